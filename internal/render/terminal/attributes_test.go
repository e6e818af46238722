package terminal_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"aftercare/internal/terminal/console"
	"aftercare/internal/testkit"
)

var rendition = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// checkRendition returns what is wrong with an escape sequence on a terminal with this many colours; "" for
// nothing. It interprets the numbers as that terminal does: an unknown sequence is read number by number.
func checkRendition(numbers string, has console.Colours, dark bool) string {
	fields := strings.Split(numbers, ";")
	for n := 0; n < len(fields); n++ {
		v, _ := strconv.Atoi(fields[n])
		switch {
		case v == 38 && len(fields) > n+4 && fields[n+1] == "2" && has == console.Colours24Bit:
			n += 4
		case v == 38 && len(fields) > n+2 && fields[n+1] == "5" && has >= console.Colours256:
			if shade, _ := strconv.Atoi(fields[n+2]); shade < 16 || dark && shade > 231 && shade < 244 {
				return "a shade that the background may hide"
			}
			n += 2
		case v == 2:
			return "faint"
		case v == 8:
			return "hidden"
		case v == 5 || v == 6:
			return "blinking"
		case v == 30 || v == 90:
			return "black or dark grey"
		case v >= 40 && v <= 49 || v >= 100 && v <= 107 || v == 7:
			return "a background"
		case v == 0 || v == 1 || v >= 31 && v <= 37 || v >= 91 && v <= 97:
			if has == console.NoColours {
				return "an attribute"
			}
		default:
			return "not known to this terminal"
		}
	}
	return ""
}

// On no terminal is the emergency box, or anything beside it, faint, hidden, or black on black.
func TestNothingIsFaint(t *testing.T) {
	s := testkit.Sheet(t, "beverly-hills", testkit.Visits(t)["named"])
	terms := map[string]console.Colours{ // the maximum that each can be sent
		"xterm-256color": console.Colours24Bit, "xterm": console.Colours24Bit, "tmux-256color": console.Colours24Bit, "screen": console.Colours16,
		"screen-256color": console.Colours256, "linux": console.Colours16, "rxvt": console.Colours24Bit, "vt100": console.NoColours, "dumb": console.NoColours, "": console.NoColours,
	}
	for term, most := range terms {
		for _, colorterm := range []string{"", "truecolor", "24bit", "yes", "1"} {
			for _, background := range []string{"light", "dark"} {
				vars := map[string]string{"TERM": term, "COLORTERM": colorterm}
				has := most
				if colorterm != "truecolor" && colorterm != "24bit" {
					has = min(has, console.Colours256)
				}
				if !strings.Contains(term, "256color") && has == console.Colours256 {
					has = console.Colours16
				}
				c := console.Detect(console.Env{Getenv: func(k string) string { return vars[k] }, IsTerminal: true, Columns: 80}, console.Flags{Background: background})
				out, styles := render(t, c, s), c.Styles()
				for _, style := range []string{styles.Danger.Render("x"), styles.Heading.Render("x"), styles.Muted.Render("x"), styles.Caution.Render("x"), styles.Strong.Render("x"), styles.Title.Render("x")} {
					out += style
				}
				for _, m := range rendition.FindAllStringSubmatch(out, -1) {
					if problem := checkRendition(m[1], has, background == "dark"); problem != "" {
						t.Fatalf("TERM=%s COLORTERM=%s, %s: %q is %s", term, colorterm, background, m[0], problem)
					}
				}
				if strings.Count(out, "\x1b") != len(rendition.FindAllString(out, -1)) {
					t.Errorf("TERM=%s: an escape sequence that sets no rendition", term)
				}
				if has > console.NoColours && !strings.Contains(out, "\x1b[1") {
					t.Errorf("TERM=%s: nothing stands out", term)
				}
			}
		}
	}
}
