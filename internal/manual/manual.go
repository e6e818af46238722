// Package manual writes the pages of the manual in roff, from what the help of a command says.
package manual

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/internal/config"
)

// Page is one command's page.
type Page struct {
	Name        string // aftercare-batch-preview
	Short, Long string // what the command does, in a line and in paragraphs
	Synopsis    []string
	Options     []Option // of this command
	Inherited   []Option // of all commands
	Settings    bool     // add what environment and files set
	Example     string
	SeeAlso     []string  // the names of other pages
	Date        time.Time // of the program; zero if none is known
	Version     string
}

// Option is a flag as it is typed, with a value where it takes one, and its meaning.
type Option struct{ Word, Means string }

// page is what is written of a page. A library that converts Markdown would cost every start of the program part of
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

// Bytes returns the page.
func (m Page) Bytes() []byte {
	day := ""
	if !m.Date.IsZero() {
		day = m.Date.Format(time.DateOnly)
	}
	p := &page{}
	p.line(`.TH "%s" "1" "%s" "%s" "aftercare manual"`, roff(strings.ToUpper(m.Name)), day, roff(m.Version))
	p.section("NAME")
	p.line(`%s \- %s`, roff(m.Name), roff(m.Short))
	p.section("SYNOPSIS")
	for n, line := range m.Synopsis {
		if n > 0 {
			p.line(".PP")
		}
		p.line(`\fB%s\fR`, roff(line))
	}
	p.section("DESCRIPTION")
	if m.Long == "" {
		p.paragraphs(m.Short + ".")
	}
	p.paragraphs(m.Long)
	p.options("OPTIONS", m.Options)
	p.options("OPTIONS OF ALL COMMANDS", m.Inherited)
	if m.Settings {
		p.settings()
	}
	p.section("EXAMPLES")
	p.paragraphs(m.Example)
	if len(m.SeeAlso) > 0 {
		p.section("SEE ALSO")
		p.line(`\fB%s\fR(1)`, strings.Join(strings.Split(roff(strings.Join(m.SeeAlso, "\x00")), "\x00"), "\\fR(1),\n\\fB"))
	}
	return p.b.Bytes()
}

func (p *page) options(title string, all []Option) {
	if len(all) == 0 {
		return
	}
	p.section(title)
	for _, o := range all {
		p.definition(o.Word, o.Means)
	}
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
