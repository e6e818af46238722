package schema

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/terminology"
)

// settingKinds returns the words for the kinds of a setting.
func settingKinds() []string {
	var out []string
	for _, k := range procedure.SettingKinds {
		out = append(out, string(k))
	}
	return out
}

// times are the keys of a time.
var times = []Key{
	{Name: "from", Doc: "when something is allowed again; beside `for` under medication, when the first dose is", Shape: span},
	{Name: "until", Doc: "until when something is not allowed; not a bare day", Shape: span},
	{Name: "for", Doc: "how long something lasts, also from an event: `1 to 3 days after stent-out`; under medication, days have a date only beside `from`", Shape: span},
	{Name: "at", Doc: "when something happens once", Shape: span},
	{Name: "by", Doc: "by when something must have happened; the only time that a warning sign can have", Shape: span},
}

// If is a condition: NAME, not NAME, {NAME: [answers]}, or a list that must all hold.
var If = Either{
	Text{Pattern: conditionPattern},
	Names{Of: texts, Key: idPattern, Min: 1},
	List{Of: Either{Text{Pattern: conditionPattern}, Names{Of: texts, Key: idPattern, Min: 1}}, Min: 1},
}

// drawingNames returns the names of the drawings, each with what it shows.
func drawingNames() string {
	var out []string
	for _, d := range drawing.All {
		out = append(out, "`"+d.Name+"` ("+d.Doc+")")
	}
	return strings.Join(out, ", ")
}

// fillKinds returns the words for the kinds of a filled-in value.
func fillKinds() []string {
	var out []string
	for _, k := range procedure.FillKinds {
		out = append(out, string(k))
	}
	return out
}

// timesOfDay returns the words for the parts of a day.
func timesOfDay() []string {
	var out []string
	for _, t := range procedure.TimesOfDay {
		out = append(out, string(t))
	}
	return out
}

// headings returns the parts of a sheet that can have a heading of their own.
func headings(name string, shape Shape) *Object {
	o := Object{Name: name, Doc: "headings that replace the language's own"}
	for _, part := range procedure.HeadedParts {
		o.Keys = append(o.Keys, Key{Name: part, Doc: "the heading of " + part, Shape: shape})
	}
	return object(o)
}

