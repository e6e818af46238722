package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// e6 is rule E6.
var e6 = &Analyzer{
	Name: "E6", Doc: "a restriction without an end: an error for what patients do in daily life, a warning elsewhere", Instead: "until: and a time or an event, and {until} in the text; \"Never\" if it is never allowed", Why: "\"do not drive\" without an end is ignored too early or followed forever",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			switch i.Section {
			case procedure.Activity, procedure.Diet, procedure.SiteCare:
				for _, c := range i.Cases {
					if len(c.Times) > 0 || len(c.Steps) > 0 || ends().MatchString(c.Text) {
						continue
					}
					switch forbidden, missed := restrictsForever(c.Text); {
					case missed: // what a patient wants to do again, and waits for
						d := diag.Diagnostic{Pos: c.Pos, Message: "the restriction has no end"}
						if everydayWord().MatchString(c.Text) { // for these "Never" is doubted too
							d.Hint = "instead: until: and a time or an event, and {until} in the text; above what is never right: " + suppressionPrefix + "E6, WHY"
						}
						if !restricts().MatchString(c.Text) {
							d = asNewWarning(d)
						}
						p.report(d)
					case forbidden:
						p.Warn(c.Pos, "the restriction has no end: it holds forever")
					}
				}
			default:
			}
		}
	},
}

// restrictsForever reports whether a sentence of a text forbids something without saying when: "Do
// not drive if you feel sleepy" does say. forbidsEveryday reports whether it is something that
// patients do in daily life and want to do again; anything else may be forbidden forever.
func restrictsForever(text string) (forbidden, forbidsEveryday bool) {
	supposes := false // the sentence before says when: "If the bandage sticks, soak it off. Do not pull it off dry."
	for _, s := range sentences(text) {
		before := supposes
		supposes = saysOnWhat().MatchString(s)
		if before && !everydayWord().MatchString(s) {
			continue
		}
		order := asOrders(s)
		for _, at := range slices.Concat(restricts().FindAllStringIndex(order, -1), barsAnew().FindAllStringIndex(order, -1)) {
			if strings.Contains(strings.ToLower(s), "never") && !everydayWord().MatchString(s) {
				continue // "Never pull on the wires" always holds
			}
			if !barsNothing().Regexp.MatchString(order[at[1]:]) && !saysOnWhat().MatchString(s) && !describesManner(text, order, at) {
				forbidden = true
				forbidsEveryday = forbidsEveryday || isEverydayActivity(order, at)
			}
		}
	}
	return forbidden, forbidsEveryday
}

// isEverydayActivity reports whether what is forbidden at a position of a sentence is something
// that patients do in daily life: "drive", "soak it", "get the cast wet"; not how they do it ("walk
// on wet floors").
func isEverydayActivity(sentence string, at []int) bool {
	if word := strings.ToLower(sentence[at[0]:at[1]]); word != "do not" && word != "avoid" {
		return true // "no driving"
	}
	return everyday().Regexp.MatchString(sentence[at[1]:]) && !manner().Regexp.MatchString(sentence[at[1]:])
}

// describesManner reports whether an order not to do something, at a position of a sentence, is
// about how a thing is done, or about something that should never be touched: it holds as long as
// there is such a thing, and nobody waits for its end.
func describesManner(text, sentence string, at []int) bool {
	behind := sentence[at[1]:]
	switch {
	case gate().MatchString(sentence):
		return true
	case releases().Regexp.MatchString(sentence[:at[0]]):
		return true
	case handling().Regexp.MatchString(behind), onSkin().Regexp.MatchString(behind), intoPart().Regexp.MatchString(behind), asleepWith().Regexp.MatchString(behind), soThat().Regexp.MatchString(sentence[:at[0]]):
		return true
	case rubbing().Regexp.MatchString(behind):
		return patting().MatchString(text)
	}
	return (tooLong().Regexp.MatchString(behind) || measuredBy().Regexp.MatchString(behind)) && !everyday().Regexp.MatchString(behind)
}

