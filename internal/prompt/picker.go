package prompt

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
)

// picker finds one of many by typing.
type picker struct {
	List
	typed         string
	input         *huh.Input
	fits          []int // indices; len(Items) for Else
	at            int
	top           int // the first that is shown
	width, height int
}

func newPicker(l List) *picker {
	p := &picker{List: l}
	p.input = input(l.Title, "Find: ", &p.typed).Placeholder("type a few letters")
	p.search()
	return p
}

func (p *picker) search() {
	p.fits = p.found(p.typed)
	if p.Else != "" {
		p.fits = append(p.fits, len(p.Items))
	}
	p.at, p.top = 0, 0
}

func (p *picker) chosen() int {
	if len(p.fits) == 0 {
		return None
	}
	return p.fits[p.at]
}

func (p *picker) begin() tea.Cmd { return p.input.Focus() }

func (p *picker) resize(width, height int) {
	p.width, p.height = width, height
	p.input.WithWidth(width)
}

// room is how many lines the list has.
func (p *picker) room() int { return max(p.height-strings.Count(p.head(), "\n")-4, 1) }

// head is what stands above the list.
func (p *picker) head() string {
	if p.Notice == "" {
		return p.input.View()
	}
	return wrapped(p.Notice, p.width) + "\n\n" + p.input.View()
}

func (p *picker) key(k tea.KeyMsg) (done bool, cmd tea.Cmd) {
	step := 0
	switch k.String() {
	case "enter":
		return len(p.fits) > 0, nil
	case "up", "ctrl+p":
		step = -1
	case "down", "ctrl+n":
		step = 1
	case "pgup":
		step = -p.room()
	case "pgdown":
		step = p.room()
	case "tab", "ctrl+v": // as in a line
	default:
		before := p.typed
		if _, cmd = p.input.Update(k); p.typed != before {
			p.search()
		}
		return false, cmd
	}
	p.at = max(min(p.at+step, len(p.fits)-1), 0)
	return false, nil
}

// esc takes back what was typed.
func (p *picker) esc() bool {
	if p.typed == "" {
		return false
	}
	p.typed = ""
	p.input.Value(&p.typed)
	p.search()
	return true
}

func (p *picker) other(m tea.Msg) tea.Cmd {
	_, cmd := p.input.Update(m)
	return cmd
}

func (p *picker) words(n int) string {
	if n == len(p.Items) {
		return p.Else
	}
	return p.Items[n].Words
}

// view shows the chosen item whole, and of the others one line each.
func (p *picker) view() string {
	const mark = 2
	rows := func(n int) []string {
		words := p.words(p.fits[n])
		if n != p.at {
			return []string{"  " + cut(words, p.width-mark)}
		}
		lines := strings.Split(wrapped(words, p.width-mark), "\n")
		for i := range lines {
			lead := "  "
			if i == 0 {
				lead = "> "
			}
			lines[i] = bold.Render(lead + lines[i])
		}
		return lines
	}
	room := p.room()
	p.top = min(p.top, p.at)
	for p.top < p.at && p.at-p.top+len(rows(p.at)) > room {
		p.top++
	}
	var lines []string
	for n := p.top; n < len(p.fits) && len(lines) < room; n++ {
		lines = append(lines, rows(n)...)
	}
	lines = lines[:min(len(lines), room)]
	return p.head() + "\n\n" + strings.Join(append(lines, "", faint.Render(p.count())), "\n")
}

// count says how many fit.
func (p *picker) count() string {
	fit := len(p.fits)
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
