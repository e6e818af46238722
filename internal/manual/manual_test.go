package manual

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// What roff would take for a request or an escape is written so that the reader sees it as it is.
func TestRoff(t *testing.T) {
	if got := roff(".x 'a' \\n é 診 -"); got != `\&.x \(aqa\(aq \en \[u00E9] \[u8A3A] \-` {
		t.Error(got)
	}
}

// A page has its parts in their order, and those that are empty have no heading.
func TestPage(t *testing.T) {
	headings := func(p Page) (out []string) {
		for line := range strings.Lines(string(p.Bytes())) {
			if name, ok := strings.CutPrefix(line, ".SH "); ok {
				out = append(out, strings.TrimSpace(name))
			}
		}
		return out
	}
	p := Page{Name: "aftercare-show", Short: "Show a sheet", Synopsis: []string{"aftercare show", "aftercare COMMAND"}, Version: "aftercare v1", Example: "  aftercare show mbb"}
	if got := headings(p); !slices.Equal(got, []string{"NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES"}) {
		t.Errorf("%q", got)
	}
	if text := string(p.Bytes()); !strings.Contains(text, "\nShow a sheet.\n") || !strings.Contains(text, "\n.PP\n\\fBaftercare COMMAND\\fR\n") || !strings.Contains(text, "\n.EX\n  aftercare show mbb\n.EE\n") {
		t.Errorf("%s", text)
	}
	p.Date = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	p.Long, p.Options, p.Inherited, p.Settings, p.SeeAlso = "Show it.\n\nEXIT STATUS\n  0  done", []Option{{"--lang TEXT", "its language"}}, []Option{{"--help", "help"}}, true, []string{"aftercare", "aftercare-pdf"}
	want := []string{"NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "OPTIONS", "OPTIONS OF ALL COMMANDS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"}
	if got := headings(p); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, part := range []string{`.TH "AFTERCARE\-SHOW" "1" "2026-11-23" "aftercare v1"`, ".TP\n\\fB\\-\\-lang TEXT\\fR\nits language\n", "\\fBaftercare\\fR(1),\n\\fBaftercare\\-pdf\\fR(1)\n"} {
		if !strings.Contains(string(p.Bytes()), part) {
			t.Errorf("no %q in\n%s", part, p.Bytes())
		}
	}
}
