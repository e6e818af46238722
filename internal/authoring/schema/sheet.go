package schema

import (
	"sync"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/authoring/procedure"
)

// required marks keys as always present.
func required(keys ...Key) []Key {
	for n := range keys {
		keys[n].Required = true
	}
	return keys
}

// block is a part of a sheet, distinguished from the others by its type.
func block(kind, doc string, always []Key, sometimes ...Key) *Object {
	of := Key{Name: "type", Doc: "which part of the sheet it is", Shape: String{OneOf: []string{kind}}}
	return object(Object{Name: "sheet-" + kind, Doc: doc, Keys: append(required(append([]Key{of}, always...)...), sometimes...)})
}

func levelNames() []string {
	var out []string
	for _, l := range procedure.Levels {
		out = append(out, string(l))
	}
	return out
}

func kindNames() []string {
	var out []string
	for _, k := range procedure.Kinds {
		out = append(out, string(k))
	}
	return out
}

// sheet returns the schema of a sheet as a program reads it. It is made on first use: most commands
// don't need it.
var sheet = sync.OnceValue(func() *Object {
	said := String{}
	lines := Array{said}
	moment := String{Pattern: datePattern + `(T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2}))?`}

	sheetTime := object(Object{Name: "sheet-time", Doc: "the value of a time that words state, as RFC 3339 has it: a date where only the day counts", Keys: append(
		required(Key{Name: "start", Doc: "the moment or the day; where there is an end, the earlier one", Shape: moment}),
		Key{Name: "end", Doc: "the later end of a time that has two", Shape: moment},
		Key{Name: "about", Doc: `the words say "about"`, Shape: Flag{}},
	)})

	sheetRun := object(Object{Name: "sheet-run", Doc: "a piece of a text", Keys: append(
		required(Key{Name: "text", Doc: "its words", Shape: said}),
		Key{Name: "strong", Doc: "the phrase that matters", Shape: Flag{}},
		Key{Name: "blank", Doc: "a line to write on", Shape: Flag{}},
		Key{Name: "phone", Doc: "what to dial, where the words are a phone number", Shape: String{Pattern: `\+?\d+`}},
		Key{Name: "time", Doc: "the value of the time that the words state", Shape: sheetTime},
	)})

	sheetText := object(Object{Name: "sheet-text", Doc: "a text", Keys: append(
		required(Key{Name: "text", Doc: "all of its words, with ordinary spaces; a line to write on is ____________", Shape: said}),
		Key{Name: "runs", Doc: "the same in pieces, where one is more than words", Shape: Array{sheetRun}},
	)})

	sheetLeadIn := object(Object{Name: "sheet-lead-in", Doc: "for whom what follows is", Keys: append(
		required(Key{Name: "text", Doc: "its words, without a colon", Shape: said}),
		Key{Name: "box", Doc: "staff tick it, since the patient can't know", Shape: Flag{}},
	)})

	sheetStep := object(Object{Name: "sheet-step", Doc: "a row of what follows in turn", Keys: append(
		required(Key{Name: "when", Doc: "the dates, or the days", Shape: said}, Key{Name: "what", Doc: "what to do then", Shape: sheetText}),
		Key{Name: "time", Doc: "the dates as values", Shape: sheetTime},
	)})

	sheetDrawing := object(Object{Name: "sheet-drawing", Doc: "the drawing that explains an instruction", Keys: required(
		Key{Name: "name", Doc: "as its author gives it", Shape: String{OneOf: drawing.Names()}},
		Key{Name: "alt", Doc: "what it shows, in words", Shape: said}, Key{Name: "caption", Doc: "a few words under it", Shape: said},
	)})

	sheetLogDay := object(Object{Name: "sheet-log-day", Doc: "a day to tick", Keys: append(
		required(Key{Name: "text", Doc: "the whole day in words, or its number", Shape: said}),
		Key{Name: "time", Doc: "its date, where that is known", Shape: sheetTime},
	)})

	sheetLog := object(Object{Name: "sheet-log", Doc: "what the patient writes down under an instruction: days to tick, or times", Keys: append(
		required(Key{Name: "label", Doc: "what to do, without a colon", Shape: said}),
		Key{Name: "days", Doc: "each has a box", Shape: Array{sheetLogDay}},
		Key{Name: "lines", Doc: "how many lines there are to write a time on", Shape: Count{}},
	)})

	sheetStepHeads := object(Object{Name: "sheet-step-heads", Doc: "the heads of the columns of the steps", Keys: required(
		Key{Name: "when", Doc: "of the days", Shape: said},
		Key{Name: "what", Doc: "of what to do on them", Shape: said},
	)})

	sheetItem := object(Object{Name: "sheet-item", Doc: "one instruction", Keys: append(
		required(Key{Name: "ref", Doc: "the instruction in its definition: section.key", Shape: said}, Key{Name: "text", Doc: "what it says", Shape: sheetText}),
		Key{Name: "do", Doc: "what to do at once", Shape: sheetText},
		Key{Name: "drawing", Doc: "the drawing beside it; a PDF may lack it where it would cost a page", Shape: sheetDrawing},
		Key{Name: "steps_note", Doc: "which day is the first of the steps", Shape: said},
		Key{Name: "step_heads", Doc: "the heads of the columns of the steps; there where there are steps", Shape: sheetStepHeads},
		Key{Name: "steps", Doc: "what follows in turn", Shape: Array{sheetStep}},
		Key{Name: "log", Doc: "what the patient writes down below it; a PDF may lack it where it would cost a page", Shape: sheetLog},
	)})

	sheetGroup := object(Object{Name: "sheet-group", Doc: "instructions under one lead-in, or under none", Keys: append(
		required(Key{Name: "items", Doc: "the instructions", Shape: Array{sheetItem}}),
		Key{Name: "lead_in", Doc: "for whom they are; not there: for everyone whom the block is for", Shape: sheetLeadIn},
	)})

	heading := Key{Name: "heading", Doc: "its heading", Shape: said}
	groups := Key{Name: "groups", Doc: "what it holds", Shape: Array{sheetGroup}}
	label := Key{Name: "label", Doc: "what it is called", Shape: said}
	itsRef := Key{Name: "ref", Doc: "the instruction that it represents", Shape: said}
	write := Key{Name: "write", Doc: "there is a line to write the clock time on", Shape: Flag{}}
	itsTime := Key{Name: "time", Doc: "its value, where that is known; of a length, when it is over", Shape: sheetTime}
	text := Key{Name: "text", Doc: "its words", Shape: said}

	// blocks are the parts of a sheet.
	blocks := Either{
		block("notice", "the bar that says what the sheet is not", []Key{text}),
		block("letterhead", "the clinic", []Key{
			{Name: "name", Doc: "of the clinic", Shape: sheetText}, {Name: "address", Doc: "its lines", Shape: lines}, {Name: "phone", Doc: "that patients call by day", Shape: sheetText},
		}, Key{Name: "motto", Doc: "under the address", Shape: said}, Key{Name: "after_hours", Doc: "whom to call at other times", Shape: sheetText},
			Key{Name: "logo_alt", Doc: "what the clinic's picture shows, where it has one", Shape: said}),
		block("heading", "the title of the sheet", []Key{text}),
		block("overview", "what was done, and what happens before the patient leaves: sentences of running text", []Key{groups}),
		block("summary", "what matters most, again, as running text after its heading", []Key{heading, groups}),
		block("strip", "whose sheet it is", []Key{{Name: "fields", Doc: "in order", Shape: Array{object(Object{Name: "sheet-field", Doc: "a label with its value", Keys: append(
			required(Key{Name: "kind", Doc: "name, born, record, procedure, side or clinician", Shape: String{OneOf: []string{"name", "born", "record", "procedure", "side", "clinician"}}}, label),
			Key{Name: "value", Doc: "what is known", Shape: sheetText}, Key{Name: "choices", Doc: "words to tick where it is not", Shape: lines},
		)})}}}),
		block("key-times", "the times that a patient must not miss", []Key{heading, {Name: "times", Doc: "at most four", Shape: Array{object(Object{Name: "sheet-key-time", Doc: "one of them", Keys: append(
			required(itsRef, label, Key{Name: "value", Doc: "the time, the day, or the interval, in words", Shape: said}),
			Key{Name: "lead", Doc: `the word before the value: "about", "from"`, Shape: said}, Key{Name: "note", Doc: "what more to know of it", Shape: said}, write, itsTime,
		)})}}}, Key{Name: "lines", Doc: "times that are written by hand, once: the texts refer to them", Shape: lines}),
		block("timeline", "milestones along hours or days, at least two: it only repeats", []Key{heading, text, {Name: "lanes", Doc: "one a milestone", Shape: Array{object(Object{Name: "sheet-lane", Doc: "one milestone", Keys: append(
			required(itsRef, label, Key{Name: "words", Doc: "its time in words", Shape: said}),
			Key{Name: "from", Doc: "from when", Shape: moment}, Key{Name: "to", Doc: "until when", Shape: moment}, Key{Name: "about", Doc: "the end is not exact", Shape: Flag{}},
		)})}}}),
		block("help", "whom to call, and for what: the most urgent first", []Key{{Name: "boxes", Doc: "one a level", Shape: Array{object(Object{Name: "sheet-help-box", Doc: "the signs of one level", Keys: append(
			required(Key{Name: "level", Doc: "how urgent they are", Shape: String{OneOf: levelNames()}}, Key{Name: "heading", Doc: "whom to call, with the number", Shape: sheetText}, groups),
			Key{Name: "note", Doc: "what to do when the clinic is closed or nobody answers", Shape: sheetText},
		)})}}}),
		block("for-others", "what the patient shows or says to those who help, in a box of its own", []Key{heading, groups}),
		block("message", "the clinician's own words", []Key{heading, {Name: "text", Doc: "as they were given", Shape: sheetText}}),
		block("section", "instructions of one kind", []Key{{Name: "kind", Doc: "which", Shape: String{OneOf: kindNames()}}, heading, groups}),
		block("conditional", "instructions of all sections that hold only for some answers to a question that nobody answered", []Key{
			{Name: "condition", Doc: "the question, as the definition names it", Shape: said},
			{Name: "lead_ins", Doc: "for whom they are; several are the answers of which one is to be ticked, and each group says for whom it is", Shape: Array{sheetLeadIn}}, groups,
		}),
		block("diary", "a table that the patient fills in", []Key{
			heading, {Name: "intro", Doc: "the question and the rules", Shape: Array{sheetItem}}, {Name: "time_head", Doc: "the head of the column of times", Shape: said},
			{Name: "low", Doc: "the least number", Shape: Number{}}, {Name: "low_label", Doc: "what it means", Shape: said}, {Name: "high", Doc: "the greatest", Shape: Number{}}, {Name: "high_label", Doc: "what it means", Shape: said},
			{Name: "sides", Doc: "two where each is rated by itself", Shape: lines}, {Name: "columns", Doc: "what to write beside each rating", Shape: lines},
			{Name: "rows", Doc: "the times", Shape: Array{object(Object{Name: "sheet-diary-row", Doc: "one time", Keys: append(
				required(label), Key{Name: "note", Doc: "what more to know of it", Shape: said}, Key{Name: "new_day", Doc: "the first row of another day", Shape: Flag{}}, write, itsTime,
			)})}},
			{Name: "relief", Doc: "the question at its end", Shape: said}, {Name: "relief_words", Doc: "its answers", Shape: lines},
		}, Key{Name: "lead_in", Doc: "for whom it is", Shape: sheetLeadIn}),
		block("next-visit", "what comes next", []Key{heading, groups}, Key{Name: "link", Doc: "an address that holds nothing of the patient", Shape: object(Object{Name: "sheet-link", Doc: "an address", Keys: required(
			Key{Name: "lead", Doc: "what it opens: the words before text", Shape: said}, Key{Name: "url", Doc: "what a code to scan holds", Shape: said}, Key{Name: "text", Doc: "the same for people", Shape: said},
		)})}),
		block("teach-back", "questions that the patient answers in their own words", []Key{heading, {Name: "questions", Doc: "in order", Shape: Array{sheetItem}}}),
		block("signatures", "lines to sign on", []Key{{Name: "lines", Doc: "in order", Shape: Array{object(Object{Name: "sheet-signature", Doc: "a line", Keys: required(
			label, Key{Name: "when", Doc: "what the place for the date is called", Shape: said},
		)})}}}),
	}

	return object(Object{Name: "sheet", Doc: "a discharge sheet: every text in the order of the paper, and each time as words and as a value", Keys: append(
		required(
			Key{Name: "schema", Doc: "of this shape: 1; a new key does not change it", Shape: Number{}},
			Key{Name: "id", Doc: "of the procedure", Shape: String{Pattern: idPattern}},
			Key{Name: "title", Doc: "of the document, without the patient", Shape: said},
			Key{Name: "name", Doc: "of the procedure", Shape: said},
			Key{Name: "language", Doc: "BCP 47", Shape: said},
			Key{Name: "direction", Doc: "of the language's letters", Shape: String{OneOf: []string{"ltr", "rtl"}}},
			Key{Name: "status", Doc: "who answers for the text", Shape: object(Object{Name: "sheet-status", Doc: "who answers for the text", Keys: required(
				Key{Name: "code", Doc: "which status", Shape: String{OneOf: []string{"sample", "not-approved", "approved", "not-reviewed"}}}, text,
			)})},
			Key{Name: "source", Doc: "where the text comes from", Shape: object(Object{Name: "sheet-source", Doc: "where the text comes from", Keys: required(
				Key{Name: "id", Doc: "of the procedure", Shape: said}, Key{Name: "edition", Doc: "of its definition", Shape: said},
				Key{Name: "digest", Doc: "of the text that any patient could get: 64 hex digits", Shape: String{Pattern: `[0-9a-f]{64}`}},
			)})},
			Key{Name: "named", Doc: "it is one patient's own", Shape: Flag{}},
			Key{Name: "subject", Doc: "whose it is and of when, in a line: name, second identifier, day; where the birth date is not known, for patients of what age", Shape: lines},
			Key{Name: "ages", Doc: "of the patients whom it is for, in completed years: 18+ or 0 to 17", Shape: String{Pattern: agesPattern}},
			Key{Name: "blocks", Doc: "the parts of the sheet, in order", Shape: Array{blocks}},
			Key{Name: "footer", Doc: "its lines", Shape: lines},
		),
		Key{Name: "draft", Doc: "true for a draft, which is read before approval and is for no patient; otherwise the key is absent", Shape: Flag{}},
		Key{Name: "partial", Doc: "it is only some sections, and says so", Shape: said},
		Key{Name: "to_confirm", Doc: "what the clinic still decides", Shape: object(Object{Name: "sheet-to-confirm", Doc: "what the clinic still decides of the procedure", Keys: append(required(
			Key{Name: "count", Doc: "how many questions are open", Shape: Number{}},
			Key{Name: "required", Doc: "how many of them the clinic must answer", Shape: Number{}}, text,
		), Key{Name: "clinic_blanks", Doc: "keys of the clinic's profile that are blank; not counted", Shape: lines})})},
	)})
})
