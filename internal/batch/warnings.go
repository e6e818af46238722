package batch

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"aftercare/internal/batch/schedule/csvfile"
)

// warning is what a person should check, without data of a patient but appointment ids.
type warning struct {
	text        string
	rows        []int  // that it is about
	appointment string // that it is about, and that has no row
}

// warningsHeader is the columns of warnings.csv. It is escaped as rejects.csv is, since the same people open both in a
// spreadsheet, which would turn the id 00417 into 417.
var warningsHeader = []string{"warned_row", "line", "appointment_id", "warning"}

// warnings is warnings.csv: what a run warned of, a line for each row that a warning is about.
type warnings struct {
	lines   bytes.Buffer
	written bool // what comes later is appended
}

// note adds a warning, and returns its lines.
func (w *warnings) note(of warning, places *rowPlaces) []byte {
	var lines [][]string
	for _, row := range of.rows {
		at := places.at(row)
		line := ""
		if at.line > 0 && places.inOneFile {
			line = strconv.Itoa(at.line)
		}
		lines = append(lines, []string{strconv.Itoa(row), line, csvfile.EscapeValue(at.id), csvfile.EscapeSentence(of.text)})
	}
	if lines == nil {
		lines = [][]string{{"", "", csvfile.EscapeValue(of.appointment), csvfile.EscapeSentence(of.text)}}
	}
	text := csvfile.Encode(lines)
	if !w.written {
		w.lines.Write(text)
	}
	return text
}

// warn shows a warning, and keeps it for warnings.csv, or adds it to the file if that is already written.
func (r *run) warn(of warning) error {
	r.Warn(of.text)
	return r.keepWarning(of)
}

func (r *run) keepWarning(of warning) error {
	text := r.warnings.note(of, r.survey.places)
	if !r.warnings.written {
		return nil
	}
	path := r.folder.warnings()
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		text = append(csvfile.Encode([][]string{warningsHeader}), text...)
	}
	if err := r.Disk.Append(path, text); err != nil {
		return err
	}
	return r.Disk.SyncFolder(filepath.Dir(path))
}

// How many warnings of rows that are alike are shown, which a person reads, and how many are in the file.
const (
	maxAlikeShown = 20
	maxAlikeKept  = 10_000
)

// warnOfSchedule warns of what only shows in the schedule as a whole.
func (r *run) warnOfSchedule() error {
	for _, w := range append(readerWarnings(r.Sources), r.survey.warnings...) {
		if err := r.warn(w); err != nil {
			return err
		}
	}
	all := r.survey.alike
	more := func(limit int) string { return fmt.Sprintf("%d more such warnings", len(all)-limit) }
	for n, w := range all[:min(len(all), maxAlikeKept)] {
		if n < maxAlikeShown {
			r.Warn(w.text)
		}
		if err := r.keepWarning(w); err != nil {
			return err
		}
	}
	if len(all) > maxAlikeShown {
		r.Warn(more(maxAlikeShown))
	}
	if len(all) > maxAlikeKept {
		return r.keepWarning(warning{text: more(maxAlikeKept)})
	}
	return nil
}

// readerWarnings returns what readers warned of, with the place in the file.
func readerWarnings(sources []Source) []warning {
	var out []warning
	for _, s := range sources {
		if s.Warnings == nil {
			continue
		}
		for _, d := range s.Warnings() {
			out = append(out, warning{text: fmt.Sprintf("%s: %s; %s", d.Pos, d.Message, d.Hint)})
		}
	}
	return out
}

// warnOfPaper warns of an appointment whose sheet may be on paper. It is on disk before
// the record says that the warning was given.
func (r *run) warnOfPaper(appointment, message string) error {
	of := warning{text: message}
	if n, found := r.survey.find(appointment); found {
		of.rows = []int{int(r.survey.ids[n].row)}
	} else {
		of.appointment = appointment
	}
	return r.warn(of)
}

// writeWarnings writes warnings.csv, if there is anything to check.
func (r *run) writeWarnings() error {
	r.warnings.written = true
	if r.warnings.lines.Len() == 0 {
		return nil
	}
	return r.replace(r.folder.warnings(), append(csvfile.Encode([][]string{warningsHeader}), r.warnings.lines.Bytes()...))
}

// at returns where a row is.
func (p *rowPlaces) at(row int) rowPlace {
	if row < 1 || row > len(p.all) {
		return rowPlace{}
	}
	return p.all[row-1]
}

// rowNumbers returns the numbers of rows.
func rowNumbers(rows []keyedRow) []int {
	out := make([]int, len(rows))
	for n, k := range rows {
		out[n] = int(k.row)
	}
	return out
}
