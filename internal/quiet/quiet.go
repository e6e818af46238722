// Package quiet keeps commands from querying the terminal when they start. The library behind the forms asks
// for the background colour when it is initialized: it writes to the terminal and waits for an answer that some
// terminals never give. What a command needs to know about its terminal, internal/console finds out.
//
// Packages are initialized in the order of their paths as far as their imports allow: this one imports only
// lipgloss, so it comes after lipgloss and before the library that queries.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
