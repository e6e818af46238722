package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"aftercare/internal/batch"
	"aftercare/internal/diag"
)

// progress shows how far a run is: a bar in a terminal, a line now and then in a log, JSON for a program.
type progress interface {
	step(batch.Progress)
	warn(string)
	end()
}

func (e *env) progress(o *batchOptions) progress {
	switch {
	case o.quiet:
		return noProgress{e}
	case o.progress == "json":
		return &lineProgress{env: e, interval: time.Second, write: jsonStep}
	case e.errTerminal:
		return &barProgress{env: e}
	}
	const patience = 10 * time.Second
	return &lineProgress{env: e, interval: patience, write: textStep}
}

type noProgress struct{ env *env }

func (noProgress) step(batch.Progress)   {}
func (n noProgress) warn(message string) { n.env.warn(message) }
func (noProgress) end()                  {}

// lineProgress writes a line now and then.
type lineProgress struct {
	env      *env
	interval time.Duration
	last     time.Time
	write    func(w io.Writer, p batch.Progress, now time.Time)
}

func (l *lineProgress) step(p batch.Progress) {
	now := l.env.now()
	if l.last.IsZero() {
		l.last = p.Started
	}
	if now.Sub(l.last) >= l.interval || p.Done == p.Rows && l.interval == time.Second {
		l.last = now
		l.write(l.env.err, p, now)
	}
}

func (l *lineProgress) warn(message string) { l.env.warn(message) }

func (l *lineProgress) end() {}

func textStep(w io.Writer, p batch.Progress, now time.Time) {
	_, _ = fmt.Fprintln(w, formatProgress(p, now))
}

// jsonCounts is the outcome of rows, for programs.
type jsonCounts struct {
	Rows      int `json:"rows"`
	Done      int `json:"done"`
	Made      int `json:"made"`
	Unchanged int `json:"unchanged"`
	Skipped   int `json:"skipped"`
	Rejected  int `json:"rejected"`
	Failed    int `json:"failed"`
}

func newJSONCounts(rows, done int, c batch.Counts) jsonCounts {
	return jsonCounts{rows, done, c.Made, c.Unchanged, c.Skipped, c.Rejected, c.Failed}
}

func jsonStep(w io.Writer, p batch.Progress, now time.Time) {
	rate, remaining := rowRate(p, now)
	_ = writeJSONLine(w, struct {
		jsonCounts
		Rate float64 `json:"rows_per_second"`
		Left float64 `json:"seconds_left"`
	}{newJSONCounts(p.Rows, p.Done, p.Counts), rate, remaining.Seconds()})
}

// jsonPrintCounts is what became of sheets at the printer, for programs.
type jsonPrintCounts struct {
	Printed       int `json:"printed"`
	PrintedBefore int `json:"printed_before"`
	Waiting       int `json:"waiting"`
	NotPrinted    int `json:"not_printed"`
	InDoubt       int `json:"perhaps_printed"`
}

// jsonSummary writes the last line of a run.
func jsonSummary(w io.Writer, s *batch.Summary, dry bool) {
	type summary struct {
		jsonCounts
		DryRun  bool             `json:"dry_run"` // nothing was made; the counts are what would be
		Warned  int              `json:"warned"`
		Moved   int              `json:"moved_to_superseded"`
		Rejects []string         `json:"rejects"` // the files of rejected rows
		Prints  *jsonPrintCounts `json:"prints,omitempty"`
	}
	out := summary{jsonCounts: newJSONCounts(s.Rows, s.Rows, s.Counts), DryRun: dry, Warned: s.Counts.Warned, Moved: s.Moved, Rejects: []string{}}
	for _, r := range s.Rejects {
		out.Rejects = append(out.Rejects, filepath.ToSlash(r))
	}
	if p := s.Prints; p != nil && !dry {
		out.Prints = &jsonPrintCounts{p.Printed, p.PrintedBefore, p.Waiting, p.NotPrinted, p.InDoubt}
	}
	_ = writeJSONLine(w, map[string]summary{"summary": out})
}

// rowRate returns rows per second, and the time that remains at that rate.
func rowRate(p batch.Progress, now time.Time) (rate float64, remaining time.Duration) {
	passed := now.Sub(p.Started).Seconds()
	if passed <= 0 || p.Done == 0 {
		return 0, 0
	}
	rate = float64(p.Done) / passed
	return rate, time.Duration(float64(p.Rows-p.Done) / rate * float64(time.Second)).Truncate(time.Second)
}

func formatProgress(p batch.Progress, now time.Time) string {
	rate, remaining := rowRate(p, now)
	return fmt.Sprintf("%s of %s rows, %s a second, %s rejected, %s left", diag.Digits(p.Done), diag.Digits(p.Rows), diag.Digits(int(rate)), diag.Digits(p.Counts.Rejected+p.Counts.Failed), remaining)
}

// barProgress redraws one line with only carriage returns and blanks, which every terminal supports.
type barProgress struct {
	env   *env
	drawn time.Time
	line  string // what is on the screen
}

func (b *barProgress) step(p batch.Progress) {
	const interval = 100 * time.Millisecond
	now := b.env.now()
	if p.Done < p.Rows && now.Sub(b.drawn) < interval {
		return
	}
	b.drawn = now
	b.draw(barLine(p, now, b.env.wrapWidth(true)))
}

// draw replaces the line on the screen.
func (b *barProgress) draw(line string) {
	_, _ = fmt.Fprintf(b.env.err, "\r%s%s\r%[1]s", line, strings.Repeat(" ", max(0, len(b.line)-len(line))))
	b.line = line
}

// warn writes above the bar, if there is one.
func (b *barProgress) warn(message string) {
	line := b.line
	b.end()
	b.env.warn(message)
	if line != "" {
		b.draw(line)
	}
}

// end removes the bar.
func (b *barProgress) end() {
	if b.line != "" {
		b.draw("")
	}
}

// barLine returns a bar and the words in at most width columns: the bar is shortened to make room for the words, and the words
// are cut if that isn't enough. The last column stays free, since some terminals start a new line after it.
func barLine(p batch.Progress, now time.Time, width int) string {
	const maxBar, minBar = 30, 10
	words := formatProgress(p, now)
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
