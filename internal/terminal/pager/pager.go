// Package pager shows a text that is longer than the screen one screen at a time, with the program that people page
// with. It takes a text, and returns when the person has read it.
package pager

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Variable is the environment variable that chooses the program, before PAGER.
const Variable = "AFTERCARE_PAGER"

// Pager is a terminal, and what is known of it.
type Pager struct {
	Out     io.Writer // the terminal
	Rows    int       // of the terminal; 0 if unknown: nothing is paged
	Off     bool      // write everything at once
	Getenv  func(string) string
	Environ []string
}

// Write writes a text of whole lines: at once if it fits the screen, or if no program can show it page by page.
func (p Pager) Write(text []byte) error {
	const prompt = 1 // the line that the shell writes below it
	command := p.command()
	if p.Off || p.Rows == 0 || bytes.Count(text, []byte("\n"))+prompt <= p.Rows || len(command) == 0 {
		_, err := p.Out.Write(text)
		return err
	}
	c := exec.Command(command[0], command[1:]...) //nolint:noctx // it ends when the person leaves it, also after Ctrl-C
	c.Stdin, c.Stdout, c.Stderr, c.Env = bytes.NewReader(text), p.Out, os.Stderr, p.environ()
	if err := c.Start(); err != nil {
		_, err := p.Out.Write(text)
		return err
	}
	_ = c.Wait() // a person who leaves before the end has read enough
	return nil
}

// command returns the program and its arguments; none if everything is to be written at once.
func (p Pager) command() []string {
	for _, name := range []string{Variable, "PAGER"} {
		if chosen := strings.Fields(p.Getenv(name)); len(chosen) > 0 {
			if chosen[0] == "cat" {
				return nil
			}
			return chosen
		}
	}
	return []string{"less", "-R"} // colours are kept, whatever LESS says
}

// environ returns the environment of the program. less keeps colours, starts no other program, writes no file, and leaves
// no history of what was looked for.
func (p Pager) environ() []string {
	out := slices.DeleteFunc(slices.Clone(p.Environ), func(v string) bool {
		return strings.HasPrefix(v, "LESSSECURE=") || strings.HasPrefix(v, "LESSHISTFILE=") || strings.HasPrefix(v, "LESSOPEN=")
	})
	out = append(out, "LESSSECURE=1", "LESSHISTFILE=-")
	if p.Getenv("LESS") == "" {
		out = append(out, "LESS=FRX")
	}
	return out
}
