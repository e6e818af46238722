package sink

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Revision returns the files of a folder as they are in a git revision. Run runs git. It only reads: nothing in
// the folder or its repository changes.
func Revision(ctx context.Context, run Runner, dir, revision string) (fs.FS, error) {
	if strings.HasPrefix(revision, "-") {
		return nil, fmt.Errorf("%q is not a git revision", revision)
	}
	tmp, err := os.CreateTemp("", "aftercare-*.zip")
	if err != nil {
		return nil, fmt.Errorf("reading revision %q: %w", revision, err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_ = tmp.Close()
	gitOutput, err := run(ctx, nil, "git", "-C", dir, "archive", "--format=zip", "--output="+tmp.Name(), revision, "--", ".")
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(gitOutput), "\n")
		if first == "" {
			first = err.Error()
		}
		return nil, fmt.Errorf("git has no revision %q of %q: %s", revision, dir, strings.TrimPrefix(first, "fatal: "))
	}
	data, err := os.ReadFile(tmp.Name())
	if err != nil {
		return nil, fmt.Errorf("reading revision %q: %w", revision, err)
	}
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("reading revision %q: %w", revision, err)
	}
	return files, nil
}
