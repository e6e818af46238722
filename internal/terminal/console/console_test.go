package console

import (
	"maps"
	"strings"
	"testing"
)

func env(terminal bool, columns int, vars map[string]string) Env {
	return Env{Getenv: func(k string) string { return vars[k] }, IsTerminal: terminal, Columns: columns}
}

func TestDetect(t *testing.T) {
	type v = map[string]string
	env := func(terminal bool, columns int, vars v) Env {
		if vars["TERM"] == "" {
			vars = maps.Clone(vars)
			if vars == nil {
				vars = v{}
			}
			vars["TERM"] = "xterm"
		}
		return env(terminal, columns, vars)
	}
	for name, c := range map[string]struct {
		env   Env
		flags Flags
		want  Console
	}{
		"terminal":         {env(true, 100, nil), Flags{}, Console{Width: 100, Colours: Colours16, Dark: true}},
		"pipe":             {env(false, 0, nil), Flags{}, Console{Width: 80, Plain: true, Dark: true}},
		"COLUMNS":          {env(true, 100, v{"COLUMNS": "60"}), Flags{}, Console{Width: 60, Colours: Colours16, Dark: true}},
		"--width wins":     {env(true, 100, v{"COLUMNS": "60"}), Flags{Width: 50}, Console{Width: 50, Colours: Colours16, Dark: true}},
		"nonsense COLUMNS": {env(true, 100, v{"COLUMNS": "-1"}), Flags{}, Console{Width: 100, Colours: Colours16, Dark: true}},
		"NO_COLOR":         {env(true, 80, v{"NO_COLOR": "1"}), Flags{}, Console{Width: 80, Dark: true}},
		"dumb":             {env(true, 80, v{"TERM": "dumb"}), Flags{}, Console{Width: 80, Plain: true, Dark: true}},
		"--plain":          {env(true, 80, nil), Flags{Plain: true}, Console{Width: 80, Plain: true, Voice: true, Dark: true}},
		"narrow":           {env(true, 39, nil), Flags{}, Console{Width: 39, Plain: true, Dark: true}},
		"--ascii":          {env(true, 80, nil), Flags{ASCII: true}, Console{Width: 80, ASCII: true, Colours: Colours16, Dark: true}},
		"asked for ASCII":  {env(true, 80, v{}), Flags{ASCII: true}, Console{Width: 80, ASCII: true, Colours: Colours16, Dark: true}},
		"east asian":       {env(true, 80, v{"RUNEWIDTH_EASTASIAN": "1"}), Flags{}, Console{Width: 80, ASCII: true, Colours: Colours16, Dark: true}},
		"light":            {env(true, 80, v{"COLORFGBG": "0;15"}), Flags{}, Console{Width: 80, Colours: Colours16}},
		"dark":             {env(true, 80, v{"COLORFGBG": "15;default;0"}), Flags{}, Console{Width: 80, Colours: Colours16, Dark: true}},
		"said light":       {env(true, 80, v{"COLORFGBG": "15;0"}), Flags{Background: "light"}, Console{Width: 80, Colours: Colours16}},
		"huge":             {env(true, 80, nil), Flags{Width: 1 << 30}, Console{Width: 10_000, Colours: Colours16, Dark: true}},
	} {
		if got := Detect(c.env, c.flags); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// A terminal gets no more colours than it says it supports.
func TestColours(t *testing.T) {
	for _, c := range []struct {
		term, colorterm, program string
		want                     Colours
	}{
		{"xterm-256color", "truecolor", "", Colours24Bit}, {"xterm-256color", "24bit", "", Colours24Bit}, {"xterm-256color", "", "", Colours256},
		{"xterm-256color", "yes", "", Colours256}, {"xterm", "", "", Colours16}, {"xterm-kitty", "truecolor", "", Colours24Bit}, {"xterm-kitty", "", "", Colours16},
		{"screen", "truecolor", "", Colours16}, {"screen", "", "", Colours16}, {"screen-256color", "truecolor", "", Colours256},
		{"screen.xterm-256color", "truecolor", "", Colours256}, {"screen-256color", "truecolor", "tmux", Colours24Bit}, {"tmux-256color", "", "tmux", Colours256},
		{"tmux-256color", "truecolor", "", Colours24Bit}, {"linux", "truecolor", "", Colours16}, {"rxvt", "", "", Colours16}, {"rxvt-unicode-256color", "", "", Colours256},
		{"vt100", "truecolor", "", NoColours}, {"vt220", "", "", NoColours}, {"dumb", "truecolor", "", NoColours}, {"", "truecolor", "", NoColours},
	} {
		vars := map[string]string{"TERM": c.term, "COLORTERM": c.colorterm, "TERM_PROGRAM": c.program}
		if got := Detect(env(true, 80, vars), Flags{}).Colours; got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		vars["NO_COLOR"] = "1"
		if got := Detect(env(true, 80, vars), Flags{}).Colours; got != NoColours {
			t.Errorf("%+v with NO_COLOR: %s", c, got)
		}
		delete(vars, "NO_COLOR")
		if got := Detect(env(false, 80, vars), Flags{}).Colours; got != NoColours {
			t.Errorf("%+v in a pipe: %s", c, got)
		}
	}
}

// Colours are there if they are allowed, differ with the background, and leave no trace if they aren't.
func TestStyles(t *testing.T) {
	for _, c := range []struct {
		console Console
		want    string
	}{
		{Console{Colours: Colours24Bit, Dark: true}, "\x1b[1;38;2;255;138;128m"}, {Console{Colours: Colours24Bit}, "\x1b[1;38;2;163;18;27m"},
		{Console{Colours: Colours256, Dark: true}, "\x1b[1;38;5;210m"}, {Console{Colours: Colours256}, "\x1b[1;38;5;124m"},
		{Console{Colours: Colours16, Dark: true}, "\x1b[1;91m"}, {Console{Colours: Colours16}, "\x1b[1;31m"},
	} {
		if got := c.console.Styles().Danger.Render("x"); !strings.HasPrefix(got, c.want) {
			t.Errorf("%+v: %q", c.console, got)
		}
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
