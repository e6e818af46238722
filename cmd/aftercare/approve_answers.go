package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/revision"
)

// profileFile returns the path of the clinic's clinic.yaml, which may have another name.
func (a *approver) profileFile() string { return profilePath(a.library.Clinic()) }

// withAnswers returns the file that the clinic's answers go to, and its content with the answers added. The
// rest of the file stays as it is.
func (a *approver) withAnswers(all []approval.Answer) (file string, data []byte, err error) {
	if file, err = a.answersFile(); err != nil {
		return "", nil, err
	}
	if data, err = answersData(file); err != nil {
		return "", nil, err
	}
	for _, answer := range all {
		place := approval.AnswerPath(answer.ID, answer.Question)
		if answer.Value == procedure.LeaveOut && answer.Question.Instruction != nil {
			place[len(place)-1] = answer.Question.Name
		}
		if data, err = yamlfile.Insert(filepath.Base(file), data, place, answer.Value); err != nil {
			return "", nil, err
		}
	}
	return file, data, nil
}

// openWithAnswers opens the text as it would be with these answers in the clinic's file, before that is written.
func (a *approver) openWithAnswers(t approvedText, all []approval.Answer) (approvedText, *library.Library, []byte, error) {
	file, data, err := a.withAnswers(all)
	if err != nil {
		return t, nil, nil, err
	}
	o := builtinOptions()
	o.Clinic, o.Files = a.profileFile(), library.WithFile(os.DirFS(a.dir), filepath.Base(file), data)
	lib, err := library.Open(o)
	if err != nil {
		return t, nil, nil, err
	}
	p, words, err := lib.Load(t.p.ID, t.words.Language)
	if err != nil {
		return t, nil, nil, err
	}
	return newApprovedText(p, lib.Clinic(), words), lib, data, nil
}

// answerProblem returns why the last of the answers isn't valid; "" if it is.
func (a *approver) answerProblem(t approvedText, all []approval.Answer) string {
	_, _, _, err := a.openWithAnswers(t, all)
	var list diag.List
	switch {
	case err == nil:
		return ""
	case errors.As(err, &list) && len(list) > 0:
		if list[0].Hint != "" {
			return list[0].Message + "\nhint: " + list[0].Hint
		}
		return list[0].Message
	case errors.Is(err, yamlfile.ErrFlow):
		lines, _, _ := approval.AnswersYAML(all, false)
		return err.Error() + ". Write this there yourself, then approve again:\n" + lines
	}
	return err.Error()
}

// saveAnswers writes answers to the clinic's file, once the clinician has seen how the sheet reads with them,
// and returns the text with them.
func (a *approver) saveAnswers(t approvedText, all []approval.Answer) (approvedText, error) {
	now, lib, data, err := a.openWithAnswers(t, all)
	if err != nil {
		return t, err
	}
	a.say("")
	a.say("With your answers the sheet changes:")
	for _, c := range revision.Compare(t.statements, now.statements, t.words.TimeWord) {
		a.say("  %s", c.Sentence())
	}
	file, err := a.answersFile()
	if err != nil {
		return t, err
	}
	if answer, err := a.askChoice(fmt.Sprintf(promptWrite, filepath.Base(file)), ""); err != nil || answer != "" {
		if err == nil {
			err = errNotApproved
		}
		return t, err
	}
	then := *a
	then.library, then.files = lib, nil
	if err := then.checkText(now.p, now.words); err != nil {
		return t, err
	}
	unlock, err := sink.Lock(file + ".lock")
	if err != nil {
		return t, err
	}
	defer unlock()
	if _, again, err := a.withAnswers(all); err != nil || string(again) != string(data) {
		return t, fmt.Errorf("%q changed while you were answering; nothing was written, approve again", file)
	}
	if err := sink.Replace(file, data); err != nil {
		return t, err
	}
	a.library, a.files = lib, nil
	a.say("Written to %s.", file)
	return now, nil
}
