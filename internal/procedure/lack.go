package procedure

import "aftercare/internal/diag"

// Lack is an instruction that the program's own files say of a procedure and a clinic's sheet does
// not, since a file or a decision of the clinic took it away.
type Lack struct {
	Instruction Instruction // as the built-in file has it
	From        *Procedure  // the procedure with that instruction
	By          RemovedBy
	Name        string   // of the block or the definition whose file took it away
	Pos         diag.Pos // where: in the clinic's file, its omit, or its decision
	File        diag.Pos // where that file begins
	// OtherLevel is the less urgent level at which a sign of the same key stands instead; LevelNone where none does.
	OtherLevel Level
	// Replacement is the line of another block under the same key, which the sheet has instead; nil for none.
	Replacement *Instruction
}

// RemovedBy says what took an instruction from a sheet.
type RemovedBy string

// What takes instructions from a sheet. The JSON names are a contract.
const (
	ByBlock      RemovedBy = "block"      // a clinic's block in a built-in block's place
	ByDefinition RemovedBy = "definition" // a clinic's definition in a built-in definition's place
	ByCopy       RemovedBy = "copy"       // a clinic's copy of a built-in definition, which says so
	ByOmit       RemovedBy = "omit"       // omit in a clinic's definition
	ByDecision   RemovedBy = "decide"     // "leave out" under decide in clinic.yaml
)

// IsWarningSign reports whether what is gone is a warning sign.
func (l *Lack) IsWarningSign() bool { return l.Instruction.Section == Warnings }

// Omit is a block's line that a definition leaves out by name.
type Omit struct {
	Block, Ref string
	Pos        diag.Pos
}
