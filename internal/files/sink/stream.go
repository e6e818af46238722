package sink

// Stream is a file that is written piece by piece and gets its name only when it is complete. Only the owner
// can read it, and it replaces an existing file.
type Stream struct {
	path string
	file *pending
}

// NewStream starts a file.
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

// Discard removes an unfinished file; after Commit it does nothing.
func (s *Stream) Discard() { _ = s.file.Cleanup() }
