package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"aftercare/internal/diag"
	"aftercare/internal/terminal/pager"
	"aftercare/internal/terminal/typeset"
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

func plural(n int, noun string) string { return diag.Count(n, noun) }

// writeReport writes a command's result to standard output: v, an object, as JSON if that is the format, else as the
// text that is set for a person.
func (e *env) writeReport(format string, v any, set func(t *typeset.Text) error) error {
	if format == "json" {
		w := bufio.NewWriter(e.out)
		if err := writeJSON(w, v); err != nil {
			return err
		}
		return w.Flush()
	}
	t := &typeset.Text{}
	if err := set(t); err != nil {
		return err
	}
	if t.IsEmpty() {
		return nil
	}
	return e.show([]byte(strings.Join(t.Set(e.outScreen()), "\n")+"\n"), false)
}

// show writes a text to standard output, on a terminal page by page if it is longer than the screen; a patient's own is
// never handed to another program.
func (e *env) show(text []byte, private bool) error {
	rows := e.rows
	if !e.outTerminal {
		rows = 0
	}
	return pager.Pager{
		Out: e.out, Rows: rows, Off: private || e.noPager || e.console().Plain || e.getenv("ACCESSIBLE") != "", Getenv: e.getenv, Environ: e.environ,
	}.Write(text)
}

// jsonSchema is the version of what the commands write as JSON. It grows when a key goes or changes its meaning;
// a new key doesn't change it.
const jsonSchema = 1

// writeJSON writes an object as indented JSON, readable for people too, with the number of its schema.
func writeJSON(w io.Writer, v any) error {
	data, err := withSchema(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", "  "); err != nil {
		return err
	}
	_, err = w.Write(append(b.Bytes(), '\n'))
	return err
}

// writeJSONLine writes an object as one line of JSON, with the number of its schema.
func writeJSONLine(w io.Writer, v any) error {
	data, err := withSchema(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// withSchema encodes an object with the key "schema" before its own. Anything but an object is refused: an array
// has no place for the number, and can't get one later without breaking its readers.
func withSchema(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	keys, ok := bytes.CutPrefix(data, []byte("{"))
	if !ok || bytes.Equal(keys, []byte("}")) {
		return nil, fmt.Errorf("%T isn't an object with keys, so it can't be written as JSON", v)
	}
	return append(fmt.Appendf(nil, `{"schema":%d,`, jsonSchema), keys...), nil
}

// tell writes lines to standard output, and note to standard error. Leading spaces are an indent.
func (e *env) tell(lines ...string) error { return typeset.Lines(lines...).Write(e.out, e.outScreen()) }
func (e *env) note(lines ...string) error { return typeset.Lines(lines...).Write(e.err, e.errScreen()) }

// shellWord quotes a word for a shell.
func shellWord(s string) string { return diag.ShellWord(s) }
