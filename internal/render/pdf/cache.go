package pdf

import (
	"sync"

	"aftercare/internal/render/pdfwriter"
)

// Cache holds what sheets have alike, for Renderers that make many: packed parts, broken lines,
// drawn icons, the arrangement of each text, and the memory in which a sheet is made. It is bounded,
// and safe for concurrent use. It decides nothing: a sheet has the same bytes with any Cache, and
// with none. Nothing in it is handed out.
type Cache struct {
	blocks *pdfwriter.Cache
	// workspaces are the cleared ones that nobody uses. A sync.Pool is emptied too often to help.
	workspaces chan *workspace
	// shapes are those of earlier sheets, answered, with what they got; questions are those to answer for a shape.
	shapes    *recent[shape, arrangement]
	questions *recent[shape, *questions]
	// questionLists is how many lists of questions there were.
	questionLists int
	shaping       sync.Mutex // guards all three
	// icons are drawn ones: an iconKey to a *pdfwriter.Icon. There are few: each in the sizes of ordinary
	// and large print.
	icons sync.Map
}

// maxShapes is how many answered shapes are kept at least, and of how many shapes the questions, once there were so
// many: those of a day are some dozens, with some hundreds of questions each.
const (
	maxShapes    = 4096
	maxQuestions = 512
)

// NewCache returns an empty cache.
func NewCache() *Cache {
	const workers = 16
	return &Cache{blocks: pdfwriter.NewCache(), workspaces: make(chan *workspace, workers), shapes: newRecent[shape, arrangement](maxShapes), questions: newRecent[shape, *questions](maxQuestions)}
}

// packed returns the cache of packed parts; nil for none.
func (c *Cache) packed() *pdfwriter.Cache {
	if c == nil {
		return nil
	}
	return c.blocks
}

// acquire returns a cleared workspace. It is released when the sheet is in its file, and never
// after a panic.
func (c *Cache) acquire() *workspace {
	if c == nil {
		return newWorkspace(nil)
	}
	select {
	case d := <-c.workspaces:
		return d
	default:
		return newWorkspace(c)
	}
}

// release takes a workspace back. One on which a huge sheet was made isn't kept.
func (c *Cache) release(d *workspace) {
	const maxPages = 128 // pages, of all arrangements that were drawn
	if c == nil || d.arena.Pages() > maxPages {
		return
	}
	d.clear()
	select {
	case c.workspaces <- d:
	default:
	}
}

// questionsOf returns what is asked of a sheet of a shape so far; nothing for none.
func (c *Cache) questionsOf(s shape) questions {
	c.shaping.Lock()
	defer c.shaping.Unlock()
	if q, ok := c.questions.get(s); ok {
		return *q
	}
	return questions{}
}

// ask adds questions to those of a shape.
func (c *Cache) ask(s shape, more []question) {
	c.shaping.Lock()
	defer c.shaping.Unlock()
	q, ok := c.questions.get(s)
	if !ok {
		c.questionLists++
		q = &questions{number: c.questionLists, known: map[question]bool{}}
		c.questions.put(s, q)
	}
	before := len(q.all)
	for _, one := range more {
		if !q.known[one] {
			q.known[one] = true
			q.all = append(q.all, one)
		}
	}
	if !ok || len(q.all) > before {
		q.ends = append(q.ends, len(q.all))
	}
}

// arranged returns what an earlier sheet got whose shape and answers are one of these; false if there was none.
func (c *Cache) arranged(all []shape) (arrangement, bool) {
	c.shaping.Lock()
	defer c.shaping.Unlock()
	for _, s := range all {
		if a, ok := c.shapes.get(s); ok {
			return a, true
		}
	}
	return arrangement{}, false
}

// arrange keeps what a sheet got whose shape and answers are these.
func (c *Cache) arrange(s shape, a arrangement) {
	c.shaping.Lock()
	defer c.shaping.Unlock()
	c.shapes.put(s, a)
}

// iconKey is an icon in one size and colour, or a drawing in one size.
type iconKey struct {
	name  string
	size  float64
	white bool
}

// icon returns a drawn icon, which draw draws if there is none yet.
func (c *Cache) icon(key iconKey, draw func() *pdfwriter.Icon) *pdfwriter.Icon {
	if c == nil {
		return draw()
	}
	drawn, ok := c.icons.Load(key)
	if !ok {
		drawn, _ = c.icons.LoadOrStore(key, draw())
	}
	return drawn.(*pdfwriter.Icon)
}
