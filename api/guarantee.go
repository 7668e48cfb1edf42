package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/allocation"
)

type guaranteeBreach struct {
	// Kind is how the pair breaks the guarantee: the household is no longer active, the member no longer in service, lives
	// there, has more than their maximum; the contact is kept under another area; the second contact is the first.
	Kind allocation.BreachKind `json:"kind" enums:"ended_household,ended_member,own_household,over_maximum,wrong_place,same_twice" example:"ended_member"`
	// HouseholdID is the household.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdCode is its number.
	HouseholdCode string `json:"household_code" example:"H000231"`
	// MemberID is the member.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberCode is their staff number.
	MemberCode string `json:"member_code" example:"CD00321"`
	// MemberName is their name.
	MemberName string `json:"member_name" example:"周强"`
} //	@name	GuaranteeBreach

type guaranteeResponse struct {
	// CheckedAt is when the guarantee was last proven; null before the first time.
	CheckedAt *time.Time `json:"checked_at" extensions:"x-nullable" example:"2026-11-24T02:00:00Z"`
	// Holds says that no pair broke it.
	Holds bool `json:"holds" example:"true"`
	// Households is how many households were active.
	Households int `json:"households" example:"15303"`
	// Contactless is how many of them stood on the list of those without a contact.
	Contactless int `json:"contactless" example:"0"`
	// Members is how many members took part.
	Members int `json:"members" example:"1188"`
	// Idle is how many of them had no household.
	Idle int `json:"idle" example:"0"`
	// Breaches are the pairs that broke it, at most 100 of each kind.
	Breaches []guaranteeBreach `json:"breaches"`
} //	@name	Guarantee

func guaranteeDTO(g *allocation.GuaranteeCheck) guaranteeResponse {
	if g == nil {
		return guaranteeResponse{Breaches: []guaranteeBreach{}}
	}
	return guaranteeResponse{
		CheckedAt: &g.CreatedAt, Holds: !g.Broken, Households: g.Households, Contactless: g.Contactless, Members: g.Members, Idle: g.Idle,
		Breaches: mapped(g.Breaches, func(b allocation.Breach) guaranteeBreach {
			return guaranteeBreach{
				Kind: b.Kind, HouseholdID: b.HouseholdID, HouseholdCode: b.HouseholdCode, MemberID: b.MemberID, MemberCode: b.MemberCode, MemberName: b.MemberName,
			}
		}),
	}
}

// guarantee shows the last proof.
//
//	@Summary		Show the last proof of the guarantee
//	@Description	Every night the program proves that each active household has a contact who takes part or stands on the list of those without, and that no contact is in force that must not be.
//	@Tags			assignments
//	@Produce		json
//	@Success		200	{object}	guaranteeResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/guarantee [get]
func (h *planAPI) guarantee(c *gin.Context) error {
	found, err := h.allocation.LatestCheck(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, guaranteeDTO(found))
}

// prove proves it now.
//
//	@Summary		Prove the guarantee now
//	@Description	Checks at once what is checked every night, and keeps what it found.
//	@Tags			assignments
//	@Accept			json
//	@Produce		json
//	@Param			body	body		empty	false	"Nothing"
//	@Success		200		{object}	guaranteeResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Security		Bearer
//	@Router			/guarantee [post]
func (h *planAPI) prove(c *gin.Context) error {
	if _, err := bind[empty](c); err != nil {
		return err
	}
	found, err := h.allocation.ProveNow(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, guaranteeDTO(found))
}
