// Package drawing holds the line drawings that explain an instruction: their names, and their strokes as
// plain data. They are black on white, and made to be read after a fax and a copy.
package drawing

import "slices"

// Drawing is one drawing, in units of its own: 6.7 of them are a millimetre in ordinary print.
type Drawing struct {
	Name          string // as an author writes it: "eye-drop"
	Doc           string // what it shows, for authors
	Width, Height float64
	Strokes       []Stroke // in the order of drawing; what is outside the width and height is not seen
}

// Stroke is a path of round ends and corners, in the form that SVG has, of M, L, C and Z with absolute coordinates.
type Stroke struct {
	Path  string
	Width float64
	White bool // white instead of black
	Fill  Fill
}

// Fill is the colour inside a path.
type Fill int

// The fills.
const (
	Empty Fill = iota
	White      // hides what is behind
	Black
)

// Find returns the drawing of this name; nil for none.
func Find(name string) *Drawing {
	n := slices.IndexFunc(All, func(d Drawing) bool { return d.Name == name })
	if n < 0 {
		return nil
	}
	return &All[n]
}

// Names returns the names of all drawings.
func Names() []string {
	out := make([]string, len(All))
	for n, d := range All {
		out[n] = d.Name
	}
	return out
}

func line(width float64, path string) Stroke    { return Stroke{Path: path, Width: width} }
func outline(width float64, path string) Stroke { return Stroke{Path: path, Width: width, Fill: White} }
func solid(width float64, path string) Stroke   { return Stroke{Path: path, Width: width, Fill: Black} }

// limb is an arm or a finger: as thick as its width, along a path.
type limb struct {
	width float64
	path  string
}

// limbs returns the outline of some limbs that are one body, drawn with a line of this width: each in black,
// then each in white and thinner.
func limbs(width float64, all ...limb) []Stroke {
	var out []Stroke
	for _, l := range all {
		out = append(out, Stroke{Path: l.path, Width: l.width})
	}
	for _, l := range all {
		out = append(out, Stroke{Path: l.path, Width: l.width - 2*width, White: true})
	}
	return out
}
