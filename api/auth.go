package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
)

type authAPI struct {
	access *access.Service
	// contact is whom to go to when the password is forgotten.
	contact string
}

// cookieName is where the refresh token lives in the browser; over TLS the prefix binds it to this host alone.
func cookieName(c *gin.Context) string {
	if secureCookies(c) {
		return "__Host-lianxin_refresh"
	}
	return "lianxin_refresh"
}

const secureKey = "secure_cookies"

func secureCookies(c *gin.Context) bool { return c.GetBool(secureKey) || c.Request.TLS != nil }

// setRefresh puts the refresh token into the browser's keeping; "" takes it out.
func setRefresh(c *gin.Context, token string, expires time.Time) {
	cookie := &http.Cookie{
		Name: cookieName(c), Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: secureCookies(c), Expires: expires,
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.Writer, cookie)
}

// requireOwnHeader refuses what a form of another site could send (P6).
func requireOwnHeader(c *gin.Context) error {
	if c.GetHeader("X-Lianxin") != "1" {
		return fault.Forbidden("header_required", fault.Say("缺少请求头 X-Lianxin: 1", "The header X-Lianxin: 1 is missing"))
	}
	return nil
}

// login opens a session.
//
//	@Summary		Sign in
//	@Description	Opens a session. The access token lasts ten minutes; the refresh token comes as an HttpOnly cookie. Five failures lock the account from this address for 30 minutes.
//	@Tags			auth
//	@Accept			json
//	@Produce		json
//	@Param			body	body		loginRequest	true	"Who signs in"
//	@Success		200		{object}	tokenResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem	"bad_credentials"
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"login_locked"
//	@Router			/auth/login [post]
func (h *authAPI) login(c *gin.Context) error {
	in, err := bind[loginRequest](c)
	if err != nil {
		return err
	}
	tokens, err := h.access.Login(c.Request.Context(), access.LoginInput{
		Username: in.Username, Password: in.Password, Address: c.ClientIP(), UserAgent: c.Request.UserAgent(), Field: in.Field,
	})
	if err != nil {
		return err
	}
	setRefresh(c, tokens.Refresh, tokens.RefreshExpires)
	return answer(c, http.StatusOK, tokenDTO(tokens))
}

// refresh rotates the refresh token.
//
//	@Summary		Renew the access token
//	@Description	Takes the refresh token from its cookie and rotates it. Needs the header X-Lianxin: 1.
//	@Tags			auth
//	@Produce		json
//	@Param			X-Lianxin	header		string	true	"1"
//	@Success		200			{object}	tokenResponse
//	@Failure		401			{object}	problem	"session_ended"
//	@Failure		403			{object}	problem	"header_required"
//	@Router			/auth/refresh [post]
func (h *authAPI) refresh(c *gin.Context) error {
	if err := requireOwnHeader(c); err != nil {
		return err
	}
	cookie, err := c.Request.Cookie(cookieName(c))
	if errors.Is(err, http.ErrNoCookie) {
		return fault.Unauthenticated("session_ended", fault.Say("请先登录", "Sign in first"))
	}
	tokens, err := h.access.Refresh(c.Request.Context(), cookie.Value)
	if err != nil {
		if fault.Is(err, fault.KindUnauthenticated) {
			setRefresh(c, "", time.Time{})
		}
		return err
	}
	setRefresh(c, tokens.Refresh, tokens.RefreshExpires)
	return answer(c, http.StatusOK, tokenDTO(tokens))
}

// logout ends the session of the cookie.
//
//	@Summary		Sign out
//	@Description	Ends the session of the refresh cookie on the server. Needs the header X-Lianxin: 1.
//	@Tags			auth
//	@Param			X-Lianxin	header	string	true	"1"
//	@Success		204
//	@Failure		403	{object}	problem	"header_required"
//	@Router			/auth/logout [post]
func (h *authAPI) logout(c *gin.Context) error {
	if err := requireOwnHeader(c); err != nil {
		return err
	}
	if cookie, err := c.Request.Cookie(cookieName(c)); err == nil {
		if err := h.access.Logout(c.Request.Context(), cookie.Value); err != nil {
			return err
		}
	}
	setRefresh(c, "", time.Time{})
	return noContent(c)
}

// me tells who is signed in.
//
//	@Summary		Who am I
//	@Description	The account with its roles and everything it may do somewhere.
//	@Tags			auth
//	@Produce		json
//	@Success		200	{object}	meResponse
//	@Failure		401	{object}	problem
//	@Security		Bearer
//	@Router			/auth/me [get]
func (h *authAPI) me(c *gin.Context) error {
	return answer(c, http.StatusOK, meDTO(access.ActorFrom(c.Request.Context())))
}

// sessions lists where the account is signed in.
//
//	@Summary		My sessions
//	@Description	The sessions of this account that have not ended, newest first.
//	@Tags			auth
//	@Produce		json
//	@Success		200	{object}	sessionList
//	@Failure		401	{object}	problem
//	@Security		Bearer
//	@Router			/auth/sessions [get]
func (h *authAPI) sessions(c *gin.Context) error {
	actor := access.ActorFrom(c.Request.Context())
	return answerSessions(c, h.access, actor.AccountID, actor)
}

// endSession ends one session of the account.
//
//	@Summary		End one of my sessions
//	@Description	The tokens of that session stop working at once.
//	@Tags			auth
//	@Param			id	path	string	true	"Session id"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/auth/sessions/{id} [delete]
func (h *authAPI) endSession(c *gin.Context) error {
	ctx := c.Request.Context()
	if err := h.access.EndSession(ctx, access.ActorFrom(ctx).AccountID, pathID(c, "id")); err != nil {
		return err
	}
	return noContent(c)
}

// help tells somebody who is not signed in whom to go to.
//
//	@Summary		Whom to go to
//	@Description	Where somebody turns who has forgotten their password or is locked out: what the operator has set (LIANXIN_HELP_CONTACT), and the district's office with its public phone.
//	@Tags			auth
//	@Produce		json
//	@Success		200	{object}	helpResponse
//	@Router			/auth/help [get]
func (h *authAPI) help(c *gin.Context) error {
	name, phone, err := h.access.HelpDesk(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, helpResponse{Contact: h.contact, OfficeName: name, OfficePhone: phone})
}

// password changes the account's own password.
//
//	@Summary		Change my password
//	@Description	Ends all other sessions of the account; this one goes on after a refresh. A wrong current password counts as a failed sign-in.
//	@Tags			auth
//	@Accept			json
//	@Param			body	body	passwordRequest	true	"Old and new"
//	@Success		204
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		422	{object}	problem	"wrong_password, password_too_short, password_common …"
//	@Failure		429	{object}	problem	"login_locked"
//	@Security		Bearer
//	@Router			/auth/password [post]
func (h *authAPI) password(c *gin.Context) error {
	in, err := bind[passwordRequest](c)
	if err != nil {
		return err
	}
	if err := h.access.ChangePassword(c.Request.Context(), in.CurrentPassword, in.Password); err != nil {
		return err
	}
	return noContent(c)
}
