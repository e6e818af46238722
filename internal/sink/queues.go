package sink

import (
	"context"
	"slices"
	"strings"
)

// Queues returns the names of the queues that the printing system knows, in order; none where
// there is no printing system, or it does not answer before the context ends.
func (p Printer) Queues(ctx context.Context) []string {
	out, err := p.Run(ctx, nil, "lpstat", "-e")
	if err != nil {
		return nil
	}
	names := strings.Fields(out)
	slices.Sort(names)
	return slices.Compact(names)
}
