package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/review/catalog"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
)

// patientList is today's appointments, the latest end first.
type patientList struct {
	*daySchedule
	rows  []schedule.Row
	items []prompt.Item
}

// takeNotice returns the notice for a list: what just went wrong, else what the list lacks.
func (w *guidedMode) takeNotice(now *guidedState) string {
	notice := cmp.Or(now.notice, w.listNotice)
	now.notice = ""
	return notice
}

// load reads the procedures and today's schedule. If the schedule can't be read, it goes on: the list then says
// why.
func (w *guidedMode) load(ctx context.Context) error {
	lib, err := w.env.library(w.start.clinic)
	if err != nil {
		return err
	}
	loaded, problems, err := lib.LoadAll(library.SourceLanguage)
	if err != nil {
		return err
	}
	if len(loaded) == 0 {
		return problems.Err()
	}
	if err := problems.Err(); err != nil {
		w.listNotice = `Some procedures can't be read and are not listed; "aftercare check" tells why.`
	}
	titles := map[string]string{}
	slices.SortStableFunc(loaded, func(a, b library.Definition) int { return cmp.Compare(a.Procedure.Title, b.Procedure.Title) })
	for _, l := range loaded {
		p := l.Procedure
		words := p.Title
		if short := (catalog.Entry{Aliases: p.Aliases}).ShortName(); short != "" {
			words += " (" + short + ")"
		}
		w.ids = append(w.ids, p.ID)
		w.procedureItems = append(w.procedureItems, prompt.Item{Words: console.Clean(words), Find: append([]string{p.Title, p.ID, p.Specialty}, p.Aliases...)})
		titles[p.ID] = p.Title
	}
	w.titles = titles
	w.today, err = w.env.todaysPatients(ctx, w.start.clinic, titles)
	switch {
	case errors.Is(err, errNoSchedule):
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		w.listNotice = strings.TrimSpace(w.listNotice + " There is no list of today's patients: " + console.Clean(err.Error()) + ".")
	}
	return nil
}

// todaysPatients reads the clinic's schedule for today.
func (e *env) todaysPatients(ctx context.Context, clinicName string, titles map[string]string) (*patientList, error) {
	t, err := e.todaysSchedule(&scheduleFlags{clinic: clinicName})
	if err != nil {
		return nil, err
	}
	list := &patientList{daySchedule: t}
	times := map[string]int{} // how often an appointment occurs, in any spelling, cancelled or not
	err = t.eachOfDay(func(r schedule.Row, own bool) error {
		if own {
			times[strings.ToLower(r.Fields["appointment_id"])]++
		}
		if own && r.Skip == "" {
			r.Raw = nil
			list.rows = append(list.rows, r)
		}
		return context.Cause(ctx)
	})
	if err != nil {
		return nil, err
	}
	for n, r := range list.rows {
		switch id := strings.ToLower(r.Fields["appointment_id"]); {
		case r.Reject != "":
		case id != "" && times[id] > 1:
			list.rows[n].Reject = "the appointment stands more than once in the schedule"
		case titles[r.Fields["procedure"]] == "":
			list.rows[n].Reject = "procedure is not the id of a procedure here"
			if err := t.library.CheckUsable(r.Fields["procedure"]); err != nil {
				list.rows[n].Reject = err.Error()
			}
		default:
			list.rows[n].Reject = batch.IDProblem(r)
		}
	}
	slices.SortStableFunc(list.rows, func(a, b schedule.Row) int {
		return cmp.Or(cmp.Compare(rejectedRank(a), rejectedRank(b)), cmp.Compare(padClock(endedClock(b, t.zone())), padClock(endedClock(a, t.zone()))))
	})
	for _, r := range list.rows {
		list.items = append(list.items, list.item(r, titles))
	}
	return list, nil
}

// rejectedRank sorts the rows that can't be used last.
func rejectedRank(r schedule.Row) int {
	if r.Reject != "" {
		return 1
	}
	return 0
}

// padClock makes 9:05 sort before 10:20.
func padClock(clock string) string { return fmt.Sprintf("%5s", clock) }

