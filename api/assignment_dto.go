package api

import (
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/database"
)

type assignmentResponse struct {
	// ID of the assignment.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when it was written.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T02:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T02:00:00Z"`
	// HouseholdID is the household.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	doorResponse
	// MemberID is its contact.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is the contact's name.
	MemberName string `json:"member_name" example:"周强"`
	// MemberCode is the contact's staff number.
	MemberCode string `json:"member_code" example:"CD00321"`
	// UnitName is the contact's unit.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
	// PlanID is the plan that began it; null where a person did.
	PlanID *uuid.UUID `json:"plan_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Ordinal is 1 for the contact and 2 for a second one.
	Ordinal int `json:"ordinal" example:"1"`
	// StartedAt is when it began.
	StartedAt time.Time `json:"started_at" example:"2026-11-23T02:00:00Z"`
	// EndedAt is when it ended; null while it is in force.
	EndedAt *time.Time `json:"ended_at" extensions:"x-nullable" example:"2026-12-23T02:00:00Z"`
	// EndReason is why it ended.
	EndReason *allocation.EndReason `json:"end_reason" extensions:"x-nullable" example:"replanned"`
	// Reason is why this member.
	Reason assignmentReason `json:"reason"`
} //	@name	Assignment

func (r assignmentResponse) version() int { return r.Version }

type assignmentList struct {
	Items []assignmentResponse `json:"items"`
	pageInfo
} //	@name	AssignmentList

func assignmentDTO(r allocation.AssignmentRow, language string) assignmentResponse {
	return assignmentResponse{
		ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, HouseholdID: r.HouseholdID, doorResponse: doorDTO(r.Door),
		MemberID: r.MemberID, MemberName: r.MemberName, MemberCode: r.MemberCode, UnitName: r.UnitName, PlanID: r.PlanID, Ordinal: r.Ordinal,
		StartedAt: r.StartedAt, EndedAt: r.EndedAt, EndReason: r.EndReason, Reason: reasonDTO(r.Reason, language),
	}
}

func assignmentListDTO(c *gin.Context, page database.Page[allocation.AssignmentRow]) assignmentList {
	language := languageOf(c)
	items := mapItems(page, func(r allocation.AssignmentRow) assignmentResponse { return assignmentDTO(r, language) })
	return assignmentList{Items: items, pageInfo: infoOf(page)}
}

type transferAssignment struct {
	// MemberID is the new contact.
	MemberID uuid.UUID `json:"member_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Reason is kept in the audit log.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"工作调整"`
} //	@name	TransferAssignment

type contactProposal struct {
	// MemberID is who is proposed.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is their name.
	MemberName string `json:"member_name" example:"周强"`
	// MemberCode is their staff number.
	MemberCode string `json:"member_code" example:"CD00321"`
	// UnitName is their unit.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
	// Load is how many households they would have if every proposal were accepted.
	Load int `json:"load" example:"12"`
	// Reason is why they.
	Reason assignmentReason `json:"reason"`
} //	@name	ContactProposal

type contactlessHousehold struct {
	// HouseholdID is the household.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	doorResponse
	// Contactless says that the household is active and nobody who participates is its contact.
	Contactless bool `json:"contactless" example:"true"`
	// AssignmentID is the last assignment, in force or not; null if there never was one.
	AssignmentID *uuid.UUID `json:"assignment_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// LastMemberID is the member of the last assignment: somebody who has left or is on leave, as long as the household
	// is without a contact.
	LastMemberID *uuid.UUID `json:"last_member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// LastMemberName is that member's name.
	LastMemberName string `json:"last_member_name" example:"孙丽"`
	// Proposal is whom the solver would take; null where the household has a contact, where too many have none (make a
	// plan), or where nobody can take it.
	Proposal *contactProposal `json:"proposal" extensions:"x-nullable"`
} //	@name	ContactlessHousehold

type contactlessList struct {
	Items []contactlessHousehold `json:"items"`
	pageInfo
} //	@name	ContactlessList

func contactlessDTO(r allocation.ContactlessRow, language string) contactlessHousehold {
	out := contactlessHousehold{
		HouseholdID: r.HouseholdID, doorResponse: doorDTO(r.Door), Contactless: r.Contactless, AssignmentID: r.AssignmentID,
		LastMemberID: r.FormerMemberID, LastMemberName: r.FormerMemberName,
	}
	if p := r.Proposal; p != nil {
		out.Proposal = &contactProposal{
			MemberID: p.MemberID, MemberName: p.MemberName, MemberCode: p.MemberCode, UnitName: p.UnitName, Load: p.Load, Reason: reasonDTO(p.Reason, language),
		}
	}
	return out
}

type assignContact struct {
	// MemberID is whom to take; left out, whom the solver proposes.
	MemberID *uuid.UUID `json:"member_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	AssignContact
