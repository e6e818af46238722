package pdf

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"hash/maphash"
	"sync"

	"github.com/klauspost/compress/flate"
)

// A stream is packed in parts, each without regard to what stands before it, so that a part that
// the sheets of many patients have alike is packed once a process. What a part becomes depends on
// its bytes alone: a sheet is the same bytes whatever was packed before it.

// deflatedBlock is a part as it stands in a deflated stream, and what the whole stream's checksum is
// made of.
type deflatedBlock struct {
	data []byte
	sum  uint32
}

// boundary is where a part ends, and whether it says what is of one sheet alone. That is packed
// quickly, or not at all where it is short; what sheets have alike is packed well, since it is
// packed once.
type boundary struct {
	end        int
	perPatient bool
}

// minDeflated is from what length on an own part is packed: of a shorter one packing takes away
// half, for ten times the time of all else that is done for it.
const minDeflated = 1000

// deflate packs data, cut into parts, as a zlib stream (RFC 1950) behind dst. Without cuts all is
// one part.
func deflate(dst, data []byte, cuts ...boundary) []byte {
	const begin, end = "\x78\x5e", "\x03\x00" // a last block that is empty
	if len(cuts) == 0 {
		cuts = []boundary{{end: len(data)}}
	}
	dst = append(dst, begin...)
	sum, from := uint32(1), 0
	for _, c := range cuts {
		part := data[from:c.end]
		from = c.end
		if c.perPatient && len(part) < minDeflated {
			dst = appendStored(dst, part)
			sum = adler32Combine(sum, adler32.Checksum(part), len(part))
			continue
		}
		by := sharedDeflater
		if c.perPatient {
			by = perPatientDeflater
		}
		p := by.block(part)
		dst = append(dst, p.data...)
		sum = adler32Combine(sum, p.sum, len(part))
	}
	return binary.BigEndian.AppendUint32(append(dst, end...), sum)
}

// appendStored is a part as it is, in a block that says so.
func appendStored(dst, part []byte) []byte {
	n := uint16(len(part))
	dst = binary.LittleEndian.AppendUint16(append(dst, 0), n)
	return append(binary.LittleEndian.AppendUint16(dst, ^n), part...)
}

// adler32Combine is the checksum of two texts of which each has one, and the second is n bytes long.
func adler32Combine(first, second uint32, n int) uint32 {
	const base = 65521
	a1, b1 := uint64(first&0xffff), uint64(first>>16)
	a2, b2 := uint64(second&0xffff), uint64(second>>16)
	a := (a1 + a2 + base - 1) % base
	b := (b1 + b2 + uint64(n%base)*(a1+base-1)) % base
	return uint32(b<<16 | a)
}

// perPatientDeflater and well pack at a level of klauspost's each, and remember parts by their whole content.
var perPatientDeflater, sharedDeflater = newDeflater(1), newDeflater(5)

// deflater packs parts and remembers them. What is met for the first time is not kept yet: most of
// that is one patient's.
type deflater struct {
	level int
	idle  chan *flate.Writer // that nobody uses: one holds a megabyte; a sync.Pool is emptied too often to help

	mu       sync.RWMutex
	cache    *cache[string, deflatedBlock] // its size in bytes
	seed     maphash.Seed
	seen     [1 << 14]uint64 // hashes of what was met once; a place may be taken by another
	disabled bool            // for a test: with it the bytes must be the same
}

func newDeflater(level int) *deflater {
	return &deflater{level: level, idle: make(chan *flate.Writer, 16), cache: newCache[string, deflatedBlock](generationSize), seed: maphash.MakeSeed()}
}

const generationSize = 2 << 20 // bytes

func (k *deflater) block(part []byte) deflatedBlock {
	if k.disabled {
		return k.compress(part)
	}
	k.mu.RLock()
	p, ok := k.cache.recent[string(part)] // a get would copy the part
	k.mu.RUnlock()
	if ok {
		return p
	}
	hash := maphash.Bytes(k.seed, part)
	place := hash % uint64(len(k.seen))
	k.mu.Lock()
	p, ok = k.cache.previous[string(part)]
	keep := ok || k.seen[place] == hash
	k.seen[place] = hash
	k.mu.Unlock()
	if !ok {
		p = k.compress(part)
	}
	if keep {
		k.remember(part, p)
	}
	return p
}

// remember keeps a part, unless it would push out all else. A clinic's logo is long, and on each of
// its sheets.
func (k *deflater) remember(part []byte, p deflatedBlock) {
	if len(part) > generationSize/2 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cache.put(string(part), p, len(part)+len(p.data))
}

// compress deflates a part up to the end of a byte.
func (k *deflater) compress(part []byte) deflatedBlock {
	var w *flate.Writer
	select {
	case w = <-k.idle:
	default:
		var err error
		if w, err = flate.NewWriter(nil, k.level); err != nil {
			panic("pdf: " + err.Error())
		}
	}
	defer func() {
		select {
		case k.idle <- w:
		default:
		}
	}()
	b := bytes.NewBuffer(make([]byte, 0, len(part)/2+64))
	w.Reset(b)
	_, _ = w.Write(part)
	_ = w.Flush()
	return deflatedBlock{b.Bytes(), adler32.Checksum(part)}
}
