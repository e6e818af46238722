package main

import (
	"github.com/spf13/cobra"

	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/typeset"
)

func newPrinters(e *env) *cobra.Command {
	form := "table"
	c := &cobra.Command{
		Use:   "printers",
		Short: "List the printers, their state and what they offer",
		Long: `List the printers of the printing system (CUPS): the state of each, which one is the default, and
the paper, sides and trays it offers, by the names that --media, --sides and --tray take. A star
marks each default.

` + exitStatus,
		Example: `  aftercare printers
  aftercare printers --format json`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			queues, err := e.printers(0).Printers(c.Context())
			if err != nil {
				return err
			}
			return e.writeReport(form, map[string][]queueJSON{"printers": newQueuesJSON(queues)}, func(t *typeset.Text) error {
				sink.SetQueues(t, queues)
				return nil
			})
		},
	}
	e.addOutputFormat(c.Flags(), &form, "table", "json")
	return c
}

// queueJSON is one printer, for programs. A list that the printing system doesn't know is null; an empty one is
// [].
type queueJSON struct {
	Name      string     `json:"name"`
	Default   bool       `json:"default"`
	State     string     `json:"state"`
	Accepting bool       `json:"accepting"`
	Reason    string     `json:"reason"`
	Media     choiceJSON `json:"media"`
	Sides     choiceJSON `json:"sides"`
	Trays     choiceJSON `json:"trays"`
}

type choiceJSON struct {
	Default string   `json:"default"`
	All     []string `json:"all"`
}

func newQueuesJSON(queues []sink.Queue) []queueJSON {
	choice := func(c sink.Choice) choiceJSON {
		if c.Known && c.All == nil {
			c.All = []string{}
		}
		return choiceJSON{c.Default, c.All}
	}
	out := []queueJSON{}
	for _, q := range queues {
		out = append(out, queueJSON{
			q.Name, q.Default, q.State, q.Accepting, console.Clean(q.Reason), choice(q.Capabilities.Media), choice(q.Capabilities.Sides), choice(q.Capabilities.Trays),
		})
	}
	return out
}
