package prompt

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
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
	p := &picker{List: l}
	p.input = newInput(l.Title, "Find: ", &p.typed).Placeholder("type a few letters")
	p.search()
	return p
}

func (p *picker) search() {
	p.matches = p.filter(p.typed)
	if p.Else != "" {
		p.matches = append(p.matches, len(p.Items))
	}
	p.cursor, p.top = 0, 0
}

func (p *picker) chosen() int {
	if len(p.matches) == 0 {
		return None
	}
	return p.matches[p.cursor]
}

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
	if p.typed == "" {
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

// view shows the chosen item in full, and the others on one line each.
func (p *picker) view() string {
	const mark = 2
	rows := func(n int) []string {
		words := p.label(p.matches[n])
		if n != p.cursor {
			return []string{"  " + truncate(words, p.width-mark)}
		}
		lines := strings.Split(wrap(words, p.width-mark), "\n")
		for i := range lines {
			lead := "  "
			if i == 0 {
				lead = "> "
			}
			lines[i] = bold.Render(lead + lines[i])
		}
		return lines
	}
	room := p.visibleRows()
	p.top = min(p.top, p.cursor)
	for p.top < p.cursor && p.cursor-p.top+len(rows(p.cursor)) > room {
		p.top++
	}
	var lines []string
	for n := p.top; n < len(p.matches) && len(lines) < room; n++ {
		lines = append(lines, rows(n)...)
	}
	lines = lines[:min(len(lines), room)]
	return p.head() + "\n\n" + strings.Join(append(lines, "", faint.Render(p.count())), "\n")
}

// count says how many items match.
func (p *picker) count() string {
	fit := len(p.matches)
	if p.Else != "" {
		fit--
	}
	switch {
	case fit == 0:
		return "Nothing fits what you typed."
	case fit == len(p.Items) && p.typed == "":
		return fmt.Sprintf("%d in all", fit)
	}
	return fmt.Sprintf("%d of %d", fit, len(p.Items))
}

func (p *picker) help() string { return chooseHelp }
