package prompt

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

// A dialog wraps what it says under its indent or label, and never what is to be pasted.
func TestADialogOnASmallScreen(t *testing.T) {
	var out strings.Builder
	d := NewDialog(t.Context(), strings.NewReader("  yes \nno\n"), &out, 30)
	d.Say("  Words that are longer than the screen.")
	d.Say(PasteIndent + "aftercare command --that-is --longer --than-the-screen")
	d.SayLabelled("why: ", "Since the screen\tis small.")
	if answer, err := d.Ask("Enter: go on"); answer != "yes" || err != nil {
		t.Errorf("%q, %v", answer, err)
	}
	if yes, err := d.Confirm("Go on?"); yes || err != nil {
		t.Errorf("%v, %v", yes, err)
	}
	want := "  Words that are longer than\n  the screen.\n    aftercare command --that-is --longer --than-the-screen\nwhy: Since the screen is\n     small.\n  Enter: go on: Go on? "
	if out.String() != want {
		t.Errorf("%q, want\n%q", out.String(), want)
	}
}

// A dialog ends with its input, when a half line is no answer, or with its context, for the cause of that.
func TestADialogEnds(t *testing.T) {
	for typed, want := range map[string]bool{"\n": true, "Y\n": true, "yes\n": true, "n\n": false, "yes please\n": false} {
		if yes, err := NewDialog(t.Context(), strings.NewReader(typed), io.Discard, 0).Confirm("Go on?"); yes != want || err != nil {
			t.Errorf("%q: %v, %v", typed, yes, err)
		}
	}
	d := NewDialog(t.Context(), strings.NewReader("yes\nyes"), io.Discard, 0)
	if yes, err := d.Confirm("Go on?"); !yes || err != nil {
		t.Errorf("%v, %v", yes, err)
	}
	if yes, err := d.Confirm("Go on?"); yes || !errors.Is(err, ErrInterrupted) {
		t.Errorf("%v, %v", yes, err)
	}
	stopped := errors.New("a signal")
	ctx, stop := context.WithCancelCause(t.Context())
	stop(stopped)
	waits, _ := io.Pipe()
	if yes, err := NewDialog(ctx, waits, io.Discard, 0).Confirm("Go on?"); yes || !errors.Is(err, stopped) {
		t.Errorf("%v, %v", yes, err)
	}
}
