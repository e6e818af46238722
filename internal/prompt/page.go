package prompt

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

// page shows a long text.
type page struct {
	title  string
	lay    func(width int) string
	lines  []string
	top    int
	width  int
	height int
}

func (p *page) begin() tea.Cmd { return nil }

func (p *page) resize(width, height int) {
	p.width, p.height = width, height
	p.lines = strings.Split(strings.TrimRight(p.lay(width), "\n"), "\n")
	p.move(0)
}

// room is how many lines of the text are seen: all but the title and a blank.
func (p *page) room() int { return max(p.height-2, 1) }

func (p *page) move(step int) {
	p.top = max(min(p.top+step, len(p.lines)-p.room()), 0)
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
		p.move(-p.room())
	case "pgdown", " ", "f":
		p.move(p.room())
	case "home", "g":
		p.move(-len(p.lines))
	case "end", "G":
		p.move(len(p.lines))
	}
	return false, nil
}

func (p *page) esc() bool { return false }

func (p *page) other(tea.Msg) tea.Cmd { return nil }

func (p *page) view() string {
	end := min(p.top+p.room(), len(p.lines))
	head := fmt.Sprintf("%s: lines %d to %d of %d", p.title, p.top+1, end, len(p.lines))
	return bold.Render(cut(head, p.width)) + "\n\n" + strings.Join(p.lines[p.top:end], "\n")
}

func (p *page) help() string { return "Space: on  Enter: done  Ctrl-C: stop" }
