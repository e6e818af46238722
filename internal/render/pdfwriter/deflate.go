package pdfwriter

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
)

// A stream is deflated in blocks, each independent of what precedes it, so that a block that many
// files share is deflated once. The result depends only on the block's bytes: a file has the same
// bytes whatever was deflated before it.

// deflatedBlock is a block as it is in a deflated stream, with what the whole stream's checksum needs.
type deflatedBlock struct {
	data []byte
	sum  uint32
}

// boundary is where a block ends, and whether its content is one file's alone. Such a block is deflated
// quickly, or not at all if it is short; shared blocks are deflated well, since that is done once.
type boundary struct {
	end     int
	varying bool
}

// minDeflated is the minimum length of a varying block that is deflated: a shorter one would
// shrink to half, but take ten times as long as everything else done for it.
const minDeflated = 1000

// Cache holds the deflated blocks that files share, so that each is packed once. It is bounded, and
// safe for concurrent use. No byte depends on what it holds: a nil Cache packs everything anew.
type Cache struct{ varying, shared *deflater }

// NewCache returns an empty cache.
func NewCache() *Cache { return &Cache{newDeflater(varyingLevel), newDeflater(sharedLevel)} }

// Packed returns how many blocks were deflated anew, and how many of them were held to be shared.
func (k *Cache) Packed() (all, shared int) {
	shared = int(k.shared.packed.Load())
	return shared + int(k.varying.packed.Load()), shared
}

// Levels of the compression.
const (
	varyingLevel = 1
	sharedLevel  = 5
)

// block returns a block deflated.
func (k *Cache) block(part []byte, varying bool) deflatedBlock {
	switch {
	case k == nil && varying:
		return compress(newFlateWriter(varyingLevel), part)
	case k == nil:
		return compress(newFlateWriter(sharedLevel), part)
	case varying:
		return k.varying.block(part)
	}
	return k.shared.block(part)
}

// deflate appends data, cut into blocks, to dst as a zlib stream (RFC 1950). Without cuts it is one block.
func (k *Cache) deflate(dst, data []byte, cuts ...boundary) []byte {
	const begin, end = "\x78\x5e", "\x03\x00" // an empty last block
	if len(cuts) == 0 {
		cuts = []boundary{{end: len(data)}}
	}
	dst = append(dst, begin...)
	sum, from := uint32(1), 0
	for _, c := range cuts {
		part := data[from:c.end]
		from = c.end
		if c.varying && len(part) < minDeflated {
			dst = appendStored(dst, part)
			sum = adler32Combine(sum, adler32.Checksum(part), len(part))
			continue
		}
		p := k.block(part, c.varying)
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

// deflater deflates blocks with one of klauspost's levels, and caches them by their complete content.
type deflater struct {
	level int
	idle  chan *flate.Writer // unused ones: each holds a megabyte; a sync.Pool is emptied too often to help

	mu sync.RWMutex
	// Blocks that weren't used while one half filled up are dropped, so that it never grows with the
	// number of files.
	newer, older map[string]deflatedBlock
	size         int          // of the newer half, in bytes
	packed       atomic.Int64 // how many blocks were deflated anew
}

func newDeflater(level int) *deflater {
	return &deflater{level: level, idle: make(chan *flate.Writer, 16), newer: map[string]deflatedBlock{}}
}

const generationSize = 4 << 20 // bytes

func (k *deflater) block(part []byte) deflatedBlock {
	k.mu.RLock()
	p, ok := k.newer[string(part)] // without a copy of the block
	older, isOlder := k.older[string(part)]
	k.mu.RUnlock()
	switch {
	case ok:
		return p
	case isOlder:
		p = older
	default:
		p = k.compress(part)
	}
	k.remember(part, p)
	return p
}

// remember caches a block, unless it would push out all others. A logo is long, and in each file.
func (k *deflater) remember(part []byte, p deflatedBlock) {
	if len(part) > generationSize/2 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.size >= generationSize {
		k.older, k.newer, k.size = k.newer, map[string]deflatedBlock{}, 0
	}
	k.newer[string(part)] = p
	k.size += len(part) + len(p.data)
}

// compress deflates a block.
func (k *deflater) compress(part []byte) deflatedBlock {
	k.packed.Add(1)
	var w *flate.Writer
	select {
	case w = <-k.idle:
	default:
		w = newFlateWriter(k.level)
	}
	defer func() {
		select {
		case k.idle <- w:
		default:
		}
	}()
	return compress(w, part)
}

func newFlateWriter(level int) *flate.Writer {
	w, err := flate.NewWriter(nil, level)
	if err != nil {
		panic("pdfwriter: " + err.Error())
	}
	return w
}

// compress deflates a block up to the end of a byte.
func compress(w *flate.Writer, part []byte) deflatedBlock {
	b := bytes.NewBuffer(make([]byte, 0, len(part)/2+64))
	w.Reset(b)
	_, _ = w.Write(part)
	_ = w.Flush()
	return deflatedBlock{b.Bytes(), adler32.Checksum(part)}
}
