package prompt

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// page shows a long text.
type page struct {
	title  string
	layout func(width int) string
	lines  []string
	top    int
	width  int
	height int
}

func (p *page) begin() tea.Cmd { return nil }

func (p *page) resize(width, height int) {
	p.width, p.height = width, height
	p.lines = strings.Split(strings.TrimRight(p.layout(width), "\n"), "\n")
	p.move(0)
}

// visibleRows is how many lines of the text are visible: all but the title and a blank.
func (p *page) visibleRows() int { return max(p.height-2, 1) }

func (p *page) move(step int) {
	p.top = max(min(p.top+step, len(p.lines)-p.visibleRows()), 0)
}

func (p *page) key(k tea.KeyMsg) (done bool, cmd tea.Cmd) {
	switch k.String() {
	case "enter", "q":
		return true, nil
	case "up", "k":
		p.move(-1)
	case "down", "j":
		p.move(1)
	case "pgup", "b":
		p.move(-p.visibleRows())
	case "pgdown", " ", "f":
		p.move(p.visibleRows())
	case "home", "g":
		p.move(-len(p.lines))
	case "end", "G":
		p.move(len(p.lines))
	}
	return false, nil
}

func (p *page) handleEsc() bool { return false }

func (p *page) handle(tea.Msg) tea.Cmd { return nil }

func (p *page) view() string {
	end := min(p.top+p.visibleRows(), len(p.lines))
	head := fmt.Sprintf("%s: lines %d to %d of %d", p.title, p.top+1, end, len(p.lines))
	return bold.Render(truncate(head, p.width)) + "\n\n" + strings.Join(p.lines[p.top:end], "\n")
}

func (p *page) help() string { return "Space: on  Enter: done  Ctrl-C: stop" }
