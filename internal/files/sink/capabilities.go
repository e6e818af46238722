package sink

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/pattern"
)

// Choice is what a printer offers of one kind, by its own names. Known is false if the printing system doesn't
// say.
type Choice struct {
	Known   bool
	All     []string
	Default string
}

// Capabilities is what a queue can do.
type Capabilities struct{ Media, Sides, Trays Choice }

// Queue is one printer of the printing system.
type Queue struct {
	Name         string
	State        string // "idle", "printing", "stopped"
	Accepting    bool
	Default      bool
	Reason       string // why it is stopped or closed, in the printing system's words
	Capabilities Capabilities
}

// Printers lists the printers, in the order of the printing system.
func (p Printer) Printers(ctx context.Context) ([]Queue, error) {
	usual, err := p.defaultQueue(ctx)
	if err != nil {
		return nil, err
	}
	states, err := p.Run(ctx, nil, "lpstat", "-p")
	if err != nil && !strings.Contains(states, "No destinations added") {
		return nil, &PrintError{"the printing system doesn't answer: " + strings.TrimPrefix(commandMessage(states), "lpstat: "), "is the CUPS service running?", ""}
	}
	open, err := p.Run(ctx, nil, "lpstat", "-a")
	if err != nil {
		open = ""
	}
	out := parseQueues(states)
	closed := parseClosed(open)
	for n := range out {
		q := &out[n]
		q.Default = q.Name == usual
		reason, shut := closed[q.Name]
		if q.Accepting = !shut; shut && q.Reason == "" {
			q.Reason = reason
		}
		q.Capabilities = p.capabilities(ctx, q.Name)
	}
	return out, nil
}

// parseQueues reads the output of lpstat -p: a line for each printer, followed by lines with the reason.
func parseQueues(listing string) []Queue {
	var out []Queue
	for _, line := range strings.Split(listing, "\n") {
		rest, isHead := strings.CutPrefix(line, "printer ")
		if name, state, ok := strings.Cut(rest, " "); isHead && ok {
			q := Queue{Name: name, State: "idle"}
			switch {
			case strings.HasPrefix(state, "disabled"):
				q.State = "stopped"
			case strings.HasPrefix(state, "now printing"):
				q.State = "printing"
			}
			out = append(out, q)
		} else if len(out) > 0 && strings.HasPrefix(line, "\t") {
			q := &out[len(out)-1]
			q.Reason = strings.TrimSpace(q.Reason + " " + strings.TrimSpace(line))
		}
	}
	return out
}

// parseClosed reads the output of lpstat -a: the printers that accept no jobs, and why.
func parseClosed(listing string) map[string]string {
	out := map[string]string{}
	last := ""
	for _, line := range strings.Split(listing, "\n") {
		if strings.HasPrefix(line, "\t") {
			if last != "" {
				out[last] = strings.TrimSpace(out[last] + " " + strings.TrimSpace(line))
			}
			continue
		}
		name, state, _ := strings.Cut(line, " ")
		if last = ""; strings.HasPrefix(state, "not accepting") {
			last = name
			out[name] = ""
		}
	}
	return out
}

// capabilities asks what a queue can do.
func (p Printer) capabilities(ctx context.Context, queue string) Capabilities {
	out, err := p.Run(ctx, nil, "lpoptions", "-p", queue, "-l")
	if err != nil {
		return Capabilities{}
	}
	return parseCapabilities(out)
}

// parseCapabilities reads the output of lpoptions -l: "PageSize/Media Size: A4 *Letter".
func parseCapabilities(listing string) Capabilities {
	o := Capabilities{}
	anything := false
	for _, line := range strings.Split(listing, "\n") {
		key, rest, isOption := strings.Cut(line, "/")
		_, values, hasValues := strings.Cut(rest, ": ")
		if !isOption || !hasValues || strings.ContainsAny(key, " :") {
			continue
		}
		anything = true
		c := Choice{Known: true}
		for _, v := range strings.Fields(values) {
			name, usual := strings.CutPrefix(v, "*")
			if usual {
				c.Default = name
			}
			c.All = append(c.All, name)
		}
		switch {
		case key == "PageSize":
			o.Media = c
		case key == "InputSlot":
			o.Trays = c
		case strings.HasSuffix(strings.ToLower(key), "duplex"):
			o.Sides = duplexSides(c)
		}
	}
	if anything && !o.Sides.Known {
		o.Sides = Choice{true, []string{"one"}, "one"}
	}
	if anything {
		o.Trays.Known = true
	}
	return o
}

