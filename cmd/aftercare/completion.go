package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/completion"
)

// shells says how completion is set up in each shell.
var shells = []struct {
	name  string
	write func(root *cobra.Command, w io.Writer) error
}{
	{"bash", func(root *cobra.Command, w io.Writer) error {
		var b bytes.Buffer
		if err := root.GenBashCompletionV2(&b, true); err != nil {
			return err
		}
		_, err := io.WriteString(w, completion.FixBash(b.String(), root.Name()))
		return err
	}},
	{"zsh", func(root *cobra.Command, w io.Writer) error { return root.GenZshCompletion(w) }},
	{"fish", func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }},
	{"powershell", func(root *cobra.Command, w io.Writer) error { return root.GenPowerShellCompletionWithDesc(w) }},
}

func newCompletion(e *env) *cobra.Command {
	var names []string
	for _, s := range shells {
		names = append(names, s.name)
	}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the script that completes commands in a shell",
		Long: `Print the script that lets a shell complete commands, flags, procedures (ids and short names),
conditions and their answers, languages, clinics, printers and sections. SHELL is bash, zsh, fish
or powershell.

Save it where your shell looks for it:
  bash        aftercare completion bash > ~/.local/share/bash-completion/completions/aftercare
  zsh         aftercare completion zsh > "${fpath[1]}/_aftercare"
  fish        aftercare completion fish > ~/.config/fish/completions/aftercare.fish
  powershell  aftercare completion powershell >> $PROFILE

` + exitStatus,
		Example: `  aftercare completion bash > aftercare.bash
  aftercare completion zsh > _aftercare
  aftercare completion fish > aftercare.fish
  aftercare completion powershell > aftercare.ps1`,
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("such as: aftercare completion bash", "completion takes the name of a shell")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			for _, s := range shells {
				if s.name != args[0] {
					continue
				}
				var b bytes.Buffer
				if err := s.write(c.Root(), &b); err != nil {
					return err
				}
				_, err := e.out.Write(b.Bytes())
				return err
			}
			return usage("one of: "+strings.Join(names, ", "), "%q is not a supported shell", args[0])
		},
	}
}
