package prompt

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
	"github.com/charmbracelet/x/ansi"
)

// picker picks one of many items by typing.
type picker struct {
	List
	typed         string
	input         *huh.Input
	matches       []int // indices; len(Items) for Else
	cursor        int
	top           int // the first that is shown
	width, height int
}

func newPicker(l List) *picker {
	p := &picker{List: l, typed: l.Typed}
	p.input = newInput(l.Title, "Find: ", &p.typed).Placeholder("type a few letters")
	p.search()
	p.cursor = max(slices.Index(p.matches, l.Chosen), 0)
	return p
}

func (p *picker) search() {
	p.matches = p.filter(p.typed)
	if p.Else != "" {
		p.matches = append(p.matches, len(p.Items))
	}
	p.cursor, p.top = 0, 0
}

func (p *picker) picked() Picked { return Picked{p.matches[p.cursor], p.typed} }

func (p *picker) begin() tea.Cmd { return p.input.Focus() }

func (p *picker) resize(width, height int) {
	p.width, p.height = width, height
	p.input.WithWidth(width)
}

// visibleRows is how many lines the list has.
func (p *picker) visibleRows() int { return max(p.height-strings.Count(p.head(), "\n")-4, 1) }

// head returns what is above the list.
func (p *picker) head() string {
	if p.Notice == "" {
		return p.input.View()
	}
	return wrap(p.Notice, p.width) + "\n\n" + p.input.View()
}

func (p *picker) key(k tea.KeyMsg) (done bool, cmd tea.Cmd) {
	step := 0
	switch k.String() {
	case "enter":
		return len(p.matches) > 0, nil
	case "up", "ctrl+p":
		step = -1
	case "down", "ctrl+n":
		step = 1
	case "pgup":
		step = -p.visibleRows()
	case "pgdown":
		step = p.visibleRows()
	case "tab", "ctrl+v": // as in a line
	default:
		before := p.typed
		if _, cmd = p.input.Update(k); p.typed != before {
			p.search()
		}
		return false, cmd
	}
	p.cursor = max(min(p.cursor+step, len(p.matches)-1), 0)
	return false, nil
}

// handleEsc clears what was typed.
func (p *picker) handleEsc() bool {
	if p.typed == "" || p.typed == p.Typed {
		return false
	}
	p.typed = ""
	p.input.Value(&p.typed)
	p.search()
	return true
}

func (p *picker) handle(m tea.Msg) tea.Cmd {
	_, cmd := p.input.Update(m)
	return cmd
}

func (p *picker) label(n int) string {
	if n == len(p.Items) {
		return p.Else
	}
	return p.Items[n].Words
}

// view shows as many items as there is room for, each in full: what is cut off may be what tells two patients apart.
func (p *picker) view() string {
	room := p.visibleRows()
	p.top = min(p.top, p.cursor)
	for p.top < p.cursor && p.linesOf(p.top, p.cursor) > room {
		p.top++
	}
	var lines []string
	end := p.top
	for ; end < len(p.matches); end++ {
		rows := p.rows(end)
		if len(lines)+len(rows) > room && end > p.cursor {
			break
		}
		lines = append(lines, rows...)
	}
	lines = lines[:min(len(lines), room)]
	return p.head() + "\n\n" + strings.Join(append(lines, "", faint.Render(truncate(p.count(len(p.matches)-end), p.width))), "\n")
}

// linesOf returns how many lines the items from one to another take.
func (p *picker) linesOf(from, to int) int {
	n := 0
	for ; from <= to; from++ {
		n += len(p.rows(from))
	}
	return n
}

// rows returns the lines of an item.
func (p *picker) rows(n int) []string {
	const mark = 2
	lines := strings.Split(wrap(p.label(p.matches[n]), p.width-2*mark), "\n")
	if whole := p.label(p.matches[n]); ansi.StringWidth(whole) <= p.width-mark {
		lines = []string{whole}
	}
	for i := range lines {
		lead := "  "
		switch {
		case i > 0:
			lead = "    "
		case n == p.cursor:
			lead = "> "
		}
		if lines[i] = lead + lines[i]; n == p.cursor {
			lines[i] = bold.Render(lines[i])
		}
	}
	return lines
}

// count says how many items match, and how many of them are below the screen.
func (p *picker) count(below int) string {
	fit := len(p.matches)
	if p.Else != "" {
		fit--
	}
	words := fmt.Sprintf("%d of %d", fit, len(p.Items))
	switch {
	case fit == 0 && p.typed != "":
		return "Nothing matches what you typed."
	case p.typed == "":
		words = fmt.Sprintf("%d in all", fit)
	}
	if below > 0 {
		words += fmt.Sprintf(", %d more below", below)
	}
	return words
}

func (p *picker) help() string { return chooseHelp }
