// Package locale words dates, times, durations, plurals and fixed phrases in the reader's
// language. The words come from a file a translator reviewed; the rules for choosing among
// them are here. It knows no files and no patients.
package locale

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"aftercare/internal/visit"
)
