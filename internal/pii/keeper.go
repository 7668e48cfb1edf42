package pii

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// Secret is a personal field as the database holds it. In a model it is embedded with a prefix, so that a phone
// becomes the columns phone_enc and phone_hash. The zero Secret is an empty field.
type Secret struct {
	Enc  []byte
	Hash *string
}

// Empty reports whether nothing is stored.
func (s Secret) Empty() bool { return len(s.Enc) == 0 }

// Keeper seals and opens personal fields.
type Keeper struct {
	current uint8
	aead    map[uint8]cipher.AEAD
	hash    []byte
}

// NewKeeper prepares the ciphers of the keys.
func NewKeeper(keys *Keys) (*Keeper, error) {
	k := &Keeper{aead: map[uint8]cipher.AEAD{}, hash: keys.Hash}
	for n, key := range keys.Encrypt {
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		if k.aead[n], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
		k.current = max(k.current, n)
	}
	return k, nil
}

// Seal encrypts plain for one field of one row ("residents.phone"); it opens only there. "" gives the zero Secret.
// The hash is over the kind of datum, the part after the dot, so that one phone is found in every table.
func (k *Keeper) Seal(field string, row uuid.UUID, plain string) (Secret, error) {
	if plain == "" {
		return Secret{}, nil
	}
	aead := k.aead[k.current]
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return Secret{}, err
	}
	enc := append([]byte{k.current}, nonce...)
	enc = aead.Seal(enc, nonce, []byte(plain), bound(field, row))
	hash := k.HashOf(field[strings.LastIndexByte(field, '.')+1:], plain)
	return Secret{Enc: enc, Hash: &hash}, nil
}

// Open decrypts what Seal made for the same field and row; the zero Secret gives "".
func (k *Keeper) Open(field string, row uuid.UUID, s Secret) (string, error) {
	if s.Empty() {
		return "", nil
	}
	aead, ok := k.aead[s.Enc[0]]
	if !ok {
		return "", fmt.Errorf("%s of %s is encrypted with key %d, which the keys file does not hold", field, row, s.Enc[0])
	}
	if len(s.Enc) < 1+aead.NonceSize() {
		return "", errors.New("a sealed field is too short")
	}
	nonce, sealed := s.Enc[1:1+aead.NonceSize()], s.Enc[1+aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, sealed, bound(field, row))
	if err != nil {
		return "", fmt.Errorf("%s of %s does not open: %w", field, row, err)
	}
	return string(plain), nil
}

// MustOpen is Open for lists, where one damaged field must not hide the rest: it gives "" then.
func (k *Keeper) MustOpen(field string, row uuid.UUID, s Secret) string {
	plain, err := k.Open(field, row, s)
	if err != nil {
		return ""
	}
	return plain
}

// HashOf returns the keyed hash by which a phone ("phone") or ID number ("id_number") is found. Give it normalised.
func (k *Keeper) HashOf(kind, plain string) string {
	mac := hmac.New(sha256.New, k.hash)
	mac.Write([]byte(kind))
	mac.Write([]byte{0})
	mac.Write([]byte(plain))
	return hex.EncodeToString(mac.Sum(nil))
}

func bound(field string, row uuid.UUID) []byte { return append([]byte(field+"\x00"), row[:]...) }
