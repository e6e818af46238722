package pdfwriter

import (
	"math"
	"strconv"
)

// appendNumber appends a coordinate with at most two decimals.
func appendNumber(b []byte, f float64) []byte {
	if c := f * 100; c > -1e9 && c < 1e9 {
		n := int64(c + math.Copysign(0.5, c))
		// Values close to halfway between two hundredths are left to strconv, which rounds exactly.
		if away := math.Abs(c - float64(n)); away < 0.499999 && n != 0 {
			return appendHundredths(b, n)
		}
	}
	b = strconv.AppendFloat(b, f, 'f', 2, 64)
	n := len(b)
	for b[n-1] == '0' {
		n--
	}
	if b[n-1] == '.' {
		n--
	}
	return b[:n]
}

// appendHundredths appends n/100 without trailing zeros.
func appendHundredths(b []byte, n int64) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	whole, tens, ones := n/100, byte(n/10%10), byte(n%10)
	switch {
	case whole < 10:
		b = append(b, '0'+byte(whole))
	case whole < 100:
		b = append(b, '0'+byte(whole/10), '0'+byte(whole%10))
	case whole < 1000:
		b = append(b, '0'+byte(whole/100), '0'+byte(whole/10%10), '0'+byte(whole%10))
	default:
		b = strconv.AppendInt(b, whole, 10)
	}
	switch {
	case ones != 0:
		return append(b, '.', '0'+tens, '0'+ones)
	case tens != 0:
		return append(b, '.', '0'+tens)
	}
	return b
}

// formatNumber returns a coordinate with at most two decimals.
func formatNumber(f float64) string { return string(appendNumber(nil, f)) }
