package progress

import (
	"fmt"
	"io"
	"strings"
	"time"

	"aftercare/internal/batch"
	"aftercare/internal/diag"
)

// Progress shows how far a run is.
type Progress interface {
	// Step shows how far it is now, if that is worth showing.
	Step(batch.Progress)
	// Warn shows a warning among it.
	Warn(message string)
	// End removes what was for the time of the run alone.
	End()
}

// Place is where progress is shown.
type Place struct {
	Out  io.Writer
	Now  func() time.Time
	Warn func(message string) // how the program warns
}

// Silent shows warnings alone.
func Silent(to Place) Progress { return silent{to} }

// Objects writes an object for programs now and then, and at the end. Encode writes one on a line.
func Objects(to Place, encode func(io.Writer, any) error) Progress {
	return &lines{Place: to, interval: time.Second, last: true, write: func(w io.Writer, p batch.Progress, now time.Time) {
		rate, remaining := rowRate(p, now)
		_ = encode(w, struct {
			jsonCounts
			Rate float64 `json:"rows_per_second"`
			Left float64 `json:"seconds_left"`
		}{newJSONCounts(p.Rows, p.Done, p.Counts), rate, remaining.Seconds()})
	}}
}

// Lines writes a line now and then, as for a log.
func Lines(to Place) Progress {
	const patience = 10 * time.Second
	return &lines{Place: to, interval: patience, write: func(w io.Writer, p batch.Progress, now time.Time) { _, _ = fmt.Fprintln(w, describe(p, now)) }}
}

// Bar draws a bar on a terminal that is width columns wide.
func Bar(to Place, width int) Progress { return &bar{Place: to, width: width} }

type silent struct{ Place }

// Step does nothing.
func (silent) Step(batch.Progress) {}

// Warn writes a warning: silence is only about progress.
func (s silent) Warn(message string) { s.Place.Warn(message) }

// End does nothing.
func (silent) End() {}

// lines writes a line now and then.
type lines struct {
	Place
	interval time.Duration
	last     bool // the end is written too
	shown    time.Time
	write    func(w io.Writer, p batch.Progress, now time.Time)
}

// Step writes a line if it is time for one.
func (l *lines) Step(p batch.Progress) {
	now := l.Now()
	if l.shown.IsZero() {
		l.shown = p.Started
	}
	if now.Sub(l.shown) >= l.interval || p.Done == p.Rows && l.last {
		l.shown = now
		l.write(l.Out, p, now)
	}
}

// Warn writes a warning.
func (l *lines) Warn(message string) { l.Place.Warn(message) }

// End does nothing: lines stand.
func (l *lines) End() {}

// rowRate returns rows per second, and the time that remains at that rate.
func rowRate(p batch.Progress, now time.Time) (rate float64, remaining time.Duration) {
	passed := now.Sub(p.Started).Seconds()
	if passed <= 0 || p.Done == 0 {
		return 0, 0
	}
	rate = float64(p.Done) / passed
	return rate, time.Duration(float64(p.Rows-p.Done) / rate * float64(time.Second)).Truncate(time.Second)
}

func describe(p batch.Progress, now time.Time) string {
	rate, remaining := rowRate(p, now)
	return fmt.Sprintf("%s of %s rows, %s a second, %s rejected, %s left", diag.Digits(p.Done), diag.Digits(p.Rows), diag.Digits(int(rate)), diag.Digits(p.Counts.Rejected+p.Counts.Failed), remaining)
}

// bar redraws one line with only carriage returns and blanks, which every terminal supports.
type bar struct {
	Place
	width int
	drawn time.Time
	line  string // what is on the screen
}

// Step redraws the bar if it is time.
func (b *bar) Step(p batch.Progress) {
	const interval = 100 * time.Millisecond
	now := b.Now()
	if p.Done < p.Rows && now.Sub(b.drawn) < interval {
		return
	}
	b.drawn = now
	b.draw(barLine(p, now, b.width))
}

// draw replaces the line on the screen.
func (b *bar) draw(line string) {
	_, _ = fmt.Fprintf(b.Out, "\r%s%s\r%[1]s", line, strings.Repeat(" ", max(0, len(b.line)-len(line))))
	b.line = line
}

// Warn writes above the bar, if there is one.
func (b *bar) Warn(message string) {
	line := b.line
	b.End()
	b.Place.Warn(message)
	if line != "" {
		b.draw(line)
	}
}

// End removes the bar.
func (b *bar) End() {
	if b.line != "" {
		b.draw("")
	}
}

// barLine returns a bar and the words in at most width columns: the bar is shortened to make room for the words, and the words
// are cut if that isn't enough. The last column stays free, since some terminals start a new line after it.
func barLine(p batch.Progress, now time.Time, width int) string {
	const maxBar, minBar = 30, 10
	words := describe(p, now)
	room := width - 1
	size := min(maxBar, room-len(words)-len("[] "))
	if size < minBar {
		return words[:min(len(words), max(0, room))]
	}
	full := size
	if p.Rows > 0 {
		full = size * p.Done / p.Rows
	}
	return "[" + strings.Repeat("=", full) + strings.Repeat(" ", size-full) + "] " + words
}
