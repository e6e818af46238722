package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"aftercare/internal/diag"

	"github.com/spf13/pflag"
)

// outputFormat is the flag --format of a command that reports something: one of a few words. If it is "json",
// errors are JSON too.
type outputFormat struct {
	env   *env
	value *string
	names []string
}

// addOutputFormat declares --format with a command's format names; the first is the default.
func (e *env) addOutputFormat(fl *pflag.FlagSet, value *string, names ...string) {
	*value = names[0]
	fl.Var(outputFormat{e, value, names}, "format", diag.Or(names))
}

// Set accepts one of the names.
func (f outputFormat) Set(name string) error {
	if !slices.Contains(f.names, name) {
		return errors.New("expected " + f.Expected())
	}
	*f.value = name
	f.env.json = f.env.json || name == "json"
	return nil
}

// Expected lists the names, for the error about an unknown one.
func (f outputFormat) Expected() string { return diag.Or(f.names) }

func (f outputFormat) String() string {
	if f.value == nil {
		return ""
	}
	return *f.value
}

// Type returns what help calls the value.
func (f outputFormat) Type() string { return "string" }

// writeReport writes a command's result to standard output: v as JSON if that is the format, else what text writes.
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

// writeJSON writes one value as indented JSON, readable for people too. Commands that write one JSON value per
// line do so themselves.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
