package compose

import (
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A built-in summary points to the key times of a sheet that has them, and to the signs of one that has some.
func TestBuiltInSummariesPointToWhatIsThere(t *testing.T) {
	var mu sync.Mutex
	seen := 0
	eachUnansweredPlan(t, func(t *testing.T, plan *resolve.Plan, words *locale.Words) {
		s := Compose(plan, words, "")
		said, there := "", map[string]bool{}
		for _, b := range s.Blocks {
			if m, ok := b.(sheet.Summary); ok {
				said = strings.ToLower(strings.Join(slices.Collect(sheet.Texts([]sheet.Block{m})), " "))
			}
			there[fmt.Sprintf("%T", b)] = true
		}
		if said == "" {
			return
		}
		const most = 180 // letters of two lines
		if _, line, _ := strings.Cut(said, ": "); len(line) > most {
			t.Errorf("%s: the summary has %d letters; expected at most %d: %s", plan.Procedure.ID, len(line), most, line)
		}
		times := strings.ToLower(words.Say("headings.key-times"))
		if _, after, ok := strings.Cut(times, " "); ok {
			times = after // "Your key times"
		}
		if strings.Contains(said, times) && !there["sheet.KeyTimes"] || !there["sheet.Help"] {
			t.Errorf("%s, %s: %q, and there are %v", plan.Procedure.ID, words.Language, said, there)
		}
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(said, times) {
			seen++
		}
	})
	if seen == 0 {
		t.Error("no summary names the key times")
	}
}
