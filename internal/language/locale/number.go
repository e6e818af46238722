package locale

import "strings"

// Number returns a value with its numbers as the language writes them: with a decimal comma, "100,4 °F (38
// °C)" and "3000 mg". A comma between thousands is removed, since it would be read as a decimal comma.
func (w *Words) Number(value string) string {
	if w.entries["decimal"] != "," || !strings.ContainsAny(value, ".,") {
		return value
	}
	isDigit := func(n int) bool { return n >= 0 && n < len(value) && value[n] >= '0' && value[n] <= '9' }
	var b strings.Builder
	for n := range len(value) {
		between := isDigit(n-1) && isDigit(n+1)
		switch {
		case between && value[n] == '.':
			b.WriteByte(',')
		case between && value[n] == ',':
		default:
			b.WriteByte(value[n])
		}
	}
	return b.String()
}
