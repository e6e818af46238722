package lint

import (
	"slices"
	"strings"

	"aftercare/internal/procedure"
)

// e6 is rule E6.
var e6 = &Analyzer{
	Name: "E6", Doc: "a restriction without an end", Instead: "until: and a time or an event, and {until} in the text", Why: "\"do not drive\" without an end is broken too early or kept for ever",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			switch i.Section {
			case procedure.Activity, procedure.Diet, procedure.SiteCare:
				for _, c := range i.Cases {
					if len(c.Times) == 0 && len(c.Steps) == 0 && !ends().MatchString(c.Text) && restrictsForEver(c.Text) {
						p.foundAnew(!restricts().MatchString(c.Text), c.Pos, "the restriction has no end")
					}
				}
			default:
			}
		}
	},
}

// restrictsForEver reports whether a sentence of a text forbids something, and does not itself say when: "Do not
// drive if you feel sleepy".
func restrictsForEver(text string) bool {
	supposes := false // the sentence before says when: "If the bandage sticks, soak it off. Do not pull it off dry."
	for _, s := range sentences(text) {
		before := supposes
		supposes = saysOnWhat().MatchString(s)
		if before && !tempting().MatchString(s) {
			continue
		}
		order := asOrders(s)
		for _, at := range slices.Concat(restricts().FindAllStringIndex(order, -1), barsAnew().FindAllStringIndex(order, -1)) {
			if strings.Contains(strings.ToLower(s), "never") && !tempting().MatchString(s) {
				continue // "Never pull on the wires" holds for ever
			}
			if !barsNothing().Regexp.MatchString(order[at[1]:]) && !saysOnWhat().MatchString(s) && !saysHow(text, order, at) {
				return true
			}
		}
	}
	return false
}

// saysHow reports whether an order not to do something, at a place of a sentence, tells how a thing is done, or
// leaves alone what is never good to touch: it holds as long as there is what it speaks of, and nobody waits for
// its end.
func saysHow(text, sentence string, at []int) bool {
	behind := sentence[at[1]:]
	switch {
	case gate().MatchString(sentence):
		return true
	case handling().Regexp.MatchString(behind), onSkin().Regexp.MatchString(behind), intoPart().Regexp.MatchString(behind), soThat().Regexp.MatchString(sentence[:at[0]]):
		return true
	case rubbing().Regexp.MatchString(behind):
		return patting().MatchString(text)
	}
	return tooLong().Regexp.MatchString(behind) && !tempting().MatchString(behind)
}

var (
	restricts = topic(`(?i)\bdo not\b|\bavoid\b|\bno (?:driving|alcohol|lifting|swimming|baths?|sports?)\b`)
	// barsAnew forbids in words that the last version did not know.
	barsAnew = topic(`(?i)\b(?:no|without) (?:sex|tampons?|douching|sauna|running|biking|flying|smoking)\b|\bno (?:makeup|contact lenses)(?:[.,;!]| or | on )|\b(?:stay|keep) (?:out of|off) (?:the |any |a )?(?:pool|hot tub|sauna|gym|sea|ocean|lake|water|sun|bath)\b` +
		`|\b(?:stay|keep) away from (?:[a-z]+ )?(?:sports?|alcohol|pools?|saunas?|hot tubs?|gyms?)\b|\b(?:hold|put) off (?:on )?(?:[a-z]+ing|sports?|sex)\b|\b(?:put|insert|place) nothing (?:in|into|inside) (?:the|your) vagina\b|\bnothing in the vagina\b` +
		`|\b(?:driving|swimming|lifting|running|flying|smoking|biking|bathing|sports?|sex|alcohol|baths) (?:is|are) (?:not (?:allowed|permitted|ok|okay|safe)|forbidden|prohibited|off[ -]limits)\b`)
	ends = topic(`(?i)\buntil\b|\bwhile\b|\btoday\b|\bbefore\b|\bagain\b`)
	// tempting is what a patient wants to do again.
	tempting = topic(`(?i)\b(?:driv|lift|swim|run|bath|shower|drink|alcohol|eat|smok|vap|exercis|fly|work|sport|walk|bend|twist|climb|sex|lens|makeup|rub|kneel|squat|(?:rais|reach|lift|hold)\w* (?:[a-z]+ ){0,3}(?:arm|elbow|hand))`)
	// handling is what harms a wound or a device whenever it is done.
	handling = topic(`(?i)^ (?:try to )?(?:(?:pick|tug|poke|dig)\b(?: (?:at|out|it|them|the (?:scab|crust|skin|glue|stitch)\w*|around|in)\b|[.,;!]|$)|(?:pop|squeeze|scratch) (?:it|them|at|open|any|(?:the|your) (?:skin|spot|place|cut|wound|scab|scar|rash|blister|bump|pimple|boil)\w*)\b` +
		`|(?:peel|tear|rip|pull|scrape)(?: off| out| away| at| on)? (?:it|them|(?:the|any|a|your) (?:loose )?(?:scab|crust|skin|glue|stitch|thread|string|wire|tube|drain)\w*)\b|pull (?:at|on)\b|(?:cut|trim) (?:[a-z]+ ){0,4}(?:stitch(?:es)?|threads?|strings?|tubes?|wires?|skin)\b|strain (?:on|when|while|to)\b|(?:share|reuse)\b)`)
	// onSkin is cold or heat where it burns.
	onSkin = topic(`(?i)^ (?:put|use|place|lay|hold|apply)\b[^.;:]*\b(?:ice|cold packs?|heat|heating pads?|hot packs?|it|them)\b[^.;:]*\b(?:right|directly|straight) (?:on|against|to|onto)\b|^ (?:put|use|place|lay|hold|apply) (?:the )?(?:ice|cold packs?|heat|heating pads?) on (?:your )?(?:bare|numb) skin\b`)
	// intoPart is what never belongs into an ear or under a cast.
	intoPart = topic(`(?i)^ (?:put|stick|push|poke|slide|use)\b[^.;:]*\b(?:swabs?|cotton buds?|q-tips?|objects?|anything|things|pencils?|powder)\b[^.;:]*\b(?:in|into|inside|under|down)\b[^.;:]*\b(?:ears?|ear canal|casts?|splints?|brace)\b`)
	gate     = topic(`(?i)\b(?:through|in|at|under) (?:the|a|any) (?:(?:security|airport|metal|store|shop) )*(?:gates?|detectors?|scanners?)\b`) // of an airport, beside a device in the chest
	soThat   = topic(`(?i)\b(?:so that|so|that|because|since) (?:you|it|they|your [a-z]+) $`)
	rubbing  = topic(`(?i)^ (?:rub|wipe|scrub)(?: (?:it|them|(?:the|your) (?:cut|wound|skin|spot|place|scab|scar)))?(?: hard| dry)?[.,;!]`)
	patting  = topic(`(?i)\b(?:pat|dab)\b`)
	tooLong  = topic(`(?i)^ [a-z]+(?: [a-z]+){0,3} (?:for (?:too )?long|too long)\b`)
	// saysOnWhat is what a restriction hangs on, which ends it too.
	saysOnWhat = topic(`(?i)\bif\b|\bwhen(?:ever)?\b|\bunless\b|\bas long as\b|\bat a time\b|\bat once\b`)
)
