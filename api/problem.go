package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// problem is an error as RFC 9457 writes it.
type problem struct {
	// Type names the kind of problem; it is a stable identifier, not a page.
	Type string `json:"type" example:"urn:lianxin:problem:stale_version"`
	// Title is the HTTP status in words.
	Title string `json:"title" example:"Precondition Failed"`
	// Status is the HTTP status.
	Status int `json:"status" example:"412"`
	// Detail says what is wrong and what to do, in the language of Accept-Language (zh-CN by default, en).
	Detail string `json:"detail" example:"记录已被他人修改,请刷新后再试"`
	// Code is stable and meant for programs.
	Code string `json:"code" example:"stale_version"`
	// RequestID finds the request in the server's log.
	RequestID string `json:"request_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Errors are what is wrong with single fields.
	Errors []problemField `json:"errors,omitempty"`
	// Instead is the id of the record into which the one asked for was merged; only with the code merged.
	Instead string `json:"instead,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	Problem

// problemField is what is wrong with one field.
type problemField struct {
	// Field is the JSON path of the field.
	Field string `json:"field" example:"birth_date"`
	// Code is stable and meant for programs.
	Code string `json:"code" example:"bad_date"`
	// Message is meant for people.
	Message string `json:"message" example:"没有这一天"`
	// Ref is the path of the record that the message names, if there is one.
	Ref string `json:"ref,omitempty" example:"residents/0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	ProblemField

var statusOf = map[fault.Kind]int{
	fault.KindUnauthenticated: http.StatusUnauthorized, fault.KindNotFound: http.StatusNotFound, fault.KindGone: http.StatusGone, fault.KindForbidden: http.StatusForbidden,
	fault.KindMalformed: http.StatusBadRequest, fault.KindInvalid: http.StatusUnprocessableEntity, fault.KindTooLarge: http.StatusRequestEntityTooLarge,
	fault.KindUnsupported: http.StatusUnsupportedMediaType, fault.KindVersionRequired: http.StatusPreconditionRequired,
	fault.KindStale: http.StatusPreconditionFailed, fault.KindConflict: http.StatusConflict, fault.KindTooMany: http.StatusTooManyRequests,
	fault.KindUnavailable: http.StatusServiceUnavailable, fault.KindStorageFull: http.StatusInsufficientStorage,
	fault.KindMethod: http.StatusMethodNotAllowed,
}

// clientGone is what the log says of a request whose sender hung up (as nginx does).
const clientGone = 499

// writeProblem is the only place that answers errors. What is no fault is logged and answered as 500 with nothing
// but a request id.
func writeProblem(c *gin.Context, err error) {
	if errors.Is(c.Request.Context().Err(), context.Canceled) {
		// Whoever asked has gone; nobody reads an answer, and nothing failed.
		c.AbortWithStatus(clientGone)
		return
	}
	f := faultOf(c, err)
	status, ok := statusOf[f.Kind]
	if !ok {
		status = http.StatusInternalServerError
	}
	language := languageOf(c)
	p := problem{
		Type: "urn:lianxin:problem:" + f.Code, Title: http.StatusText(status), Status: status, Code: f.Code,
		Detail: f.Detail.In(language), RequestID: requestID(c), Instead: f.Instead,
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, problemField{Field: field.Field, Code: field.Code, Message: field.Message.In(language), Ref: field.Ref})
	}
	if f.RetryAfter > 0 {
		c.Header("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	if status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", "Bearer")
	}
	c.Header("Content-Language", map[string]string{"en": "en"}[language]+map[string]string{"zh": "zh-CN"}[language])
	c.Header("Cache-Control", "no-store")
	c.Abort()
	c.Render(status, problemJSON{p})
}

func faultOf(c *gin.Context, err error) *fault.Error {
	err = database.Fault(err)
	if f, ok := fault.As(err); ok && f.Kind != fault.KindInternal {
		if f.Kind == fault.KindUnavailable || f.Kind == fault.KindStorageFull {
			slog.Error("refused", "code", f.Code, "error", f.Error(), "request_id", requestID(c))
		}
		return f
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(c.Request.Context().Err(), context.DeadlineExceeded) {
		f := fault.New(fault.KindUnavailable, "timeout", fault.Say("处理超时，请稍后再试", "This took too long; try again shortly"))
		f.RetryAfter = 2
		return f
	}
	slog.Error("internal error", "error", err, "route", c.FullPath(), "request_id", requestID(c))
	return fault.New(fault.KindInternal, "internal", fault.Say("系统出错，请把请求编号告诉管理员", "Something went wrong; tell the administrator the request id"))
}

// languageOf returns "en" where English is preferred to Chinese, "zh" otherwise.
func languageOf(c *gin.Context) string {
	best, bestQ := "zh", -1.0
	for _, part := range strings.Split(c.GetHeader("Accept-Language"), ",") {
		tag, q := strings.TrimSpace(part), 1.0
		if name, value, found := strings.Cut(tag, ";q="); found {
			tag = name
			q, _ = strconv.ParseFloat(value, 64)
		}
		language, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if (language == "en" || language == "zh") && q > bestQ {
			best, bestQ = language, q
		}
	}
	return best
}
