package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// What a command is for is said in an imperative of up to 60 letters, without a full stop.
func TestShortHelp(t *testing.T) {
	e, _, _ := newTestEnv(t)
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if n := utf8.RuneCountInString(c.Short); n == 0 || n > 60 || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q has %d letters", c.CommandPath(), c.Short, n)
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(e))
}
