package roster

import "github.com/lianxin/lianxin/internal/fault"

// The codes of findings (IMPORT.md). The first block refuses the row, the second does not.
const (
	CodeRequired         = "required"
	CodeUnknownReference = "unknown_reference"
	CodeDuplicateKey     = "duplicate_key"
	CodeBadEnum          = "bad_enum"
	CodeBadNumber        = "bad_number"
	CodeBadDate          = "bad_date"
	CodeCellError        = "cell_error"
	CodeBadIDNumber      = "bad_id_number"
	CodeBadCreditCode    = "bad_credit_code"
	CodeSecondHead       = "second_head"
	CodeNoHeader         = "missing_columns"
	CodeOtherDistrict    = "other_district"
	CodeBadPeriod        = "bad_period"
	CodeOverlappingLeave = "overlapping_leave"

	CodeDuplicateRow  = "duplicate_row"
	CodeBadPhone      = "bad_phone"
	CodeConflictSex   = "conflict_sex"
	CodeConflictBirth = "conflict_birth"
	CodeGridMismatch  = "grid_mismatch"
	CodeNoHead        = "no_head"
	CodeMaskedValue   = "masked_value"
)

// Finding is one thing that is wrong, or odd, with a row: the sheet, the row's number as the spreadsheet shows it, and
// the column as it is headed there. Value says more, and never holds what identifies a person.
type Finding struct {
	Sheet  string `json:"sheet"`
	Row    int    `json:"row"`
	Column string `json:"column"`
	Code   string `json:"code"`
	Value  string `json:"value,omitempty"`
}

// Error reports whether the finding refuses its row.
func (f Finding) Error() bool {
	switch f.Code {
	case CodeDuplicateRow, CodeBadPhone, CodeConflictSex, CodeConflictBirth, CodeGridMismatch, CodeNoHead, CodeMaskedValue:
		return false
	}
	return true
}

// Severity is "error" where the finding refuses the row, otherwise "warning".
func (f Finding) Severity() string {
	if f.Error() {
		return "error"
	}
	return "warning"
}

// Message says the finding in a sentence.
func (f Finding) Message() fault.Text {
	c, v := f.Column, f.Value
	switch f.Code {
	case CodeRequired:
		return fault.Say("“%s”不能为空", "%s must not be empty", c)
	case CodeUnknownReference:
		return fault.Say("“%s”里的编码 %s 在文件和系统里都没有（或它所在的行未通过）", "%s: the code %s is neither in the file nor in the system (or its row was refused)", c, v)
	case CodeDuplicateKey:
		return fault.Say("“%s”与前面的行（或系统里另一条记录）重复而内容不同，以先出现的为准", "%s stands twice with different contents; the first stays", c)
	case CodeBadEnum:
		return fault.Say("“%s”里的“%s”不在可选值之内", "%s: %q is not one of the values", c, v)
	case CodeBadNumber:
		return fault.Say("“%s”里的“%s”不是可用的数字", "%s: %q is not a number that can be used", c, v)
	case CodeBadDate:
		return fault.Say("“%s”里没有这一天，或晚于今天", "%s: there is no such day, or it lies in the future", c)
	case CodeCellError:
		return fault.Say("“%s”是表格的出错值 %s", "%s holds the spreadsheet's error %s", c, v)
	case CodeBadIDNumber:
		return fault.Say("“%s”的位数、日期或校验码不对", "%s has the wrong length, date or check digit", c)
	case CodeBadCreditCode:
		return fault.Say("“%s”的位数或校验码不对", "%s has the wrong length or check character", c)
	case CodeSecondHead:
		return fault.Say("这一户已经有户主了", "The household has a head already")
	case CodeNoHeader:
		return fault.Say("没有找到表头，缺少必填列：%s", "No header row was found; required columns are missing: %s", v)
	case CodeOtherDistrict:
		return fault.Say("“%s”%s 不是本工作簿所属的区", "%s %s is not the district of this workbook", c, v)
	case CodeBadPeriod:
		return fault.Say("“%s”不能早于开始日期", "%s must not be before the first day", c)
	case CodeOverlappingLeave:
		return fault.Say("与这位党员干部的另一次请假时间重叠", "This overlaps another leave of the member")
	case CodeDuplicateRow:
		return fault.Say("与前面的行完全相同，已跳过", "The same row stands above; skipped")
	case CodeBadPhone:
		return fault.Say("“%s”不像电话号码，已按原样保存", "%s does not look like a phone number; kept as written", c)
	case CodeConflictSex:
		return fault.Say("“%s”与身份号码不符，已按所填保存", "%s differs from what the ID number says; kept as written", c)
	case CodeConflictBirth:
		return fault.Say("“%s”与身份号码不符，已按所填保存", "%s differs from what the ID number says; kept as written", c)
	case CodeGridMismatch:
		return fault.Say("“%s”与所在楼宇的网格不同", "%s is not the grid of the household's building", c)
	case CodeNoHead:
		return fault.Say("这一户有人居住却没有户主", "The household is lived in and has no head")
	case CodeMaskedValue:
		return fault.Say("“%s”是打了星号的值，系统里没有原值，已留空", "%s is masked and nothing is stored yet; left empty", c)
	}
	return fault.Say("“%s”有误", "%s is wrong", c)
}
