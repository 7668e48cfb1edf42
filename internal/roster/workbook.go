// Package roster takes workbooks in: it reads what offices really hand in, checks every row against the file and the
// database, and commits what it accepted in one transaction.
package roster

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/lianxin/lianxin/internal/fault"
)

// What a workbook may hold at most (P18).
const (
	MaxFile     = 64 << 20
	MaxUnpacked = 256 << 20
	MaxRows     = 200_000

	maxParts   = 4_000
	maxColumns = 500
)

// The codes with which a whole workbook is refused.
const (
	CodeNotAWorkbook = "not_a_workbook"
	CodeOldWorkbook  = "workbook_old_format"
	CodeEncrypted    = "workbook_encrypted"
	CodeMacros       = "workbook_with_macros"
	CodeBroken       = "workbook_broken"
	CodeTooLarge     = "workbook_too_large"
	CodeUnpacked     = "workbook_too_large_unpacked"
	CodeTooManyRows  = "workbook_too_many_rows"
	CodeTooWide      = "workbook_too_wide"
	CodeNoSheet      = "workbook_without_known_sheet"
)

func refuse(code string, zh, en string) *fault.Error {
	kind := fault.KindInvalid
	switch code {
	case CodeTooLarge, CodeUnpacked, CodeTooManyRows:
		kind = fault.KindTooLarge
	}
	return fault.New(kind, code, fault.Text{ZH: zh, EN: en})
}

// TooLarge refuses a file over MaxFile.
func TooLarge() *fault.Error {
	return refuse(CodeTooLarge, "工作簿超过 64 MB，请分成几个文件", "The workbook is larger than 64 MiB: split it")
}

func broken() *fault.Error {
	return refuse(CodeBroken, "工作簿已损坏，无法完整读取；请在表格软件里打开后另存为 .xlsx", "The workbook is damaged and cannot be read in full: open it in a spreadsheet program and save it again as .xlsx")
}

// compoundFile begins the containers of old and of encrypted office files.
var compoundFile = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// encryptedPackage is the name, in UTF-16, of the stream that holds an encrypted workbook.
var encryptedPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// Inspect refuses what is no workbook, and what no workbook may be: too large packed or unpacked, encrypted, with
// macros, damaged. It reads the parts once, without keeping them.
func Inspect(raw []byte) error {
	_, err := inspect(raw)
	return err
}

// inspect also tells whether some cell shows a number in a format, so that what is shown may not be what is stored.
func inspect(raw []byte) (formatted bool, err error) {
	if err := inspectContainer(raw); err != nil {
		return false, err
	}
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return false, broken()
	}
	if err := inspectParts(archive); err != nil {
		return false, err
	}
	var seen sheetCells
	for _, part := range archive.File {
		if !strings.HasSuffix(part.Name, ".xml") && !strings.HasSuffix(part.Name, ".rels") {
			continue
		}
		if err := inspectXML(part, &seen); err != nil {
			return false, err
		}
	}
	return seen.formatted, nil
}

// inspectContainer looks at the beginning of the file.
func inspectContainer(raw []byte) error {
	switch {
	case len(raw) > MaxFile:
		return TooLarge()
	case bytes.HasPrefix(raw, compoundFile) && bytes.Contains(raw, encryptedPackage):
		return encrypted()
	case bytes.HasPrefix(raw, compoundFile):
		return refuse(CodeOldWorkbook, "这是旧格式（.xls）文件，请另存为 .xlsx", "This is a file of the old .xls format: save it as .xlsx")
	case !bytes.HasPrefix(raw, []byte("PK")):
		return notAWorkbook()
	}
	return nil
}

func notAWorkbook() *fault.Error {
	return refuse(CodeNotAWorkbook, "这不是 .xlsx 工作簿", "This is not an .xlsx workbook")
}

func encrypted() *fault.Error {
	return refuse(CodeEncrypted, "工作簿设有密码，请取消密码后再上传", "The workbook is encrypted: remove its password first")
}

// inspectParts looks at the table of contents alone.
func inspectParts(archive *zip.Reader) error {
	if len(archive.File) > maxParts {
		return refuse(CodeUnpacked, "工作簿里的部件过多", "The workbook has too many parts")
	}
	var unpacked uint64
	var types, book bool
	for _, part := range archive.File {
		if unpacked += part.UncompressedSize64; unpacked > MaxUnpacked || part.UncompressedSize64 > MaxUnpacked {
			return refuse(CodeUnpacked, "工作簿解开后超过 256 MB", "The workbook is larger than 256 MiB when unpacked")
		}
		if part.Flags&1 != 0 {
			return encrypted()
		}
		name := strings.ToLower(part.Name)
		if strings.Contains(name, "vbaproject") || strings.Contains(name, "/macrosheets/") || strings.Contains(name, "/activex/") {
			return macros()
		}
		types = types || name == "[content_types].xml"
		book = book || strings.HasPrefix(name, "xl/") && strings.HasSuffix(name, ".xml")
	}
	if !types || !book {
		return notAWorkbook()
	}
	return nil
}

