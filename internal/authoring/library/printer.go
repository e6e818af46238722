package library

import (
	"strconv"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
)

// printer reads how a clinic prints: a queue, or {queue: …, sides: two, tray: …}. Whether the
// printer supports it is checked when it prints.
func (r *reader) printer(n *yamlfile.Node) clinic.Printer {
	if n == nil || n.Kind == yamlfile.Scalar {
		return clinic.Printer{Queue: r.optional(n, "printer")}
	}
	if !r.mapping(n, "a printer", schema.Printer.Names()) {
		return clinic.Printer{}
	}
	p := clinic.Printer{
		Queue: r.optional(n.Get("queue"), "queue"), Sides: r.oneOf(n.Get("sides"), "sides", clinic.Sides),
		Media: r.optional(n.Get("media"), "media"), Tray: r.optional(n.Get("tray"), "tray"),
	}
	if c := n.Get("copies"); c != nil {
		text := r.text(c, "copies")
		var err error
		if p.Copies, err = strconv.Atoi(text); text != "" && (err != nil || p.Copies < 1 || p.Copies > clinic.MaxCopies) {
			r.list.Add(c.Pos, "", "copies is %q; expected a number from 1 to %d", text, clinic.MaxCopies)
		}
	}
	return p
}
