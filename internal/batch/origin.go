package batch

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/schedule"
	"aftercare/internal/sink"
)

// origin is what a manifest was made of. It stands beside the manifest and is there before
// it: parts of two schedules are never joined, and a run is never gone on with as another.
type origin struct {
	Schedule string `json:"schedule"` // a sum over all rows, as the mapping reads them
	Rows     int    `json:"rows"`     // of the whole schedule
}

// readOrigin returns false where there is none.
func readOrigin(f folder) (origin, bool, error) {
	var o origin
	data, err := os.ReadFile(f.origin())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return o, false, nil
	case err != nil:
		return o, false, fmt.Errorf("reading the folder: %w", err)
	case json.Unmarshal(data, &o) != nil:
		return o, false, &BrokenError{Path: f.origin(), Line: 1}
	}
	return o, true, nil
}

func (o origin) encode() []byte {
	data, err := json.Marshal(o)
	if err != nil {
		panic(err) // plain data
	}
	return append(data, '\n')
}

// begun refuses to go on with the run of another schedule. A run that has no manifest yet has
// nothing to go on with.
func (r *run) begun() error {
	if _, err := os.Lstat(r.folder.manifest()); errors.Is(err, fs.ErrNotExist) || !r.Resume {
		return nil
	}
	before, known, err := readOrigin(r.folder)
	if err != nil {
		return err
	}
	if known && before != r.found.origin() {
		return &OtherScheduleError{What: "the schedule or its mapping changed"}
	}
	return nil
}

// LayoutError is a folder whose run has other parts than the run that is to write there. What
// one leaves the other would not know of: a sheet that is no more to be handed out would stay.
type LayoutError struct {
	Dir        string
	There, New Shard
}

// Error names both.
func (e *LayoutError) Error() string {
	return fmt.Sprintf("%q holds a run %s, and this one is %s", e.Dir, e.There.parts(), e.New.parts())
}

// Hint says what can be done.
func (e *LayoutError) Hint() string {
	if e.There.Of == 0 {
		return "run it without --shard, or into a folder of its own"
	}
	return fmt.Sprintf("run it in %d shards, or into a folder of its own", e.There.Of)
}

func (s Shard) parts() string {
	if s.Of == 0 {
		return "in one"
	}
	return fmt.Sprintf("in %d shards", s.Of)
}

// alone refuses a folder that holds, or takes at this moment, a run with other parts.
func (f folder) alone(s Shard) error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	}
	for _, e := range entries {
		if other, ok := named(e.Name(), originPrefix, originSuffix); ok && other.Of != s.Of {
			return &LayoutError{f.dir, other, s}
		}
		if other, ok := named(e.Name(), lockPrefix, lockSuffix); ok && other.Of != s.Of {
			unlock, err := sink.Lock(folder{f.dir, other.suffix()}.lock())
			if err != nil {
				return err
			}
			unlock() // what was killed left it
		}
	}
	return nil
}

// named reads the shard in the name of one of its files.
func named(name, prefix, suffix string) (Shard, bool) {
	rest, begins := strings.CutPrefix(name, prefix)
	middle, ends := strings.CutSuffix(rest, suffix)
	if !begins || !ends {
		return Shard{}, false
	}
	if middle == "" {
		return Shard{}, true
	}
	var s Shard
	if _, err := fmt.Sscanf(middle, "-%d-of-%d", &s.Number, &s.Of); err != nil || s.suffix() != middle {
		return Shard{}, false
	}
	return s, true
}

// summer makes the sum over a schedule.
type summer struct {
	hash  hash.Hash
	all   []byte
	names []string
}

func newSummer() *summer { return &summer{hash: sha256.New()} }

// add takes a row in.
func (s *summer) add(row schedule.Row) {
	s.all = s.all[:0]
	s.write(row.Skip)
	s.write(row.Reject)
	for _, m := range [...]map[string]string{row.Fields, row.Answers, row.Fill} {
		s.write(strconv.Itoa(len(m)))
		s.names = slices.AppendSeq(s.names[:0], maps.Keys(m))
		slices.Sort(s.names)
		for _, name := range s.names {
			s.write(name)
			s.write(m[name])
		}
	}
	_, _ = s.hash.Write(s.all)
}

func (s *summer) write(text string) {
	s.all = binary.LittleEndian.AppendUint64(s.all, uint64(len(text)))
	s.all = append(s.all, text...)
}

func (s *summer) sum() []byte { return s.hash.Sum(nil) }

func (f *findings) origin() origin {
	return origin{Schedule: hex.EncodeToString(f.sum), Rows: f.rows}
}
