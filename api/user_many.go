package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
)

// candidates lists members without an account.
//
//	@Summary		List members without an account
//	@Description	Members in service for whom no account was made: staff number, name, unit and branch, which is all that whoever makes accounts sees of them.
//	@Tags			users
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, name, unit; - for descending"
//	@Param			q			query		string	false	"Part of the name, its pinyin, or the staff number"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			unit_id		query		string	false	"Only members of this unit"
//	@Param			branch_id	query		string	false	"Only members of this branch"
//	@Success		200			{object}	candidateList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/users/candidates [get]
func (h *userAPI) candidates(c *gin.Context) error {
	p, err := listOf(c, "unit_id", "branch_id")
	if err != nil {
		return err
	}
	unit, branch := p.UUID("unit_id"), p.UUID("branch_id")
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.access.Candidates(c.Request.Context(), p.List, unit, branch)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, candidateList{Items: mapItems(page, candidateDTO), pageInfo: infoOf(page)})
}

// groups lists units and branches.
//
//	@Summary		List units and branches with members without an account
//	@Description	How many members in service each has, and for how many of them no account was made.
//	@Tags			users
//	@Produce		json
//	@Success		200	{object}	candidateGroupList
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/users/candidate-groups [get]
func (h *userAPI) groups(c *gin.Context) error {
	groups, err := h.access.Groups(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, candidateGroupList{Items: mapped(groups, func(g access.Group) candidateGroup {
		return candidateGroup{Kind: g.Kind, ID: g.ID, Code: g.Code, Name: g.Name, Members: g.Members, WithoutAccount: g.Without}
	})})
}

// previewMany shows the accounts that would be made.
//
//	@Summary		Preview accounts of many members
//	@Description	Whose accounts would be made, and under which usernames: the staff number, or the name in pinyin with a number where two are alike.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			body	body		memberSelection	true	"Whose"
//	@Success		200		{object}	candidatePreview
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/users/bulk/preview [post]
func (h *userAPI) previewMany(c *gin.Context) error {
	in, err := bind[memberSelection](c)
	if err != nil {
		return err
	}
	rows, err := h.access.PreviewMany(c.Request.Context(), in.selection())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, candidatePreview{Items: mapped(rows, candidateDTO)})
}

// createMany makes accounts of many members.
//
//	@Summary		Make accounts of many members
//	@Description	In one transaction, without roles. The first passwords are in this answer and nowhere else; each works once within a week, and must be changed at the sign-in. Who has an account gets no second one, so that a repeat makes nothing and answers an empty list.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			body	body		memberSelection	true	"Whose"
//	@Success		200		{object}	firstPasswordList
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		409		{object}	problem	"username_in_use"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/users/bulk [post]
func (h *userAPI) createMany(c *gin.Context) error {
	in, err := bind[memberSelection](c)
	if err != nil {
		return err
	}
	made, err := h.access.CreateMany(c.Request.Context(), in.selection())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, firstPasswordList{Items: mapped(made, firstPasswordDTO)})
}

// renewFirst makes first passwords again.
//
//	@Summary		Make first passwords again
//	@Description	For accounts that have never signed in, because the first password was lost or its week is over. Others among them are left as they are. The passwords are in this answer and nowhere else.
//	@Tags			users
//	@Accept			json
//	@Produce		json
//	@Param			body	body		accountSelection	true	"Whose"
//	@Success		200		{object}	firstPasswordList
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/users/first-passwords [post]
func (h *userAPI) renewFirst(c *gin.Context) error {
	in, err := bind[accountSelection](c)
	if err != nil {
		return err
	}
	made, err := h.access.RenewFirst(c.Request.Context(), in.AccountIDs)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, firstPasswordList{Items: mapped(made, firstPasswordDTO)})
}

