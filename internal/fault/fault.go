// Package fault is the one error type that the domain speaks. It says what is wrong in both languages of the
// product and knows nothing of HTTP; api/problem.go turns it into a problem document.
package fault

import (
	"errors"
	"fmt"
)

// Kind tells what sort of refusal an error is.
type Kind int

// The kinds, in the order in which a request is refused (PROMISES P11).
const (
	KindInternal Kind = iota
	KindUnauthenticated
	KindNotFound
	KindGone
	KindForbidden
	KindMalformed
	KindInvalid
	KindTooLarge
	KindUnsupported
	KindVersionRequired
	KindStale
	KindConflict
	KindTooMany
	KindUnavailable
	KindStorageFull
	KindMethod
)

// Text is one sentence in the two languages of the product.
type Text struct{ ZH, EN string }

// Say makes a Text; args are formatted into both sentences alike (use %[1]s where the order differs).
func Say(zh, en string, args ...any) Text {
	if len(args) == 0 {
		return Text{ZH: zh, EN: en}
	}
	return Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// In returns the sentence in a language: "en", or Chinese for everything else.
func (t Text) In(language string) string {
	if language == "en" {
		return t.EN
	}
	return t.ZH
}

// Field is what is wrong with one field of a request; Field is its JSON path, such as steps[0].due_on.
type Field struct {
	Field   string
	Code    string
	Message Text
	// Ref is where the record concerned is found, as "residents/ID"; "" where none is, or nobody may see it.
	Ref string
}

// Error is a refusal with a stable code.
type Error struct {
	Kind   Kind
	Code   string
	Detail Text
	Fields []Field
	Cause  error
	// RetryAfter is how many seconds to wait before trying again, 0 when it does not apply.
	RetryAfter int
	// Instead is the id of the record that stands in the place of the one asked for, "" if there is none.
	Instead string
}

// Error implements error for logs; people read Detail.
func (e *Error) Error() string {
	s := e.Code
	if e.Detail.EN != "" {
		s += ": " + e.Detail.EN
	}
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s: %s]", f.Field, f.Code)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of any kind.
func New(kind Kind, code string, detail Text) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail}
}

// Wrap is New with the cause kept for the log.
func Wrap(kind Kind, code string, detail Text, cause error) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail, Cause: cause}
}

// As returns the fault within err, if there is one.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Is reports whether err is a fault of the kind.
func Is(err error, kind Kind) bool {
	e, ok := As(err)
	return ok && e.Kind == kind
}

// CodeOf returns the code of a fault, "" for any other error.
func CodeOf(err error) string {
	if e, ok := As(err); ok {
		return e.Code
	}
	return ""
}

// NotFound is the answer for what is missing and for what is out of scope alike (P2).
func NotFound() *Error {
	return New(KindNotFound, "not_found", Say("没有找到，或不在您的管辖范围内", "Not found, or outside your area"))
}

// Unauthenticated asks for a sign-in.
func Unauthenticated(code string, detail Text) *Error { return New(KindUnauthenticated, code, detail) }

// Forbidden refuses what the person may see but not do.
func Forbidden(code string, detail Text) *Error { return New(KindForbidden, code, detail) }

// NotAllowed is the plain form of Forbidden.
func NotAllowed() *Error {
	return Forbidden("forbidden", Say("您没有进行此操作的权限", "You may not do this"))
}

// Malformed refuses a request that cannot be read.
func Malformed(code string, detail Text, fields ...Field) *Error {
	return &Error{Kind: KindMalformed, Code: code, Detail: detail, Fields: fields}
}

// Invalid refuses a readable request whose fields are wrong.
func Invalid(fields ...Field) *Error {
	return &Error{Kind: KindInvalid, Code: "invalid", Detail: Say("有 %d 处需要更正", "%d field(s) need correcting", len(fields)), Fields: fields}
}

// Bad is Invalid for a single field.
func Bad(field, code string, message Text) *Error {
	return Invalid(Field{Field: field, Code: code, Message: message})
}

// Required says that a field must be given.
func Required(field string) Field {
	return Field{Field: field, Code: "required", Message: Say("此项必填", "This is required")}
}

// UnknownReference says that a field names a record that does not exist or is out of scope.
func UnknownReference(field string) Field {
	return Field{Field: field, Code: "unknown_reference", Message: Say("没有这条记录，或不在您的管辖范围内", "There is no such record, or it is outside your area")}
}

// Conflict refuses what is not possible in the present state.
func Conflict(code string, detail Text) *Error { return New(KindConflict, code, detail) }

// Stale says that the record has changed since it was read.
func Stale() *Error {
	return New(KindStale, "stale_version", Say("记录已被他人修改，请刷新后再试", "The record has changed since you read it; reload and try again"))
}

// VersionRequired asks for If-Match.
func VersionRequired() *Error {
	return New(KindVersionRequired, "version_required", Say("请在 If-Match 中给出记录版本", "Give the record's version in If-Match"))
}

// TooLarge refuses a body over its limit.
func TooLarge(code string, detail Text) *Error { return New(KindTooLarge, code, detail) }
