package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"aftercare/internal/config"
	"aftercare/internal/sink"
)

func newMan(e *env) *cobra.Command {
	force := false
	c := &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages, one a command, into a folder",
		Long: `Write the manual pages, one a command, into a folder. They are made from the commands' own help.
Their date is SOURCE_DATE_EPOCH, else that of the commit the program was built from, else none:
the same program writes the same pages.

` + exitStatus,
		Example: `  aftercare man man1
  SOURCE_DATE_EPOCH=1764028800 aftercare man man1 --force`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("such as: aftercare man man1", "man takes one folder")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return runMan(e, args[0], force) },
	}
	c.Flags().BoolVar(&force, "force", false, "replace pages that are there already")
	return c
}

func runMan(e *env, dir string, force bool) error {
	date, err := e.released()
	if err != nil {
		return err
	}
	root := newRoot(e) // its words are changed below
	root.DisableAutoGenTag = true
	number, _, _ := strings.Cut(version(), ",")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var pages []string
	each(root, func(c *cobra.Command) {
		if c.IsAvailableCommand() || c == root {
			pages = append(pages, c.CommandPath())
			forMan(c)
		}
	})
	root.Long += "\n\n" + settingsPage()
	for _, path := range pages {
		c, _, err := root.Find(strings.Fields(path)[1:])
		if err != nil {
			return err
		}
		var b bytes.Buffer
		err = doc.GenMan(c, &doc.GenManHeader{Section: "1", Date: &date, Source: number, Manual: "aftercare manual"}, &b)
		if err != nil {
			return err
		}
		page := b.Bytes()
		if date.IsZero() {
			page = bytes.Replace(page, []byte(`"`+date.Format("Jan 2006")+`"`), []byte(`""`), 1)
		}
		page = ascii(page)
		if err := sink.File(filepath.Join(dir, strings.ReplaceAll(path, " ", "-")+".1"), page, force); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(e.out, "%s in %s\n", counted(len(pages), "page"), dir)
	return err
}

// released is the day that the pages bear; the zero time where nothing says one.
func (e *env) released() (time.Time, error) {
	if s := e.getenv("SOURCE_DATE_EPOCH"); s != "" {
		seconds, err := strconv.ParseInt(s, 10, 64)
		if err != nil || seconds < 0 {
			return time.Time{}, usage("", "SOURCE_DATE_EPOCH is %q; expected seconds since 1970", s)
		}
		return time.Unix(seconds, 0).UTC(), nil
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.time" {
				if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
					return t.UTC(), nil
				}
			}
		}
	}
	return time.Time{}, nil
}

// forMan writes a command's help as the Markdown that pages are made from.
func forMan(c *cobra.Command) {
	long, code := "", false
	if c.Long == "" {
		c.Long = c.Short + "."
	}
	for _, line := range strings.Split(c.Long, "\n") {
		if indented := strings.HasPrefix(line, "  "); indented != code && line != "" {
			long += "```\n"
			code = indented
		}
		switch {
		case line == "EXIT STATUS":
			line = "# EXIT STATUS\n"
		case !code:
			line = literal(line)
		}
		long += line + "\n"
	}
	if code {
		long += "```\n"
	}
	c.Long = strings.TrimRight(long, "\n")
	c.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = literal(f.Usage) })
}

// ascii writes every other sign as roff names it, so that a page reads alike in every locale.
func ascii(page []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(page) {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.Bytes()
}

// literal takes the meaning from Markdown's signs.
func literal(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "`", "\\`", "[", `\[`, "]", `\]`, "#", `\#`).Replace(s)
}

// settingsPage is what the root's page says of settings.
func settingsPage() string {
	out := "# ENVIRONMENT\n**" + config.FolderVariable + "**\n\tthe configuration folder; also the flag --" + config.FolderFlag + "\n\n"
	for _, s := range config.Settings {
		out += "**" + literal(s.Variable()) + "**\n\t" + literal(s.Does+expected(s)+"; also the flag --"+s.Name) + "\n\n"
	}
	return out + "# FILES\n**config.yaml**\n\tin the configuration folder: the settings above, one a line, under the names of their flags\n\n" +
		"**clinic.yaml**\n\tin the configuration folder: the clinic, where nothing else names one"
}

func expected(s config.Setting) string {
	if s.Kind == config.Words && len(s.Choices) == 0 {
		return ""
	}
	return ": " + s.Expected()
}
