// Package pii keeps what identifies a person: encrypted at rest, found by keyed hash, shown masked (PROMISES P14, P15).
package pii

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Keys are the secrets of an installation. They lie outside the database, in a file of mode 0600, and must be
// backed up apart from it.
type Keys struct {
	// Encrypt are the keys of personal fields by number; the highest number encrypts, all decrypt.
	Encrypt map[uint8][]byte
	// Hash makes the hashes by which personal fields are found; Audit seals the audit log; Token signs access tokens.
	Hash, Audit, Token []byte
}

type keysFile struct {
	Note    string           `json:"note"`
	Encrypt map[uint8]string `json:"encrypt"`
	Hash    string           `json:"hash"`
	Audit   string           `json:"audit"`
	Token   string           `json:"token"`
}

// NewKeys makes fresh keys.
func NewKeys() *Keys {
	return &Keys{Encrypt: map[uint8][]byte{1: random()}, Hash: random(), Audit: random(), Token: random()}
}

func random() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return b
}

// ReadKeys reads a keys file; the error is fs.ErrNotExist if there is none. A file that others can read is refused: a
// group may be let in on purpose (0640), everybody is by mistake.
func ReadKeys(path string) (*Keys, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o037 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("the keys file %s has the mode %#o, so that others on this machine can read or change it: chmod 600 %s", path, mode, path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f keysFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("the keys file %s cannot be read: %w", path, err)
	}
	k := &Keys{Encrypt: map[uint8][]byte{}}
	for n, text := range f.Encrypt {
		if k.Encrypt[n], err = decodeKey(text); err != nil {
			return nil, fmt.Errorf("the keys file %s: encrypt %d: %w", path, n, err)
		}
	}
	for name, into := range map[string]struct {
		text string
		key  *[]byte
	}{"hash": {f.Hash, &k.Hash}, "audit": {f.Audit, &k.Audit}, "token": {f.Token, &k.Token}} {
		if *into.key, err = decodeKey(into.text); err != nil {
			return nil, fmt.Errorf("the keys file %s: %s: %w", path, name, err)
		}
	}
	if len(k.Encrypt) == 0 {
		return nil, fmt.Errorf("the keys file %s holds no key", path)
	}
	return k, nil
}

func decodeKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	if len(key) != 32 {
		return nil, errors.New("a key has 32 bytes")
	}
	return key, nil
}

// Write stores the keys in a new file that only its owner may read, and makes sure that they have reached the disk.
func (k *Keys) Write(path string) error {
	f := keysFile{
		Note:    "The keys of this Lianxin installation. Back them up apart from the database; without them personal data cannot be read.",
		Encrypt: map[uint8]string{}, Hash: encodeKey(k.Hash), Audit: encodeKey(k.Audit), Token: encodeKey(k.Token),
	}
	for n, key := range k.Encrypt {
		f.Encrypt[n] = encodeKey(key)
	}
	raw, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(raw, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

func encodeKey(key []byte) string { return base64.StdEncoding.EncodeToString(key) }

// Fingerprint tells whether two installations have the same hash and audit keys and the same first encryption key,
// without telling the keys.
func (k *Keys) Fingerprint() string {
	mac := hmac.New(sha256.New, k.Hash)
	mac.Write([]byte("lianxin keys"))
	mac.Write(k.Audit)
	mac.Write(k.Encrypt[1])
	return hex.EncodeToString(mac.Sum(nil))[:32]
}

// LoadKeys reads the keys of a database whose stored fingerprint is given, "" for a database that holds none yet.
// Only then may missing keys be made. A wrong or missing file is refused with its path.
func LoadKeys(path, fingerprint string) (*Keys, error) {
	keys, err := ReadKeys(path)
	switch {
	case err == nil && (fingerprint == "" || keys.Fingerprint() == fingerprint):
		return keys, nil
	case err == nil:
		return nil, fmt.Errorf("the keys in %s are not those of this database (fingerprint %s, wanted %s): bring the keys file that belongs to it", path, keys.Fingerprint(), fingerprint)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case fingerprint != "":
		return nil, fmt.Errorf("the keys file %s is missing: this database was written with keys of fingerprint %s; bring that file (or set LIANXIN_KEYS_FILE)", path, fingerprint)
	}
	keys = NewKeys()
	if err := keys.Write(path); err != nil {
		return nil, fmt.Errorf("make the keys file: %w", err)
	}
	return keys, nil
}
