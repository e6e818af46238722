package batch

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"aftercare/internal/batch/record"
)

// supersedeRespelled moves away sheets whose appointment is now spelled differently, such as "a-1" for "A-1".
// Where the file system keeps the two names apart, both sheets would stay in the folder.
func (r *run) supersedeRespelled(before map[key][]string) error {
	if len(before) == 0 {
		return nil
	}
	now := map[key]string{}
	err := EachLine(r.folder.manifest(), func(l Line) error {
		if k := idKey(l.File); l.File != "" && before[k] != nil {
			now[k] = l.File
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range slices.SortedFunc(maps.Keys(before), func(a, b key) int { return bytes.Compare(a[:], b[:]) }) {
		for _, file := range before[k] {
			old, err := os.Lstat(r.folder.path(file))
			if err != nil {
				continue // already moved
			}
			if is, err := os.Lstat(r.folder.path(now[k])); err == nil && os.SameFile(old, is) {
				continue // the file system treats both as one name
			}
			if err := r.supersede(file, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachEarlierLine is EachLine for a manifest that may be missing; it stops at a line that was cut off.
func eachEarlierLine(path string, do func(Line) error) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	err := EachLine(path, do)
	var broken *record.BrokenError
	if errors.As(err, &broken) && broken.Torn {
		return nil
	}
	return err
}

// archive keeps the previous run's manifest if it records a sheet that this run's manifest doesn't: people ask
// months later what a patient got, wherever the file is by then.
func (r *run) archive() error {
	from := r.folder.previous()
	if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	needed, err := r.hasOtherSheets(from)
	if err != nil {
		return err
	}
	if !needed {
		if err := os.Remove(from); err != nil {
			return fmt.Errorf("tidying the folder: %w", err)
		}
		return nil
	}
	if err := os.MkdirAll(r.folder.superseded(), 0o700); err != nil {
		return fmt.Errorf("keeping the manifest: %w", err)
	}
	for n := 1; ; n++ {
		to := filepath.Join(r.folder.superseded(), fmt.Sprintf("manifest%s.%d.jsonl", r.folder.suffix, n))
		if _, err := os.Lstat(to); err == nil {
			continue
		}
		if err := r.Disk.Rename(from, to); err != nil {
			return err
		}
		return r.Disk.SyncFolder(r.folder.superseded())
	}
}

// hasOtherSheets reports whether a manifest records a sheet that this run's manifest doesn't.
func (r *run) hasOtherSheets(before string) (bool, error) {
	keyOfSheet := func(l Line) key { return keyOf(l.File + "\x00" + l.SHA256) }
	var now []key
	err := EachLine(r.folder.manifest(), func(l Line) error {
		if l.Status.HasFile() {
			now = append(now, keyOfSheet(l))
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	order := func(a, b key) int { return bytes.Compare(a[:], b[:]) }
	slices.SortFunc(now, order)
	more := false
	err = eachEarlierLine(before, func(l Line) error {
		if l.Status.HasFile() && l.SHA256 != "" && !more {
			_, found := slices.BinarySearchFunc(now, keyOfSheet(l), order)
			more = !found
		}
		return nil
	})
	return more, err
}
