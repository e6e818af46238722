package sink

import (
	"slices"
	"strings"

	"aftercare/internal/terminal/typeset"
)

// SetQueues adds the printers for a person: a paragraph each, since a printer may offer more paper than a line holds.
func SetQueues(t *typeset.Text, queues []Queue) {
	if len(queues) == 0 {
		t.Line(0, typeset.Words("There are no printers."))
	}
	for _, q := range queues {
		t.Gap()
		mark := ""
		if q.Default {
			mark = ", the default"
		}
		state := q.State
		if !q.Accepting {
			state += ", takes no jobs"
		}
		if q.Reason != "" {
			state += ": " + q.Reason
		}
		t.Line(0, typeset.Strong.Of(q.Name), typeset.Words(mark+": "+state))
		for _, kind := range []struct {
			name string
			c    Choice
		}{{"paper", q.Capabilities.Media}, {"sides", q.Capabilities.Sides}, {"trays", q.Capabilities.Trays}} {
			t.Hang(2, typeset.Muted.Of(kind.name+":"), typeset.Words(formatChoice(kind.c)))
		}
	}
}

func formatChoice(c Choice) string {
	if !c.Known {
		return "not known"
	}
	if len(c.All) == 0 {
		return "none named"
	}
	names := slices.Clone(c.All)
	for n, name := range names {
		if name == c.Default {
			names[n] = "*" + name
		}
	}
	return strings.Join(names, ", ")
}
