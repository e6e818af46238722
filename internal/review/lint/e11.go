package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
)

// e11 is rule E11.
var e11 = &Analyzer{
	Name: "E11", Doc: "a text that tells the patient to take acetaminophen without the daily maximum, or without saying that other products have it too", Instead: "{setting.acetaminophen-max}, and \"NyQuil, Norco, Percocet and others have it too: ask us before you take both\", or \"Count all products that have it\", here or, if this text gives no dose, in another line that the same patients read", Why: "it is in many products, and too much harms the liver",
	Text: func(p *TextPass) {
		name := speaksOfAcetaminophen().FindString(p.Expanded)
		if name == "" || !permits(p.Text) || !saysHowMuch().MatchString(p.Expanded) && p.mostElsewhere() {
			return
		}
		at := speaksOfAcetaminophen().FindStringIndex(p.Words)
		if at == nil {
			start := max(strings.Index(p.Words, "{"+procedure.DoseMedicine+"}"), 0)
			at = []int{start, start + len("{"+procedure.DoseMedicine+"}")}
		}
		if !strings.Contains(p.Expanded, "{"+settingOfAcetaminophen) {
			p.Report(at[0], at[1], "%q without its daily maximum", name)
		} else if !tellsOfOthers().MatchString(p.Expanded) {
			p.Report(at[0], at[1], "%q without the other products that have it too", name)
		}
	},
}

// settingOfAcetaminophen is the prefix of the settings for the clinic's daily maximum, and for the
// lower one for patients at risk.
const settingOfAcetaminophen = "setting.acetaminophen-max"

// mostElsewhere reports whether on each sheet that has the text another line, for at least the same
// patients, gives the daily maximum of acetaminophen and tells of other products with it.
func (p *TextPass) mostElsewhere() bool {
	said := false
	for _, sheet := range p.sheets {
		all := sheet.Procedure.Instructions()
		for n := range all {
			for _, w := range wordingsOf(&all[n]) {
				if w.text != p.Words {
					continue
				}
				said = true
				if !slices.ContainsFunc(all, func(other procedure.Instruction) bool {
					return other.Ref() != all[n].Ref() && slices.ContainsFunc(wordingsOf(&other), func(o wordingOf) bool {
						return saysMostOfAcetaminophen(o.text, other.Dose) && tellsOfOthers().MatchString(expandDose(o.text, other.Dose.Text)) && readByAll(o.under, w.under)
					})
				}) {
					return false
				}
			}
		}
	}
	return said
}

// saysMostOfAcetaminophen reports whether a text prints the daily maximum: the setting, or the dose's most that is one.
func saysMostOfAcetaminophen(text string, d *procedure.Dose) bool {
	return strings.Contains(text, "{"+settingOfAcetaminophen) ||
		d != nil && strings.HasPrefix(procedure.SettingPrefix+d.MaxSetting, settingOfAcetaminophen) && strings.Contains(text, "{"+procedure.DoseMax+"}")
}

// permits reports whether a text has the patient take acetaminophen: it mentions it other than in a ban,
// and has an order or a permission to take it, or an amount. A sign is about pain that it doesn't stop, and
// a condition about people who already take it: these permit nothing. "Do not take more than" isn't a ban.
func permits(t Text) bool {
	said := takesElse().ReplaceAllString(t.Expanded, "get ")
	allowed := slices.DeleteFunc(sentences(said), func(s string) bool { return bans().MatchString(asOrders(s)) })
	return slices.ContainsFunc(allowed, func(s string) bool { return speaksOfAcetaminophen().MatchString(s) }) &&
		slices.ContainsFunc(allowed, func(s string) bool {
			return saysToTake().MatchString(s) || !isSign(t) && saysHowMuch().MatchString(s)
		})
}

var (
	speaksOfAcetaminophen = lazyMatcher(`(?i)\b(?:acetaminophen|tylenol|paracetamol)\b`)
	// tellsOfOthers matches how a text warns of other products with the same medicine: the patient counts them,
	// or, which needs no arithmetic, asks before taking one.
	tellsOfOthers = lazyMatcher(`(?i)\bcount\b` +
		`|\b(?:other|others|more|many|products?)\b[^.!?]* (?:have|has|contains?) (?:it|acetaminophen)\b[^.!?]*\bask\b` +
		`|\bask\b[^.!?]*\b(?:other|others|any|another|products?)\b[^.!?]* (?:with|have|has|contains?) (?:it|acetaminophen)\b`)
	// takesElse matches what is "taken" but not swallowed.
	takesElse   = lazyMatcher(`(?i)\btake (?:your|an?|the) (?:temperature|pulse|blood pressure|picture|photo|list|label|bottles?|box|pack|nap|walk|bath|shower|bus|taxi|cab)\b`)
	bans        = lazyMatcher(`(?i)\b(?:do not|never|stop) (?:take|taking|use|using) (?:[^m]|m[^o])|\bavoid\b|\bno (?:acetaminophen|tylenol|paracetamol)\b`)
	saysToTake  = lazyMatcher(`(?i)` + clauseStart + `(?:take|use|try)\b|\b(?:is|are) (?:fine|ok|okay|safe|all right)\b`)
	saysHowMuch = lazyMatcher(`(?i)\b\d[\d,]*\s?mg\b|\b\d+ (?:\w+ )?(?:tablets?|pills?|caplets?)\b`)
)