// The objects of a definition.
var (
	// Step is one of an instruction's steps.
	Step = object(Object{Name: "step", Doc: "one step; it begins when the one before ends", AnyOf: []string{"at", "text"}, Keys: []Key{
		{Name: "for", Doc: "how long: whole days or weeks; optional in the last step", Shape: Text{Pattern: `[1-9]\d* (day|week)s?`}},
		{Name: "at", Doc: "the times of day", Shape: List{Of: Text{OneOf: timesOfDay()}}},
		{Name: "text", Doc: "what else to do", Shape: words},
	}})

	steps = List{Of: Step, Min: 1}

	log = Text{OneOf: procedure.Logs}

	// Fill is a value that staff give for one patient.
	Fill = object(Object{Name: "fill", Doc: "a value that staff give for one patient; a text uses it as {fill.NAME}", Keys: []Key{
		{Name: "question", Doc: "the question that staff are asked", Shape: words, Required: true},
		{Name: "is", Doc: "date, words, phone or number", Shape: Text{OneOf: fillKinds()}, Required: true},
		{Name: "after", Doc: "for a date: the date that it must come after, which is another value's name or `procedure`", Shape: idText},
	}})

	fills = Names{Of: Fill, Key: idPattern}

	// Headings replace the language's own.
	Headings = headings("headings", Text{Pattern: `.{1,40}`})

	// Case is one wording of an instruction.
	Case = object(Object{Name: "case", Doc: "one of several wordings", Keys: slices.Concat([]Key{
		{Name: "text", Doc: "what the patient reads", Shape: words, Required: true},
	}, times, []Key{
		{Name: "steps", Doc: "steps, as in an instruction", Shape: steps},
		{Name: "log", Doc: "a log, as in an instruction", Shape: log},
	})})

	// Confirm is a question to the clinic.
	Confirm = object(Object{Name: "confirm", Doc: "a question to the clinic about one instruction", Keys: []Key{
		{Name: "question", Doc: "one question, ending in a question mark", Shape: Text{Pattern: `[^?]*\S[^?]*\?`}, Required: true},
		{Name: "range", Doc: "what sources or practice range over, in words: `3 to 14 days`", Shape: words},
		{Name: "choices", Doc: "the values to choose from, if there are few: `[48 hours, 7 days]`; instead of `range`", Shape: List{Of: words, Min: 2}},
		{Name: "changes", Doc: "the value of this instruction that the answer changes; without it, the question is about the whole line, and a clinic answers `as written` or `leave out`", Shape: Text{OneOf: procedure.ChangeableKeys}},
		{Name: "required", Doc: "yes: the clinic must answer before it approves the sheet; without it, the text stays as written until a clinic answers", Shape: yesNo},
	}})

	// Instruction is one thing that a patient reads.
	Instruction = object(Object{Name: "instruction", Doc: "one thing that a patient reads", OneOf: []string{"text", "cases"}, Keys: slices.Concat([]Key{
		{Name: "text", Doc: "what the patient reads: whole sentences in plain words; a warning sign may be a phrase", Shape: words},
	}, times, []Key{
		{Name: "if", Doc: "who the instruction is for: a condition, `not NAME`, `polyp=large`, `not polyp=none`, `{polyp: [small, large]}`, or a list of conditions that must all apply", Shape: If},
		{Name: "cases", Doc: "several wordings by condition, with `otherwise` last; the first that applies is printed", Shape: Names{Of: Either{words, Case}, Key: conditionPattern, Min: 1}},
		{Name: "not-asked", Doc: "the words to print if nobody has said whether the condition applies; may use a time that is the same in all wordings", Shape: words},
		{Name: "milestone", Doc: "a label of 22 letters at most, for the key times and the timeline", Shape: Text{Pattern: `.{0,22}`, Empty: true}},
		{Name: "without-visit", Doc: "yes: only printed if no next visit was given, under follow-up: `If you have no next visit set by {by}, call us.`", Shape: yesNo},
		{Name: "visit", Doc: "the visit that a line with `at` or `without-visit` belongs to, under follow-up: the name that staff give with the next visit", Shape: idText},
		{Name: "confirm", Doc: "a question that your clinic decides, because sources differ: `{question: 'How long?', range: 1 to 3 days, changes: from, required: yes}`", Shape: Confirm},
		{Name: "source", Doc: "where it was read: keys of `sources`, or `memory` for usual practice that was read nowhere", Shape: texts},
		{Name: "note", Doc: "for staff, never on a sheet", Shape: optionalText},
		{Name: "replaces", Doc: "the block whose instruction with this key it replaces", Shape: texts},
		{Name: "do", Doc: "for a warning sign: what to do at once", Shape: words},
		{Name: "drawing", Doc: "the drawing that explains it, in black and white: " + drawingNames() + ". HTML always shows it, a PDF if it costs no extra page; a sheet has each drawing once. Not under `about`, `observation` or `teach-back`", Shape: Text{OneOf: drawing.Names()}},
		{Name: "call", Doc: "whom to call: the name of one of the clinic's contacts, printed with phone and hours", Shape: idText},
		{Name: "steps", Doc: "steps, printed as a small table with dates: `{for: 7 days, at: [morning, bedtime], text: …}`", Shape: steps},
		{Name: "log", Doc: "what the patient writes down under it: `days` has a box to tick for each day or night of `for`, with its date (an exact number, at most 14); `times` has lines for the times at which a dose was taken, of which the text says `{every}`. HTML always shows it, a PDF if it costs no extra page. Only under medication, activity, diet, site-care and follow-up", Shape: log},
		{Name: procedure.DoseMedicine, Doc: "for a dose: the medicine's key in the list of medicines (`{medicine}` prints its generic name, `{medicine.KEY}` the name with brands), or words if it isn't listed. A dose is only allowed under medication", Shape: words},
		{Name: procedure.DoseReason, Doc: "what it is for, used as `{reason}`", Shape: words},
		{Name: procedure.DoseAmount, Doc: "one dose: `2 tablets of 500 mg`, used as `{dose}`", Shape: words},
		{Name: procedure.DoseEvery, Doc: "the shortest interval: `8 hours` or `4 to 6 hours`, used as `{every}`", Shape: words},
		{Name: procedure.DoseMax, Doc: "the most in 24 hours: `6 tablets of 500 mg (3,000 mg)` or `setting.acetaminophen-max`, used as `{most}`; E22 adds up the doses", Shape: words},
		{Name: procedure.DoseAges, Doc: "the ages of the patients that the dose is for, if that isn't everyone: `12+`", Shape: ages},
		{Name: procedure.OtherAges, Doc: "what patients of other ages read instead of the dose: `Ask us which pain medicine, and how much.`", Shape: words},
	})})

	instruction = Either{words, Instruction}

	// Warnings holds the signs by level.
	Warnings = levels("warnings", instruction)

	// Side says whether the procedure is done on a side of the body.
	Side = object(Object{Name: "side", Doc: "the side of the body", Keys: []Key{
		{Name: "part", Doc: "a part of the body that the language has words for, such as back", Shape: words, Required: true},
		{Name: "ask", Doc: "whether a patient's sheet needs the side", Shape: yesNo},
		{Name: "never", Doc: "the sides that it is never done on, such as `both`: refused for a patient, and left off a blank sheet", Shape: Either{Text{OneOf: procedure.SideNames}, List{Of: Text{OneOf: procedure.SideNames}}}},
	}})

	// Daily is a diary entry on each of several days.
	Daily = object(Object{Name: "daily", Doc: "times of day on each of some days", Keys: []Key{
		{Name: "every", Doc: "day", Shape: Text{OneOf: []string{"day"}}, Required: true},
		{Name: "until", Doc: "whole days or weeks: 7 days", Shape: Text{Pattern: `[1-9]\d* (day|week)s?`}, Required: true},
		{Name: "at", Doc: "the times of day", Shape: List{Of: Text{OneOf: timesOfDay()}}, Required: true},
	}})

	// Diary is a table that the patient fills in.
	Diary = object(Object{Name: "diary", Doc: "a table that the patient fills in", Keys: []Key{
		{Name: "if", Doc: "who it is for, as in an instruction", Shape: If},
		{Name: "question", Doc: "what is rated", Shape: words, Required: true},
		{Name: "rules", Doc: "how to rate", Shape: texts},
		{Name: "scale", Doc: "two numbers up to 10, such as 0 to 10", Shape: Text{Pattern: `\d+ to \d+`}, Required: true},
		{Name: "at", Doc: "when: before, an amount of time, bedtime, next day, every 1 hour until 8 hours, or `{every: day, until: 7 days, at: [morning, evening]}`", Shape: Either{words, List{Of: Either{words, Daily}, Min: 1}}, Required: true},
		{Name: "columns", Doc: "what else to write beside each rating", Shape: texts},
		{Name: "note", Doc: "for staff, never on a sheet", Shape: optionalText},
		{Name: "source", Doc: "where it was read", Shape: texts},
		{Name: "confirm", Doc: "a question that the clinic decides, without `changes`", Shape: Confirm},
	}})

	// Source is where a fact was read.
	Source = object(Object{Name: "source", Doc: "where a fact was read", Keys: []Key{
		{Name: "title", Doc: "the title of the page", Shape: words, Required: true},
		{Name: "publisher", Doc: "its publisher", Shape: words, Required: true},
		{Name: "read", Doc: "when", Shape: optionalText},
		{Name: "address", Doc: "its web address", Shape: optionalText},
	}})

	// Event is a clause with the day on which it happens.
	Event = object(Object{Name: "event", Doc: "what happens to the patient, and on which day", Keys: []Key{
		{Name: "text", Doc: "a clause: the stent is out", Shape: words, Required: true},
		{Name: "after", Doc: "the usual days or weeks after the procedure, printed in words: 7 days", Shape: Text{Pattern: `[1-9]\d*( to [1-9]\d*)? (day|week)s?`}},
		{Name: "on", Doc: "a date that is filled in: fill.trial-end", Shape: Text{Pattern: `fill\.` + idPattern}},
	}})

	events     = Names{Of: Either{words, Event}, Key: idPattern}
	sources    = Names{Of: Source, Key: idPattern}
	teachBack  = Names{Of: instruction, Key: refPattern}
	aboutShape = instruction

	// Procedure is a definition.
	Procedure = object(Object{Name: "procedure", Doc: "a procedure", Keys: slices.Concat([]Key{
		{Name: "title", Doc: "its name, as at the start of a sentence", Shape: words, Required: true},
		{Name: "edition", Doc: "the day on which its text was last changed", Shape: Text{Pattern: datePattern}, Required: true},
		{Name: "ages", Doc: "the ages of its patients, in completed years: `18+`, `12+`, `0 to 17`; without it, `18+`, which `check` reports as an error", Shape: ages},
		{Name: "aliases", Doc: "short names that staff use", Shape: texts},
		{Name: "specialty", Doc: "the specialty that `list` shows it under", Shape: optionalText},
		{Name: "based-on", Doc: "for a copy: the definition that it came from, and the digest of its text, as id@digest", Shape: optionalText},
		{Name: "include", Doc: "blocks in `shared/` whose lines it includes", Shape: List{Of: idText}},
		{Name: "omit", Doc: "lines of blocks to leave out, by name", Shape: Names{Of: texts, Key: idPattern}},
		{Name: "assume", Doc: "answers for samples and blank handouts only", Shape: Names{Of: words, Key: idPattern}},
		{Name: "usual", Doc: "how the procedure is usually done: an answer to each of its questions, and the side if it is asked for. `check` measures that sheet; no patient's sheet changes", Shape: Names{Of: idText, Key: idPattern}},
		{Name: "side", Doc: "the part of the body, and whether its side is asked for", Shape: Side},
		{Name: "note", Doc: "for staff, never on a sheet", Shape: optionalText},
		{Name: "key-times", Doc: "at most four milestones to show first on the sheet: what a patient asks about at home", Shape: List{Of: Text{Pattern: refPattern}}},
		{Name: "headings", Doc: "headings that replace the language's own: `{site-care: Care of your eye}`", Shape: Headings},
		{Name: "about", Doc: "what was done", Shape: aboutShape, Required: true},
		{Name: "events", Doc: "what can happen to the patient, for times to refer to: a key and a clause", Shape: events},
		{Name: "fill", Doc: "values that staff give for one patient: a name, a question and what it is", Shape: fills},
		{Name: "diary", Doc: "a table that the patient fills in", Shape: Diary},
		{Name: "teach-back", Doc: "questions for the patient, by the instruction that answers them", Shape: teachBack},
		{Name: "sources", Doc: "where its facts were read, beside those of `shared/sources.yaml`", Shape: sources},
	}, sections(instruction, Warnings))})

	// Block is a set of instructions that several procedures include.
	Block = object(Object{Name: "block", Doc: "a block", Keys: slices.Concat([]Key{
		{Name: "title", Doc: "for staff", Shape: optionalText},
		{Name: "edition", Doc: "the day on which its text was last changed", Shape: Text{Pattern: datePattern}},
		{Name: "note", Doc: "for staff, never on a sheet", Shape: optionalText},
		{Name: "based-on", Doc: "`ID@DIGEST` of the built-in block that it is a copy of, as `new --from` writes it", Shape: optionalText},
		{Name: "if", Doc: "a condition for all its lines", Shape: If},
		{Name: "include", Doc: "blocks that it includes", Shape: List{Of: idText}},
		{Name: "events", Doc: "what a time can refer to", Shape: events},
		{Name: "fill", Doc: "values that staff give for one patient", Shape: fills},
		{Name: "teach-back", Doc: "questions for the patient", Shape: teachBack},
		{Name: "sources", Doc: "where its facts were read", Shape: sources},
	}, sections(instruction, Warnings))})

	// Condition is a question whose answer decides what a patient reads.
	Condition = object(Object{Name: "condition", Doc: "a question whose answer decides what a patient reads", AnyOf: []string{"lead-in", "one-of"}, Keys: []Key{
		{Name: "question", Doc: "the question that staff are asked", Shape: optionalText, Required: true},
		{Name: "label", Doc: "what it is about, in a few words, for the read-back before a sheet is printed; else the name of the condition", Shape: optionalText},
		{Name: "asked-of", Doc: "who can answer: staff or patient", Shape: Text{OneOf: []string{string(procedure.Staff), string(procedure.Patient)}}, Required: true},
		{Name: "lead-in", Doc: "the words before what holds for yes: \"If you have diabetes\"; beside one-of, for every answer but `none`", Shape: words},
		{Name: "lead-in-not", Doc: "the words before what applies for no, if anything does", Shape: words},
		{Name: "one-of", Doc: "several answers instead of yes and no, each with its lead-in", Shape: Names{Of: words, Key: idPattern, Min: 2}},
		{Name: "excludes", Doc: "what can't be true with yes: `[blood-thinner, stomach-treatment=treated, not sedation]`; or by answer: `{no: [wound-place=leg]}`. Said on one of the two: its lines give way, its signs don't. " +
			"Both need lead-ins for each answer", Shape: Either{texts, Names{Of: texts, Key: idPattern, Min: 1}}},
		{Name: "must-ask", Doc: "a named patient gets no sheet without an answer", Shape: yesNo},
		{Name: "ages", Doc: "of the patients whom the text for yes is for, or for each of several answers but `none`: `18+`; a patient of another age gets a sheet only where the answer is no, or none", Shape: ages},
	}})

	// Setting is a value that a clinic decides once.
	Setting = object(Object{Name: "setting", Doc: "a value that a clinic decides once", Keys: []Key{
		{Name: "question", Doc: "what is decided", Shape: words, Required: true},
		{Name: "is", Doc: "what it holds", Shape: Text{OneOf: settingKinds()}, Required: true},
		{Name: "default", Doc: "the value until a clinic decides", Shape: words, Required: true},
		{Name: "range", Doc: "what sources say", Shape: optionalText},
		{Name: "required", Doc: "yes: the clinic must answer before it approves a sheet that uses it", Shape: yesNo},
		{Name: "source", Doc: "where it was read", Shape: texts},
	}})
)

