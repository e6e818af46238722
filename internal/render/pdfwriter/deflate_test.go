package pdfwriter

import (
	"bytes"
	"compress/zlib"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"testing"
)

// Another decoder reads a stream of blocks as the original data, whatever its cuts, and its bytes
// are the same whether its blocks are cached or not.
func TestDeflatedBlocksAreOneStream(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	cache := NewCache()
	words := []string{"BT /F1 12 Tf ", "(a text)", " Tj ET\n", "EMC\n", "\x00\xff", "0 0 1 rg "}
	for range 300 {
		var data []byte
		var cuts []boundary
		for range random.IntN(400) {
			data = append(data, words[random.IntN(len(words))]...)
			if random.IntN(40) == 0 {
				cuts = append(cuts, boundary{len(data), random.IntN(2) == 0})
			}
		}
		cuts = append(cuts, boundary{end: len(data)})
		var all [][]byte
		for _, k := range []*Cache{nil, cache, cache, cache} { // without one, first seen, cached, found in the cache
			all = append(all, k.deflate(nil, data, cuts...))
		}
		for _, packed := range all[1:] {
			if !bytes.Equal(packed, all[0]) {
				t.Fatal("the cache changes bytes")
			}
		}
		r, err := zlib.NewReader(bytes.NewReader(all[0]))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%v, or other data, cut at %v", err, cuts)
		}
	}
}

func TestAdler32Combine(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		a, b := make([]byte, random.IntN(3000)), make([]byte, random.IntN(200_000))
		for n := range a {
			a[n] = byte(random.Uint32())
		}
		for n := range b {
			b[n] = byte(random.Uint32()) | 0xf0
		}
		if got, want := adler32Combine(adler32.Checksum(a), adler32.Checksum(b), len(b)), adler32.Checksum(append(a, b...)); got != want {
			t.Fatalf("%d and %d bytes: %08x, want %08x", len(a), len(b), got, want)
		}
	}
}

// The cache of blocks doesn't grow with what is deflated, and keeps what is used again.
func TestBlockCacheIsBounded(t *testing.T) {
	k := newDeflater(1)
	part := func(n int) []byte { return bytes.Repeat([]byte{byte(n), byte(n >> 8), byte(n >> 16), 1}, 250) }
	largest := 0
	for n := range 6000 {
		k.block(part(n))
		k.block(part(n))
		k.block(part(0)) // a block of every sheet
		sum := 0
		for _, half := range []map[string]deflatedBlock{k.newer, k.older} {
			for data, p := range half {
				sum += len(data) + len(p.data)
			}
			if n%500 > 0 {
				break
			}
		}
		largest = max(largest, sum)
	}
	if largest > 2*generationSize+10_000 {
		t.Errorf("%d bytes are remembered", largest)
	}
	if _, ok := k.newer[string(part(0))]; !ok {
		if _, ok := k.older[string(part(0))]; !ok {
			t.Error("what is asked for all the time is forgotten")
		}
	}
	if _, ok := k.newer[string(part(1))]; ok {
		t.Error("what nobody asks for is kept")
	}
}

// A clinic's logo, the longest block there is, isn't deflated more often than the others.
func TestLongBlockIsCached(t *testing.T) {
	k := newDeflater(1)
	logo := bytes.Repeat([]byte{0}, 2000/8*2000)
	for range 2 {
		k.block(logo)
	}
	if _, ok := k.newer[string(logo)]; !ok {
		t.Error("it is packed for each sheet")
	}
}

// However many blocks a file has, each of them is packed once.
func TestBlocksDoNotPushEachOtherOut(t *testing.T) {
	k := newDeflater(1)
	for range 3 {
		for n := range 2000 {
			k.block([]byte{byte(n), byte(n >> 8)})
		}
	}
	if got := k.packed.Load(); got != 2000 {
		t.Errorf("%d blocks are packed; expected each once", got)
	}
}
