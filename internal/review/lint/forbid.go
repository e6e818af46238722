package lint

import "strings"

// What forbids, in one place: rules call forbids, or look for "do not" in the result of asOrders.

const (
	// noDoing matches an order not to do something, in any of its forms.
	noDoing = `(?:do not|don['’]?t|never|(?:must|should|may|can|shall|will) (?:not|never|no longer)|cannot|(?:can|mustn|shouldn|won|shan)['’]t)`
	// notYou matches the same addressed to "you".
	notYou = `\byou (?:(?:must|should|may|can|shall) (?:not|never|no longer)|cannot|(?:can|mustn|shouldn|shan)['’]t|(?:are not|aren['’]t) (?:allowed|permitted|supposed) to|are not to)\b|\byour child (?:(?:must|should) (?:not|never)|(?:mustn|shouldn)['’]t)\b`
)

var (
	// everyNo matches the forms of "do not". The group is what precedes a "never" that gives an order.
	everyNo = lazyMatcher(`(?i)\bdon['’]?t\b|(` + clauseStart + `|\b(?:but|so)\s+)never\b|` + notYou)
	// onlyIf matches the beginning of a clause that supposes or explains: "if you cannot sleep"
	// forbids nothing.
	onlyIf = lazyMatcher(`(?i)\b(?:if|when|whenever|that|which|who|because|since|while|until|till|unless|so|as|how|why|what|where|once|after|before)\b[^,;:.!?]*$`)
	// unable matches what follows a "cannot" or "may not" that describes a state: "you may not feel
	// your leg".
	unable = lazyMatcher(`(?i)^ (?:be (?:able|hungry|sleepy)|feel|see|hear|sleep|breathe|pee|urinate|swallow|remember|hurt|harm|damage|break|catch|tell|notice|find|need|want|blame|know|taste|smell|get (?:sick|hooked|pregnant))\b`)
	// barring matches what forbids once every order is in one form.
	barring = lazyMatcher(`(?i)\bdo not\b|\bavoid\b|\bnever\b|\bstop\b|\bno\b`)
	// barsNothing matches what follows a word that forbids elsewhere: "do not worry", "no longer".
	barsNothing = lazyMatcher(`(?i)^ (?:worry|panic|be (?:surprised|afraid|alarmed|scared)|need|have to|forget|feel|want|notice|remember|longer|matter|limits?|problems?|one)\b`)
)

// asOrders returns a text with every way to forbid in the form "do not": "Don’t drive", "Never drive",
// "You cannot drive", "You may no longer drive". What a patient isn't able to do stays unchanged.
func asOrders(text string) string { return ordersBefore(text) }

var ordersBefore = memoize(ordersOf)

func ordersOf(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range everyNo().FindAllStringSubmatchIndex(text, -1) {
		start, word := at[0], text[at[0]:at[1]]
		if at[2] >= 0 {
			start = at[3] // only the "never"
		}
		modal := strings.EqualFold(word[:min(len("you"), len(word))], "you")
		must := strings.Contains(strings.ToLower(word), "must")
		if modal && (onlyIf().Regexp.MatchString(text[:start]) || !must && unable().Regexp.MatchString(text[at[1]:])) {
			continue
		}
		b.WriteString(text[last:start])
		b.WriteString("do not")
		last = at[1]
	}
	if last == 0 {
		return text
	}
	return b.String() + text[last:]
}

// forbids reports whether a text, or a clause of one, tells the patient not to do something.
func forbids(text string) bool { return forbidsBefore(text) }

var forbidsBefore = memoize(forbidsOf)

func forbidsOf(text string) bool {
	text = asOrders(text)
	for _, at := range barring().FindAllStringIndex(text, -1) {
		if !barsNothing().Regexp.MatchString(text[at[1]:]) {
			return true
		}
	}
	return false
}

// forbidsAnew reports whether a text forbids only in a form that the last version didn't know, so
// that a finding based on it is a warning for now.
func forbidsAnew(text string) bool {
	return !barring().MatchString(text) && forbids(text)
}
