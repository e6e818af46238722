package console

import (
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Colours is how many colours a terminal supports. A terminal that gets more reads the numbers as other
// attributes: of 38;2;R;G;B it takes the 2 as faint.
type Colours int

// The kinds of terminals.
const (
	NoColours Colours = iota
	Colours16
	Colours256
	Colours24Bit
)

// String describes the kind in a few words.
func (c Colours) String() string {
	return [...]string{NoColours: "no colour", Colours16: "16 colours", Colours256: "256 colours", Colours24Bit: "24-bit colour"}[c]
}

func (c Colours) profile() termenv.Profile {
	return [...]termenv.Profile{NoColours: termenv.Ascii, Colours16: termenv.ANSI, Colours256: termenv.ANSI256, Colours24Bit: termenv.TrueColor}[c]
}

// sixteenColourTerms are the prefixes of TERM for terminals that are known to have at least 16 colours. Others,
// such as vt100, may have none.
var sixteenColourTerms = []string{
	"xterm", "linux", "screen", "tmux", "rxvt", "ansi", "cygwin", "konsole", "gnome", "vte", "putty", "mintty", "foot", "alacritty", "kitty", "wezterm", "ghostty",
	"contour", "rio", "st-", "Eterm", "eterm", "iterm",
}

// detectColours returns how many colours TERM promises. Only COLORTERM announces 24 bits. It is ignored where
// it may be inherited from the terminal that this one was started in: in GNU screen, on the Linux console and
// in terminals without colours. (In tmux TERM begins with "screen" too, but TERM_PROGRAM is "tmux".)
func detectColours(e Env) Colours {
	term := e.Getenv("TERM")
	if e.Getenv("NO_COLOR") != "" || !slices.ContainsFunc(sixteenColourTerms, func(name string) bool { return strings.HasPrefix(term, name) }) {
		return NoColours
	}
	inherited := term == "linux" || strings.HasPrefix(term, "screen") && e.Getenv("TERM_PROGRAM") != "tmux"
	switch colorTerm := strings.ToLower(e.Getenv("COLORTERM")); {
	case (colorTerm == "truecolor" || colorTerm == "24bit") && !inherited:
		return Colours24Bit
	case strings.Contains(term, "256color"):
		return Colours256
	}
	return Colours16
}

// adaptiveColour is one colour for each kind of terminal, on a light and on a dark background. The values are
// chosen, not computed: the nearest of 16 colours may be a grey that is barely visible. An empty value for 16
// colours is the text's own colour.
func adaptiveColour(light, dark lipgloss.CompleteColor) lipgloss.CompleteAdaptiveColor {
	return lipgloss.CompleteAdaptiveColor{Light: light, Dark: dark}
}

var (
	headingShade = adaptiveColour(
		lipgloss.CompleteColor{TrueColor: "#0B5563", ANSI256: "23", ANSI: "4"},
		lipgloss.CompleteColor{TrueColor: "#7FD4E4", ANSI256: "116", ANSI: "14"})
	dangerShade = adaptiveColour(
		lipgloss.CompleteColor{TrueColor: "#A3121B", ANSI256: "124", ANSI: "1"},
		lipgloss.CompleteColor{TrueColor: "#FF8A80", ANSI256: "210", ANSI: "9"})
	mutedShade = adaptiveColour(
		lipgloss.CompleteColor{TrueColor: "#4A4A4A", ANSI256: "239"},
		lipgloss.CompleteColor{TrueColor: "#B8B8B8", ANSI256: "250"})
)
