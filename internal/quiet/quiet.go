// Package quiet keeps the terminal from being asked at the start of every command. The library
// behind the forms asks for the background's colour when it is initialized, writes to the
// terminal for it, and waits for an answer that some terminals never give. What a command needs
// to know of its terminal, internal/console finds out.
//
// Packages are initialized in the order of their paths where their imports allow: this one
// imports nothing but lipgloss, so it comes after that and before the library that asks.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
