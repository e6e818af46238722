package signing

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/questions"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/typeset"
)

// desk is what lies before a clinician who approves texts in one language: the questions that are open, each once, then the
// sheets. Answers are kept as they are given; only signing a sheet records anything.
type desk struct {
	*Session

	lang    string
	ids     []string // to approve, in order
	kept    *questions.Kept
	pending []*sheetToSign    // of the ids
	items   []*questions.Item // what is open in any text of the clinic that isn't approved, each question once
	total   int               // of the sheets that were to be approved at first
	signed  int               // sheets, in this language
	planned int               // questions and sheets at first
	open    int               // sheets of the clinic that aren't approved
	skipped map[string]bool   // sheets
	later   map[string]bool   // questions, by key, that are asked with their first sheet
	shown   map[string]bool   // sheets
}

// sheetToSign is a text that isn't approved.
type sheetToSign struct {
	approval.Text

	last    *clinic.Approval    // the newest record of the definition; nil for none
	renewal bool                // no approved word changed since
	was     []compose.Statement // the text that it approved, if that is another one
	lost    error               // why that isn't known
	changes []revision.Change   // since then
	decided map[string]string   // what earlier approvals decided, by the names of the questions
	items   []*questions.Item   // the other questions
}

// step is one thing that is asked of the clinician: a question; then, for the values among the answers to some, whether they
// are written; or whether a sheet is approved, which has neither.
type step struct {
	item  *questions.Item
	write func() []*questions.Item // those with a value that isn't written
	sheet *sheetToSign             // the sheet that the step belongs to; nil for what is asked for the clinic
}

// StoppedError says that the clinician stopped before the end.
type StoppedError struct {
	Approved int // sheets, in this run
	Kept     int // answers that nobody has signed
	File     string
	Again    string // the command that goes on
}

// Error says what was approved, and what is kept.
func (e *StoppedError) Error() string {
	words := "stopped: nothing was approved"
	if e.Approved > 0 {
		words = "stopped: " + diag.Count(e.Approved, "sheet") + " approved"
	}
	if e.Kept > 0 {
		words += "; " + diag.Count(e.Kept, "answer") + " kept in " + e.File
	}
	return words
}

// review takes the clinician through the questions and the sheets of some definitions.
func (s *Session) review(ids []string, lang string) error {
	if len(ids) > 1 {
		s.say("Reading and checking %s, %s.", diag.Count(len(ids), "sheet"), lang)
	}
	kept, err := questions.OpenKept(s.lib.Clinic().Origin, s.By)
	if err != nil {
		return err
	}
	d := &desk{Session: s, lang: lang, ids: ids, kept: kept, skipped: map[string]bool{}, later: map[string]bool{}, shown: map[string]bool{}}
	if err := d.load(true); err != nil {
		return err
	}
	d.total = len(d.pending)
	if d.total == 0 {
		return nil
	}
	if n := len(d.refused.Texts); n > 0 {
		s.say("%s left out, since check finds errors (listed at the end): %s", diag.Count(n, "sheet"), strings.Join(d.refused.Texts, "; "))
	}
	if n := d.answered(); n > 0 {
		s.say("Going on where you stopped: %s kept in %s.", diag.Count(n, "answer"), kept.Path())
	}
	if !s.All {
		err = d.show(d.pending[0]) // the questions are about it
	}
	if err == nil {
		err = d.run()
	}
	if errors.Is(err, questions.ErrStopped) {
		return d.stopped()
	}
	if err != nil && d.kept.Count() > 0 {
		s.say("")
		s.say("%s kept in %s; approve goes on from there.", diag.Count(d.kept.Count(), "answer"), kept.Path())
	}
	if err == nil && len(d.skipped) > 0 {
		var names []string
		for _, p := range d.pending {
			names = append(names, p.Procedure.ID)
		}
		s.say("%s, %s skipped: %s", lang, diag.Count(len(names), "sheet"), strings.Join(names, ", "))
	}
	return err
}

func (d *desk) answered() int {
	n := 0
	for _, i := range d.items {
		if i.Answer != nil {
			n++
		}
	}
	return n
}

