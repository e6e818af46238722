package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// outputFormat is the flag --format of a command that reports something: one of a few words. Where it is "json",
// errors are JSON too.
type outputFormat struct {
	env   *env
	value *string
	names []string
}

// addOutputFormat declares --format with the names that a command has; the first is the default.
func (e *env) addOutputFormat(fl *pflag.FlagSet, value *string, names ...string) {
	*value = names[0]
	fl.Var(outputFormat{e, value, names}, "format", alternatives(names))
}

// Set takes one of the names.
func (f outputFormat) Set(name string) error {
	if !slices.Contains(f.names, name) {
		return errors.New("expected " + f.Expected())
	}
	*f.value = name
	f.env.json = f.env.json || name == "json"
	return nil
}

// Expected lists the names, for the error of another one.
func (f outputFormat) Expected() string { return alternatives(f.names) }

func (f outputFormat) String() string {
	if f.value == nil {
		return ""
	}
	return *f.value
}

// Type is what help says of the value.
func (f outputFormat) Type() string { return "string" }

// alternatives lists words as a sentence does: "table, json or names".
func alternatives(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// writeReport writes what a command found to standard output: v as JSON where the format is that, else what text writes.
func (e *env) writeReport(format string, v any, text func(io.Writer) error) error {
	w := bufio.NewWriter(e.out)
	var err error
	if format == "json" {
		err = writeJSON(w, v)
	} else {
		err = text(w)
	}
	if err != nil {
		return err
	}
	return w.Flush()
}

// writeJSON writes one value as JSON that a person can read too. What is one line of many is
// written as a line by its own command.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
