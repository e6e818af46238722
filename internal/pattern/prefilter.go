package pattern

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// Prefilter returns a cheap test that every text matching the expression passes: it looks for
// pieces, of which each match contains at least one. It takes the text in small letters. A text
// that passes may still not match.
func Prefilter(expr string) func(lower string) bool {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return func(string) bool { return true } // New reports what is wrong with it
	}
	pieces := requiredPieces(re.Simplify())
	if len(pieces) == 0 {
		return func(string) bool { return true }
	}
	return func(lower string) bool {
		return slices.ContainsFunc(pieces, func(p string) bool { return strings.Contains(lower, p) })
	}
}

// maxPieces is the maximum number of pieces that are still cheaper to look for than the expression.
const maxPieces = 24

// requiredPieces returns pieces, of which each match contains at least one; nil if there are none.
func requiredPieces(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{strings.ToLower(string(re.Rune))}
	case syntax.OpCharClass:
		return classPieces(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return requiredPieces(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return requiredPieces(re.Sub[0])
		}
	case syntax.OpConcat:
		return bestPieces(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			pieces := requiredPieces(sub)
			if len(pieces) == 0 {
				return nil
			}
			all = append(all, pieces...)
		}
		if len(all) <= maxPieces {
			return all
		}
	default:
	}
	return nil
}

// classPieces returns the characters of a small class: digits, or one letter in both cases.
func classPieces(ranges []rune) []string {
	var out []string
	for n := 0; n+1 < len(ranges); n += 2 {
		for r := ranges[n]; r <= ranges[n+1]; r++ {
			if len(out) >= maxPieces {
				return nil
			}
			if p := strings.ToLower(string(r)); !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// bestPieces returns the pieces of the part that the fewest texts have: the one whose shortest
// piece is longest.
func bestPieces(parts []*syntax.Regexp) []string {
	var best []string
	length := func(pieces []string) int {
		return len(slices.MinFunc(pieces, func(a, b string) int { return len(a) - len(b) }))
	}
	for _, part := range parts {
		pieces := requiredPieces(part)
		if len(pieces) == 0 || len(pieces) > maxPieces {
			continue
		}
		if best == nil || length(pieces) > length(best) || length(pieces) == length(best) && len(pieces) < len(best) {
			best = pieces
		}
	}
	return best
}