// The objects of the list of medicines.
var (
	// Medicine is a medicine under its generic name.
	Medicine = object(Object{Name: "medicine", Doc: "a medicine, under its generic name", Keys: []Key{
		{Name: "name", Doc: "the name in a sentence, if the key isn't what patients read", Shape: words},
		{Name: "class", Doc: "its classes: keys of `classes`", Shape: texts, Required: true},
		{Name: "brands", Doc: "the brand names that patients know, which `{medicine.KEY}` prints after the name", Shape: texts},
		{Name: "also", Doc: "other names for `search` and `check`, never printed", Shape: texts},
	}})

	// MedicineClass is a class of medicines that do the same thing.
	MedicineClass = object(Object{Name: "medicine-class", Doc: "medicines that do the same thing", Keys: []Key{
		{Name: "text", Doc: "the name in a sentence, singular and without an article: `blood thinner (such as {examples})`, used as `{class.KEY}`", Shape: words, Required: true},
		{Name: "examples", Doc: "names of its medicines, as patients know them: `[warfarin, Eliquis, Xarelto, Plavix]`", Shape: texts, Required: true},
		{Name: "also", Doc: "other names for `search` and `check`, never printed", Shape: texts},
	}})

	// Medicines is the list.
	Medicines = object(Object{Name: "medicines", Doc: "medicines and their classes", AnyOf: []string{"classes", "medicines"}, Keys: []Key{
		{Name: "classes", Doc: "by a key, such as blood-thinner", Shape: Names{Of: MedicineClass, Key: idPattern}},
		{Name: "medicines", Doc: "by the generic name, such as acetaminophen", Shape: Names{Of: Medicine, Key: idPattern}},
	}})
)

