package lint

import "aftercare/internal/authoring/library"

// e3 is rule E3.
var e3 = &Analyzer{
	Name: "E3", Doc: "a clinic without a daytime phone, a phone for nights and weekends, or the phone of a contact that a sheet names; or a letterhead that still has to be filled in", Instead: "phone:, after-hours: and contacts: in clinic.yaml, such as contacts: {device: {who: Device company, phone: (800) 555-0100}}; or, if your clinic doesn't do this procedure, offers: with the built-in ones that it does", Why: "a sign that means \"call now\" at night needs somebody who answers",
	Sheet: func(p *Pass) {
		if p.Clinic.IsSample() {
			return
		}
		found := p.Report
		if p.Clinic.Origin == library.BuiltIn {
			found = p.Warn // an example may leave blank what isn't known
		}
		for _, key := range p.Clinic.MissingKeys() {
			if key != "name" {
				found(p.Clinic.Pos, "the clinic's profile leaves %q blank", key)
			}
		}
		for _, t := range p.Clinic.PlaceholderTexts() {
			p.reportNew(true, p.Clinic.Pos, "%s is %q in the clinic's profile, and is printed like that on every sheet that has it", t.Key, t.Words)
		}
		for _, i := range p.Procedure.Instructions() {
			for _, name := range i.Contacts() {
				if p.Clinic.Contacts[name].Phone == "" {
					found(i.Pos, "%q says to call the contact %q, and the clinic's profile has no phone for it", i.Ref(), name)
				}
			}
		}
	},
}
