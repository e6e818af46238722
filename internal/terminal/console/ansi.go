package console

import (
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// ForceANSI lets styles that use the default renderer show bold and reverse on every terminal. These are the
// styles of forms, which use no colour.
func ForceANSI() { lipgloss.SetColorProfile(termenv.ANSI) }
