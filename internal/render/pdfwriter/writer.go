// Package pdfwriter writes tagged PDF files for archives and screen readers (PDF 1.7, PDF/A-2a,
// PDF/UA-1): what is drawn on a Canvas, alone in a file or many in one. The bytes depend only on
// what is drawn and said. README.md shows how it is used, and what it doesn't do.
package pdfwriter
