package pdfwriter

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
)

// metadata writes the file's metadata for archives and screen readers: PDF/A-2a and PDF/UA-1. It
// holds no time of creation, so that the same pages give the same bytes.
func (f *file) metadata(i Info) int {
	xmp := `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<xmp:CreatorTool>` + xmlText(i.Creator) + `</xmp:CreatorTool>
<pdf:Producer>` + xmlText(i.Creator) + `</pdf:Producer>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + xmlText(i.Title) + `</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>` + xmlText(i.Language) + `</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>the part of the standard that the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`
	n := f.reserve()
	f.streamAt(n, "/Type /Metadata /Subtype /XML", []byte(xmp))
	return n
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\u00a0", " ")

func xmlText(s string) string { return xmlEscaper.Replace(s) }

// outputIntent defines the file's grey: a page has only black, white and grey, and an archive requires
// colours to be defined.
func (f *file) outputIntent() int {
	profile := f.stream("/N 1", f.cache.deflate(nil, greyProfile()))
	return f.add(fmt.Sprintf("<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (Gray gamma 2.2) /Info (Gray gamma 2.2) /DestOutputProfile %d 0 R>>", profile))
}

// greyProfile is a colour profile (ICC.1, version 2) for a grey with gamma 2.2 under D50.
var greyProfile = sync.OnceValue(func() []byte {
	const d50 = "\x00\x00\xf6\xd6\x00\x01\x00\x00\x00\x00\xd3\x2d" // X, Y, Z as s15Fixed16
	name, right := "Gray gamma 2.2", "CC0"
	desc := "desc\x00\x00\x00\x00" + be32(len(name)+1) + name + "\x00" + strings.Repeat("\x00", 4+4+2+1+67)
	tags := []struct{ name, data string }{
		{"desc", desc}, {"cprt", "text\x00\x00\x00\x00" + right + "\x00"}, {"wtpt", "XYZ \x00\x00\x00\x00" + d50},
		{"kTRC", "curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33"}, // one number: the gamma, as u8Fixed8
	}
	table, data := be32(len(tags)), ""
	const header = 128
	for _, t := range tags {
		at := header + 4 + 12*len(tags) + len(data)
		table += t.name + be32(at) + be32(len(t.data))
		data += t.data + strings.Repeat("\x00", -len(t.data)&3)
	}
	var b bytes.Buffer
	b.WriteString(be32(header + len(table) + len(data)))
	b.WriteString("\x00\x00\x00\x00\x02\x10\x00\x00mntrGRAYXYZ ")
	b.WriteString("\x07\xea\x00\x0b\x00\x17\x00\x00\x00\x00\x00\x00acsp") // a fixed date: 2026-11-23
	b.WriteString(strings.Repeat("\x00", 28) + d50 + strings.Repeat("\x00", 48))
	b.WriteString(table + data)
	return b.Bytes()
})

// be32 returns a number as four bytes, big-endian.
func be32(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }
