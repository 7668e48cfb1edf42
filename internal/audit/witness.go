package audit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gorm.io/gorm"
)

// seen is what the witness remembers: the last row that this machine sealed. Whoever can write to the database alone
// can put back an older head together with the rows that it knew, or empty everything; they cannot make the chain
// hold the row that was seen here.
type seen struct {
	SealNumber int64  `json:"seal_number"`
	Seal       string `json:"seal"`
	Mac        string `json:"mac"`
}

func (l *Log) seenMac(s seen) string {
	return sum(l.key, fmt.Appendf(nil, "witness %d %s", s.SealNumber, s.Seal))
}

// bearWitness writes down how far the chain goes, in a new file that takes the old one's place.
func (l *Log) bearWitness(h head) error {
	s := seen{SealNumber: h.SealNumber, Seal: h.Seal}
	s.Mac = l.seenMac(s)
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	next, err := os.CreateTemp(filepath.Dir(l.witness), filepath.Base(l.witness)+".*") // mode 0600
	if err != nil {
		return fmt.Errorf("write the witness of the audit log: %w", err)
	}
	_, err = next.Write(append(raw, '\n'))
	if err = errors.Join(err, next.Sync(), next.Close()); err == nil {
		err = os.Rename(next.Name(), l.witness)
	}
	if err != nil {
		_ = os.Remove(next.Name())
		return fmt.Errorf("write the witness of the audit log: %w", err)
	}
	return nil
}

// contradiction says in what the chain is not the one that was seen, "" where it is or where nothing was seen yet.
func (l *Log) contradiction(tx *gorm.DB, h head) (string, error) {
	raw, err := os.ReadFile(l.witness)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var s seen
	if json.Unmarshal(raw, &s) != nil || s.Mac != l.seenMac(s) {
		return fmt.Sprintf("the witness %s was changed, or belongs to other keys", l.witness), nil
	}
	if h.SealNumber < s.SealNumber {
		return fmt.Sprintf("the head says row %d, but row %d was sealed already (%s): rows were removed, or an older copy of the database was put back",
			h.SealNumber, s.SealNumber, l.witness), nil
	}
	var rows []Event
	if err := tx.Where("seal_number = ?", s.SealNumber).Limit(1).Find(&rows).Error; err != nil {
		return "", err
	}
	if len(rows) == 0 || *rows[0].Seal != s.Seal {
		return fmt.Sprintf("row %d is not the one that was sealed under this number (%s)", s.SealNumber, l.witness), nil
	}
	return "", nil
}
