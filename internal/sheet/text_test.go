package sheet_test

import (
	"testing"

	"aftercare/internal/sheet"
)

// Only a full stop that ends the text right behind a line to write on is left out.
func TestWithoutLoneStop(t *testing.T) {
	blank := sheet.Run{Blank: true}
	for _, c := range []struct {
		text sheet.Text
		want string
	}{
		{sheet.Text{{Words: "until "}, blank, {Words: "."}}, "until " + sheet.BlankLine},
		{sheet.Text{{Words: "until "}, blank}, "until " + sheet.BlankLine},
		{sheet.Text{blank, {Words: ". Rest."}}, sheet.BlankLine + ". Rest."},
		{sheet.Text{blank, {Words: ", or sleep"}, {Words: "."}}, sheet.BlankLine + ", or sleep."},
		{sheet.Text{{Words: "."}}, "."},
		{nil, ""},
	} {
		if got := c.text.WithoutLoneStop().String(); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}
