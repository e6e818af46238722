package sink

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"aftercare/internal/terminal/console"
)

// WriteQueues writes the printers for a person: one paragraph each, since a printer may offer more paper than a
// line holds.
func WriteQueues(w io.Writer, queues []Queue) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintln(w, console.Clean(fmt.Sprintf(format, args...))) }
	if len(queues) == 0 {
		say("There are no printers.")
	}
	width := 0
	for _, q := range queues {
		width = max(width, console.CellWidth(q.Name))
	}
	for _, q := range queues {
		star := " "
		if q.Default {
			star = "*"
		}
		state := q.State
		if !q.Accepting {
			state += ", takes no jobs"
		}
		if q.Reason != "" {
			state += ": " + q.Reason
		}
		say("%s %s%s  %s", star, q.Name, strings.Repeat(" ", width-console.CellWidth(q.Name)), state)
		for _, kind := range []struct {
			name string
			c    Choice
		}{{"paper", q.Capabilities.Media}, {"sides", q.Capabilities.Sides}, {"trays", q.Capabilities.Trays}} {
			say("%s  %s: %s", strings.Repeat(" ", width+2), kind.name, formatChoice(kind.c))
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
