package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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

// Begin makes the head of the chain in a database that was empty until now; nothing else ever makes one. A head that
// is missing later was removed, and so was whatever it stood for.
func (l *Log) Begin(tx *gorm.DB) error {
	for _, table := range []string{"audit_events", "accounts"} {
		var n int64
		if err := tx.Table(table).Limit(1).Count(&n).Error; err != nil || n > 0 {
			return err
		}
	}
	h := head{One: 1}
	h.Mac = l.headMac(h)
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&h).Error
}

// Seal links committed rows to the end of the chain and returns how many. Only one sealer may run at a time; a
// second one would lose its conditional update of the head and do nothing. It seals nothing on top of a chain whose
// head is missing or forged, or that is not the one its witness has seen: that would make a forgery good.
func (l *Log) Seal(ctx context.Context, db *database.DB) (int, error) {
	total := 0
	for {
		n := 0
		var h head
		err := db.Write(ctx, func(tx *gorm.DB) (err error) {
			h, n, err = l.sealBatch(tx)
			return err
		})
		total += n
		if err == nil && n > 0 {
			err = l.bearWitness(h)
		}
		if err != nil || n < sealBatch {
			return total, err
		}
	}
}

func (l *Log) sealBatch(tx *gorm.DB) (head, int, error) {
	h, problem, err := l.head(tx)
	if err == nil && problem == "" {
		problem, err = l.contradiction(tx, h)
	}
	if err != nil {
		return h, 0, err
	}
	if problem != "" {
		return h, 0, errors.New("nothing more is sealed: " + problem)
	}
	var rows []Event
	if err := tx.Where("seal_number IS NULL").Order("id").Limit(sealBatch).Find(&rows).Error; err != nil || len(rows) == 0 {
		return h, 0, err
	}
	was := h.SealNumber
	for _, row := range rows {
		h.SealNumber++
		h.Seal = sum(l.key, []byte(h.Seal), []byte(row.Mac))
		if err := tx.Model(&Event{}).Where("id = ? AND seal_number IS NULL", row.ID).
			Updates(map[string]any{"seal_number": h.SealNumber, "seal": h.Seal}).Error; err != nil {
			return h, 0, err
		}
	}
	result := tx.Model(&head{}).Where("one = 1 AND seal_number = ?", was).
		Updates(map[string]any{"seal_number": h.SealNumber, "seal": h.Seal, "mac": l.headMac(h)})
	if result.Error == nil && result.RowsAffected != 1 {
		return h, 0, errors.New("another sealer moved the head of the audit chain")
	}
	return h, len(rows), result.Error
}

// head reads the head of the chain and says what is wrong with it, "" if nothing is.
func (l *Log) head(tx *gorm.DB) (h head, problem string, err error) {
	var found []head
	if err := tx.Limit(1).Find(&found).Error; err != nil {
		return h, "", err
	}
	if len(found) == 0 {
		return h, "the head of the chain was removed", nil
	}
	if h = found[0]; h.Mac != l.headMac(h) {
		problem = "the head of the chain was changed"
	}
	return h, problem, nil
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

func (r *Report) note(problem string) {
	if problem != "" {
		r.Problems = append(r.Problems, problem)
	}
}

// Verify reads the whole log and tells every row that was changed, removed or put in, and where.
func (l *Log) Verify(ctx context.Context, db *database.DB) (Report, error) {
	var r Report
	tx := db.Read(ctx)
	h, problem, err := l.head(tx)
	if err != nil {
		return r, err
	}
	r.note(problem)
	if problem, err = l.contradiction(tx, h); err != nil {
		return r, err
	}
	r.note(problem)
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
	if want-1 < h.SealNumber {
		r.Problems = append(r.Problems, fmt.Sprintf("the chain ends at row %d, its head says %d: rows were removed at the end", want-1, h.SealNumber))
	}
	// A server may have sealed rows since the head was read: the head of now may be ahead of the rows read, never behind.
	if h, _, err = l.head(tx); err != nil {
		return r, err
	}
	if want-1 > h.SealNumber {
		r.note(fmt.Sprintf("the chain ends at row %d, its head says %d: the head was put back", want-1, h.SealNumber))
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
