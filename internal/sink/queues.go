package sink

import (
	"context"
	"slices"
)

// Queues returns the names of the queues that the printing system has, in order; none where
// there is no printing system, or it does not answer before the context ends. A printer that
// was only seen on the network is none: print would refuse it.
func (p Printer) Queues(ctx context.Context) []string {
	out, err := p.Run(ctx, nil, "lpstat", "-p")
	if err != nil {
		return nil
	}
	var names []string
	for _, q := range parseQueues(out) {
		names = append(names, q.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