var (
	restricts = lazyMatcher(`(?i)\bdo not\b|\bavoid\b|\bno (?:driving|alcohol|lifting|swimming|baths?|sports?)\b`)
	// barsAnew matches words that forbid and that the last version didn't know.
	barsAnew = lazyMatcher(`(?i)\b(?:no|without) (?:sex|tampons?|douching|sauna|running|biking|flying|smoking|golf|tennis|yoga|hair dye|chewing gum|straws?)\b|\bno (?:makeup|contact lenses)(?:[.,;!]| or | on )|\b(?:stay|keep) (?:out of|off) (?:the |any |a )?(?:pool|hot tub|sauna|gym|sea|ocean|lake|water|sun|bath)\b` +
		`|\b(?:stay|keep) away from (?:[a-z]+ )?(?:sports?|alcohol|pools?|saunas?|hot tubs?|gyms?)\b|\b(?:hold|put) off (?:on )?(?:[a-z]+ing|sports?|sex)\b|\b(?:put|insert|place) nothing (?:in|into|inside) (?:the|your) vagina\b|\bnothing in the vagina\b` +
		`|\b(?:driving|swimming|lifting|running|flying|smoking|biking|bathing|sports?|sex|alcohol|baths) (?:is|are) (?:not (?:allowed|permitted|ok|okay|safe)|forbidden|prohibited|off[ -]limits)\b`)
	ends = lazyMatcher(`(?i)\buntil\b|\bwhile\b|\btoday\b|\bbefore\b|\bagain\b`)
	// everydayWord matches what a patient wants to do again.
	everydayWord = lazyMatcher(`(?i)\b(?:driv|lift|swim|run|bath|shower|drink|alcohol|eat|smok|vap|exercis|fly|work|sport|walk|bend|twist|climb|sex|lens|makeup|rub|kneel|squat|(?:rais|reach|lift|hold)\w* (?:[a-z]+ ){0,3}(?:arm|elbow|hand))`)
	// everyday matches what patients do in daily life, directly after the word that forbids it.
	everyday = lazyMatcher(`(?i)^ (?:(?:even|yet|also|any|all|the|your|a|an|heavy|hard|hot|cold) ){0,2}(?:driv(?:e|ing)|rid(?:e|ing)|lift(?:ing)?|carry(?:ing)?|push(?:ing)?|pull(?:ing)?|pick(?:ing)? up|swim(?:ming)?|run(?:ning)?|jog(?:ging)?|bath(?:e|ing|s)?|show(?:er|ers|ering)|soak(?:ing)?|wet(?:ting)?|wash(?:ing)?` +
		`|drink(?:ing|s)?|alcohol|eat(?:ing)?|chew(?:ing)?|food|smok(?:e|ing)|vap(?:e|ing)|exercis(?:e|ing)|fly(?:ing)?|travel(?:ing)?|work(?:ing)?|sports?|walk(?:ing)?|climb(?:ing)?|stairs|bend(?:ing)?|twist(?:ing)? your|turn(?:ing)? your|squat(?:ting)?|kneel(?:ing)?|reach(?:ing)?|rais(?:e|ing)|stretch(?:ing)?|sex|have sex` +
		`|rub(?:bing)?|press(?:ing)?|scratch(?:ing)?|strain(?:ing)?|shav(?:e|ing)|wax(?:ing)?|wear(?:ing)?|play(?:ing)?|danc(?:e|ing)|garden(?:ing)?|mow(?:ing)?|ski(?:ing)?|golf|tennis|bik(?:e|ing)|cycl(?:e|ing)|jump(?:ing)?|blow(?:ing)? your|spit|suck(?:ing)?|brush(?:ing)? your|floss|rins(?:e|ing) your|take off|remove|undo|peel|lie on|sleep(?:ing)? (?:alone|flat|face|without|on (?:your|that|the (?:side|arm|leg|left|right|same|other))|in (?:your|a|the) (?:own |same )?(?:bed|chair|recliner))|lean|stand on|put (?:any |your (?:full )?)?(?:weight|pressure)|put nothing|put anything|insert` +
		`|cross(?:ing)? your|use (?:[a-z]+ )?(?:baths?|straws?|tampons?|pools?|saunas?|hot tub|gym|arms?|hands?|legs?|foot|eyes?|tools?|machines?|computers?|makeup|lotion|that|this)|(?:get|let) [^.;:]*\bwet\b|go (?:to|into|in|back|swimming|outside)|take (?:a |any |tub |hot )*(?:baths?|showers?|trips?)|do (?:any )?(?:sports|exercises?\b|housework|yoga|heavy|hard|chores)` +
		`|squeeze a|operate|sign|cook|bring the|move|hold (?:your )?(?:arm|child|baby)|open your|talk|sing|whisper|tan|sunbath(?:e|ing)|sun\b|(?:direct )?sunlight|contact sports?|nuts|caffeine|coffee|dairy|strenuous|activity|activities)\b`)
	// manner matches how one of these is done, which nobody waits to do again.
	manner = lazyMatcher(`(?i)\b(?:on (?:wet|slippery|icy|uneven)|through (?:sharp |the |any )?pain|with (?:food|wet|dirty) (?:in your|hands|feet|hair|skin)|in your contact lenses|in the pocket|by mistake|too fast|so (?:tight|hard|hot|fast) that)\b|^ carry(?:ing)? (?:your |a |the )?(?:cell )?phone\b`)
	// measuredBy matches how much, how high or how tight something is done.
	measuredBy = lazyMatcher(`(?i)\b(?:more|higher|lower|longer|tighter|closer|harder|faster)\b[^.;:]*\bthan\b|\bso (?:tight|hard|hot|fast|much|loose)[a-z]* that\b`)
	// releases matches words that say that nothing need be avoided.
	releases = lazyMatcher(`(?i)\bdo(?:es)? not (?:need|have) to $|\bno need to $`)
	// handling matches what harms a wound or a device whenever it is done.
	handling = lazyMatcher(`(?i)^ (?:try to )?(?:(?:pick|tug|poke|dig)\b(?: (?:at|out|it|them|the (?:scab|crust|skin|glue|stitch)\w*|around|in)\b|[.,;!]|$)|(?:pop|squeeze|scratch) (?:it|them|at|open|any|(?:the|your) (?:skin|spot|place|cut|wound|scab|scar|rash|blister|bump|pimple|boil)\w*)\b` +
		`|(?:peel|tear|rip|pull|scrape)(?: off| out| away| at| on)? (?:it|them|(?:the|any|a|your) (?:loose )?(?:scab|crust|skin|glue|stitch|thread|string|wire|tube|drain)\w*)\b|pull (?:at|on)\b|(?:cut|trim) (?:[a-z]+ ){0,4}(?:stitch(?:es)?|threads?|strings?|tubes?|wires?|skin)\b|strain (?:on|when|while|to)\b|(?:share|reuse|flush|skip)\b|pop (?:any )?blisters?\b|swallow (?:it|the (?:rinse|mouthwash|paste|gel))\b|(?:get|stand|sit) up (?:too )?(?:fast|quickly)\b|let the tip\b|(?:use|put|apply) (?:[a-z]+ ){0,2}(?:peroxide|butter|toothpaste|vinegar|bleach)\b)`)
	// onSkin matches cold or heat where it burns.
	onSkin = lazyMatcher(`(?i)^ (?:put|use|place|lay|hold|apply)\b[^.;:]*\b(?:ice|cold packs?|heat|heating pads?|hot packs?|it|them)\b[^.;:]*\b(?:right|directly|straight) (?:on|against|to|onto)\b|^ (?:put|use|place|lay|hold|apply) (?:the )?(?:ice|cold packs?|heat|heating pads?) on (?:your )?(?:bare|numb) skin\b`)
	// asleepWith matches cold, heat or a device that a sleeping person doesn't feel.
	asleepWith = lazyMatcher(`(?i)^ (?:let (?:your (?:child|baby)|him|her|them) )?(?:sleep|fall asleep|go to (?:sleep|bed)|doze(?: off)?|lie)\b[^.;:]*\b(?:with|on) (?:it|them|(?:an? |the |your )?(?:[a-z]+ )?(?:ice|ice packs?|cold packs?|heat|(?:heating|heat|warm|cold|cooling) pads?|hot packs?))\b`)
	// intoPart matches what never belongs in an ear or under a cast.
	intoPart = lazyMatcher(`(?i)^ (?:put|stick|push|poke|slide|use)\b[^.;:]*\b(?:swabs?|cotton buds?|q-tips?|objects?|anything|things|pencils?|powder)\b[^.;:]*\b(?:in|into|inside|under|down)\b[^.;:]*\b(?:ears?|ear canal|casts?|splints?|brace)\b`)
	gate     = lazyMatcher(`(?i)\b(?:through|in|at|under) (?:the|a|any) (?:(?:security|airport|metal|store|shop) )*(?:gates?|detectors?|scanners?)\b`) // of an airport, for a device in the chest
	soThat   = lazyMatcher(`(?i)\b(?:so that|so|that|because|since) (?:you|it|they|your [a-z]+) $`)
	rubbing  = lazyMatcher(`(?i)^ (?:rub|wipe|scrub)(?: (?:it|them|(?:the|your) (?:cut|wound|skin|spot|place|scab|scar)))?(?: hard| dry)?[.,;!]`)
	patting  = lazyMatcher(`(?i)\b(?:pat|dab)\b`)
	tooLong  = lazyMatcher(`(?i)^ [a-z]+(?: [a-z]+){0,3} (?:for (?:too )?long|too long)\b`)
	// saysOnWhat matches what a restriction depends on, which also ends it.
	saysOnWhat = lazyMatcher(`(?i)\bif\b|\bwhen(?:ever)?\b|\bunless\b|\bas long as\b|\bat a time\b|\bat once\b|\bby (?:mistake|accident)\b`)
)
