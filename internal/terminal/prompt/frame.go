package prompt

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// frame is the bubbletea model: one question, or what is going on meanwhile. It handles keys one by one in the
// order in which they were typed, including those typed before their question: no letter ends up in the wrong
// line.
type frame struct {
	width, height int
	now           widget
	reply         chan<- error
	queued        []tea.KeyMsg
	busy          string
	busySince     time.Time
	busyNow       time.Time
	closed        bool
	interrupt     func() // ends the prompts
}

// widget is one question on the screen.
type widget interface {
	// begin is called once; resize after it and whenever the screen changes.
	begin() tea.Cmd
	resize(width, height int)
	key(tea.KeyMsg) (done bool, cmd tea.Cmd)
	// handleEsc handles the key and returns true, or leaves it to the frame as a step back.
	handleEsc() bool
	handle(tea.Msg) tea.Cmd
	view() string
	help() string
}

type (
	showMsg struct {
		widget
		reply chan<- error
		fresh bool
	}
	busyMsg  struct{ words string }
	tickMsg  struct{ now time.Time } // while something goes on
	closeMsg struct{ err error }
)

// The smallest screen that is laid out; on a smaller one the edges are cut.
const (
	minWidth, minHeight         = 20, 8
	defaultWidth, defaultHeight = 80, 24
)

// Init does nothing: bubbletea sends the size itself.
func (f *frame) Init() tea.Cmd { return nil }

// Update takes one message.
func (f *frame) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	switch m := m.(type) {
	case tea.WindowSizeMsg:
		f.width, f.height = m.Width, m.Height
		f.fit()
		return f, tea.ClearScreen
	case showMsg:
		return f, f.show(m)
	case busyMsg:
		f.busy, f.busySince, f.busyNow = m.words, time.Time{}, time.Time{}
		return f, tick()
	case tickMsg:
		if f.now != nil || f.closed || f.busy == "" {
			return f, nil
		}
		if f.busyNow = m.now; f.busySince.IsZero() {
			f.busySince = m.now.Add(-time.Second)
		}
		return f, tick()
	case closeMsg:
		f.closed = true
		f.answer(m.err)
	case tea.KeyMsg:
		var cmds []tea.Cmd
		for _, k := range splitKeys(m) {
			cmds = append(cmds, f.key(k))
		}
		return f, tea.Batch(cmds...)
	default:
		if f.now != nil {
			return f, f.now.handle(m)
		}
	}
	return f, nil
}

func (f *frame) show(m showMsg) tea.Cmd {
	if f.closed {
		return nil
	}
	f.now, f.reply, f.busy = m.widget, m.reply, ""
	cmds := []tea.Cmd{m.begin()}
	f.fit()
	held := f.queued
	f.queued = nil
	if m.fresh {
		held = nil
	}
	for _, k := range held {
		cmds = append(cmds, f.key(k))
	}
	return tea.Batch(cmds...)
}

// splitKeys splits letters that came in one piece because they were typed fast or before the terminal was in
// raw mode, when Enter is a line feed. Pasted text stays in one piece.
func splitKeys(k tea.KeyMsg) []tea.KeyMsg {
	switch {
	case k.Type == tea.KeyCtrlJ:
		return []tea.KeyMsg{{Type: tea.KeyEnter}}
	case k.Type != tea.KeyRunes || k.Paste || len(k.Runes) < 2:
		return []tea.KeyMsg{k}
	}
	var out []tea.KeyMsg
	for _, r := range k.Runes {
		out = append(out, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt})
	}
	return out
}

func (f *frame) key(k tea.KeyMsg) tea.Cmd {
	name := k.String()
	switch {
	case name == "ctrl+c" || name == "ctrl+d":
		f.interrupt()
		return nil
	case f.now == nil:
		f.queued = append(f.queued, k)
		return nil
	case name == "esc" || name == "shift+tab":
		if !f.now.handleEsc() {
			f.answer(ErrBack)
		}
		return nil
	}
	done, cmd := f.now.key(k)
	if done {
		f.answer(nil)
	}
	return cmd
}

// answer returns the question's result to its caller.
func (f *frame) answer(err error) {
	if f.now != nil {
		f.reply <- err
		f.now = nil
	}
}

// fit lays out the question. The last line is for help.
func (f *frame) fit() {
	if f.width == 0 || f.height == 0 {
		f.width, f.height = defaultWidth, defaultHeight
	}
	if f.now != nil {
		f.now.resize(max(f.width, minWidth), max(f.height, minHeight)-1)
	}
}

// View draws the whole screen; nothing when it is closed, so that nothing remains on a terminal that has only
// one screen.
func (f *frame) View() string {
	switch {
	case f.closed:
		return ""
	case f.now == nil:
		return f.fill(wrap(f.busyWords(), max(f.width, minWidth)), "Ctrl-C: stop")
	}
	return f.fill(f.now.view(), f.now.help())
}

// fill makes a text as tall as the screen, with help on the last line.
func (f *frame) fill(text, help string) string {
	lines := strings.Split(text, "\n")
	room := max(f.height-1, 1)
	lines = lines[:min(len(lines), room)]
	for len(lines) < room {
		lines = append(lines, "")
	}
	return strings.Join(append(lines, faint.Render(truncate(help, f.width))), "\n")
}

// busyWords says what is going on and, from a few seconds on, for how long it has been.
func (f *frame) busyWords() string {
	const worthSaying = 2 * time.Second
	since := f.busyNow.Sub(f.busySince).Truncate(time.Second)
	if f.busySince.IsZero() || since < worthSaying {
		return f.busy
	}
	return f.busy + " " + since.String()
}

// tick sends the time, a second later.
func tick() tea.Cmd {
	return tea.Tick(time.Second, func(now time.Time) tea.Msg { return tickMsg{now} })
}

// The screen has no colours: bold and reverse are enough, on every terminal.
var (
	bold  = lipgloss.NewStyle().Bold(true)
	faint = lipgloss.NewStyle().Faint(true)
)

// truncate shortens a line to a number of columns.
func truncate(s string, width int) string { return ansi.Truncate(s, max(width, 1), "...") }

// wrap breaks text into lines of a number of columns, at spaces if it can.
func wrap(s string, width int) string { return ansi.Wrap(s, max(width, 1), " ") }

// chooseHelp fits a screen of 40 columns.
const chooseHelp = "Enter: choose  Esc: back  Ctrl-C: stop"

// aboutLines returns the first line of a question: who or what it is about.
func aboutLines(words string, width int) []string {
	if words == "" {
		return nil
	}
	return []string{faint.Render(truncate(words, width)), ""}
}
