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

// packed is a part as it stands in a deflated stream, and what the whole stream's checksum is
// made of.
type packed struct {
	data []byte
	sum  uint32
}

// cut is where a part ends, and whether it says what is of one sheet alone. That is packed
// quickly, or not at all where it is short; what sheets have alike is packed well, since it is
// packed once.
type cut struct {
	end int
	own bool
}

// leastPacked is from what length on an own part is packed: of a shorter one packing takes away
// half, for ten times the time of all else that is done for it.
const leastPacked = 1000

// deflate packs data, cut into parts, as a zlib stream (RFC 1950) behind dst. Without cuts all is
// one part.
func deflate(dst, data []byte, cuts ...cut) []byte {
	const begin, end = "\x78\x5e", "\x03\x00" // a last block that is empty
	if len(cuts) == 0 {
		cuts = []cut{{end: len(data)}}
	}
	dst = append(dst, begin...)
	sum, from := uint32(1), 0
	for _, c := range cuts {
		part := data[from:c.end]
		from = c.end
		if c.own && len(part) < leastPacked {
			dst = stored(dst, part)
			sum = joined(sum, adler32.Checksum(part), len(part))
			continue
		}
		by := well
		if c.own {
			by = quick
		}
		p := by.packed(part)
		dst = append(dst, p.data...)
		sum = joined(sum, p.sum, len(part))
	}
	return binary.BigEndian.AppendUint32(append(dst, end...), sum)
}

// stored is a part as it is, in a block that says so.
func stored(dst, part []byte) []byte {
	n := uint16(len(part))
	dst = binary.LittleEndian.AppendUint16(append(dst, 0), n)
	return append(binary.LittleEndian.AppendUint16(dst, ^n), part...)
}

// joined is the checksum of two texts of which each has one, and the second is n bytes long.
func joined(first, second uint32, n int) uint32 {
	const base = 65521
	a1, b1 := uint64(first&0xffff), uint64(first>>16)
	a2, b2 := uint64(second&0xffff), uint64(second>>16)
	a := (a1 + a2 + base - 1) % base
	b := (b1 + b2 + uint64(n%base)*(a1+base-1)) % base
	return uint32(b<<16 | a)
}

// quick and well pack at a level of klauspost's each, and remember parts by their whole content.
var quick, well = newPacker(1), newPacker(5)

// packer packs parts and remembers them. What is met for the first time is not kept yet: most of
// that is one patient's.
type packer struct {
	level   int
	writers chan *flate.Writer // that nobody uses: one holds a megabyte; a sync.Pool is emptied too often to help

	mu   sync.RWMutex
	kept *memory[string, packed] // its size in bytes
	seed maphash.Seed
	met  [1 << 14]uint64 // hashes of what was met once; a place may be taken by another
	off  bool            // for a test: with it the bytes must be the same
}

func newPacker(level int) *packer {
	return &packer{level: level, writers: make(chan *flate.Writer, 16), kept: newMemory[string, packed](halfOfMemory), seed: maphash.MakeSeed()}
}

const halfOfMemory = 2 << 20 // bytes

func (k *packer) packed(part []byte) packed {
	if k.off {
		return k.pack(part)
	}
	k.mu.RLock()
	p, ok := k.kept.new[string(part)] // a get would copy the part
	k.mu.RUnlock()
	if ok {
		return p
	}
	hash := maphash.Bytes(k.seed, part)
	place := hash % uint64(len(k.met))
	k.mu.Lock()
	p, ok = k.kept.old[string(part)]
	keep := ok || k.met[place] == hash
	k.met[place] = hash
	k.mu.Unlock()
	if !ok {
		p = k.pack(part)
	}
	if keep {
		k.keep(part, p)
	}
	return p
}

// keep keeps a part, unless it would push out all else. A clinic's logo is long, and on each of
// its sheets.
func (k *packer) keep(part []byte, p packed) {
	if len(part) > halfOfMemory/2 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept.put(string(part), p, len(part)+len(p.data))
}

// pack deflates a part up to the end of a byte.
func (k *packer) pack(part []byte) packed {
	var w *flate.Writer
	select {
	case w = <-k.writers:
	default:
		var err error
		if w, err = flate.NewWriter(nil, k.level); err != nil {
			panic("pdf: " + err.Error())
		}
	}
	defer func() {
		select {
		case k.writers <- w:
		default:
		}
	}()
	b := bytes.NewBuffer(make([]byte, 0, len(part)/2+64))
	w.Reset(b)
	_, _ = w.Write(part)
	_ = w.Flush()
	return packed{b.Bytes(), adler32.Checksum(part)}
}
