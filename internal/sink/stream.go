package sink

// Stream is a file that grows piece by piece and gets its name only when it is whole. It is
// the owner's alone, and replaces what is there.
type Stream struct {
	path string
	file *pending
}

// NewStream begins a file.
func NewStream(path string) (*Stream, error) {
	f, err := newPending(path, 0o600, false)
	if err != nil {
		return nil, wrapWriteError(path, err)
	}
	return &Stream{path, f}, nil
}

// Write writes the next piece.
func (s *Stream) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	return n, wrapWriteError(s.path, err)
}

// Commit makes the file durable and gives it its name.
func (s *Stream) Commit() error { return wrapWriteError(s.path, s.file.CloseAtomicallyReplace()) }

// Discard takes an unfinished file away; of one that was kept, nothing.
func (s *Stream) Discard() { _ = s.file.Cleanup() }
