package batch

import (
	"bytes"
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
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/batch/record"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
)

// origin is what a manifest was made from. It is a file beside the manifest, written first: parts of two
// schedules are never joined, and a run is never resumed as another.
type origin struct {
	Schedule string `json:"schedule"`      // a hash of all rows, as the mapping reads them
	Rows     int    `json:"rows"`          // in the whole schedule
	Day      string `json:"day,omitempty"` // the day that rows must be for; "" for any
	// Version is the program's, and Options is what else the sheets depend on, by name; earlier folders have neither.
	Version string            `json:"version,omitempty"`
	Options map[string]string `json:"options,omitempty"`
}

// sameSchedule reports whether both come from one schedule, read in the same way.
func (o origin) sameSchedule(p origin) bool { return o.Schedule == p.Schedule && o.Rows == p.Rows }

// otherOptions names the options in which two runs differ. If one has no options recorded, it returns none.
func (o origin) otherOptions(p origin) []string {
	if o.Options == nil || p.Options == nil {
		return nil
	}
	var names []string
	for name := range o.Options {
		if o.Options[name] != p.Options[name] {
			names = append(names, name)
		}
	}
	for name := range p.Options {
		if _, both := o.Options[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// readOrigin returns false if there is none.
func readOrigin(f folder) (origin, bool, error) {
	var o origin
	if err := record.CheckRegularFile(f.origin()); err != nil {
		return o, false, err
	}
	data, err := os.ReadFile(f.origin())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return o, false, nil
	case err != nil:
		return o, false, fmt.Errorf("reading the folder: %w", err)
	}
	const head = `{"schedule":"`
	line, rest, whole := bytes.Cut(data, []byte("\n"))
	switch {
	case !bytes.HasPrefix(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), []byte(head)):
		return o, false, &record.BrokenError{Path: f.origin(), Line: 1, What: "it is not the checksum of a schedule", Foreign: true}
	case !bytes.HasPrefix(data, []byte(head)), !whole, !bytes.HasSuffix(line, []byte("}")), json.Unmarshal(line, &o) != nil, !record.IsSHA256(o.Schedule), o.Rows < 0:
		return o, false, &record.BrokenError{Path: f.origin(), Line: 1, What: "it is not a complete line written by this program"}
	case len(rest) > 0:
		return o, false, &record.BrokenError{Path: f.origin(), Line: 2, What: "this program wrote nothing there"}
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

// LayoutError reports a folder whose run has another number of shards than the run that is to write there.
// Neither would know the other's files: a sheet that is no longer valid would stay.
type LayoutError struct {
	Dir           string
	Existing, New Shard
}

// Error names both.
func (e *LayoutError) Error() string {
	return fmt.Sprintf("%q holds a run %s, but this one is %s", e.Dir, e.Existing.layout(), e.New.layout())
}

// Hint suggests what to do.
func (e *LayoutError) Hint() string {
	if e.Existing.Of == 0 {
		return "run it without --shard, or into a folder of its own"
	}
	return fmt.Sprintf("run it in %d shards, or into a folder of its own", e.Existing.Of)
}

func (s Shard) layout() string {
	if s.Of == 0 {
		return "in one"
	}
	return fmt.Sprintf("in %d shards", s.Of)
}

// checkLayout refuses a folder that holds a run with another number of shards, or in which one is in progress.
func (f folder) checkLayout(s Shard) error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	}
	for _, e := range entries {
		if other, ok := parseShardName(e.Name(), originPrefix, originSuffix); ok && other.Of != s.Of {
			return &LayoutError{f.dir, other, s}
		}
		if other, ok := parseShardName(e.Name(), lockPrefix, lockSuffix); ok && other.Of != s.Of {
			unlock, err := sink.Lock(folder{f.dir, other.suffix()}.lock())
			if err != nil {
				return err
			}
			unlock() // left by a killed run
		}
	}
	return nil
}

// parseShardName reads the shard from the name of one of its files.
func parseShardName(name, prefix, suffix string) (Shard, bool) {
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

// rowHasher hashes a schedule.
type rowHasher struct {
	hash   hash.Hash
	buffer []byte
	names  []string
}

func newRowHasher() *rowHasher { return &rowHasher{hash: sha256.New()} }

// add adds a row.
func (s *rowHasher) add(row schedule.Row) {
	s.buffer = s.buffer[:0]
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
	_, _ = s.hash.Write(s.buffer)
}

func (s *rowHasher) write(text string) {
	s.buffer = binary.LittleEndian.AppendUint64(s.buffer, uint64(len(text)))
	s.buffer = append(s.buffer, text...)
}

func (s *rowHasher) sum() []byte { return s.hash.Sum(nil) }

// origin returns what this run is made from.
func (r *run) origin() origin {
	o := origin{Schedule: hex.EncodeToString(r.survey.sum), Rows: r.survey.rows, Version: r.Maker.Version, Options: map[string]string{}}
	maps.Copy(o.Options, r.Maker.Options)
	if r.Maker.Line != nil {
		o.Options["clinic"] = fingerprint(r.Maker.Line.Library.Clinic())
	}
	if !r.Maker.Day.IsZero() {
		o.Day = r.Maker.Day.String()
	}
	return o
}

// fingerprint hashes what a clinic's profile can put on a sheet. Its paths differ from machine to machine, and
// approvals belong to a text, so neither counts.
func fingerprint(c clinic.Profile) string {
	c.Origin, c.Pos, c.Location, c.Approvals, c.Printer, c.Schedule = "", diag.Pos{}, nil, nil, clinic.Printer{}, clinic.Schedule{}
	if c.ID != "" {
		c.ID = "a clinic" // the name of its folder
	}
	c.Font, c.FontBold = filepath.Base(c.Font), filepath.Base(c.FontBold)
	decide := map[string][]clinic.Decision{}
	for id, list := range c.Decide {
		for _, d := range list {
			d.Pos = diag.Pos{}
			decide[id] = append(decide[id], d)
		}
	}
	c.Decide = decide
	data, err := json.Marshal(c)
	if err != nil {
		panic(err) // plain data
	}
	sum := sha256.Sum256(data)
	const short = 8
	return hex.EncodeToString(sum[:short])
}
