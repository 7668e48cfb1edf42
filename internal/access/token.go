package access

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const (
	issuer   = "lianxin"
	audience = "lianxin-api"
	// tokenType keeps a refresh or any other token from passing as an access token.
	tokenType = "access"
	// tokenLife is how long an access token lasts (P4).
	tokenLife = 10 * time.Minute
)

type claims struct {
	jwt.RegisteredClaims
	Type         string `json:"typ"`
	Session      string `json:"sid"`
	TokenVersion int    `json:"ver"`
}

// Validate implements jwt.ClaimsValidator: what the library does not demand by itself.
func (c claims) Validate() error {
	switch {
	case c.Type != tokenType:
		return errors.New("not an access token")
	case c.IssuedAt == nil || c.Subject == "" || c.ExpiresAt == nil:
		return errors.New("a claim is missing")
	case c.ExpiresAt.Sub(c.IssuedAt.Time) > tokenLife:
		return errors.New("lives too long")
	}
	return nil
}

func signToken(key []byte, account, session uuid.UUID, version int, now time.Time) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Audience: jwt.ClaimStrings{audience}, Subject: account.String(),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(tokenLife)), ID: uuid.NewString(),
		},
		Type: tokenType, Session: session.String(), TokenVersion: version,
	}).SignedString(key)
}

func readToken(key []byte, text string, now func() time.Time) (claims, error) {
	var c claims
	_, err := jwt.ParseWithClaims(text, &c, func(*jwt.Token) (any, error) { return key, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithIssuer(issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(5*time.Second), jwt.WithTimeFunc(now))
	return c, err
}

// newRefreshToken returns 32 random bytes as text.
func newRefreshToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// sealSuccessor encrypts a successor so that only the holder of its predecessor can have it (P5).
func sealSuccessor(predecessor, successor string) ([]byte, error) {
	aead, err := successorCipher(predecessor)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce)
	return aead.Seal(nonce, nonce, []byte(successor), nil), nil
}

func openSuccessor(predecessor string, sealed []byte) (string, error) {
	aead, err := successorCipher(predecessor)
	if err != nil {
		return "", err
	}
	if len(sealed) < aead.NonceSize() {
		return "", errors.New("no successor is kept")
	}
	plain, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], nil)
	return string(plain), err
}

func successorCipher(predecessor string) (cipher.AEAD, error) {
	key := sha256.Sum256([]byte("lianxin successor\x00" + predecessor))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// failureKey names the pair of account and address whose failures are counted, without naming them in clear.
func failureKey(username, address string) string {
	return hashToken(fmt.Sprint("login\x00", strconv.Quote(foldUsername(username)), "\x00", address))
}