// The objects of a clinic's own files.
var (
	// ContactIn is a contact's words in another language.
	ContactIn = object(Object{Name: "contact-in", Doc: "a contact's words in another language", Keys: []Key{
		{Name: "who", Doc: "in words", Shape: words, Required: true},
		{Name: "hours", Doc: "in words", Shape: optionalText},
	}})

	// Contact is somebody besides the clinic whom patients call.
	Contact = object(Object{Name: "contact", Doc: "somebody other than the clinic whom patients call", Keys: []Key{
		{Name: "who", Doc: "in words: Device company helpline", Shape: words, Required: true},
		{Name: "phone", Doc: "the number", Shape: optionalText},
		{Name: "hours", Doc: "in words: 24 hours a day", Shape: optionalText},
		{Name: "in", Doc: "who and hours in other languages, by language", Shape: Names{Of: ContactIn, Key: `[A-Za-z0-9-]+`}},
	}})

	// Printer is how a clinic prints.
	Printer = object(Object{Name: "printer", Doc: "how sheets are printed, unless a command says otherwise", Keys: []Key{
		{Name: "queue", Doc: "the printer; `aftercare printers` lists them", Shape: optionalText},
		{Name: "copies", Doc: "how many", Shape: Count{}},
		{Name: "sides", Doc: "of the paper", Shape: Text{OneOf: []string{"one", "two"}}},
		{Name: "media", Doc: "the paper, by the printer's name for it; it must be the size of the sheet", Shape: optionalText},
		{Name: "tray", Doc: "as the printer calls it", Shape: optionalText},
	}})

	// Schedule is where the day's appointments are.
	Schedule = object(Object{Name: "schedule", Doc: "where the day's appointments are", Keys: []Key{
		{Name: "file", Doc: "in this folder or anywhere; {date} is 2026-11-23, {year}, {month} and {day} are its parts", Shape: words, Required: true},
		{Name: "map", Doc: "the mapping that says what its columns mean", Shape: optionalText},
		{Name: "encoding", Doc: "the encoding, if it isn't UTF-8 or UTF-16", Shape: Text{OneOf: []string{"cp1252"}}},
		{Name: "sheets", Doc: "the folder that `batch --day` without `-o` writes to, with the day: `\"sheets/{date}\"`", Shape: optionalText},
		{Name: "least-rows", Doc: "how many rows a day has at least: `batch --day` refuses fewer, since a failed export looks like that", Shape: Text{Pattern: `[1-9]\d{0,5}`}},
	}})

	// FHIR is how a hospital's records receive a sheet.
	FHIR = object(Object{Name: "fhir", Doc: "how a sheet is recorded in a hospital's system", Keys: []Key{
		{Name: "patient-system", Doc: "the URI of whoever assigns the record numbers; the hospital's IT staff know it", Shape: Text{Pattern: uriPattern}, Required: true},
		{Name: "type", Doc: "the LOINC code that the hospital files sheets under (default: 74213-0, discharge instructions)", Shape: Text{OneOf: terminology.DocumentTypeCodes()}},
		{Name: "visit-system", Doc: "the URI of whoever assigns the visit numbers, if the appointments' ids are visit numbers", Shape: Text{Pattern: uriPattern}},
		{Name: "organization-system", Doc: "the URI of whoever assigned the clinic's number: `http://hl7.org/fhir/sid/us-npi`", Shape: Text{Pattern: uriPattern}},
		{Name: "organization", Doc: "the clinic's number there", Shape: words},
	}})

	// Clinic is a clinic's profile.
	Clinic = object(Object{Name: "clinic", Doc: "a clinic's profile", Keys: []Key{
		{Name: "name", Doc: "the clinic's name; without it, a line to write on", Shape: optionalText},
		{Name: "motto", Doc: "a line under the name", Shape: optionalText},
		{Name: "address", Doc: "lines of the letterhead", Shape: Either{null, texts}},
		{Name: "phone", Doc: "the number that patients call during the day, with its area code; an extension as `(310) 555-0100 ext. 4`", Shape: words, Required: true},
		{Name: "after-hours", Doc: "the number that patients call at night and on weekends; the same as `phone` if it is answered at all hours", Shape: optionalText},
		{Name: "link", Doc: "the address of the sheet on the web, with {id} and {lang}", Shape: Text{Pattern: `https://.*`, Empty: true}},
		{Name: "time-zone", Doc: "the IANA name of a place, such as America/Los_Angeles; not an offset such as EST or Etc/GMT+5", Shape: words, Required: true},
		{Name: "paper", Doc: "letter or a4", Shape: Text{OneOf: []string{"letter", "a4"}}},
		{Name: "languages", Doc: "the languages of the sheets, the usual one first", Shape: texts},
		{Name: "offers", Doc: "the built-in procedures that the clinic does: `[medial-branch-block, colonoscopy]`, or `[]` for none; without it, all of them. The clinic's own definitions are always included", Shape: Either{null, List{Of: idText}}},
		{Name: "printer", Doc: "the default printer, or `{queue: Front, sides: two, copies: 2, tray: Main}`", Shape: Either{optionalText, Printer}},
		{Name: "schedule", Doc: "the file with the day's appointments, which `print` reads: `\"schedules/{date}.csv\"` in this folder, with {date}, {year}, {month} or {day}", Shape: Either{Text{Empty: true}, Schedule}},
		{Name: "font", Doc: "a .ttf file for words that the built-in typefaces can't print, such as a name in Chinese characters; all other words keep their typeface", Shape: optionalText},
		{Name: "font-bold", Doc: "its bold face; without it, bold words are printed thickened", Shape: optionalText},
		{Name: "logo", Doc: "a black and white .png file", Shape: optionalText},
		{Name: "ages", Doc: "for a children's clinic, `0 to 17`: the ages of its own definitions that give none; the built-in ones keep theirs", Shape: ages},
		{Name: "closed", Doc: "days of the week and dates when the clinic is closed: [Sat, Sun, 2026-12-25]", Shape: List{Of: Text{Pattern: `Mon|Tue|Wed|Thu|Fri|Sat|Sun|` + datePattern}}},
		{Name: "require-approved", Doc: "yes: print only what the clinic has approved", Shape: yesNo},
		{Name: "settings", Doc: "the values that the clinic has decided on", Shape: Either{null, Names{Of: words, Key: idPattern}}},
		{Name: "assume", Doc: "answers that apply to this clinic's patients unless a visit says otherwise", Shape: Either{null, Names{Of: words, Key: idPattern}}},
		{Name: "fhir", Doc: "what is recorded with a sheet in a hospital's system", Shape: FHIR},
		{Name: "contacts", Doc: "others whom patients call, by the name that definitions use", Shape: Names{Of: Contact, Key: idPattern}},
		{Name: "decide", Doc: "single values by procedure: `{colonoscopy: {activity.lifting.from: 5 days}}`, or `as written`", Shape: Either{null, Names{Of: Names{Of: words, Key: `[a-z0-9.-]+`}, Key: idPattern}}},
		{Name: "reviewers", Doc: "who reviewed the translation into a language: name and qualification", Shape: Names{Of: words, Key: `[A-Za-z0-9-]+`}},
	}})

	// Next is the answers for one version of the program.
	Next = object(Object{Name: "next-version", Doc: "answers for one version of the program, while another prints from the folder", Keys: []Key{
		{Name: "program", Doc: "the version that they are for", Shape: words, Required: true},
		{Name: "adopted", Doc: "the day on which they were moved to clinic.yaml", Shape: Text{Pattern: datePattern}},
		{Name: "settings", Doc: "as in clinic.yaml; an empty value takes clinic.yaml's away for this version", Shape: Either{null, Names{Of: optionalText, Key: idPattern}}},
		{Name: "decide", Doc: "as in clinic.yaml; an empty value takes clinic.yaml's away for this version", Shape: Either{null, Names{Of: Either{null, Names{Of: optionalText, Key: `[a-z0-9.-]+`}}, Key: idPattern}}},
	}})

	// Approval is one record of approvals.yaml.
	Approval = object(Object{Name: "approval", Doc: "who approved a text", Keys: []Key{
		{Name: "procedure", Doc: "its id", Shape: idText, Required: true},
		{Name: "language", Doc: "of the text", Shape: words, Required: true},
		{Name: "by", Doc: "who approved", Shape: words, Required: true},
		{Name: "role", Doc: "as what", Shape: words, Required: true},
		{Name: "on", Doc: "the day", Shape: Text{Pattern: datePattern}, Required: true},
		{Name: "until", Doc: "the last day on which it is valid", Shape: Text{Pattern: datePattern, Empty: true}},
		{Name: "digest", Doc: "the text digest: SHA-256 of the text kept beside the record", Shape: Text{Pattern: `[0-9a-f]{64}`}, Required: true},
		{Name: "confirm", Doc: "the decision on each question to the clinic, by instruction or setting", Shape: Names{Of: words, Key: `[a-z0-9][a-z0-9.-]*`}},
		{Name: "withdrawn", Doc: "the day on which it was withdrawn", Shape: Text{Pattern: datePattern}},
	}})
)

