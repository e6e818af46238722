package main

import (
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Each page has every part of its command's help, and no line that roff would mistake for a request.
func TestManPagesHaveAllOfHelp(t *testing.T) {
	known := map[string]bool{"TH": true, "SH": true, "PP": true, "TP": true, "EX": true, "EE": true}
	e, _, _ := newTestEnv(t)
	walkCommands(newRoot(e), func(c *cobra.Command) {
		text := string(manPage(c, time.Time{}, "aftercare v1").Bytes())
		plain := strings.NewReplacer(`\-`, "-", `\(aq`, "'", `\(dq`, `"`, `\(ha`, "^", `\(ti`, "~", `\(ga`, "`", `\fB`, "", `\fR`, "", `\&`, "", `\e`, `\`, `\[u00B0]`, "°").Replace(text)
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() != "bool" && flagTypeNames[f.Value.Type()] == "" {
				t.Errorf("%s --%s: the type %s has no name in flagTypeNames", c.CommandPath(), f.Name, f.Value.Type())
			}
			if !strings.Contains(plain, "--"+f.Name) {
				t.Errorf("%s: --%s is not on its page", c.CommandPath(), f.Name)
			}
		})
		for _, line := range strings.Split(c.Short+"\n"+c.Long+"\n"+c.Example, "\n") {
			if !strings.Contains(plain, strings.ReplaceAll(line, "…", "...")) {
				t.Errorf("%s: its page lacks %q", c.CommandPath(), line)
			}
		}
		for _, line := range strings.Split(text, "\n") {
			if name, ok := strings.CutPrefix(line, "."); ok {
				if word, _, _ := strings.Cut(name, " "); !known[word] {
					t.Errorf("%s: roff takes %q for a command", c.CommandPath(), line)
				}
			}
			if strings.HasPrefix(line, "'") {
				t.Errorf("%s: roff takes %q for a command", c.CommandPath(), line)
			}
		}
	})
}
