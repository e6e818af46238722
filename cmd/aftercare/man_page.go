package main

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/config"
)

// page is a manual page in roff. A library that converts Markdown would cost every start of the program part of
// a millisecond.
type page struct{ b bytes.Buffer }

// line writes a line of roff as it is.
func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *page) section(name string) { p.line(".SH %s", roff(name)) }

// definition writes a term, with its meaning below.
func (p *page) definition(word, means string) {
	p.line(".TP\n\\fB%s\\fR\n%s", roff(word), roff(means))
}

// paragraphs writes paragraphs. Indented lines are kept as they are; a line in capitals starts a section.
func (p *page) paragraphs(text string) {
	code, newParagraph := false, false
	for _, line := range strings.Split(text, "\n") {
		if indented := strings.HasPrefix(line, "  "); indented != code && line != "" {
			p.line(map[bool]string{true: ".EX", false: ".EE"}[indented])
			code = indented
		}
		switch {
		case line == "" && !code:
			newParagraph = true
			continue
		case line != "" && line == strings.ToUpper(line):
			p.section(line)
		default:
			if newParagraph {
				p.line(".PP")
			}
			p.line("%s", roff(line))
		}
		newParagraph = false
	}
	if code {
		p.line(".EE")
	}
}

// pageName returns a page's name: aftercare-batch-preview.
func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manPage returns a command's page, made from its help. A zero date is omitted.
func manPage(c *cobra.Command, date time.Time, version string) []byte {
	day := ""
	if !date.IsZero() {
		day = date.Format(time.DateOnly)
	}
	c.InitDefaultHelpFlag()
	p := &page{}
	p.line(`.TH "%s" "1" "%s" "%s" "aftercare manual"`, roff(strings.ToUpper(pageName(c))), day, roff(version))
	p.section("NAME")
	p.line(`%s \- %s`, roff(pageName(c)), roff(c.Short))
	p.section("SYNOPSIS")
	p.line(`\fB%s\fR`, roff(c.UseLine()))
	if !c.HasParent() {
		p.line(".PP\n"+`\fB%s\fR`, roff("aftercare COMMAND"))
	}
	p.section("DESCRIPTION")
	if c.Long == "" {
		p.paragraphs(c.Short + ".")
	}
	p.paragraphs(c.Long)
	p.flags("OPTIONS", c.NonInheritedFlags())
	p.flags("OPTIONS OF ALL COMMANDS", c.InheritedFlags())
	if !c.HasParent() {
		p.settings()
	}
	p.section("EXAMPLES")
	p.paragraphs(c.Example)
	var others []string
	if c.HasParent() {
		others = append(others, pageName(c.Parent()))
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			others = append(others, pageName(sub))
		}
	}
	if len(others) > 0 {
		p.section("SEE ALSO")
		p.line(`\fB%s\fR(1)`, strings.Join(strings.Split(roff(strings.Join(others, "\x00")), "\x00"), "\\fR(1),\n\\fB"))
	}
	return p.b.Bytes()
}

// flagTypeNames names a flag's value by the type that the flag library gives it.
var flagTypeNames = map[string]string{"string": "TEXT", "stringArray": "TEXT", "stringSlice": "LIST", "int": "NUMBER", "duration": "TIME"}

func (p *page) flags(title string, all *pflag.FlagSet) {
	if !all.HasAvailableFlags() {
		return
	}
	p.section(title)
	all.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, means := pflag.UnquoteUsage(f)
		word := "--" + f.Name
		if f.Shorthand != "" {
			word = "-" + f.Shorthand + ", " + word
		}
		if value != "" {
			word += " " + flagTypeNames[f.Value.Type()]
		}
		if d := f.DefValue; d != "" && d != "false" && d != "0" && d != "[]" && !strings.Contains(means, "else ") {
			means += "; else " + d
		}
		p.definition(word, means)
	})
}

// settings writes what the program's own page says about environment and files.
func (p *page) settings() {
	p.section("ENVIRONMENT")
	p.definition(config.FolderVariable, "the configuration folder; also the flag --"+config.FolderFlag)
	for _, s := range config.Settings {
		value := ""
		if s.Kind != config.Text || len(s.Choices) > 0 {
			value = ": " + s.Expected()
		}
		p.definition(s.Variable(), s.Doc+value+"; also the flag --"+s.Name)
	}
	p.section("FILES")
	p.definition(config.File, "in the configuration folder: the settings above, one a line, under the names of their flags")
	p.definition("clinic.yaml", "in the configuration folder: the clinic, where nothing else names one")
}

// roff escapes roff's special characters, and names every character that isn't ASCII, so that a page reads the
// same in every locale.
func roff(s string) string {
	var b strings.Builder
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		b.WriteString(`\&`) // not a request
	}
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`) // a hyphen that can be copied into a shell
		case r == '\'':
			b.WriteString(`\(aq`)
		case r == '"':
			b.WriteString(`\(dq`)
		case r == '^':
			b.WriteString(`\(ha`)
		case r == '~':
			b.WriteString(`\(ti`)
		case r == '`':
			b.WriteString(`\(ga`)
		case r == '…':
			b.WriteString("...")
		case r >= utf8.RuneSelf:
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
