package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/purge"
	"aftercare/internal/batch/record"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/files/spool"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/fhir"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/signing"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/visit/intake"
)

// The exit codes are a promise; new ones may come, so treat unknown as failure.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPartial     = 3
	exitDefinitions = 4
)

const exitStatus = `EXIT STATUS
  0  done
  1  failed: a file, a printer or the machine
  2  wrong usage: a flag, a name or a value
  3  part of a batch failed or was rejected
  4  the definitions have problems, or are not approved
  129, 130, 143  stopped by a signal`

// usage returns an error about a request that can't be carried out as it was made.
func usage(hint, format string, args ...any) error { return diag.Usage(hint, format, args...) }

// reportedError ends the program with its code, silently: the command has already reported it.
type reportedError struct {
	problem string
	code    int
}

func (e *reportedError) Error() string { return e.problem }

// report is an error in words, for a person or a program.
type report struct {
	Message  string       `json:"message"`
	Hint     string       `json:"hint,omitempty"`
	Place    string       `json:"place,omitempty"` // a flag, a file, or a file with line and column
	Code     int          `json:"code,omitempty"`
	Problems []reportLine `json:"problems,omitempty"`
	Paste    string       `json:"paste,omitempty"` // lines for a file or a shell, as the hint says
}

// reportLine is one problem in a file.
type reportLine struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// errorClass is one class of errors: report fills in the exit code and what is reported besides the message, or
// returns false for an error of another class.
type errorClass struct {
	name   string
	report func(err error, r *report) bool
}

// classOf returns the class of the errors of type E, which end the program with that code. The hint is the
// error's own if it has a method for it; add, which may be nil, adds what only this class has.
func classOf[E error](code int, add func(E, *report)) errorClass {
	return errorClass{fmt.Sprintf("%T", *new(E)), func(err error, r *report) bool {
		var e E
		if !errors.As(err, &e) {
			return false
		}
		r.Code = code
		if h, ok := error(e).(interface{ Hint() string }); ok {
			r.Hint = h.Hint()
		}
		if add != nil {
			add(e, r)
		}
		return true
	}}
}

// errorClasses returns the table of error classes. An error belongs to the first class that matches it, so a
// class that wraps other errors comes before those.
func errorClasses() []errorClass {
	return []errorClass{
		classOf(exitUsage, func(e *config.Error, r *report) { r.Problems = reportLines(e.List) }),
		classOf(exitFailed, func(e *reportedError, r *report) { r.Code = e.code }),
		classOf(exitFailed, func(e *batch.StoppedError, r *report) {
			r.Code, r.Place = inside(e.Err)
			r.Hint = "the same command with --resume goes on where it stopped"
			if errors.As(e.Err, new(*batch.TooManySupersededError)) {
				r.Hint = "check the schedule; if it is right, the same command with --resume --fewer goes on"
			}
		}),
		classOf(exitFailed, func(e *printing.StoppedError, r *report) {
			r.Code, r.Place = inside(e.Err)
			r.Hint = "the same command with --resume prints what is not on paper"
		}),
		classOf(exitFailed, func(e *purge.StoppedError, r *report) { r.Code, r.Place = inside(e.Err) }),
		classOf(exitFailed, func(e *batch.EmptyError, r *report) { r.Problems = problemsIn(e) }),
		classOf[*batch.TooManySupersededError](exitFailed, nil),
		classOf[*batch.NoneOfDayError](exitFailed, nil),
		classOf[*batch.FewRowsError](exitFailed, nil),
		classOf[*appointments.NoDayFileError](exitFailed, nil),
		classOf[*printing.NoSuchRowError](exitUsage, nil),
		classOf(exitFailed, func(e *batch.ReadError, r *report) {
			if r.Problems = problemsIn(e); r.Problems == nil {
				r.Hint = diag.HintOf(e.Err)
			}
		}),
		classOf(exitFailed, func(e signalError, r *report) { r.Code = e.code() }),
		classOf[*spool.InputError](exitFailed, nil),
		classOf(exitUsage, func(e *batch.OtherScheduleError, r *report) {
			r.Hint = "run it without --resume: what is still the same is left as it is"
			if len(e.Options) > 0 {
				r.Hint = "that run had a different value for: " + strings.Join(e.Options, ", ") + "; use the same value, or " + r.Hint
			}
		}),
		classOf(exitFailed, func(e *record.BrokenError, r *report) {
			r.Place = e.Path
			if e.Line > 0 {
				r.Place = diag.Pos{File: e.Path, Line: e.Line, Column: 1}.String()
			}
		}),
		classOf(exitFailed, func(_ *batch.NoLineError, r *report) {
			r.Hint = "check the id: upper and lower case matter; the folder of another day has a manifest of its own"
		}),
		classOf[*batch.NoRunError](exitFailed, nil),
		classOf[*purge.LinkError](exitFailed, nil),
		classOf[*batch.NothingApprovedError](exitDefinitions, nil),
		classOf[*batch.LayoutError](exitUsage, nil),
		classOf(exitFailed, func(_ *sink.LockedError, r *report) {
			r.Hint = "wait until it ends; if it is stopped, --resume finishes it"
		}),
		classOf(exitFailed, func(e *signing.StoppedError, r *report) { r.Hint = e.Again }),
		classOf(exitDefinitions, func(e *signing.RefusedError, r *report) { r.Problems, r.Paste = reportLines(e.List), e.Paste() }),
		classOf(exitDefinitions, func(e diag.List, r *report) { r.Problems = reportLines(e) }),
		classOf(exitDefinitions, func(e *library.UnusedFileError, r *report) { r.Place = e.List[0].Pos.String() }),
		classOf(exitUsage, func(e *library.NotOfferedError, r *report) { r.Place = e.File }),
		classOf(exitDefinitions, func(e *unapprovedError, r *report) { r.Paste = e.paste() }),
		classOf(exitDefinitions, func(e *pipeline.NotApprovedError, r *report) {
			r.Hint = "to approve it: aftercare approve " + e.ID + " --by NAME --role ROLE"
		}),
		classOf(exitDefinitions, func(_ *approval.NotApprovedError, r *report) { r.Hint = "aftercare approve" }),
		classOf(exitDefinitions, func(e *pipeline.UnreviewedError, r *report) {
			r.Hint = "a qualified translator reviews it; then the clinic's profile says so: reviewers: {" + e.Language + ": \"NAME, QUALIFICATION\"}"
		}),
		classOf(exitUsage, func(e *intake.Error, r *report) { r.Hint, r.Place = e.Hint, e.Field }),
		classOf(exitUsage, func(e *diag.UsageError, r *report) { r.Hint, r.Place = e.Hint, e.Place }),
		classOf(exitUsage, func(e *library.NotFoundError, r *report) { r.Hint = e.Hint }),
		classOf[*appointments.NoScheduleError](exitFailed, nil),
		classOf[*appointments.NotBookedError](exitUsage, nil),
		classOf[*library.AmbiguousError](exitUsage, nil),
		classOf[*sheet.UnknownPartError](exitUsage, nil),
		classOf(exitFailed, func(e *sink.ExistsError, r *report) {
			r.Hint, r.Place = cmp.Or(e.Hint, "choose another name, or add --force to replace it"), e.Path
		}),
		classOf(exitFailed, func(e *sink.PrintError, r *report) { r.Hint = e.Hint }),
		classOf[*pdf.UnprintableError](exitFailed, nil),
		classOf[*fhir.Error](exitUsage, nil),
		{"no permission", forbidden},
	}
}

