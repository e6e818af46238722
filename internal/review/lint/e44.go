package lint

import (
	"slices"

	"aftercare/internal/authoring/procedure"
)

// e44 is rule E44.
var e44 = &Analyzer{
	Name: "E44", New: true, Doc: "a medicine whose dose is in tablets, and whose most in 24 hours is not",
	Instead: "the number of tablets, their strength and the total: \"most: 6 tablets of 500 mg (3,000 mg)\", or so in the setting, in clinic.yaml",
	Why:     "the patient would have to divide the milligrams by those of a tablet",
	Bad: []string{
		"medication.pain | Take {dose} of {medicine}. Wait {every}. At most {most}. | medicine: ibuprofen, dose: 2 tablets of 200 mg, every: 8 hours, most: '1,200 mg'",
		"medication.pain | Take {dose} of {medicine}. Wait {every}. | medicine: ibuprofen, dose: 2 tablets of 200 mg, every: 8 hours\nmedication.kidney | With weak kidneys, at most {most} of {medicine}. | medicine: ibuprofen, most: 600 mg",
	},
	Good: []string{
		"medication.pain | Take {dose} of {medicine}. Wait {every}. At most {most}. | medicine: ibuprofen, dose: 2 tablets of 200 mg, every: 8 hours, most: '6 tablets of 200 mg (1,200 mg)'",
		"medication.pain | Take {dose} of {medicine}. Wait {every}. At most {most}. | medicine: ibuprofen, dose: 2 tablets of 200 mg, every: 8 hours, most: 6 tablets",
		"medication.pain | Take {dose} of {medicine}. Wait {every}. At most {most}. | medicine: ibuprofen, dose: 400 mg, every: 8 hours, most: '1,200 mg'",
	},
	Sheet: func(p *Pass) {
		all := p.Procedure.Instructions()
		for _, i := range all {
			if i.Dose == nil || i.Dose.Most.Total.Unit == "" || i.Dose.Most.IsInTablets() {
				continue
			}
			if n := slices.IndexFunc(all, func(o procedure.Instruction) bool {
				return o.Dose != nil && o.Dose.Medicine == i.Dose.Medicine && o.Dose.IsInTablets()
			}); n >= 0 {
				of := ""
				if i.Dose.MaxSetting != "" {
					of = ", of the setting " + i.Dose.MaxSetting
				}
				p.Report(i.Dose.MaxPos, "%q tells the most in 24 hours, %s%s, without a number of tablets, but the dose is %s", i.Ref(), i.Dose.Max, of, all[n].Dose.Amount)
			}
		}
	},
}
