package html

import (
	"strings"
	"testing"
)

// In right-to-left text a value with its unit keeps its order; a number alone and right-to-left
// words stay unchanged.
func TestValuesKeepTheirOrder(t *testing.T) {
	for _, c := range []string{
		"حمى [100.4\u00a0°F (38\u00a0°C)] أو أعلى", "حمى ([38 °C]) أو أعلى", "خذ [500 mg] كل 6 ساعات", "من 3 – 5 أيام", "من [3 – 5 mg]", "لمدة 24 ساعة", "24% من الماء",
		"اتصل على ([Tylenol])، ثم [Advil PM].", "[Acetaminophen (Tylenol)]، 2 أقراص", "لا شيء", "", "2026-11-23", "حتى [38 °C]. [500 mg] كل يوم", "[100.4 °F], [38 °C]", "٢٤ ساعة",
	} {
		want := strings.NewReplacer("[", leftToRightIsolate, "]", popDirectionalIsolate).Replace(c)
		if got := isolateRuns(strings.NewReplacer("[", "", "]", "").Replace(c)); got != want {
			t.Errorf("%s\n got %q\nwant %q", c, got, want)
		}
	}
}
