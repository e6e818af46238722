// Package console knows what a terminal can do, and provides styles named by meaning. The caller passes it what
// it needs of the environment; it doesn't query the terminal, since a query takes time and can leave its answer
// on the screen.
package console

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/charmbracelet/lipgloss"
)

// The library behind the forms asks the terminal for its background colour when it is initialized: it writes a
// query and waits for an answer that some terminals never give. Go initializes packages in the order of their
// paths as far as their imports allow, and this package imports only lipgloss and what lipgloss imports: so this
// runs after lipgloss and before the library that queries.
func init() { lipgloss.SetHasDarkBackground(true) }

// Env is what the process knows about its terminal.
type Env struct {
	Getenv     func(string) string
	IsTerminal bool
	Columns    int // of the terminal; 0 if unknown
}

// Flags is what the user asked for.
type Flags struct {
	Plain bool
	ASCII bool
	Width int // 0 for the terminal's
	// Background is "dark" or "light"; "" to follow the terminal.
	Background string
}

// Console is what can be shown, and how wide.
type Console struct {
	Width int
	Plain bool // no boxes, no columns, no colour: for screen readers, mail and pipes
	Voice bool // plain words were asked for, as screen readers need them
	ASCII bool // borders and marks in ASCII
	// Colours is how many colours it may get; with none, it gets no attributes either.
	Colours Colours
	Dark    bool // the background is dark
}

const (
	defaultWidth  = 80
	minWidth      = 40 // below it only plain output is readable
	maxWidth      = 10_000
	darkestColour = 6 // of the 16 colours, those of a dark background; 8 is dark grey
)

// Detect decides what a console can show.
func Detect(e Env, f Flags) Console {
	c := Console{Width: detectWidth(e, f), Voice: f.Plain, ASCII: f.ASCII || e.Getenv("RUNEWIDTH_EASTASIAN") == "1"}
	c.Plain = f.Plain || !e.IsTerminal || e.Getenv("TERM") == "dumb" || c.Width < minWidth
	if !c.Plain {
		c.Colours = detectColours(e)
	}
	c.Dark = isDark(e, f)
	return c
}

func detectWidth(e Env, f Flags) int {
	if f.Width > 0 {
		return min(f.Width, maxWidth)
	}
	if n, err := strconv.Atoi(e.Getenv("COLUMNS")); err == nil && n > 0 {
		return min(n, maxWidth)
	}
	if e.Columns > 0 {
		return e.Columns
	}
	return defaultWidth
}

// isDark returns what the user asked for, else what COLORFGBG says, which many terminals set.
func isDark(e Env, f Flags) bool {
	switch f.Background {
	case "light":
		return false
	case "dark":
		return true
	}
	parts := strings.Split(e.Getenv("COLORFGBG"), ";")
	if n, err := strconv.Atoi(parts[len(parts)-1]); err == nil {
		return n <= darkestColour || n == 8
	}
	return true
}

// Styles is how text with a certain meaning looks.
type Styles struct {
	Title, Heading, Strong, Danger, Caution, Muted, Changed, Found lipgloss.Style
	Renderer                                                       *lipgloss.Renderer
}

// Styles returns the styles of this console. Ordinary text always has the terminal's own colour; no meaning
// depends on colour alone.
func (c Console) Styles() Styles {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(c.Colours.profile()) // an option of NewRenderer would query the stream again
	r.SetHasDarkBackground(c.Dark)
	colour := func(c lipgloss.TerminalColor) lipgloss.Style { return r.NewStyle().Foreground(c) }
	return Styles{
		Renderer: r,
		Title:    r.NewStyle().Bold(true),
		Heading:  colour(headingShade).Bold(true),
		Strong:   r.NewStyle().Bold(true),
		Danger:   colour(dangerShade).Bold(true),
		Caution:  r.NewStyle().Bold(true),
		Muted:    colour(mutedShade),
		Changed:  r.NewStyle().Bold(true).Underline(true),
		Found:    r.NewStyle().Underline(true),
	}
}

// Clean makes text from outside safe for a screen: control characters, including line ends, become spaces;
// invisible format characters are removed, except for the joiners that Persian and Indic names are written
// with.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		}
		return r
	}, s)
}

// CellWidth returns how many columns a text takes on a screen.
func CellWidth(s string) int { return lipgloss.Width(s) }