// forbidden is the class of what the system doesn't allow this user to do.
func forbidden(err error, r *report) bool {
	file := &fs.PathError{}
	known := errors.As(err, &file)
	switch {
	case !errors.Is(err, fs.ErrPermission):
		return false
	case known && slices.Contains([]string{"open", "read", "stat", "lstat"}, file.Op):
		r.Hint = spool.PermissionHint // errors from writing have their own words, without the system's
	case known && file.Op == "mkdir":
		r.Hint = "choose a folder that the user who runs this may write in"
	default:
		r.Hint = "choose another folder with -o"
	}
	return true
}

// describe turns an error into words and an exit code.
func describe(err error) report {
	r := report{Message: err.Error(), Code: exitFailed}
	for _, c := range errorClasses() {
		if found := r; c.report(err, &found) {
			r = found
			break
		}
	}
	file := &fs.PathError{}
	switch {
	case len(r.Problems) > 0:
		p := r.Problems[0]
		r.Place = diag.Pos{File: p.File, Line: p.Line, Column: p.Column}.String()
	case r.Place == "" && errors.As(err, &file):
		r.Place = file.Path
	}
	return r
}

// inside returns the exit code and the place of an error that stopped something.
func inside(err error) (int, string) {
	r := describe(err)
	return r.Code, r.Place
}

// problemsIn returns the problems in definitions that an error wraps; nil for none.
func problemsIn(err error) []reportLine {
	var list diag.List
	errors.As(err, &list)
	return reportLines(list)
}

func reportLines(list diag.List) []reportLine {
	var out []reportLine
	for _, d := range list {
		out = append(out, reportLine{d.Pos.File, d.Pos.Line, d.Pos.Column, d.Message, d.Hint})
	}
	return out
}

// reportError writes an error to standard error and returns the exit code.
func (e *env) reportError(err error) int {
	r := describe(err)
	if errors.As(err, new(*reportedError)) {
		return r.Code
	}
	if e.json {
		_ = writeJSONLine(e.err, map[string]report{"error": r})
		return r.Code
	}
	t := &typeset.Text{}
	if len(r.Problems) > 0 {
		for _, line := range strings.Split(err.Error(), "\n") {
			t.Indented(line)
		}
	} else {
		t.Line(0, typeset.Words("aftercare: "+strings.ReplaceAll(r.Message, "\n", "; ")))
	}
	if r.Hint != "" {
		if strings.HasPrefix(r.Hint, "aftercare ") && !strings.Contains(r.Hint, `; `) {
			t.Command(2, "hint: ", r.Hint)
		} else {
			t.Line(2, typeset.Words("hint: "+r.Hint))
		}
	}
	for line := range strings.Lines(r.Paste) {
		t.Command(0, "", strings.TrimSuffix(line, "\n"))
	}
	_ = t.Write(e.err, e.errScreen())
	return r.Code
}

// warn reports something unusual that isn't an error, in the format of errors.
func (e *env) warn(message string) {
	if e.json {
		_ = writeJSONLine(e.err, map[string]report{"warning": {Message: console.Clean(message)}})
		return
	}
	_ = e.note("aftercare: warning: " + message)
}
