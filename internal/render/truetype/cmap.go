package truetype

import "errors"

// readCmap chooses the font's Unicode mapping: the full one if there is one, else that of the basic plane.
func (f *Font) readCmap() error {
	cmap := f.tables["cmap"]
	if len(cmap) < 4 {
		return errors.New(`the font's "cmap" table is cut off`)
	}
	best := 0
	for i := range int(u16(cmap, 2)) {
		at := 4 + 8*i
		if at+8 > len(cmap) {
			return errors.New(`the font's "cmap" table is cut off`)
		}
		platform, encoding, offset := u16(cmap, at), u16(cmap, at+2), int(u32(cmap, at+4))
		if offset < 0 || offset+16 > len(cmap) || (platform != 0 && (platform != 3 || encoding != 1 && encoding != 10)) {
			continue
		}
		if format := int(u16(cmap, offset)); (format == 4 || format == 12) && format > best {
			best = format
			f.cmap = cmapLookup(cmap[offset:], format)
		}
	}
	if best == 0 {
		return errors.New("the font has no Unicode mapping that can be read")
	}
	for _, r := range []rune{' ', 'A', 0xFFFD, 0x10FFFF} {
		f.cmap(r) // a damaged mapping fails here, not in the middle of a sheet
	}
	return nil
}

func cmapLookup(t []byte, format int) func(rune) int {
	if format == 12 {
		return func(r rune) int { return lookup12(t, r) }
	}
	return func(r rune) int { return lookup4(t, r) }
}

// lookup12 finds a rune in segmented coverage.
func lookup12(t []byte, r rune) int {
	low, high := 0, int(u32(t, 12))
	high = min(high, (len(t)-16)/12)
	for low < high {
		mid := (low + high) / 2
		at := 16 + 12*mid
		switch {
		case uint32(r) > u32(t, at+4):
			low = mid + 1
		case uint32(r) < u32(t, at):
			high = mid
		default:
			return int(u32(t, at+8)) + int(uint32(r)-u32(t, at))
		}
	}
	return 0
}

// lookup4 finds a rune in segment mapping to delta values.
func lookup4(t []byte, r rune) int {
	if r > 0xFFFF {
		return 0
	}
	n := int(u16(t, 6)) / 2
	n = min(n, (len(t)-16)/8)
	ends, starts, deltas, offsets := 14, 16+2*n, 16+4*n, 16+6*n
	for i := range n {
		if int(r) > int(u16(t, ends+2*i)) {
			continue
		}
		start := int(u16(t, starts+2*i))
		if int(r) < start {
			return 0
		}
		delta, offset := int(u16(t, deltas+2*i)), int(u16(t, offsets+2*i))
		if offset == 0 {
			return (int(r) + delta) & 0xFFFF
		}
		at := offsets + 2*i + offset + 2*(int(r)-start)
		if at+2 > len(t) {
			return 0
		}
		if g := int(u16(t, at)); g != 0 {
			return (g + delta) & 0xFFFF
		}
		return 0
	}
	return 0
}
