package lint

// The rules, a line each: what a sheet must have, what contradicts itself, what is hard to
// read. The tables of phrases and words follow them.
var (
	elements       = []*Analyzer{e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15, e16, e17, e18, e20, e21, e22, e23, e24, e25, e26, e27, e28, e29, e30, e31, e33, e34, e35, e36, e37, e38, e39, e40, e41, e42, e43, e44, p1}
	contradictions = []*Analyzer{x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15, x16, x17, x18, x19}
	places         = []*Analyzer{b1, b2, b3, b4}
	ids            = []*Analyzer{n1, n2}
	questions      = []*Analyzer{q1, q2, q3, q4}
	medicines      = []*Analyzer{m1, m2, m3}
	reading        = []*Analyzer{r1, r2, r3, r4}
	proofreading   = []*Analyzer{l1, l2, l3, l4, l5}
)
