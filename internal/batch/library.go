package batch

import (
	"sync"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/pipeline"
)

// LockedLibrary makes a library that isn't safe for concurrent use safe for several goroutines.
func LockedLibrary(l pipeline.Library) pipeline.Library {
	return &lockedLibrary{library: l, clinic: l.Clinic()}
}

type lockedLibrary struct {
	mu      sync.Mutex
	library pipeline.Library
	clinic  clinic.Profile
}

// Load loads, one goroutine at a time.
func (l *lockedLibrary) Load(id, lang string) (*procedure.Procedure, *locale.Words, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.library.Load(id, lang)
}

// Clinic returns the chosen clinic.
func (l *lockedLibrary) Clinic() clinic.Profile { return l.clinic }