type memberSelection struct {
	// All chooses every member in service.
	All bool `json:"all,omitempty" example:"false"`
	// UnitIDs chooses the members of units.
	UnitIDs []uuid.UUID `json:"unit_ids,omitempty" validate:"max=500" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchIDs chooses the members of branches.
	BranchIDs []uuid.UUID `json:"branch_ids,omitempty" validate:"max=500" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberIDs chooses members by name.
	MemberIDs []uuid.UUID `json:"member_ids,omitempty" validate:"max=2000" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Naming is how usernames are made: from the staff number, or from the name in pinyin.
	Naming string `json:"naming" validate:"required,oneof=code pinyin" enums:"code,pinyin" example:"code"`
} //	@name	MemberSelection

func (m memberSelection) selection() access.Selection {
	return access.Selection{All: m.All, UnitIDs: m.UnitIDs, BranchIDs: m.BranchIDs, MemberIDs: m.MemberIDs, Naming: m.Naming}
}

type accountSelection struct {
	// AccountIDs are the accounts.
	AccountIDs []uuid.UUID `json:"account_ids" validate:"required,min=1,max=2000" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	AccountSelection

type candidateResponse struct {
	// MemberID is the member.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code is the staff number.
	Code string `json:"code" example:"CD00001"`
	// Name of the member.
	Name string `json:"name" example:"周敏"`
	// UnitName is the member's unit.
	UnitName string `json:"unit_name" example:"南长山街道办事处"`
	// BranchName is the member's branch.
	BranchName *string `json:"branch_name" extensions:"x-nullable" example:"第一党支部"`
	// Username is the one that the account would get; empty where none was asked for.
	Username string `json:"username" example:"cd00001"`
	// Renamed says that the plain username is taken, or no username at all.
	Renamed bool `json:"renamed" example:"false"`
} //	@name	Candidate

type candidateList struct {
	Items []candidateResponse `json:"items"`
	pageInfo
} //	@name	CandidateList

type candidatePreview struct {
	Items []candidateResponse `json:"items"`
} //	@name	CandidatePreview

type candidateGroup struct {
	// Kind is unit or branch.
	Kind string `json:"kind" enums:"unit,branch" example:"unit"`
	// ID of the unit or branch.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code of it.
	Code string `json:"code" example:"D001"`
	// Name of it.
	Name string `json:"name" example:"连心服务办公室"`
	// Members in service.
	Members int `json:"members" example:"32"`
	// WithoutAccount is for how many of them no account was made.
	WithoutAccount int `json:"without_account" example:"12"`
} //	@name	CandidateGroup

type candidateGroupList struct {
	Items []candidateGroup `json:"items"`
} //	@name	CandidateGroupList

type firstPassword struct {
	// AccountID is the account.
	AccountID uuid.UUID `json:"account_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Username is the name at sign-in.
	Username string `json:"username" example:"cd00001"`
	// Password works once, within a week; it is kept nowhere.
	Password string `json:"password" example:"abcd-efgh-jkmn-pqrs"`
	// Name of the person.
	Name string `json:"name" example:"周敏"`
	// Code is the staff number.
	Code string `json:"code" example:"CD00001"`
	// UnitName is the member's unit.
	UnitName string `json:"unit_name" example:"南长山街道办事处"`
	// BranchName is the member's branch.
	BranchName *string `json:"branch_name" extensions:"x-nullable" example:"第一党支部"`
} //	@name	FirstPassword

type firstPasswordList struct {
	Items []firstPassword `json:"items"`
} //	@name	FirstPasswordList

func candidateDTO(r access.Candidate) candidateResponse {
	return candidateResponse{MemberID: r.MemberID, Code: r.Code, Name: r.Name, UnitName: r.UnitName, BranchName: r.BranchName, Username: r.Username, Renamed: r.Renamed}
}

func firstPasswordDTO(r access.Candidate) firstPassword {
	return firstPassword{AccountID: r.AccountID, Username: r.Username, Password: r.Password, Name: r.Name, Code: r.Code, UnitName: r.UnitName, BranchName: r.BranchName}
}
