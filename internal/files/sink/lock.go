package sink

import "fmt"

// LockedError reports a place that another process is writing to.
type LockedError struct{ Path string }

// Error names the lock.
func (e *LockedError) Error() string {
	return fmt.Sprintf("another aftercare is writing there (lock %q)", e.Path)
}
