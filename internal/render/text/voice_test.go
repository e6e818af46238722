package text_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/render/text"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// A voice gets days and months in full, and words for each line to write on and each box to tick; the rest is the same.
func TestRenderForVoice(t *testing.T) {
	shortened := regexp.MustCompile(`\b(Sun|Mon|Tue|Wed|Thu|Fri|Sat|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b`)
	days := 0
	for name, v := range testkit.Visits(t) {
		s := testkit.Sheet(t, "", v)
		var printed, said bytes.Buffer
		if err := text.Render(&printed, s); err != nil {
			t.Fatal(err)
		}
		if err := text.RenderForVoice(&said, s); err != nil {
			t.Fatal(err)
		}
		if found := shortened.FindString(said.String()); found != "" {
			t.Errorf("%s: a voice says %q", name, found)
		}
		back := strings.NewReplacer("("+s.Voice.Blank+")", sheet.BlankLine, "("+s.Voice.Tick+")", "[ ]", "Monday", "Mon", "Tuesday", "Tue", "Wednesday", "Wed", "Thursday", "Thu", "Friday", "Fri", "Saturday", "Sat", "Sunday", "Sun", "November", "Nov", "December", "Dec", "April", "Apr").Replace(said.String())
		if back != printed.String() {
			t.Errorf("%s: a voice says other words:\n%s\nprinted:\n%s", name, back, printed.String())
		}
		days += len(shortened.FindAllString(printed.String(), -1))
		if name == "blank" && !strings.Contains(said.String(), "(box to check) left") {
			t.Error("a box to tick is not said")
		}
	}
	if days == 0 {
		t.Error("no sheet has a shortened day")
	}
}
