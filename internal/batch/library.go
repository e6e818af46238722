package batch

import (
	"sync"

	"aftercare/internal/clinic"
	"aftercare/internal/locale"
	"aftercare/internal/pipeline"
	"aftercare/internal/procedure"
)

// Locked lets several goroutines load from a library that is made for one.
func Locked(l pipeline.Library) pipeline.Library { return &locked{library: l, clinic: l.Clinic()} }

type locked struct {
	mu      sync.Mutex
	library pipeline.Library
	clinic  clinic.Profile
}

// Load loads, one goroutine at a time.
func (l *locked) Load(id, lang string) (*procedure.Procedure, *locale.Words, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.library.Load(id, lang)
}

// Clinic returns the chosen clinic.
func (l *locked) Clinic() clinic.Profile { return l.clinic }
