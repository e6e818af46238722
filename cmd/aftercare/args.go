package main

import (
	"strconv"

	"github.com/spf13/cobra"
)

// oneID expects the name of a procedure and nothing else.
func oneID(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("put a value with spaces in quotes", "%s takes one procedure; there are %s words", c.Name(), strconv.Itoa(len(args)))
	}
	return atLeastOneID(c, args)
}

// atLeastOneID expects the name of a procedure first.
func atLeastOneID(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage(`"aftercare list" shows them; such as: aftercare `+c.Name()+" mbb", "%s needs the id of a procedure", c.Name())
	}
	return nil
}

// noArgs expects no arguments.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(`"`+c.CommandPath()+` --help" shows more`, "%s takes no %q", c.Name(), args[0])
	}
	return nil
}
