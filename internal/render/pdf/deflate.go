package pdf

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"hash/maphash"
	"sync"

	"github.com/klauspost/compress/flate"
)

// A stream is deflated in blocks, each independent of what precedes it, so that a block that the
// sheets of many patients share is deflated once per process. The result depends only on the
// block's bytes: a sheet has the same bytes whatever was deflated before it.

// deflatedBlock is a block as it is in a deflated stream, with what the whole stream's checksum needs.
type deflatedBlock struct {
	data []byte
	sum  uint32
}

// boundary is where a block ends, and whether its content is one sheet's alone. Such a block is deflated
// quickly, or not at all if it is short; shared blocks are deflated well, since that is done once.
type boundary struct {
	end        int
	perPatient bool
}

// minDeflated is the minimum length of a per-patient block that is deflated: a shorter one would
// shrink to half, but take ten times as long as everything else done for it.
const minDeflated = 1000

// deflate appends data, cut into blocks, to dst as a zlib stream (RFC 1950). Without cuts it is one block.
func deflate(dst, data []byte, cuts ...boundary) []byte {
	const begin, end = "\x78\x5e", "\x03\x00" // an empty last block
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

// appendStored appends a block uncompressed.
func appendStored(dst, part []byte) []byte {
	n := uint16(len(part))
	dst = binary.LittleEndian.AppendUint16(append(dst, 0), n)
	return append(binary.LittleEndian.AppendUint16(dst, ^n), part...)
}

// adler32Combine returns the checksum of two concatenated texts from the checksum of each; the
// second is n bytes long.
func adler32Combine(first, second uint32, n int) uint32 {
	const base = 65521
	a1, b1 := uint64(first&0xffff), uint64(first>>16)
	a2, b2 := uint64(second&0xffff), uint64(second>>16)
	a := (a1 + a2 + base - 1) % base
	b := (b1 + b2 + uint64(n%base)*(a1+base-1)) % base
	return uint32(b<<16 | a)
}

// perPatientDeflater and sharedDeflater each use one of klauspost's levels, and cache blocks by
// their complete content.
var perPatientDeflater, sharedDeflater = newDeflater(1), newDeflater(5)

// deflater deflates blocks and caches them. A block isn't cached the first time: most are one patient's.
type deflater struct {
	level int
	idle  chan *flate.Writer // unused ones: each holds a megabyte; a sync.Pool is emptied too often to help

	mu       sync.RWMutex
	cache    *cache[string, deflatedBlock] // its size in bytes
	seed     maphash.Seed
	seen     [1 << 14]uint64 // hashes of blocks seen once; a slot may be overwritten
	disabled bool            // for a test: the bytes must be the same with it
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
	p, ok := k.cache.recent[string(part)] // calling get would copy the block
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

// remember caches a block, unless it would push out all others. A clinic's logo is long, and on
// each of its sheets.
func (k *deflater) remember(part []byte, p deflatedBlock) {
	if len(part) > generationSize/2 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cache.put(string(part), p, len(part)+len(p.data))
}

// compress deflates a block up to the end of a byte.
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
