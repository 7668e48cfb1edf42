package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
)

type userAPI struct{ access *access.Service }

// list lists accounts.
//
//	@Summary		List accounts
//	@Description	Accounts with their roles.
//	@Tags			users
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"username, name, created_at, last_login_at; - for descending"
//	@Param			q			query		string	false	"Part of the username, the name or the staff number"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			role		query		string	false	"Only accounts with this role"
//	@Param			state		query		string	false	"active or disabled"
//	@Param			only		query		string	false	"without_role, locked, never_signed_in, first_password_expired (its week is over, or it was used and not changed), member_left, member_returned"
//	@Param			unit_id		query		string	false	"Only accounts of members of this unit"
//	@Success		200			{object}	userList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/users [get]
func (h *userAPI) list(c *gin.Context) error {
	p, err := listOf(c, "role", "state", "only", "unit_id")
	if err != nil {
		return err
	}
	filter := access.UserFilter{
		Role: access.Role(p.Get("role")), State: p.OneOf("state", access.StateActive, access.StateDisabled), UnitID: p.UUID("unit_id"),
		Only: p.OneOf("only", access.OnlyWithoutRole, access.OnlyLocked, access.OnlyNeverSignedIn, access.OnlyFirstExpired, access.OnlyMemberLeft, access.OnlyMemberReturned),
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.access.Users(c.Request.Context(), p.List, filter)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, 0, len(page.Items))
	for _, r := range page.Items {
		ids = append(ids, r.ID)
	}
	grants, err := h.access.GrantsOf(c.Request.Context(), ids)
	if err != nil {
		return err
	}
	items := mapItems(page, func(r access.UserRow) userResponse { return userDTO(r, grants[r.ID]) })
	return answer(c, http.StatusOK, userList{Items: items, pageInfo: infoOf(page)})
}

// create makes an account without roles.
//
//	@Summary		Make an account
//	@Description	The account has no role until a security administrator grants one. The password must be changed at the first sign-in.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createUser	true	"The account"
//	@Success		201				{object}	userResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"username_in_use"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/users [post]
func (h *userAPI) create(c *gin.Context) error {
	in, err := bind[createUser](c)
	if err != nil {
		return err
	}
	id := newID(c, nil)
	account, err := h.access.Create(c.Request.Context(), access.NewAccount{
		ID: id, Username: in.Username, Name: in.Name, Password: in.Password, MemberID: in.MemberID, MustChange: true, First: true,
	})
	if err != nil {
		return err
	}
	return created(c, base+"/users/"+account.ID.String(), userDTO(access.UserRow{Account: account}, nil))
}

// one shows an account.
//
//	@Summary		Show an account
//	@Description	The account with its roles and their scopes.
//	@Tags			users
//	@Produce		json
//	@Param			id	path		string	true	"Account id"
//	@Success		200	{object}	userResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/users/{id} [get]
func (h *userAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK) }

func (h *userAPI) show(c *gin.Context, status int) error {
	row, grants, err := h.access.Find(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, status, userDTO(row, grants))
}

// change changes name, member or state.
//
//	@Summary		Change an account
//	@Description	Disabling it ends its sessions at once. The member of an account with roles stays: it decides how far they reach, and that is the security administrator's to grant. The last account with an administrator's role cannot be disabled.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Account id"
//	@Param			If-Match	header		string		true	"Version"
//	@Param			body		body		changeUser	true	"What to change"
//	@Success		200			{object}	userResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem	"member_is_scope"
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"own_account, last_administrator"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/users/{id} [patch]
func (h *userAPI) change(c *gin.Context) error {
	in, err := bind[changeUser](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request.Context(), pathID(c, "id")
	if id == access.ActorFrom(ctx).AccountID && in.State != nil && *in.State == access.StateDisabled {
		return fault.Conflict("own_account", fault.Say("不能停用自己的账号", "You cannot disable your own account"))
	}
	change := access.AccountChange{Name: in.Name, State: in.State}
	if in.MemberID.Given {
		change.Member = &in.MemberID.Value
	}
	if err := h.access.Change(ctx, id, version, change); err != nil {
		return err
	}
	return h.show(c, http.StatusOK)
}

// resetPassword makes a one-time password.
//
//	@Summary		Reset a password
//	@Description	With the person present, and saying how they were known: makes a one-time password that is shown this once, works once within a week and must be changed at the sign-in. All sessions end, and a lock is taken off. An administrator's is refused: it is reset on the server, with lianxin user passwd.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Account id"
//	@Param			If-Match	header		string			true	"Version"
//	@Param			body		body		identifiedBody	true	"How the person was known"
//	@Success		200			{object}	oneTimePassword
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem	"administrator_password"
//	@Failure		404			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/users/{id}/password [post]
func (h *userAPI) resetPassword(c *gin.Context) error {
	in, version, err := bindAt[identifiedBody](c)
	if err != nil {
		return err
	}
	ctx, id := c.Request.Context(), pathID(c, "id")
	password, err := h.access.ResetPassword(ctx, id, version, access.Identified{By: in.IdentifiedBy, Note: in.Note})
	if err != nil {
		return err
	}
	row, grants, err := h.access.Find(ctx, id)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, oneTimePassword{User: userDTO(row, grants), Password: password})
}