// The objects of another language.
var (
	// Translated is one text and the source text that it translates.
	Translated = object(Object{Name: "translated", Doc: "a text in another language", Keys: []Key{
		{Name: "of", Doc: "the source text that this translates; if it differs, the translation is out of date", Shape: words, Required: true},
		{Name: "text", Doc: "the translation, with the same placeholders", Shape: words, Required: true},
	}})

	// TranslatedCase is one wording and its steps.
	TranslatedCase = object(Object{Name: "translated-case", Doc: "one of several wordings in another language", Keys: []Key{
		{Name: "of", Doc: "the source text", Shape: words, Required: true},
		{Name: "text", Doc: "its translation", Shape: words, Required: true},
		{Name: "steps", Doc: "the texts of the steps that have one, in order", Shape: List{Of: Translated}},
	}})

	// TranslatedHeadings are the definition's own headings.
	TranslatedHeadings = headings("translated-headings", Translated)

	// TranslatedInstruction is an instruction's texts.
	TranslatedInstruction = object(Object{Name: "translated-instruction", Doc: "an instruction's texts in another language", Keys: []Key{
		{Name: "of", Doc: "the source text", Shape: words},
		{Name: "text", Doc: "its translation", Shape: words},
		{Name: "cases", Doc: "each wording, by the source's condition", Shape: Names{Of: TranslatedCase, Key: conditionPattern, Min: 1}},
		{Name: "steps", Doc: "the texts of the steps that have one, in order", Shape: List{Of: Translated}},
		{Name: "not-asked", Doc: "the words when nobody asked", Shape: Translated},
		{Name: "milestone", Doc: "the label, 22 letters at most", Shape: Translated},
		{Name: "do", Doc: "what to do at once", Shape: Translated},
		{Name: procedure.DoseMedicine, Doc: "the medicine's name", Shape: Translated},
		{Name: procedure.DoseReason, Doc: "what it is for", Shape: Translated},
		{Name: procedure.DoseAmount, Doc: "one dose in words", Shape: Translated},
		{Name: procedure.DoseMax, Doc: "the most in 24 hours, if it counts tablets or drops", Shape: Translated},
		{Name: procedure.OtherAges, Doc: "what patients of other ages read instead of the dose", Shape: Translated},
	}})

	// TranslatedDiary is the diary's texts.
	TranslatedDiary = object(Object{Name: "translated-diary", Doc: "a diary's texts in another language", Keys: []Key{
		{Name: "question", Doc: "what is rated", Shape: Translated},
		{Name: "rules", Doc: "how to rate, in the source's order", Shape: List{Of: Translated}},
		{Name: "columns", Doc: "what else to write, in the source's order", Shape: List{Of: Translated}},
	}})

	// TranslatedWarnings holds the signs by level.
	TranslatedWarnings = levels("translated-warnings", TranslatedInstruction)

	// Translation is a procedure or a block in another language.
	Translation = object(Object{Name: "translation", Doc: "texts by the keys of the source", Keys: slices.Concat([]Key{
		{Name: "reviewed-by", Doc: "the human who reviewed it: name and qualification", Shape: optionalText},
		{Name: "reviewed-on", Doc: "the day", Shape: Text{Pattern: datePattern, Empty: true}},
		{Name: "title", Doc: "the procedure's name", Shape: Translated},
		{Name: "headings", Doc: "the definition's own headings", Shape: TranslatedHeadings},
		{Name: "about", Doc: "what was done", Shape: TranslatedInstruction},
		{Name: "events", Doc: "clauses", Shape: Names{Of: Translated, Key: idPattern}},
		{Name: "diary", Doc: "the diary's texts", Shape: TranslatedDiary},
		{Name: "teach-back", Doc: "questions", Shape: Names{Of: TranslatedInstruction, Key: refPattern}},
	}, sections(TranslatedInstruction, TranslatedWarnings))})

	// TranslatedCondition is a condition's lead-ins.
	TranslatedCondition = object(Object{Name: "translated-condition", Doc: "lead-ins in another language", Keys: []Key{
		{Name: "lead-in", Doc: "for yes", Shape: Translated},
		{Name: "lead-in-not", Doc: "for no", Shape: Translated},
		{Name: "one-of", Doc: "for each of several answers", Shape: Names{Of: Translated, Key: idPattern}},
	}})
)

