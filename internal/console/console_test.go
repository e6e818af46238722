package console

import (
	"strings"
	"testing"
)

func env(terminal bool, columns int, vars map[string]string) Env {
	return Env{Getenv: func(k string) string { return vars[k] }, IsTerminal: terminal, Columns: columns}
}

func TestDetect(t *testing.T) {
	type v = map[string]string
	for name, c := range map[string]struct {
		env   Env
		flags Flags
		want  Console
	}{
		"terminal":         {env(true, 100, nil), Flags{}, Console{Width: 100, Color: true, Dark: true}},
		"pipe":             {env(false, 0, nil), Flags{}, Console{Width: 80, Plain: true, Dark: true}},
		"COLUMNS":          {env(true, 100, v{"COLUMNS": "60"}), Flags{}, Console{Width: 60, Color: true, Dark: true}},
		"--width wins":     {env(true, 100, v{"COLUMNS": "60"}), Flags{Width: 50}, Console{Width: 50, Color: true, Dark: true}},
		"nonsense COLUMNS": {env(true, 100, v{"COLUMNS": "-1"}), Flags{}, Console{Width: 100, Color: true, Dark: true}},
		"NO_COLOR":         {env(true, 80, v{"NO_COLOR": "1"}), Flags{}, Console{Width: 80, Dark: true}},
		"dumb":             {env(true, 80, v{"TERM": "dumb"}), Flags{}, Console{Width: 80, Plain: true, Dark: true}},
		"--plain":          {env(true, 80, nil), Flags{Plain: true}, Console{Width: 80, Plain: true, Dark: true}},
		"narrow":           {env(true, 39, nil), Flags{}, Console{Width: 39, Plain: true, Dark: true}},
		"--ascii":          {env(true, 80, nil), Flags{ASCII: true}, Console{Width: 80, ASCII: true, Color: true, Dark: true}},
		"asked for ASCII":  {env(true, 80, v{}), Flags{ASCII: true}, Console{Width: 80, ASCII: true, Color: true, Dark: true}},
		"east asian":       {env(true, 80, v{"RUNEWIDTH_EASTASIAN": "1"}), Flags{}, Console{Width: 80, ASCII: true, Color: true, Dark: true}},
		"light":            {env(true, 80, v{"COLORFGBG": "0;15"}), Flags{}, Console{Width: 80, Color: true}},
		"dark":             {env(true, 80, v{"COLORFGBG": "15;default;0"}), Flags{}, Console{Width: 80, Color: true, Dark: true}},
		"said light":       {env(true, 80, v{"COLORFGBG": "15;0"}), Flags{Background: "light"}, Console{Width: 80, Color: true}},
		"huge":             {env(true, 80, nil), Flags{Width: 1 << 30}, Console{Width: 10_000, Color: true, Dark: true}},
	} {
		if got := Detect(c.env, c.flags); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// Colours are there when they may be, differ with the background, and leave no trace when
// they may not.
func TestStyles(t *testing.T) {
	dark := Console{Color: true, Dark: true}.Styles().Danger.Render("x")
	light := Console{Color: true}.Styles().Danger.Render("x")
	if !strings.Contains(dark, "\x1b[1;38;2;255;138;128m") || !strings.Contains(light, "\x1b[1;38;2;163;18;27m") {
		t.Errorf("%q, %q", dark, light)
	}
	if s := (Console{Dark: true}).Styles(); s.Danger.Render("x")+s.Title.Render("x")+s.Muted.Render("x") != "xxx" {
		t.Errorf("without colour: %q", s.Danger.Render("x"))
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[31mb": "a [31mb", "a\nb": "a b", "a\u202eb": "ab", "می\u200cخواهم": "می\u200cخواهم", "a\u2028b": "a b", "王": "王",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCellWidth(t *testing.T) {
	if CellWidth("王a") != 3 {
		t.Error(CellWidth("王a"))
	}
}
