package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/batch"
	"aftercare/internal/config"
	"aftercare/internal/console"
	"aftercare/internal/diag"
	"aftercare/internal/intake"
	"aftercare/internal/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/fhir"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet"
	"aftercare/internal/sink"
)

// The exit codes are a promise; new ones may come, so treat unknown as failure.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPart        = 3
	exitDefinitions = 4
)

const exitStatus = `EXIT STATUS
  0  done
  1  failed: a file, a printer or the machine
  2  wrong usage: a flag, a name or a value
  3  part of a batch failed or was rejected
  4  the definitions have problems, or are not approved
  129, 130, 143  stopped by a signal`

// usageError is something that the user asked for in a way that can't be done.
type usageError struct {
	problem, hint string
	place         string // the flag; "" where it is not one
}

func (e *usageError) Error() string { return e.problem }

func usage(hint, format string, args ...any) error {
	return &usageError{problem: fmt.Sprintf(format, args...), hint: hint}
}

// report words an error, once, for a person or a program.
type report struct {
	Message  string       `json:"message"`
	Hint     string       `json:"hint,omitempty"`
	Place    string       `json:"place,omitempty"` // a flag, a file, or a file with line and column
	Code     int          `json:"code,omitempty"`
	Problems []reportLine `json:"problems,omitempty"`
	Paste    string       `json:"paste,omitempty"` // lines for a file or a shell, as the hint says
}

// reportLine is one problem of a file.
type reportLine struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// explain turns an error into words and an exit code.
func explain(err error) report {
	var (
		list         diag.List
		field        *intake.Error
		use          *usageError
		notFound     *library.NotFoundError
		ambiguous    *library.AmbiguousError
		part         *sheet.UnknownPartError
		unused       *library.UnusedError
		notOffered   *library.NotOfferedError
		notApproved  *pipeline.NotApprovedError
		unapproved   *unapprovedError
		unreviewed   *pipeline.UnreviewedError
		faulty       *faultyError
		notGood      *notApprovedError
		exists       *sink.ExistsError
		printing     *sink.PrintError
		unprintable  *pdf.UnprintableError
		unrecorded   *fhir.Error
		signal       signalError
		stopped      *batch.StoppedError
		unreadable   *batch.ReadError
		input        *inputError
		empty        *batch.EmptyError
		takesBack    *batch.TakesBackError
		other        *batch.OtherScheduleError
		locked       *sink.LockedError
		layout       *batch.LayoutError
		broken       *batch.BrokenError
		nothing      *batch.NothingApprovedError
		noLine       *noLineError
		noSchedule   *noScheduleError
		noRow        *batch.NoSuchRowError
		notBooked    *notBookedError
		preferences  *config.Error
		file         *fs.PathError
		printStopped *batch.PrintStopError
		noneOfDay    *batch.NoneOfDayError
		noDayFile    *noDayFileError
	)
	r := report{Message: err.Error(), Code: exitFailed}
	switch {
	case errors.As(err, &preferences):
		r.Code, r.Problems = exitUsage, problems(preferences.List)
	case errors.Is(err, errFound):
		r.Code = exitDefinitions
	case errors.Is(err, errPart):
		r.Code = exitPart
	case errors.As(err, &stopped):
		r = explain(stopped.Err)
		r.Message, r.Hint, r.Problems = err.Error(), "the same command with --resume goes on where it stopped", nil
		if errors.As(err, &takesBack) {
			r.Hint = "check the schedule; if it is right, the same command with --resume --fewer goes on"
		}
	case errors.As(err, &printStopped):
		r = explain(printStopped.Err)
		r.Message, r.Hint = err.Error(), "the same command with --resume prints what is not on paper"
	case errors.As(err, &empty):
		r.Hint = empty.Hint()
		if errors.As(err, &list) {
			r.Problems = problems(list)
		}
	case errors.As(err, &takesBack):
		r.Hint = takesBack.Hint()
	case errors.As(err, &noneOfDay):
		r.Hint = noneOfDay.Hint()
	case errors.As(err, &noDayFile):
		r.Hint = noDayFile.hint()
	case errors.As(err, &noRow):
		r.Code = exitUsage
	case errors.As(err, &unreadable):
		if errors.As(err, &list) {
			r.Problems = problems(list)
		} else {
			r.Hint = hintIn(unreadable.Err)
		}
	case errors.As(err, &signal):
		r.Code = signal.code()
	case errors.As(err, &input):
		r.Hint = input.hint()
	case errors.As(err, &other):
		r.Code, r.Hint = exitUsage, "run it without --resume: what is still the same is left as it is"
		if len(other.Options) > 0 {
			r.Hint = "that run had another value of: " + strings.Join(other.Options, ", ") + "; say the same, or " + r.Hint
		}
	case errors.As(err, &broken):
		r.Hint, r.Place = broken.Hint(), broken.Path
		if broken.Line > 0 {
			r.Place = diag.Pos{File: broken.Path, Line: broken.Line, Column: 1}.String()
		}
	case errors.As(err, &noLine):
		r.Hint = "look at the id: capitals count; the folder of another day has a manifest of its own"
	case errors.As(err, &nothing):
		r.Code, r.Hint = exitDefinitions, nothing.Hint()
	case errors.As(err, &layout):
		r.Code, r.Hint = exitUsage, layout.Hint()
	case errors.As(err, &locked):
		r.Hint = "wait for it; what it leaves is gone on with by --resume"
	case errors.As(err, &faulty):
		r.Code, r.Hint, r.Problems, r.Paste = exitDefinitions, faulty.hint(), problems(faulty.list), faulty.paste()
	case errors.As(err, &list):
		r.Code, r.Problems = exitDefinitions, problems(list)
	case errors.As(err, &unused):
		r.Code, r.Hint, r.Place = exitDefinitions, unused.Hint(), unused.List[0].Pos.String()
	case errors.As(err, &notOffered):
		r.Code, r.Hint, r.Place = exitUsage, notOffered.Hint(), notOffered.File
	case errors.As(err, &unapproved):
		r.Code, r.Hint, r.Paste = exitDefinitions, unapproved.hint(), unapproved.paste()
	case errors.As(err, &notApproved):
		r.Code, r.Hint = exitDefinitions, "to approve it: aftercare approve "+notApproved.ID+" --by NAME --role ROLE"
	case errors.As(err, &notGood):
		r.Code, r.Hint = exitDefinitions, "aftercare approve"
	case errors.As(err, &unreviewed):
		r.Code, r.Hint = exitDefinitions, "a qualified translator reviews it; then the clinic's profile says so: reviewers: {"+unreviewed.Language+": \"NAME, QUALIFICATION\"}"
	case errors.As(err, &field):
		r.Code, r.Hint, r.Place = exitUsage, field.Hint, field.Field
	case errors.As(err, &use):
		r.Code, r.Hint, r.Place = exitUsage, use.hint, use.place
	case errors.As(err, &notFound):
		r.Code, r.Hint = exitUsage, notFound.Hint
	case errors.As(err, &noSchedule):
		r.Hint = noSchedule.hint
	case errors.As(err, &notBooked):
		r.Code, r.Hint = exitUsage, notBooked.hint
	case errors.As(err, &ambiguous), errors.As(err, &part):
		r.Code = exitUsage
	case errors.As(err, &exists):
		r.Hint, r.Place = cmp.Or(exists.Hint, "choose another name, or add --force to replace it"), exists.Path
	case errors.As(err, &printing):
		r.Hint = printing.Hint
	case errors.As(err, &unprintable):
		r.Hint = unprintable.Hint()
	case errors.As(err, &unrecorded):
		r.Code, r.Hint = exitUsage, unrecorded.Hint()
	case errors.Is(err, fs.ErrPermission) && errors.As(err, &file) && slices.Contains([]string{"open", "read", "stat", "lstat"}, file.Op):
		r.Hint = mayRead // what is written has an error of its own, without the system's
	case errors.Is(err, fs.ErrPermission) && errors.As(err, &file) && file.Op == "mkdir":
		r.Hint = "choose a folder that the user who runs this may write in"
	case errors.Is(err, fs.ErrPermission):
		r.Hint = "choose another folder with -o"
	}
	switch {
	case len(r.Problems) > 0:
		p := r.Problems[0]
		r.Place = diag.Pos{File: p.File, Line: p.Line, Column: p.Column}.String()
	case r.Place == "" && errors.As(err, &file):
		r.Place = file.Path
	}
	return r
}

