package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/schema"
)

func newSchema(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [NAME]",
		Short: "Print a JSON Schema, for editors and validators",
		Long: `Print the JSON Schema (draft 7) of a kind of file, which lets an editor complete and check what an
author types. Without a name, list the schemas. "aftercare init" puts them into the clinic's
folder.

` + exitStatus,
		Example: `  aftercare schema
  aftercare schema procedure > procedure.schema.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("", "schema takes one name")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, f := range schema.Files() {
					if _, err := fmt.Fprintf(e.out, "%-22s %s\n", f.Name, f.Title); err != nil {
						return err
					}
				}
				return nil
			}
			f, ok := schema.Find(args[0])
			if !ok {
				var names []string
				for _, f := range schema.Files() {
					names = append(names, f.Name)
				}
				return usage("one of: "+strings.Join(names, ", "), "no schema is called %q", args[0])
			}
			_, err := e.out.Write(f.JSON())
			return err
		},
	}
}
