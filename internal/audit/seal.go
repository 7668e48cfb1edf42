package audit

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

var schemas = &sync.Map{}

// sealBatch is how many rows one transaction seals.
const sealBatch = 2000

type head struct {
	One        int `gorm:"primaryKey"`
	SealNumber int64
	Seal       string
	Mac        string
}

func (head) TableName() string { return "audit_head" }

// Seal links committed rows to the end of the chain and returns how many. Only one sealer may run at a time; a
// second one would lose its conditional update of the head and do nothing.
func (l *Log) Seal(ctx context.Context, db *database.DB) (int, error) {
	total := 0
	for {
		n := 0
		err := db.Write(ctx, func(tx *gorm.DB) (err error) {
			n, err = l.sealBatch(tx)
			return err
		})
		total += n
		if err != nil || n < sealBatch {
			return total, err
		}
	}
}

func (l *Log) sealBatch(tx *gorm.DB) (int, error) {
	h, err := l.head(tx)
	if err != nil {
		return 0, err
	}
	var rows []Event
	if err := tx.Where("seal_number IS NULL").Order("id").Limit(sealBatch).Find(&rows).Error; err != nil || len(rows) == 0 {
		return 0, err
	}
	was := h.SealNumber
	for _, row := range rows {
		h.SealNumber++
		h.Seal = sum(l.key, []byte(h.Seal), []byte(row.Mac))
		if err := tx.Model(&Event{}).Where("id = ? AND seal_number IS NULL", row.ID).
			Updates(map[string]any{"seal_number": h.SealNumber, "seal": h.Seal}).Error; err != nil {
			return 0, err
		}
	}
	result := tx.Model(&head{}).Where("one = 1 AND seal_number = ?", was).
		Updates(map[string]any{"seal_number": h.SealNumber, "seal": h.Seal, "mac": l.headMac(h)})
	if result.Error == nil && result.RowsAffected != 1 {
		return 0, fmt.Errorf("another sealer moved the head of the audit chain")
	}
	return len(rows), result.Error
}

func (l *Log) head(tx *gorm.DB) (head, error) {
	var found []head
	if err := tx.Limit(1).Find(&found).Error; err != nil {
		return head{}, err
	}
	if len(found) == 1 {
		return found[0], nil
	}
	h := head{One: 1}
	h.Mac = l.headMac(h)
	return h, tx.Create(&h).Error
}

func (l *Log) headMac(h head) string {
	return sum(l.key, fmt.Appendf(nil, "head %d %s", h.SealNumber, h.Seal))
}

// Report is what Verify found: how many rows are sealed and how many wait, how old the oldest waiting one is, and
// what is wrong, one sentence each.
type Report struct {
	Sealed, Unsealed int64
	OldestUnsealed   *time.Time
	Problems         []string
}

// Verify reads the whole log and tells every row that was changed, removed or put in, and where.
func (l *Log) Verify(ctx context.Context, db *database.DB) (Report, error) {
	var r Report
	tx := db.Read(ctx)
	var heads []head
	if err := tx.Limit(1).Find(&heads).Error; err != nil {
		return r, err
	}
	h := head{}
	if len(heads) == 1 {
		h = heads[0]
		if h.Mac != l.headMac(h) {
			r.Problems = append(r.Problems, "the head of the chain was changed")
		}
	}
	want, seal := int64(1), ""
	rows, err := tx.Model(&Event{}).Where("seal_number IS NOT NULL").Order("seal_number").Rows()
	if err != nil {
		return r, err
	}
	defer rows.Close()
	for rows.Next() {
		var e Event
		if err := tx.ScanRows(rows, &e); err != nil {
			return r, err
		}
		r.Sealed++
		if *e.SealNumber != want {
			r.Problems = append(r.Problems, fmt.Sprintf("rows %d to %d are missing", want, *e.SealNumber-1))
			want = *e.SealNumber
		} else if seal = sum(l.key, []byte(seal), []byte(e.Mac)); seal != *e.Seal {
			r.Problems = append(r.Problems, fmt.Sprintf("row %d (%s) does not follow from the one before it", *e.SealNumber, e.ID))
		}
		if l.mac(e) != e.Mac {
			r.Problems = append(r.Problems, fmt.Sprintf("row %d (%s, %s) was changed", *e.SealNumber, e.ID, e.At.Format(time.RFC3339)))
		}
		want, seal = want+1, *e.Seal
	}
	if err := rows.Err(); err != nil {
		return r, err
	}
	if want-1 != h.SealNumber {
		r.Problems = append(r.Problems, fmt.Sprintf("the chain ends at row %d, its head says %d: rows were removed at the end", want-1, h.SealNumber))
	}
	var waiting []Event
	if err := tx.Where("seal_number IS NULL").Order("at").Find(&waiting).Error; err != nil {
		return r, err
	}
	r.Unsealed = int64(len(waiting))
	for _, e := range waiting {
		if l.mac(e) != e.Mac {
			r.Problems = append(r.Problems, fmt.Sprintf("an unsealed row (%s, %s) was changed or put in", e.ID, e.At.Format(time.RFC3339)))
		}
	}
	if len(waiting) > 0 {
		r.OldestUnsealed = &waiting[0].At
	}
	return r, nil
}