func problems(list diag.List) []reportLine {
	var out []reportLine
	for _, d := range list {
		out = append(out, reportLine{d.Pos.File, d.Pos.Line, d.Pos.Column, d.Message, d.Hint})
	}
	return out
}

// tell writes an error to standard error and returns the exit code.
func (e *env) tell(err error) int {
	r := explain(err)
	if errors.Is(err, errFound) || errors.Is(err, errPart) || errors.Is(err, errUnwell) {
		return r.Code // each problem was told
	}
	if e.json {
		_ = json.NewEncoder(e.err).Encode(map[string]report{"error": r})
		return r.Code
	}
	width := e.wrapAt(e.errTerminal)
	if len(r.Problems) > 0 {
		for _, line := range strings.Split(err.Error(), "\n") {
			text := strings.TrimLeft(line, " ")
			_, _ = fmt.Fprintln(e.err, console.Wrap(text, width, line[:len(line)-len(text)]))
		}
	} else {
		message := console.Clean(strings.ReplaceAll(r.Message, "\n", "; "))
		_, _ = fmt.Fprintln(e.err, console.Wrap("aftercare: "+message, width, ""))
	}
	if r.Hint != "" {
		_, _ = fmt.Fprintln(e.err, console.Wrap("hint: "+r.Hint, width, "  "))
	}
	for line := range strings.Lines(r.Paste) {
		_, _ = fmt.Fprintln(e.err, console.Clean(strings.TrimSuffix(line, "\n")))
	}
	return r.Code
}

// warn tells what is odd and no error, in the form that errors have.
func (e *env) warn(message string) {
	if e.json {
		_ = json.NewEncoder(e.err).Encode(map[string]report{"warning": {Message: console.Clean(message)}})
		return
	}
	_, _ = fmt.Fprintln(e.err, "aftercare: warning: "+console.Clean(message))
}
