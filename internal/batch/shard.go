package batch

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"aftercare/internal/batch/record"
)

// Shard is one part of a run: row r belongs to shard ((r-1) mod Of)+1. The zero value is the whole run.
type Shard struct{ Number, Of int }

// ParseShard reads "2/4"; "" is the whole run.
func ParseShard(s string) (Shard, error) {
	if s == "" {
		return Shard{}, nil
	}
	first, second, _ := strings.Cut(s, "/")
	number, err := strconv.Atoi(first)
	of, err2 := strconv.Atoi(second)
	const maxShards = 10_000
	if err != nil || err2 != nil || number < 1 || of < number || of > maxShards {
		return Shard{}, fmt.Errorf("%q is not a shard; expected, for example, 2/4", s)
	}
	if of == 1 {
		return Shard{}, nil
	}
	return Shard{number, of}, nil
}

func (s Shard) has(row int) bool { return s.Of == 0 || (row-1)%s.Of == s.Number-1 }

// first returns the shard's first row, and step how far apart its rows are.
func (s Shard) first() (first, step int) {
	if s.Of == 0 {
		return 1, 1
	}
	return s.Number, s.Of
}

// suffix distinguishes the shard's files from those of others.
func (s Shard) suffix() string {
	if s.Of == 0 {
		return ""
	}
	return fmt.Sprintf("-%d-of-%d", s.Number, s.Of)
}

// folder is the paths of one shard in the folder of a run.
type folder struct {
	dir    string
	suffix string
}

func (f folder) path(name string) string { return filepath.Join(f.dir, name) }

// File names that show which shards a folder has.
const (
	originPrefix, originSuffix = "manifest", ".schedule"
	lockPrefix, lockSuffix     = ".aftercare", ".lock"
)

// The files of a run besides its sheets.
func (f folder) manifest() string   { return f.path("manifest" + f.suffix + ".jsonl") }
func (f folder) previous() string   { return f.path("manifest" + f.suffix + ".previous.jsonl") }
func (f folder) list() string       { return f.path("print" + f.suffix + ".list") }
func (f folder) warnings() string   { return f.path("warnings" + f.suffix + ".csv") }
func (f folder) lock() string       { return f.path(lockPrefix + f.suffix + lockSuffix) }
func (f folder) origin() string     { return f.path(originPrefix + f.suffix + originSuffix) }
func (f folder) intent() string     { return f.path(".aftercare" + f.suffix + ".group") }
func (f folder) decision() string   { return f.path(".aftercare" + f.suffix + ".decision") }
func (f folder) printed() string    { return f.path("printed" + f.suffix + ".jsonl") }
func (f folder) superseded() string { return f.path("superseded") }

// purged is one file for all shards.
func (f folder) purged() string { return f.path("purged.jsonl") }

// rejects returns the n-th file of rejected rows; schedules with other columns have others.
func (f folder) rejects(n int) string {
	if n > 1 {
		return f.path(fmt.Sprintf("rejects%s.%d.csv", f.suffix, n))
	}
	return f.path("rejects" + f.suffix + ".csv")
}

// temporary is where a row's sheet is until its group is durable. The name holds only the row's number.
func (f folder) temporary(row int) string {
	return f.path(fmt.Sprintf(".aftercare%s.row-%d", f.suffix, row))
}

func (f folder) temporaries() string { return f.path(".aftercare" + f.suffix + ".row-*") }

// IsRecord reports whether a run keeps a record under that name, with any number of shards.
func IsRecord(name string) bool {
	name = strings.ToLower(name) // on some systems these are the same name
	if strings.HasPrefix(name, lockPrefix) || name == "superseded" || name == "purged.jsonl" {
		return true
	}
	for _, r := range [][2]string{{"manifest", ".jsonl"}, {"manifest", ".previous.jsonl"}, {originPrefix, originSuffix}, {"print", ".list"}, {"printed", ".jsonl"}, {"warnings", ".csv"}} {
		if _, ok := parseShardName(name, r[0], r[1]); ok {
			return true
		}
	}
	return strings.HasPrefix(name, "rejects") && strings.HasSuffix(name, ".csv")
}

// CheckReplace refuses to write a joined record over what isn't one: another program's file, a damaged one, or
// a link.
func CheckReplace(manifest, list string) error {
	if _, err := readManifest(manifest, true); err != nil {
		return err
	}
	if err := record.CheckRegularFile(list); err != nil {
		return err
	}
	_, err := readNames(list, false)
	return err
}
