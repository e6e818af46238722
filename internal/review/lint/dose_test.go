package lint_test

import (
	"slices"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// An amount under dose: is read like a text; what it has been misread as is a warning for one version.
func TestAmountsOfDosesAreLookedAt(t *testing.T) {
	for dose, rule := range map[string]string{
		"2 tsp": "D08", "1000 mg": "D06", "1 tablet of 500mg": "D03", "5 mL": "", "2 tablets of 500 mg": "", "half a tablet": "", "1 drop": "",
	} {
		f := lint.NewFile("x.yaml", []byte("medication:\n  x: {text: 'Take {medicine}, {dose}.', medicine: naproxen, dose: "+dose+"}\n"), true)
		list := lint.Run(lint.Options{Rules: []string{"D03", "D06", "D08", "D11", "D18"}}, []*lint.File{f}, nil)
		found := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule == rule && d.Severity == diag.Warning })
		if found != (rule != "") || len(list) > 0 && !found {
			t.Errorf("%s: %v, want %q", dose, list, rule)
		}
	}
}
