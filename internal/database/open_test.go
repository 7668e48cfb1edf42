package database_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/database"
)

func TestOpenRefusesOtherDatabases(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, address := range []string{"mysql://u:hunter2@db/x", "POSTGRES://u:hunter2@db/x", "postgres://u:hunter2%zz@db/x", "postgres://u:hunter2@db:port/x"} {
		_, err := database.Open(context.Background(), address)
		require.Error(t, err, address)
		require.NotContains(t, err.Error(), "hunter2", address)
	}
	left, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Empty(t, left)
}
