package config_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/config"
)

// What is no address of PostgreSQL does not quietly become an SQLite file, and no part of it is repeated.
func TestAnUnknownDatabaseIsRefused(t *testing.T) {
	for _, address := range []string{
		"mysql://lianxin:hunter2@db/lianxin", "foo", "host=db user=lianxin password=hunter2 dbname=lianxin", "sqlite:///var/lib/x.db", "POSTGRES://x:hunter2@db/x", " ",
	} {
		_, err := config.Load("", map[string]any{"database_url": address})
		require.ErrorContains(t, err, "postgres://", address)
		require.NotContains(t, err.Error(), "hunter2")
	}
	for _, address := range []string{"", "postgres://lianxin:hunter2@db/lianxin", "postgresql:///lianxin"} {
		_, err := config.Load("", map[string]any{"database_url": address})
		require.NoError(t, err, address)
	}
}

// One data folder may serve several databases one after the other; each has a name of its own, whoever signs in.
func TestTheNameOfADatabase(t *testing.T) {
	name := func(address string) string { return config.Config{DatabaseURL: address}.DatabaseName() }
	require.Equal(t, "sqlite", name(""))
	require.Equal(t, name("postgres://a:b@db:5432/x"), name("postgres://c:d@db:5432/x?sslmode=require"))
	require.NotEqual(t, name("postgres://db/x"), name("postgres://db/y"))
	require.NotEqual(t, name("postgres://db/x"), name("postgres://other/x"))
}
