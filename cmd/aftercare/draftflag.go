package main

import (
	"cmp"
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/pipeline"
)

// draftSuffix is the end of a draft's file name, before its extension.
const draftSuffix = "-DRAFT"

func (f *visitFlags) addDraft(c *cobra.Command) {
	c.Flags().BoolVar(&f.draft, "draft", false, "make a draft of a text that isn't approved yet, marked as one and for no patient")
}

// checkDraft refuses a draft in a file whose name doesn't say so: once the file is copied or attached, people
// see its name first. No path, -, and a device such as /dev/stdout have no name that anyone sees later.
func (f *visitFlags) checkDraft(flag, path string) error {
	name := filepath.Base(path)
	switch {
	case !f.draft:
		return nil
	case f.requireApproved:
		return usage("leave one of them out", "--draft and --require-approved can't be combined: a draft isn't approved yet")
	case path == "" || path == "-" || strings.HasPrefix(path, "/dev/") || strings.Contains(strings.ToLower(name), "draft"):
		return nil
	}
	end := filepath.Ext(path)
	better := strings.TrimSuffix(path, end) + draftSuffix + end
	return &diag.UsageError{Problem: flag + " is a file whose name doesn't say that it is a draft", Hint: flag + " " + shellWord(better), Place: flag}
}

// unapprovedError reports a text that isn't approved, with the command that shows it anyway.
type unapprovedError struct {
	*pipeline.NotApprovedError

	draft   string // "aftercare pdf mbb --draft"; "" where drafts shouldn't be suggested
	approve string // "aftercare approve mbb"
}

// Unwrap returns the original error.
func (e *unapprovedError) Unwrap() error { return e.NotApprovedError }

func (e *unapprovedError) Hint() string {
	if e.draft == "" {
		return "to approve it: " + e.approveCommand()
	}
	return "read it as a draft, then approve it:"
}

func (e *unapprovedError) approveCommand() string { return e.approve + " --by NAME --role ROLE" }

// paste returns the commands, each on a line that isn't wrapped in a terminal.
func (e *unapprovedError) paste() string {
	if e.draft == "" {
		return ""
	}
	return e.draft + "\n" + e.approveCommand() + "\n"
}

// addDraftHint adds to an error how the text can be read, and approved.
func (s *session) addDraftHint(err error) error {
	var refused *pipeline.NotApprovedError
	if !errors.As(err, &refused) {
		return err
	}
	out := &unapprovedError{NotApprovedError: refused, approve: "aftercare approve " + refused.ID}
	c := s.env.command
	if c == nil || c.Name() == "aftercare" { // guided mode: its user is with a patient
		return out
	}
	name, words := cmp.Or(map[string]string{"show": "show"}[c.Name()], "pdf"), []string{refused.ID}
	if name == "show" && c.Flags().NArg() > 1 {
		words = append(words, c.Flags().Args()[1:]...)
	}
	out.draft = strings.Join(append(append([]string{"aftercare", name}, words...), "--draft"), " ")
	c.Flags().Visit(func(f *pflag.Flag) {
		flag := " --" + f.Name + " " + shellWord(f.Value.String())
		switch f.Name {
		case "clinic", config.FolderFlag:
			out.approve += flag
			out.draft += flag
		case "lang", "paper":
			out.draft += flag
		case "large-print":
			out.draft += " --large-print"
		case "format":
			if name == "show" && f.Value.String() != "fhir" {
				out.draft += flag
			}
		}
	})
	return out
}
