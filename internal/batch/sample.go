package batch

import (
	"cmp"
	"context"
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"aftercare/internal/batch/schedule"
)

// sample is some thousand rows of a schedule, chosen by the hash of their ids: as if at random, but the same
// ones each time.
type sample struct {
	limit uint64
	rows  []sampledRow
}

type sampledRow struct {
	hash   uint64
	key    key
	number int
	row    schedule.Row
}

// maxSampled bounds the memory; at least half as many are kept, if there are that many.
const maxSampled = 2400

func newSample() *sample { return &sample{limit: math.MaxUint64} }

func (s *sample) add(k key, number int, row schedule.Row) {
	lot := binary.BigEndian.Uint64(k[:])
	if lot > s.limit {
		return
	}
	row.Raw = nil // only for the reader, not needed to make a sheet
	row.Fields = maps.Clone(row.Fields)
	s.rows = append(s.rows, sampledRow{lot, k, number, row})
	for len(s.rows) > maxSampled {
		s.limit /= 2
		s.rows = slices.DeleteFunc(s.rows, func(r sampledRow) bool { return r.hash > s.limit })
	}
}

// fewRejected reports, from a sample of rows, whether it is certain enough that making all the wanted ones
// would reject no more than maxRejected. At the limit, 60 rejections are expected among those made, and 9 are
// too many: a schedule beyond the limit passes less than once in 10^16, and placeSheets stops that one. It also
// returns false if there are too few rows to tell.
func (r *run) fewRejected(ctx context.Context, wanted map[key]bool, maxRejected int) (bool, error) {
	const expected, allowed = 60, 8
	if r.survey.sample == nil || maxRejected <= 0 {
		return false, nil
	}
	need := (expected*len(wanted) + maxRejected - 1) / maxRejected
	rows := slices.DeleteFunc(slices.Clone(r.survey.sample.rows), func(s sampledRow) bool { return !wanted[s.key] || !r.Shard.has(s.number) })
	if len(rows) < need || need >= len(wanted)/2 {
		return false, nil
	}
	slices.SortFunc(rows, func(a, b sampledRow) int { return cmp.Compare(a.hash, b.hash) })
	m := r.Maker.withoutRendering()
	rejected := 0
	for _, s := range rows[:need] {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		if !m.Make(s.number, s.row).Line.Status.HasFile() {
			rejected++
		}
	}
	return rejected <= allowed, nil
}
