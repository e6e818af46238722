package schema

// runReport is what came of a batch, as --report writes it.
func runReport() Shape {
	count := func(name, doc string) Key { return Key{Name: name, Doc: doc, Shape: Number{}} }
	time := String{Pattern: `\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})`}
	prints := object(Object{Name: "report-prints", Doc: "what became of sheets at the printer", Keys: required(
		count("printed", "in this run"), count("printed_before", "in an earlier one"), count("waiting", "at the printer"), count("not_printed", "and to be printed again"), count("perhaps_printed", "which a person has to look for"),
	)})
	word := object(Object{Name: "report-word", Doc: "a word as the schedule has it", Keys: required(
		Key{Name: "word", Doc: "an appointment type, or a word for a status, a side or a language; never one that may name a patient", Shape: String{}}, count("rows", "that have it"),
	)})
	unmapped := object(Object{Name: "report-unmapped", Doc: "the words of one field that are not mapped; their rows have no sheet", Keys: required(
		Key{Name: "field", Doc: "whose words they are", Shape: String{OneOf: []string{"procedure", "status", "side", "language"}}}, count("rows", "with such a word"),
		Key{Name: "words", Doc: "the twenty most frequent", Shape: Array{word}}, count("not_listed", "rows whose word is not listed, because there are too many words or it may name a patient"),
	)})
	summary := object(Object{Name: "report-summary", Doc: "how many rows came to what", Keys: append(required(
		count("rows", "of the schedule, or of this shard"), count("done", "of them"), count("made", "anew"), count("unchanged", "since the run before"), count("skipped", "by the schedule itself"),
		count("rejected", "which are in rejects"), count("failed", "to be made"), Key{Name: "dry_run", Doc: "nothing was made; the counts are what would be", Shape: Truth{}},
		count("warned", "with a sheet that a person should check"), count("moved_to_superseded", "sheets"), Key{Name: "rejects", Doc: "the files of rejected rows", Shape: Array{String{}}},
		Key{Name: "unmapped", Doc: "the words that the mapping doesn't list yet, by field", Shape: Array{unmapped}},
	), Key{Name: "prints", Doc: "with --print", Shape: prints})})
	schedule := object(Object{Name: "report-schedule", Doc: "a file that was read", Keys: required(
		Key{Name: "name", Doc: "without its folder", Shape: String{}}, Key{Name: "sha256", Doc: "of what was read", Shape: String{Pattern: `[0-9a-f]{64}|`}},
	)})
	reason := object(Object{Name: "report-reason", Doc: "why rows have no sheet", Keys: required(
		Key{Name: "status", Doc: "of the rows", Shape: String{OneOf: []string{"rejected", "skipped", "failed"}}}, Key{Name: "reason", Doc: "without data of a patient", Shape: String{}},
		count("rows", "with this reason"), Key{Name: "appointments", Doc: "the first hundred of them", Shape: Array{String{}}},
	)})
	return object(Object{Name: "report", Doc: "what came of a batch, without data of a patient but appointment ids", Keys: append(required(
		Key{Name: "schema", Doc: "of this shape: 1; a new key does not change it", Shape: Number{}},
		Key{Name: "program", Doc: "its version", Shape: String{}}, Key{Name: "started", Doc: "when", Shape: time}, Key{Name: "ended", Doc: "when", Shape: time},
		Key{Name: "schedules", Doc: "the files that were read", Shape: Array{schedule}},
		Key{Name: "not_made", Doc: "rows without a sheet, by reason", Shape: Array{reason}}, Key{Name: "warnings", Doc: "each of a row with its appointment", Shape: Array{String{}}},
		count("exit_code", "of the program"), Key{Name: "means", Doc: "what the exit code means", Shape: String{}},
	),
		Key{Name: "day", Doc: "that was asked for", Shape: String{Pattern: datePattern}}, Key{Name: "summary", Doc: "absent if the run was refused", Shape: summary},
		Key{Name: "message", Doc: "of the error", Shape: String{}},
	)})
}