// duplexSides converts the choices of a duplex unit to IPP's names.
func duplexSides(c Choice) Choice {
	out := Choice{Known: true, All: []string{"one"}, Default: "one"}
	off := func(s string) bool {
		return slices.Contains([]string{"none", "off", "false", "simplex"}, strings.ToLower(s))
	}
	if slices.ContainsFunc(c.All, func(s string) bool { return !off(s) }) {
		out.All = append(out.All, "two")
	}
	if c.Default != "" && !off(c.Default) {
		out.Default = "two"
	}
	return out
}

// CheckJob refuses what a queue would silently ignore: CUPS prints a job from another tray, on other paper or
// on one side if it doesn't know a word. It returns the job with the printer's own name for the tray.
func (p Printer) CheckJob(ctx context.Context, j Job) (Job, error) {
	o := p.capabilities(ctx, j.Queue)
	if j.IsTwoSided() && o.Sides.Known && !slices.Contains(o.Sides.All, "two") {
		return j, &PrintError{fmt.Sprintf("the printer %q only prints on one side", j.Queue), "add --sides one, or choose another printer with --printer", ""}
	}
	if j.Tray != "" {
		n := slices.IndexFunc(o.Trays.All, func(s string) bool { return foldName(s) == foldName(j.Tray) })
		if n < 0 {
			return j, &PrintError{fmt.Sprintf("the printer %q has no tray %q", j.Queue, j.Tray), listChoices(o.Trays), ""}
		}
		j.Tray = o.Trays.All[n]
	}
	if o.Media.Known && !slices.ContainsFunc(o.Media.All, func(m string) bool { return isSameMedia(m, j.Media) }) {
		return j, &PrintError{fmt.Sprintf("the printer %q has no paper %q", j.Queue, j.Media), listChoices(o.Media), ""}
	}
	return j, nil
}

func listChoices(c Choice) string {
	if len(c.All) == 0 {
		return "it names none; " + listHint
	}
	return "it has " + strings.Join(c.All, ", ")
}

// foldName normalizes what people write in several ways: "by-pass-tray" is "ByPassTray".
func foldName(s string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(s))
}

// isSameMedia reports whether an offered medium is the paper meant: by its name, by the size in both names, or
// because any size is offered.
func isSameMedia(offered, meant string) bool {
	if meant == "" || foldName(offered) == foldName(meant) || strings.HasPrefix(offered, "Custom.") {
		return true
	}
	a, b := mediaSize(offered), mediaSize(meant)
	const half = 0.5
	return a != nil && b != nil && math.Abs(a[0]-b[0]) < half && math.Abs(a[1]-b[1]) < half
}

var pwgMediaName = pattern.New(`_([0-9.]+)x([0-9.]+)(in|mm)(?:\.[a-z]+)?$`)

// mediaSize returns the size in a paper's name, in millimetres; nil for an unknown one.
func mediaSize(media string) []float64 {
	name, _, _ := strings.Cut(strings.ToLower(media), ".")
	for prefix, full := range map[string]string{"letter": letterMedia, "a4": a4Media} {
		if name == prefix || name == prefix+"small" {
			return mediaSize(full)
		}
	}
	m := pwgMediaName().FindStringSubmatch(strings.ToLower(media))
	if m == nil {
		return nil
	}
	const inch = 25.4
	var out []float64
	for _, s := range m[1:3] {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil
		}
		if m[3] == "in" {
			v *= inch
		}
		out = append(out, v)
	}
	return out
}

const (
	letterMedia = "na_letter_8.5x11in"
	a4Media     = "iso_a4_210x297mm"
)

// Media returns the paper of a job: the one asked for by name, which must have the sheet's size, or else plain
// paper of that size.
func Media(a4 bool, asked string) (string, error) {
	plain, name := letterMedia, "letter"
	if a4 {
		plain, name = a4Media, "a4"
	}
	switch {
	case asked == "":
		return plain, nil
	case strings.ContainsAny(asked, " ,=\t\n") || strings.HasPrefix(asked, "-") || mediaSize(asked) == nil:
		return "", fmt.Errorf("%q has no known size; expected, for example, %s, or as \"aftercare printers\" lists it", asked, plain)
	case !isSameMedia(asked, plain):
		return "", fmt.Errorf("%q isn't the size of the sheet, which is %s", asked, name)
	}
	return asked, nil
}