// item returns an appointment with what a nurse may search for: any word of the name, the birth date, the
// record number. Not the procedure: "rosa m" must not find Rosa Lee with her medial branch block.
func (t *patientList) item(r schedule.Row, titles map[string]string) prompt.Item {
	f, _ := batch.Fields(r)
	name := f.Name
	if name == "" {
		name = strings.TrimSpace(f.GivenName + " " + f.FamilyName)
	}
	title := titles[r.Fields["procedure"]]
	if title == "" {
		title = r.Fields["procedure"]
	}
	parts := []string{name}
	if f.Born != "" {
		parts = append(parts, "born "+f.Born)
	}
	if f.Record != "" {
		parts = append(parts, "record "+f.Record)
	}
	parts = append(parts, diag.Join(" ", title, f.Side))
	if at := endedClock(r, t.zone()); at != "" {
		parts = append(parts, "ended "+at)
	}
	words := diag.Join(", ", parts...)
	if r.Reject != "" {
		words += " [can't be used]"
	}
	return prompt.Item{Words: console.Clean(words), Find: []string{name, f.Born, f.Record, f.Appointment}}
}

// pickPatient lets the person search today's patients, or enter somebody else.
func (w *guidedMode) pickPatient(ctx context.Context, now *guidedState) (*guidedState, error) {
	n, err := w.ask.Pick(prompt.List{
		Title: "Who goes home?", Notice: w.takeNotice(now), Items: w.today.items, Exact: true, Else: "Somebody who is not on this list",
	})
	if err != nil {
		return nil, err
	}
	next := now.copy()
	next.listShown = true
	if n == len(w.today.items) {
		return next, nil
	}
	row := w.today.rows[n]
	if words, err := w.listChange(ctx, row); err != nil || words != "" {
		return now.withNotice(words), err
	}
	id, err := next.options.fromRow(w.today.scheduleReader, row, true)
	if err == nil {
		err = w.startSession(next, id)
	}
	if err != nil {
		return now.withNotice("That appointment can't be used: " + err.Error()), nil
	}
	next.appointment = batch.SafeID(row)
	if f := &next.options.fields; f.Ended == "" && f.Date == "" {
		f.Ended, next.endedAssumed = intake.Now, true // the review says so, and can change it
	}
	return next, nil
}

// listChange reads the schedule again when somebody was picked: a list may stay on a screen for hours, over
// midnight too, while appointments are changed and cancelled. It returns why the row is no longer valid; "" if
// it is.
func (w *guidedMode) listChange(ctx context.Context, row schedule.Row) (words string, err error) {
	fresh, err := w.env.todaysPatients(ctx, w.start.clinic, w.titles)
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case err != nil:
		return "The schedule can't be read any more: " + err.Error(), nil
	}
	old := w.today
	w.today = fresh
	switch {
	case old.day != fresh.day:
		return "A new day has begun, and this is its list", nil
	case !slices.ContainsFunc(fresh.rows, func(r schedule.Row) bool { return sameRow(r, row) }):
		return "The schedule has changed, and this is the list as it is now", nil
	}
	return "", nil
}

// sameRow reports whether two rows have the same content, wherever they are in the file.
func sameRow(a, b schedule.Row) bool {
	return a.Reject == b.Reject && maps.Equal(a.Fields, b.Fields) && maps.Equal(a.Answers, b.Answers) && maps.Equal(a.Fill, b.Fill)
}

// withNotice asks the same question again, and says why.
func (s *guidedState) withNotice(words string) *guidedState {
	s.notice = console.Clean(words) + "."
	return s
}

// command returns the command that does the same, without the patient.
func (s *guidedState) command(c clinic.Profile, verb string) string {
	words := []string{"aftercare", verb}
	switch {
	case s.appointment != "" && verb == "print":
		words = append(words, "--from", fromToday, s.appointment)
	default:
		words = append(words, s.session.id)
		if c.Schedule.IsSet() && verb == "print" {
			words = append(words, "--from", fromNone)
		}
	}
	if lang := s.options.fields.Language; lang != "" && s.appointment == "" {
		words = append(words, "--lang", lang)
	}
	if s.options.largePrint {
		words = append(words, "--large-print")
	}
	return strings.Join(words, " ")
}

// refusalMessage words intake's error about an answer for the person who typed it.
func refusalMessage(e *intake.Error) error {
	words := "That can't be used: it " + e.Problem + "."
	if strings.Contains(e.Hint, "--yes") {
		words += " If it is right, \"aftercare print --yes\" takes it."
	} else if e.Hint != "" {
		words += " " + strings.ToUpper(e.Hint[:1]) + e.Hint[1:] + "."
	}
	return fmt.Errorf("%s", words)
}
