package console

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// ForceANSI lets styles without a renderer of their own show bold and reverse on every
// terminal. They are those of forms, which use no colour.
func ForceANSI() { lipgloss.SetColorProfile(termenv.ANSI) }