func macros() *fault.Error {
	return refuse(CodeMacros, "工作簿带有宏，请另存为不带宏的 .xlsx", "The workbook has macros: save it as .xlsx without them")
}

// sheetCells counts the rows that hold something, over all sheets, and notices numbers with a format.
type sheetCells struct {
	rows      int
	filled    bool
	formatted bool
}

// inspectXML reads one part to its end: it must be whole, well formed, and not too large.
func inspectXML(part *zip.File, count *sheetCells) error {
	content, err := part.Open()
	if err != nil {
		return broken()
	}
	defer content.Close()
	if part.Name == "[Content_Types].xml" {
		text, err := io.ReadAll(content)
		if err != nil {
			return broken()
		}
		if bytes.Contains(text, []byte("macroEnabled")) {
			return macros()
		}
		content = io.NopCloser(bytes.NewReader(text))
	}
	sheet := strings.HasPrefix(part.Name, "xl/worksheets/")
	decoder := xml.NewDecoder(content)
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for depth := 0; ; {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) && depth == 0 {
			return nil
		}
		if err != nil {
			return broken()
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if sheet {
				if err := count.see(token); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if depth--; depth < 0 {
				return broken()
			}
		}
	}
}

func (c *sheetCells) see(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		c.filled = false
	case "c":
		number, styled := true, false
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "r":
				if columnOf(a.Value) > maxColumns {
					return refuse(CodeTooWide, "工作表的列数过多（超过 500 列）", "A sheet is too wide: more than 500 columns")
				}
			case "t":
				number = a.Value == "n" || a.Value == "d" || a.Value == "b"
			case "s":
				styled = a.Value != "0"
			}
		}
		c.formatted = c.formatted || number && styled
	case "v", "t", "f":
		if c.filled {
			return nil
		}
		c.filled = true
		if c.rows++; c.rows > MaxRows {
			return refuse(CodeTooManyRows, "工作簿超过 200,000 行，请分成几个文件", "The workbook has more than 200,000 rows: split it")
		}
	}
	return nil
}

// columnOf returns the number of the column of a cell such as AB12.
func columnOf(cell string) int {
	n := 0
	for _, r := range cell {
		if r < 'A' || r > 'Z' || n > 1<<20 {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	return n
}

// Cell is one cell: as it is stored (Raw) and as the spreadsheet shows it.
type Cell struct{ Raw, Shown string }

// eachRow walks the rows of a sheet that hold something, with their numbers as the spreadsheet shows them. Only where
// numbers are formatted does it have to read the sheet in both ways.
func eachRow(book *excelize.File, sheet string, formatted bool, visit func(number int, cells []Cell)) error {
	shown, err := book.Rows(sheet)
	if err != nil {
		return broken()
	}
	defer shown.Close()
	stored := shown
	if formatted {
		if stored, err = book.Rows(sheet); err != nil {
			return broken()
		}
		defer stored.Close()
	}
	for number := 1; shown.Next(); number++ {
		seen, err := shown.Columns()
		if err != nil {
			return broken()
		}
		raw := seen
		if formatted {
			if !stored.Next() {
				break
			}
			if raw, err = stored.Columns(excelize.Options{RawCellValue: true}); err != nil {
				return broken()
			}
		}
		if cells := pair(raw, seen); cells != nil {
			visit(number, cells)
		}
	}
	if shown.Error() != nil || stored.Error() != nil {
		return broken()
	}
	return nil
}

// pair returns the cells of a row, nil when all are blank.
func pair(stored, seen []string) []Cell {
	cells := make([]Cell, max(len(stored), len(seen)))
	blank := true
	for i := range cells {
		if i < len(stored) {
			cells[i].Raw = stored[i]
		}
		if i < len(seen) {
			cells[i].Shown = seen[i]
		}
		blank = blank && trim(cells[i].Shown) == "" && trim(cells[i].Raw) == ""
	}
	if blank {
		return nil
	}
	return cells
}

// inMemory is how large a part may be that is kept in memory while it is read.
const inMemory = 1 << 20

// open opens an inspected workbook; larger parts go to the private folder tmp until it is closed.
func open(raw []byte, tmp string) (book *excelize.File, err error) {
	defer func() {
		if recover() != nil {
			book, err = nil, broken()
		}
	}()
	book, err = excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
		UnzipSizeLimit: MaxUnpacked + 1, UnzipXMLSizeLimit: inMemory, TmpDir: tmp,
	})
	if err != nil {
		if strings.Contains(err.Error(), "password") || strings.Contains(err.Error(), "encrypt") {
			return nil, encrypted()
		}
		return nil, broken()
	}
	return book, nil
}