func (d *desk) stopped() error {
	again := "aftercare approve "
	if d.All {
		again += "--all"
	} else {
		again += d.ids[0]
	}
	again += d.lib.Clinic().Argument() + " --by " + diag.ShellWord(d.By) + " --role " + diag.ShellWord(d.Role)
	if d.Language != "" {
		again += " --lang " + d.Language
	}
	if d.Until != "" {
		again += " --until " + d.Until
	}
	return &StoppedError{Approved: len(d.records), Kept: d.kept.Count(), File: d.kept.Path(), Again: again}
}

// load reads the texts of the clinic that aren't approved, with their open questions, each question once. What is to be
// approved and refused by check is left out; first says so, and which texts are approved already.
func (d *desk) load(first bool) error {
	c := d.lib.Clinic()
	loaded, _, err := d.lib.LoadAll(d.lang)
	if err != nil {
		return err
	}
	d.pending, d.items, d.open = nil, nil, 0
	byKey := map[string]*questions.Item{}
	texts := map[string][]compose.Statement{}
	var read []string
	for _, l := range loaded {
		id := l.Procedure.ID
		read = append(read, id)
		isWanted := slices.Contains(d.ids, id)
		if d.isRefused(id) {
			continue
		}
		t := approval.NewText(l.Procedure, c, l.Words)
		if got := compose.FindApproval(d.counted(c), l.Procedure, d.lang, t.Digest, d.Today); got != nil && got.Until == d.Until || d.wasSigned(t) {
			if isWanted && first && got != nil {
				if err := d.showApproved(id, d.lang, got); err != nil {
					return err
				}
			}
			continue
		}
		if isWanted {
			passes, err := d.check(t)
			if err != nil {
				return err
			}
			if !passes {
				continue
			}
		}
		d.open++
		p := d.toSign(t, texts)
		for _, q := range compose.Questions(t.Procedure) {
			if _, ok := p.decided[q.Name]; ok {
				continue
			}
			i := questions.NewItem(t, c, q)
			if same := byKey[i.Key]; same != nil {
				same.Sheets = append(same.Sheets, id)
				i = same
			} else {
				byKey[i.Key] = i
				d.items = append(d.items, i)
			}
			p.items = append(p.items, i)
		}
		if isWanted {
			d.pending = append(d.pending, p)
		}
		if isWanted && d.wasSignedOtherwise(id) {
			delete(d.shown, id) // a later answer changed what was approved in this run: it's shown, and asked about, again
			d.signed--
		}
	}
	for _, i := range d.items {
		i.Several = i.Setting != nil || len(i.Sheets) > 1
	}
	d.kept.Attach(d.items)
	if first {
		return d.refuseUnread(read)
	}
	return nil
}

