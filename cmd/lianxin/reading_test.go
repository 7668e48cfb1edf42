package main

import (
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// Commands that only read make neither a database nor keys; what is made at once is made by what writes.
func TestReadingMakesNothing(t *testing.T) {
	for _, args := range [][]string{{"user", "list"}, {"audit", "verify"}, {"user", "passwd", "--username", "office"}} {
		dir := t.TempDir()
		cmd := root()
		cmd.SetArgs(append(args, "--data-dir", dir))
		cmd.SetOut(io.Discard)
		require.ErrorContains(t, cmd.ExecuteContext(t.Context()), "`lianxin serve` or `lianxin import` begins it", args)
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, left, args)
	}

	dir := t.TempDir()
	for _, args := range [][]string{{"user", "create", "--username", "sys", "--role", "sysadmin"}, {"user", "list"}, {"audit", "verify"}} {
		cmd := root()
		cmd.SetArgs(append(args, "--data-dir", dir))
		cmd.SetOut(io.Discard)
		require.NoError(t, cmd.ExecuteContext(t.Context()), args)
	}
	require.FileExists(t, dir+"/keys.json")
}
