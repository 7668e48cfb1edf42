package audit_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/testkit"
)

// scene is a database with sealed rows, and somebody who can write to it past the program.
type scene struct {
	*testkit.Kit
	sealed int
}

func newScene(t *testing.T, k *testkit.Kit) *scene {
	k.District()
	n, err := k.App.Audit.Seal(context.Background(), k.DB)
	require.NoError(t, err)
	require.Greater(t, n, 10)
	s := &scene{Kit: k, sealed: n}
	require.Empty(t, s.problems())
	return s
}

func (s *scene) exec(statements ...string) {
	for _, sql := range statements {
		require.NoError(s.T, s.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec(sql).Error }), sql)
	}
}

func (s *scene) problems() string {
	report, err := s.App.Audit.Verify(context.Background(), s.DB)
	require.NoError(s.T, err)
	return strings.Join(report.Problems, "\n")
}

// refused demands that the sealer makes nothing of the forgery good, and that it is still found afterwards.
func (s *scene) refused(problem string) {
	require.Contains(s.T, s.problems(), problem)
	_, err := s.App.Audit.Seal(context.Background(), s.DB)
	require.ErrorContains(s.T, err, "nothing more is sealed")
	require.Contains(s.T, s.problems(), problem)
}

func (s *scene) forgetWitness() {
	found, err := filepath.Glob(filepath.Join(s.App.Config.DataDir, "audit-witness-*.json"))
	require.NoError(s.T, err)
	require.Len(s.T, found, 1)
	require.NoError(s.T, os.Remove(found[0]))
}

// P13: whoever takes off every seal and the head, to have a shorter log sealed anew, is found, with the witness and without it.
func TestTheHeadIsMadeOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.exec("UPDATE audit_events SET seal_number = NULL, seal = NULL",
			"DELETE FROM audit_events WHERE id = (SELECT id FROM audit_events ORDER BY id LIMIT 1)", "DELETE FROM audit_head")
		s.refused("the head of the chain was removed")
		s.forgetWitness()
		s.refused("the head of the chain was removed")
		// Nor does a start of the program make a new one, even where the fingerprint of the keys was removed with it.
		s.exec("DELETE FROM settings")
		again := &scene{Kit: testkit.Open(t, k.App.Config)}
		again.refused("the head of the chain was removed")
	})
}

func TestAForgedHeadIsNotSealedUpon(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.forgetWitness()
		s.exec("UPDATE audit_events SET seal_number = NULL, seal = NULL", "UPDATE audit_head SET seal_number = 0, seal = ''")
		s.refused("the head of the chain was changed")
	})
}

// P13: an older head that was genuine once, put back with the rows that it knew, contradicts the witness.
func TestAnOlderStateContradictsTheWitness(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.exec("CREATE TABLE old_head AS SELECT * FROM audit_head")
		k.As("sysadmin").Post("/users", map[string]any{"username": "later", "name": "后", "password": testkit.Password}).Want(201)
		n, err := k.App.Audit.Seal(context.Background(), k.DB)
		require.NoError(t, err)
		require.Positive(t, n)
		s.exec("UPDATE audit_events SET seal_number = NULL, seal = NULL WHERE seal_number > (SELECT seal_number FROM old_head)",
			"DELETE FROM audit_events WHERE action = 'account.create' AND seal_number IS NULL",
			"UPDATE audit_head SET seal_number = (SELECT seal_number FROM old_head), seal = (SELECT seal FROM old_head), mac = (SELECT mac FROM old_head)")
		s.refused("rows were removed, or an older copy of the database was put back")

		// Everything gone, down to a database that looks fresh.
		s.exec("DELETE FROM audit_events", "DELETE FROM audit_head", "DELETE FROM settings", "DELETE FROM refresh_tokens", "DELETE FROM sessions",
			"DELETE FROM grants", "DELETE FROM accounts")
		again := &scene{Kit: testkit.Open(t, k.App.Config)}
		again.refused("rows were removed, or an older copy of the database was put back")
	})
}

// A row with the right place and the right seal, of another log, is not the row that was seen.
func TestTheWitnessIsSigned(t *testing.T) {
	k := testkit.New(t, "sqlite")
	s := newScene(t, k)
	found, err := filepath.Glob(filepath.Join(k.App.Config.DataDir, "audit-witness-*.json"))
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.NoError(t, os.WriteFile(found[0], []byte(`{"seal_number":0,"seal":"","mac":"00"}`), 0o600))
	s.refused("was changed, or belongs to other keys")
}

// A log that is sealed while it is read verifies.
func TestVerifyBesideTheSealer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() {
			defer close(done)
			for ctx.Err() == nil {
				err := k.DB.Write(context.Background(), func(tx *gorm.DB) error {
					return k.App.Audit.Write(tx, audit.Entry{Action: "test", Kind: "test", ID: uuid.New()})
				})
				if err == nil {
					_, err = k.App.Audit.Seal(context.Background(), k.DB)
				}
				if err != nil {
					done <- err
					return
				}
			}
		}()
		for range 30 {
			require.Empty(t, s.problems())
		}
		stop()
		require.NoError(t, <-done)
	})
}