// refuseUnread refuses what is to be approved and can't be read.
func (d *desk) refuseUnread(read []string) error {
	for _, id := range d.ids {
		if slices.Contains(read, id) {
			continue
		}
		_, _, err := d.lib.Load(id, d.lang)
		var unread diag.List
		if errors.As(err, &unread) {
			d.refused.add(id, d.lang, unread)
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) isRefused(id string) bool { return slices.Contains(d.refused.Texts, id+", "+d.lang) }

// wasSigned reports whether this run approved a text: its record isn't in the library, which was read before.
func (d *desk) wasSigned(t approval.Text) bool {
	return slices.ContainsFunc(d.records, func(r clinic.Approval) bool {
		return r.Procedure == t.Procedure.ID && r.Language == d.lang && r.Digest == t.Digest
	})
}

// wasSignedOtherwise reports whether this run approved another text of a definition.
func (d *desk) wasSignedOtherwise(id string) bool {
	return slices.ContainsFunc(d.records, func(r clinic.Approval) bool { return r.Procedure == id && r.Language == d.lang })
}

// steps returns everything that is left to go through, in order: what is asked for the clinic, its settings first, then
// each sheet with its own questions.
func (d *desk) steps() []step {
	var out []step
	var settings, lines []*questions.Item
	for _, i := range d.items {
		switch {
		case !d.isPending(i):
		case i.Setting != nil:
			settings = append(settings, i)
		case i.Several:
			lines = append(lines, i)
		}
	}
	slices.SortStableFunc(settings, func(a, b *questions.Item) int { return strings.Compare(a.Decide, b.Decide) })
	for _, group := range [][]*questions.Item{settings, lines} {
		for _, i := range group {
			out = append(out, step{item: i})
		}
		if len(group) > 0 {
			out = append(out, step{write: unwritten(group)})
		}
	}
	for _, p := range d.pending {
		for _, i := range p.items {
			if i.Several && d.later[i.Key] || !i.Several && i.Required {
				out = append(out, step{item: i, sheet: p})
			}
		}
		out = append(out, step{write: unwritten(p.items), sheet: p}, step{sheet: p})
	}
	return out
}

func (d *desk) isPending(i *questions.Item) bool {
	return slices.ContainsFunc(d.pending, func(p *sheetToSign) bool { return slices.Contains(p.items, i) })
}

// isOver reports whether nothing is to be asked at a step.
func (d *desk) isOver(s step) bool {
	switch {
	case s.sheet != nil && d.skipped[s.sheet.Procedure.ID]:
		return true
	case s.item != nil:
		return s.item.Answer != nil || s.sheet == nil && d.later[s.item.Key]
	case s.write != nil:
		return len(s.write()) == 0
	}
	return false
}

// unwritten returns which of the questions are answered with a value that isn't in the clinic's file.
func unwritten(all []*questions.Item) func() []*questions.Item {
	return func() []*questions.Item {
		var out []*questions.Item
		for _, i := range all {
			if i.Answer != nil && i.Answer.Value != "" {
				out = append(out, i)
			}
		}
		return out
	}
}

// run goes through the steps until none is left.
func (d *desk) run() error {
	at := -1 // a step that was gone back to
	for {
		all := d.steps()
		if at < 0 {
			at = slices.IndexFunc(all, func(s step) bool { return !d.isOver(s) })
		}
		if at < 0 {
			return nil
		}
		s := all[at]
		if s.sheet != nil && d.skipped[s.sheet.Procedure.ID] {
			delete(d.skipped, s.sheet.Procedure.ID) // the clinician came back to it
		}
		out, err := d.take(s, d.count(all, at))
		if err != nil {
			return err
		}
		switch out {
		case questions.StopHere:
			return questions.ErrStopped
		case questions.GoBack:
			if at = d.previous(all, at); at < 0 {
				if err := questions.Say(d.clinician, "  There is nothing before this in this run."); err != nil {
					return err
				}
			}
			continue
		case questions.SkipIt:
			if s.sheet != nil {
				d.skipped[s.sheet.Procedure.ID] = true
			} else if s.item != nil {
				d.later[s.item.Key] = true
			}
		case questions.Answered, questions.ShowSheet:
		}
		at = -1
	}
}

// previous returns the step before one that can be gone back to; -1 if there is none.
func (d *desk) previous(all []step, at int) int {
	for n := at - 1; n >= 0; n-- {
		if all[n].write == nil || len(all[n].write()) > 0 {
			return n
		}
	}
	return -1
}

// count says where a step stands among the questions and sheets of this run: "12 of 35". Whether answers are written is
// asked only where there is something to write, and isn't counted.
func (d *desk) count(all []step, at int) string {
	left := 0
	for _, s := range all[at:] {
		if s.write == nil {
			left++
		}
	}
	d.planned = max(d.planned, left)
	return fmt.Sprintf("%d of %d", d.planned-left+1, d.planned)
}

// take asks at one step.
func (d *desk) take(s step, count string) (questions.Outcome, error) {
	if s.sheet != nil && !d.shown[s.sheet.Procedure.ID] {
		if err := d.show(s.sheet); err != nil {
			return 0, err
		}
	}
	switch {
	case s.item != nil:
		return d.ask(s.item, s.sheet, count)
	case s.write != nil:
		return d.write(s.write())
	}
	return d.sign(s.sheet, count)
}

// show shows a sheet before its questions: what changed since its last approval, else the whole of it.
func (d *desk) show(p *sheetToSign) error {
	d.shown[p.Procedure.ID] = true
	t := typeset.Lines("")
	t.Line(0, typeset.Strong.Of(fmt.Sprintf("Sheet %d of %d: %s, %s", d.signed+len(d.skipped)+1, d.total, p.Procedure.ID, d.lang)))
	t.Gap()
	if err := d.clinician.Note(t); err != nil {
		return err
	}
	if err := d.showText(p); err != nil {
		return err
	}
	pages := typeset.Lines("")
	pages.Line(0, typeset.Words("To see its pages:"))
	pages.Command(2, "", "aftercare pdf "+p.Procedure.ID+" --draft --lang "+d.lang+d.lib.Clinic().Argument())
	return d.clinician.Note(pages)
}

// ask asks one question, and keeps the answer.
func (d *desk) ask(i *questions.Item, of *sheetToSign, count string) (questions.Outcome, error) {
	before := i.Answer
	for {
		out, err := questions.Question{
			Item: i, Count: count, Clinic: d.lib.Clinic(), AllSheets: d.open, Kept: d.kept.Path(),
			Problem: func(value string) string { return d.valueProblem(i, value) },
		}.Ask(d.clinician)
		switch {
		case err != nil:
			return out, err
		case out == questions.ShowSheet:
			p := of
			if p == nil {
				p = d.pending[slices.IndexFunc(d.pending, func(p *sheetToSign) bool { return slices.Contains(p.items, i) })]
			}
			if err := d.showSheet(p.Text); err != nil {
				return out, err
			}
			continue
		case out == questions.Answered && (before == nil || *before != *i.Answer):
			delete(d.later, i.Key)
			return out, d.keep()
		}
		return out, nil
	}
}

// keep keeps the answers that no record of this run holds for all sheets.
func (d *desk) keep() error {
	unsigned := slices.DeleteFunc(slices.Clone(d.items), func(i *questions.Item) bool {
		return (i.Setting != nil || questions.IsShared(i.Question)) && slices.ContainsFunc(d.records, func(r clinic.Approval) bool {
			return r.Language == d.lang && questions.IsCurrentAnswer(r.Confirm[i.Name], i.Question)
		})
	})
	return d.kept.Save(unsigned, d.lang, d.Today.String())
}

// valueProblem says why a value can't be the answer to a question, beside the other values that aren't written yet.
func (d *desk) valueProblem(i *questions.Item, value string) string {
	var all []questions.FileAnswer
	for _, other := range d.items {
		if other != i && d.isPending(other) {
			all = append(all, other.FileAnswers()...)
		}
	}
	tried := *i
	tried.Answer = &questions.Answer{Value: value}
	return d.problem(i.Text, append(all, tried.FileAnswers()...))
}

// write shows how the sheets read with the clinic's own values, and writes them to its file.
func (d *desk) write(items []*questions.Item) (questions.Outcome, error) {
	var all []questions.FileAnswer
	for _, i := range items {
		all = append(all, i.FileAnswers()...)
	}
	then, err := d.with(all)
	if err != nil {
		return 0, err
	}
	changes, ended, problems, err := d.consequences(then)
	if err != nil {
		return 0, err
	}
	t := typeset.Lines("")
	t.Line(0, typeset.Strong.Of("With your answers the sheets change:"))
	revision.SetGrouped(t, changes)
	if len(ended) > 0 {
		t.Line(0, typeset.Danger.Of("This ends the approval of:"), typeset.Words(" "+strings.Join(ended, ", ")))
	}
	file := filepath.Base(then.file.Path)
	prompt := questions.Choices("w: write the answers to "+file+" and go on", "b: back", "q: stop")
	if len(problems) > 0 {
		t.Line(0, typeset.Danger.Of("check refuses them:"))
		for _, l := range strings.Split(problems.Error(), "\n") {
			t.Indented("  " + l)
		}
		prompt = questions.Choices("b: back, to answer differently", "q: stop")
	}
	if err := d.clinician.Note(t); err != nil {
		return 0, err
	}
	for {
		line, err := d.clinician.Ask(prompt)
		if err != nil {
			return 0, err
		}
		switch key := questions.ReadKey(line); {
		case key == questions.Back:
			return questions.GoBack, nil
		case key == questions.Stop:
			return questions.StopHere, nil
		case key == questions.Help:
			err = d.clinician.Note(questions.HelpOn(false, questions.Write, questions.Back, questions.Stop))
		case key == questions.Write && len(problems) == 0:
			return questions.Answered, d.save(then, all, items)
		default:
			err = questions.Say(d.clinician, "  "+questions.NotAnAnswer)
		}
		if err != nil {
			return 0, err
		}
	}
}

// consequences returns how the clinic's sheets change with another library, which of them were approved as they are, and what
// check finds in those that change and are to be approved.
func (d *desk) consequences(then change) (out []revision.Text, ended []string, problems diag.List, err error) {
	before, broken, err := d.lib.LoadAll(d.lang)
	if err != nil {
		return nil, nil, nil, err
	}
	after, unread, err := then.library.LoadAll(d.lang)
	if err != nil {
		return nil, nil, nil, err
	}
	if len(unread) > len(broken) {
		return nil, nil, unread, nil // a value that suits one sheet may not suit another
	}
	was, files, refused := d.lib, d.files, d.refused
	d.lib, d.files = then.library, nil
	defer func() { d.lib, d.files, d.refused = was, files, refused }()
	for _, l := range after {
		n := slices.IndexFunc(before, func(o library.Definition) bool { return o.Procedure.ID == l.Procedure.ID })
		if n < 0 {
			continue
		}
		old, now := approval.NewText(before[n].Procedure, was.Clinic(), before[n].Words), approval.NewText(l.Procedure, then.library.Clinic(), l.Words)
		if old.Digest == now.Digest {
			continue
		}
		if d.wasSigned(old) || compose.FindApproval(was.Clinic(), before[n].Procedure, d.lang, old.Digest, d.Today) != nil {
			ended = append(ended, l.Procedure.ID)
		}
		changes := revision.Compare(old.Statements, now.Statements, l.Words.TimeWord)
		revision.AddCauses(changes, before[n].Procedure, l.Procedure, nil)
		out = append(out, revision.Text{Name: l.Procedure.ID, Changes: changes})
		if !slices.ContainsFunc(d.pending, func(p *sheetToSign) bool { return p.Procedure.ID == l.Procedure.ID }) {
			continue
		}
		d.refused = RefusedError{}
		if _, err := d.check(now); err != nil {
			return nil, nil, nil, err
		}
		problems = append(problems, d.refused.List...)
	}
	return out, ended, problems, nil
}

// save writes values to the clinic's file, and reads the texts anew with them.
func (d *desk) save(then change, all []questions.FileAnswer, items []*questions.Item) error {
	if err := then.file.Save(all, then.data); err != nil {
		return err
	}
	for _, i := range items {
		i.Answer = nil // it is in the file
	}
	if err := d.keep(); err != nil {
		return err
	}
	d.lib, d.files = then.library, nil
	d.say("Written to %s. To change it again, edit it there.", then.file.Path)
	return d.load(false)
}

// sign asks whether a sheet is approved, with the answers that it rests on, and records it.
func (d *desk) sign(p *sheetToSign, count string) (questions.Outcome, error) {
	if p.renewal && d.renewed && len(p.items) == 0 {
		return questions.Answered, d.approve(p)
	}
	if err := d.clinician.Note(d.summary(p, count)); err != nil {
		return 0, err
	}
	choices := []string{"a: approve"}
	if p.renewal && d.All {
		choices[0] = "a: approve this text and every other one in which no approved word changed"
	}
	own := p.own()
	if len(own) > 0 {
		choices = append(choices, "a number: answer that one")
	}
	prompt := questions.Choices(append(choices, "v: the whole sheet", "s: skip it", "b: back", "q: stop", "?: all keys")...)
	for {
		line, err := d.clinician.Ask(prompt)
		if err != nil {
			return 0, err
		}
		switch key := questions.ReadKey(line); key {
		case questions.Approve:
			d.renewed = d.renewed || p.renewal
			return questions.Answered, d.approve(p)
		case questions.Back:
			return questions.GoBack, nil
		case questions.Skip:
			return questions.SkipIt, nil
		case questions.Stop:
			return questions.StopHere, nil
		case questions.Show:
			err = d.showSheet(p.Text)
		case questions.Help:
			err = d.clinician.Note(questions.HelpOn(false, questions.Approve, questions.Show, questions.Skip, questions.Back, questions.Stop))
		case questions.Save:
			err = questions.Say(d.clinician, "  Each answer is kept in "+d.kept.Path()+" as you give it. q stops.")
		case questions.Enter:
			err = questions.Say(d.clinician, "  Type a to approve. ? explains the keys.")
		default:
			n, bad := strconv.Atoi(line)
			if bad != nil || n < 1 || n > len(own) {
				err = questions.Say(d.clinician, "  "+questions.NotAnAnswer)
				break
			}
			out, err := d.ask(own[n-1], p, fmt.Sprintf("Question %d of %d", n, len(own)))
			if err != nil || out == questions.StopHere {
				return out, err
			}
			return questions.ShowSheet, nil // asked again, with the answer
		}
		if err != nil {
			return 0, err
		}
	}
}

// own returns the questions that are asked about a sheet alone, which its summary numbers.
func (p *sheetToSign) own() []*questions.Item {
	return slices.DeleteFunc(slices.Clone(p.items), func(i *questions.Item) bool { return i.Several })
}

// summary says what an approval of a sheet rests on: what is decided for several sheets, then its own questions with their
// answers.
func (d *desk) summary(p *sheetToSign, count string) *typeset.Text {
	t := typeset.Lines("")
	t.Line(0, typeset.Strong.Of(fmt.Sprintf("%s: approve %s, %s, as %s, %s?", count, p.Procedure.ID, d.lang, d.By, d.Role)))
	answers := map[string]*questions.Item{}
	for _, i := range p.items {
		if i.Several {
			answers[i.Name] = i
		}
	}
	var settings, lines []string
	for _, q := range compose.Questions(p.Procedure) {
		was, isDecided := p.decided[q.Name]
		if i := answers[q.Name]; i != nil {
			was, isDecided = i.Given().Record(i.Question), true
		}
		switch {
		case isDecided && q.Setting != nil:
			settings = append(settings, q.Decide+": "+strings.TrimPrefix(was, procedure.AsWritten+": "))
		case isDecided:
			lines = append(lines, q.Name+": "+was)
		}
	}
	var carried []string
	in := questions.Carried(p.Procedure)
	for _, name := range slices.Sorted(maps.Keys(in)) {
		carried = append(carried, strings.TrimPrefix(name, procedure.SettingPrefix)+": "+strings.TrimPrefix(in[name], clinic.Decided))
	}
	for _, part := range []struct {
		name string
		all  []string
	}{{"settings:", settings}, {"lines decided before:", lines}, {"in the clinic's file:", carried}} {
		if len(part.all) > 0 {
			t.Hang(2, typeset.Muted.Of(part.name), typeset.Words(strings.Join(part.all, "; ")))
		}
	}
	for n, i := range p.own() {
		style := typeset.Normal
		if i.Answer != nil {
			style = typeset.Strong
		}
		t.Hang(2, typeset.Words(strconv.Itoa(n+1)+"."), typeset.Strong.Of(i.Name), typeset.Words(": "+i.Question.Question+" ["), style.Of(i.InForce()), typeset.Words("]"))
	}
	return t
}

// approve records the approval of a sheet, with each decision that it rests on.
func (d *desk) approve(p *sheetToSign) error {
	for _, i := range p.items {
		p.decided[i.Name] = i.Given().Record(i.Question)
	}
	if err := d.record(d.newRecord(p.Text, p.decided), p.Text); err != nil {
		return err
	}
	d.signed++
	d.pending = slices.DeleteFunc(d.pending, func(o *sheetToSign) bool { return o == p })
	d.open--
	// What was asked for this sheet alone is over; what other sheets have too is still to be signed with them.
	open := d.items[:0:0]
	for _, i := range d.items {
		if slices.Contains(p.items, i) {
			i.Sheets = slices.DeleteFunc(slices.Clone(i.Sheets), func(id string) bool { return id == p.Procedure.ID })
		}
		if len(i.Sheets) > 0 {
			open = append(open, i)
		}
	}
	d.items = open
	return d.keep()
}
