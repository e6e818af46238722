package console

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Attributes lets styles without a renderer of their own show bold and reverse on every
// terminal. They are those of forms, which use no colour.
func Attributes() { lipgloss.SetColorProfile(termenv.ANSI) }
