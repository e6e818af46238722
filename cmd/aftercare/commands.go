package main

import (
	"slices"

	"github.com/spf13/cobra"
)

// command is a command of the program. Help and completion come from the constructed command; no definition may have its name.
type command struct {
	name      string
	group     string // the id of the heading under which help lists it
	construct func(*env) *cobra.Command
}

// commands returns the table of commands, except help.
func commands() []command {
	return []command{
		{"list", "sheets", newList},
		{"search", "sheets", newSearch},
		{"show", "sheets", newShow},
		{"pdf", "sheets", newPDF},
		{"print", "sheets", newPrint},
		{"printers", "sheets", newPrinters},
		{"explain", "sheets", newExplain},
		{"init", "texts", newInit},
		{"new", "texts", newNew},
		{"check", "texts", newCheck},
		{"settings", "texts", newSettings},
		{"diff", "texts", newDiff},
		{"approve", "texts", newApprove},
		{"status", "texts", newStatus},
		{"schema", "texts", newSchema},
		{"fonts", "texts", newFonts},
		{"batch", "schedules", newBatch},
		{"audit", "schedules", newAudit},
		{"purge", "schedules", newPurge},
		{"doctor", "more", newDoctor},
		{"completion", "more", newCompletion},
		{"man", "more", newMan},
		{"licenses", "more", newLicenses},
		{"version", "more", newVersion},
	}
}

// groups are the headings of help, in order.
var groups = []*cobra.Group{
	{ID: "sheets", Title: "Sheets:"},
	{ID: "texts", Title: "Clinics and their texts:"},
	{ID: "schedules", Title: "Schedules:"},
	{ID: "more", Title: "More:"},
}

// addCommands adds all commands to the root, or only the named ones, and help.
func addCommands(root *cobra.Command, e *env, only []string) {
	root.AddGroup(groups...)
	for _, c := range commands() {
		if len(only) == 0 || slices.Contains(only, c.name) {
			made := c.construct(e)
			made.GroupID = c.group
			root.AddCommand(made)
		}
	}
	root.SetHelpCommandGroupID("more")
	root.SetHelpCommand(newHelp())
}

// commandNames returns the names of all commands, in order.
func commandNames() []string {
	names := []string{"help"}
	for _, c := range commands() {
		names = append(names, c.name)
	}
	slices.Sort(names)
	return names
}