// ScheduleFields is what a column of a schedule can hold, in the order of a form. "fill.NAME" and
// conditions are also possible.
var ScheduleFields = []string{
	"name", "given_name", "family_name", "birth_date", "record", "appointment_id", "procedure", "status", "side", "site", "date", "ended",
	"clinician", "next_visit", "next_visit_for", "message", "language",
}

// mapFormat is the closed list of date formats, so that a mistake can't give another day.
const (
	mapName   = `Family, Given`
	mapClock  = `(HH:MM|HH:MM:SS|HH:MM AM|HH:MM:SS AM|HHMM|HHMMSS)`
	mapFormat = mapName + `|HL7|` + mapClock + `|(YYYY-MM-DD|MM/DD/YYYY|DD/MM/YYYY|MM-DD-YYYY|DD-MM-YYYY|DD\.MM\.YYYY|YYYY/MM/DD|YYYYMMDD|DD-MMM-YYYY|MM/DD/YY|DD/MM/YY|DD\.MM\.YY|DD-MMM-YY)( ` + mapClock + `)?`
)

// A column has the name that the clinic's export gives it.
const anything = `.*\S.*`

// The objects of a schedule's mapping.
var (
	// mapValues maps the program's words to those of the file.
	mapValues = Names{Of: texts, Key: anything}

	// MapColumn is the mapping of one column.
	MapColumn = object(Object{Name: "map-column", Doc: "what one column holds", Keys: []Key{
		{Name: "is", Doc: "the field that it holds", Shape: mapField, Required: true},
		{Name: "format", Doc: "the format of its dates (default: ISO): a day such as MM/DD/YYYY, alone or with a time such as HH:MM after a space; a time alone, beside a column with the day; or HL7. For a column of whole names: `Family, Given`", Shape: Text{Pattern: mapFormat}},
		{Name: "values", Doc: "our own word, and the file's words for it: `left: [L, Left]`", Shape: mapValues},
	}})

	// MapCondition is the condition that one column answers.
	MapCondition = object(Object{Name: "map-condition", Doc: "the condition that one column answers", Keys: []Key{
		{Name: "is", Doc: "the condition", Shape: idText, Required: true},
		{Name: "values", Doc: "an answer, and the file's words for it", Shape: mapValues},
	}})

	// MapStatus is the words of the status column.
	MapStatus = object(Object{Name: "map-status", Doc: "the words in the status column, by meaning", Keys: []Key{
		{Name: "active", Doc: "the patient gets a sheet", Shape: texts},
		{Name: "cancelled", Doc: "the appointment does not take place", Shape: texts},
		{Name: "no-show", Doc: "the patient did not come", Shape: texts},
		{Name: "entered-in-error", Doc: "there never was such an appointment", Shape: texts},
		{Name: "not-done", Doc: "the procedure was not done", Shape: texts},
	}})

	// MapProcedure is what one of the clinic's words for an appointment means.
	MapProcedure = object(Object{Name: "map-procedure", Doc: "what one appointment type means, where its words say more than the procedure", Keys: []Key{
		{Name: "is", Doc: "the procedure's id", Shape: idText, Required: true},
		{Name: "side", Doc: "the side that the words name", Shape: Text{Pattern: "left|right|both"}},
		{Name: "site", Doc: "the site that the words name; a column of the row goes before it", Shape: Text{}},
		{Name: "answers", Doc: "the conditions that the words answer: `steroid: \"yes\"`", Shape: Names{Of: Text{}, Key: idPattern}},
	}})

	// MapSite is what a code or the words of a body site mean.
	MapSite = object(Object{Name: "map-site", Doc: "what a body site's code or words mean", AnyOf: []string{"side", "site"}, Keys: []Key{
		{Name: "side", Doc: "the side that it names", Shape: Text{Pattern: "left|right|both"}},
		{Name: "site", Doc: "the words for the sheet; without them, those of the resource", Shape: Text{}},
	}})

	// MapFile is where in a file the rows are.
	MapFile = object(Object{Name: "map-file", Doc: "where in a file the rows are", Keys: []Key{
		{Name: "sheet", Doc: "the name of the sheet, in a workbook with several", Shape: Text{}},
		{Name: "header-line", Doc: "the line of the column names, from 1, below title lines", Shape: Count{}},
		{Name: "header-lines", Doc: "how many lines the column names take up; they are joined with a space", Shape: Count{}},
		{Name: "ends-at", Doc: "how the line after the last row begins: `[Total, \"(\"]`; a row below it is an error", Shape: texts},
	}})

	// mapField is one of ScheduleFields, or a filled-in value.
	mapField = Text{Pattern: strings.Join(ScheduleFields, "|") + `|fill\.[a-z0-9][a-z0-9-]*`}

	// ScheduleMap is the mapping of a clinic's export.
	ScheduleMap = object(Object{Name: "schedule-map", Doc: "what the columns of a schedule mean", AnyOf: []string{"columns", "conditions", "procedures", "no-sheet", "sites", "status", "ignore", "file", "appointment-ids"}, Keys: []Key{
		{Name: "columns", Doc: "what each column holds, by the name that the file gives it", Shape: Names{Of: Either{mapField, MapColumn}, Key: anything}},
		{Name: "conditions", Doc: "the condition that a column answers, by the column's name", Shape: Names{Of: Either{idText, MapCondition}, Key: anything}},
		{Name: "procedures", Doc: "the procedure's id for each of the clinic's appointment types; never a billing code. `{side}` in a type stands for left, lt, os, right, rt, od, both, bilateral, bilat and ou, and gives the side", Shape: Names{Of: Either{idText, MapProcedure}, Key: anything}},
		{Name: "no-sheet", Doc: "the appointment types whose rows are skipped", Shape: texts},
		{Name: "sites", Doc: "what a body site of a FHIR resource means, by its code, its display or its text. `{side}` stands for a word of a side, as in procedures", Shape: Names{Of: MapSite, Key: anything}},
		{Name: "status", Doc: "the words in the status column; a word that isn't listed rejects its row", Shape: MapStatus},
		{Name: "ignore", Doc: "columns that are not read; \"\" is one without a name", Shape: List{Of: optionalText}},
		{Name: "file", Doc: "where in the file the rows are", Shape: MapFile},
		{Name: "appointment-ids", Doc: "escaped: each sign of an appointment id that no file name may have is written as its number, 100^EPIC as 100_5E_EPIC, and an underscore as _5F_", Shape: Text{Pattern: "escaped"}},
	}})
)
