package batch

import (
	"encoding/json"
	"time"

	"aftercare/internal/batch/record"
	"aftercare/internal/files/sink"
)

// Purge is one removal of what was no longer kept of a run: a line of purged.jsonl, in this order of keys. It is
// durable before the first file goes, so a file that it names may still be there. It has no name, birth date or
// record number.
type Purge struct {
	At      string        `json:"at"`
	Older   string        `json:"older"` // the age from which files went, such as 90d
	Version string        `json:"version"`
	Files   int           `json:"files"`  // how many went; of one sheet there may be several
	Lists   []string      `json:"lists"`  // the names of the records that went
	Sheets  []PurgedSheet `json:"sheets"` // each as its manifest has it
}

// PurgedSheet is a sheet as a manifest records it.
type PurgedSheet struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

// purgeLine is a removal as it stands in the file.
type purgeLine struct {
	Purge

	Schema int `json:"schema"`
}

var purgeFormat = record.Format{Head: `{"at":"`, Value: "0123456789-:.TZ+", Next: `","older":"`, Keys: []string{`"version":`, `"files":`, `"lists":`, `"sheets":`}}

// parsePurge reads a line without its newline, or returns what is wrong with it.
func parsePurge(data []byte) (p Purge, what string) {
	if what = purgeFormat.Problem(data); what != "" {
		return p, what
	}
	var read purgeLine
	if err := json.Unmarshal(data, &read); err != nil {
		return p, "it is not a complete line written by this program"
	}
	if read.Schema > record.Schema {
		return p, record.LaterSchema(read.Schema)
	}
	if _, err := time.Parse(time.RFC3339, read.At); err != nil {
		return p, "its time is not valid"
	}
	return read.Purge, ""
}

// readPurgeLog reads purged.jsonl to its end without changing anything.
func readPurgeLog(f folder, do func(Purge)) (*record.Torn, error) {
	return record.Read(f.purged(), purgeFormat, func(text []byte) string {
		p, what := parsePurge(text)
		if what == "" {
			do(p)
		}
		return what
	})
}

// readPurges returns when each sheet was removed last.
func readPurges(f folder) (map[PurgedSheet]string, error) {
	at := map[PurgedSheet]string{}
	_, err := readPurgeLog(f, func(p Purge) {
		for _, s := range p.Sheets {
			at[s] = p.At
		}
	})
	return at, err
}

// RecordPurge adds a line to the folder's purged.jsonl, and returns once it is durable. A last line that was cut
// off is removed: none of its files had gone.
func RecordPurge(disk sink.Disk, dir string, p Purge) error {
	f := folder{dir: dir}
	end, err := readPurgeLog(f, func(Purge) {})
	if err == nil {
		err = record.RepairFile(f.purged(), end)
	}
	if err != nil {
		return err
	}
	return record.Append(disk, f.purged(), purgeLine{p, record.Schema})
}