// unlock takes a lock off.
//
//	@Summary		Unlock an account
//	@Description	With the person present, and saying how they were known: after too many wrong passwords the account may sign in again at once. Its password stays.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Account id"
//	@Param			If-Match		header		string			true	"Version"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		identifiedBody	true	"How the person was known"
//	@Success		200				{object}	userResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"not_locked"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/users/{id}/unlock [post]
func (h *userAPI) unlock(c *gin.Context) error {
	in, version, err := bindAt[identifiedBody](c)
	if err != nil {
		return err
	}
	if err := h.access.Unlock(c.Request.Context(), pathID(c, "id"), version, access.Identified{By: in.IdentifiedBy, Note: in.Note}); err != nil {
		return err
	}
	return h.show(c, http.StatusOK)
}

// grant gives a role.
//
//	@Summary		Grant a role
//	@Description	Roles with a scope need it: office a district, township a township, community a community or grid, caller an area down to a community, handler a unit, secretary a branch (the member's own if left out), leader and cadre an account linked to a member. The three administrators exclude each other and all other roles.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Account id"
//	@Param			If-Match		header		string		true	"Version of the account"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		grantRole	true	"The role and its scope"
//	@Success		200				{object}	userResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"role_excluded, already_granted"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem	"wrong_level: the area is too large or too small for the role"
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/users/{id}/roles [post]
func (h *userAPI) grant(c *gin.Context) error {
	in, err := bind[grantRole](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	if id == access.ActorFrom(c.Request.Context()).AccountID {
		return fault.Conflict("own_account", fault.Say("不能给自己授权", "You cannot grant roles to yourself"))
	}
	_, err = h.access.Grant(c.Request.Context(), access.GrantInput{AccountID: id, Version: version, Role: in.Role, AreaID: in.AreaID, UnitID: in.UnitID, BranchID: in.BranchID})
	if err != nil {
		return err
	}
	return h.show(c, http.StatusOK)
}

// revoke takes a role away.
//
//	@Summary		Revoke a role
//	@Description	Ends the account's sessions at once. The last account with an administrator's role keeps it.
//	@Tags			users
//	@Param			id			path	string	true	"Account id"
//	@Param			grant_id	path	string	true	"Grant id"
//	@Param			If-Match	header	string	true	"Version of the account"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem	"last_administrator, by_rule"
//	@Failure		412	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/users/{id}/roles/{grant_id} [delete]
func (h *userAPI) revoke(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.access.Revoke(c.Request.Context(), pathID(c, "id"), version, pathID(c, "grant_id")); err != nil {
		return err
	}
	return noContent(c)
}

// sessions lists an account's sessions.
//
//	@Summary		List an account's sessions
//	@Description	Sessions that have not ended.
//	@Tags			users
//	@Produce		json
//	@Param			id	path		string	true	"Account id"
//	@Success		200	{object}	sessionList
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/users/{id}/sessions [get]
func (h *userAPI) sessions(c *gin.Context) error {
	return answerSessions(c, h.access, pathID(c, "id"), access.ActorFrom(c.Request.Context()))
}

// endSession ends a session of an account.
//
//	@Summary		End an account's session
//	@Description	Its tokens stop working at once.
//	@Tags			users
//	@Param			id			path	string	true	"Account id"
//	@Param			session_id	path	string	true	"Session id"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/users/{id}/sessions/{session_id} [delete]
func (h *userAPI) endSession(c *gin.Context) error {
	if err := h.access.EndSession(c.Request.Context(), pathID(c, "id"), pathID(c, "session_id")); err != nil {
		return err
	}
	return noContent(c)
}

// roles lists the roles.
//
//	@Summary		List the roles
//	@Description	Each role with the scope that it takes.
//	@Tags			users
//	@Produce		json
//	@Success		200	{object}	roleList
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/roles [get]
func (h *userAPI) roles(c *gin.Context) error {
	out := roleList{Items: []roleResponse{}}
	for _, r := range access.AllRoles() {
		out.Items = append(out.Items, roleResponse{Role: r, Scope: r.Scope(), AreaLevels: r.AreaLevels(), Administrator: r.Administrator()})
	}
	return answer(c, http.StatusOK, out)
}
