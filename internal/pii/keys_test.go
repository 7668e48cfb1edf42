package pii_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/pii"
)

func TestAnOpenKeysFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	require.NoError(t, pii.NewKeys().Write(path))
	for mode, refused := range map[fs.FileMode]bool{0o600: false, 0o400: false, 0o640: false, 0o440: false, 0o644: true, 0o604: true, 0o660: true, 0o777: true} {
		require.NoError(t, os.Chmod(path, mode))
		_, err := pii.LoadKeys(path, "")
		if refused {
			require.ErrorContains(t, err, "chmod 600 "+path, "%#o", mode)
		} else {
			require.NoError(t, err, "%#o", mode)
		}
	}
}
