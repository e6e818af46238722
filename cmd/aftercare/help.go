package main

import (
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/diag"
)

// newHelp shows the help of a command. An unknown command is an error, as elsewhere.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND…]",
		Short: "Tell more of a command",
		Long: `Tell more of a command: what it does, its flags, and examples. "aftercare COMMAND --help" does too.

` + exitStatus,
		Example: `  aftercare help show
  aftercare help batch preview`,
		ValidArgsFunction: func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			of, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var out []string
			for _, sub := range of.Commands() {
				if sub.IsAvailableCommand() && strings.HasPrefix(sub.Name(), typed) {
					out = append(out, sub.Name()+"\t"+sub.Short)
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 || of == nil {
				name := strings.Join(args, " ")
				return usage(diag.DidYouMean(name, commandNames()), "no command is called %q", name)
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}
