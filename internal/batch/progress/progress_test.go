package progress

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"aftercare/internal/batch"
)

// TestTheBarFitsItsLine draws runs of many sizes on terminals of many widths: the line is never longer than the terminal, and
// is full when the run is over.
func TestTheBarFitsItsLine(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, time.November, 29, 10, 0, 0, 0, time.UTC)
	for _, rows := range []int{0, 1, 7, 12_345, 1_000_000} {
		for _, done := range []int{0, rows / 3, rows} {
			for _, width := range []int{0, 1, 20, 40, 60, 80, 120} {
				p := batch.Progress{Rows: rows, Done: done, Started: start}
				line := barLine(p, start.Add(3*time.Second), width)
				if len(line) >= max(width, 1) {
					t.Errorf("%d columns hold %d letters: %q", width, len(line), line)
				}
				if bar, _, ok := strings.Cut(strings.TrimPrefix(line, "["), "]"); ok && done == rows && strings.Contains(bar, " ") {
					t.Errorf("the run is over, and the bar is %q", bar)
				}
			}
		}
	}
}

// TestABarLeavesNothingBehind replays what a terminal gets, with a warning in the middle of the run.
func TestABarLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	var screen bytes.Buffer
	now := time.Date(2026, time.November, 29, 10, 0, 0, 0, time.UTC)
	place := Place{Out: &screen, Now: func() time.Time { now = now.Add(time.Second); return now }, Warn: func(m string) { screen.WriteString("warning: " + m + "\n") }}
	b := Bar(place, 80)
	for done := range 5 {
		b.Step(batch.Progress{Rows: 4, Done: done, Started: now})
		if done == 2 {
			b.Warn("row 3 is odd")
		}
	}
	b.End()
	if got := replay(screen.String()); got != "warning: row 3 is odd\n" {
		t.Errorf("the screen has %q", got)
	}
}

// replay returns what is on a screen, without blanks at the ends of lines: a carriage return goes back to the first column.
func replay(out string) string {
	var lines []string
	for _, line := range strings.SplitAfter(out, "\n") {
		var cells []byte
		for _, part := range strings.Split(strings.TrimSuffix(line, "\n"), "\r") {
			cells = append([]byte(part), cells[min(len(part), len(cells)):]...)
		}
		kept := strings.TrimRight(string(cells), " ")
		if strings.HasSuffix(line, "\n") {
			kept += "\n"
		}
		lines = append(lines, kept)
	}
	return strings.Join(lines, "")
}
