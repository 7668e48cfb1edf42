package roster

import (
	"context"
	"io"
)

// instructionSheet explains the template; the reader ignores it.
const instructionSheet = "填表说明"

var instructions = []string{
	"一个工作簿可以有下列任意几张表，次序不限；每张表的表头请勿改动，列的次序可以调整。",
	"标有“必填”的列不能空着；其余的列空着表示不改动系统里已有的内容，写“清空”表示清除。",
	"编码、户号、房号等请按文本填写，以免丢掉前面的 0；本模板的单元格已设为文本。",
	"日期写成 1956-03-07；出生日期只知道月份时写 1956-03。",
	"身份号码、电话里带 * 的值不会改动系统里已有的内容。",
	"“标签”列的表头带有“（可见部分）”的，导出人看不到的标签会原样保留。",
	"先检查、再提交：检查时不写入任何内容；有问题的行可以下载下来，改好后再次导入。",
	"同一个文件导入两次不会产生任何变化。每个文件最多 200,000 行、64 MB。",
}

// Template writes the workbook that offices fill in: every sheet with its headings, those of the district's extra fields
// too, and a sheet that explains them.
func (s *Service) Template(ctx context.Context, w io.Writer) error {
	own, err := s.decided(ctx)
	if err != nil {
		return err
	}
	b := newBook()
	defer b.file.Close()
	var rows [][]string
	for _, line := range instructions {
		rows = append(rows, []string{line})
	}
	rows = append(rows, nil, []string{"工作表", "列", "必填", "说明"})
	for _, s := range sheets {
		for _, c := range own.sheet(s.Name).Columns {
			required := ""
			if c.Required {
				required = "必填"
			}
			rows = append(rows, []string{s.Name, c.Name, required, c.hint()})
		}
	}
	if err := b.add(instructionSheet, []string{"填表说明", "", "", ""}, rows); err != nil {
		return err
	}
	for _, s := range sheets {
		if err := b.add(s.Name, own.sheet(s.Name).headings(), nil); err != nil {
			return err
		}
	}
	return b.write(w)
}

func (c *Column) hint() string {
	if c.Hint != "" {
		return c.Hint
	}
	switch c.Kind {
	case reference:
		return "“" + c.To + "”表里或系统里已有的编码"
	case references:
		return "“" + c.To + "”表里或系统里已有的编码，多个用顿号分开"
	case integer:
		return "整数"
	case decimal:
		return "小数，如 120.7436"
	case birth, day, date:
		return "日期，如 2026-05-06"
	case instant:
		return "时间，如 2026-05-06 08:00"
	case idNumber:
		return "18 位"
	case creditCode:
		return "18 位"
	}
	return ""
}
