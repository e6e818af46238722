package procedure

import "aftercare/internal/diag"

// Lack is an instruction that the program's own files have in a procedure and a clinic's sheet
// lacks, since a file or a decision of the clinic removed it.
type Lack struct {
	Instruction Instruction // as the built-in file has it
	From        *Procedure  // the procedure that has the instruction
	By          RemovedBy
	Name        string   // of the block or the definition whose file removed it
	Pos         diag.Pos // where: in the clinic's file, its omit, or its decision
	File        diag.Pos // where that file begins
	// OtherLevel is the less urgent level at which the sheet has a sign with the same key instead;
	// LevelNone if there is none.
	OtherLevel Level
	// Replacement is another block's line with the same key, which the sheet has instead; nil for none.
	Replacement *Instruction
}

// RemovedBy says what removed an instruction from a sheet.
type RemovedBy string

// What can remove instructions from a sheet. The JSON names are a contract.
const (
	ByBlock      RemovedBy = "block"      // a clinic's block that replaces a built-in one
	ByDefinition RemovedBy = "definition" // a clinic's definition that replaces a built-in one
	ByCopy       RemovedBy = "copy"       // a clinic's copy of a built-in definition, marked as based on it
	ByOmit       RemovedBy = "omit"       // omit in a clinic's definition
	ByDecision   RemovedBy = "decide"     // "leave out" under decide in clinic.yaml
)

// IsWarningSign reports whether the missing line is a warning sign.
func (l *Lack) IsWarningSign() bool { return l.Instruction.Section == Warnings }

// Omit is a block's line that a definition omits by name.
type Omit struct {
	Block, Ref string
	Pos        diag.Pos
}
