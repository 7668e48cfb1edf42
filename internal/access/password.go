package access

import (
	"crypto/rand"
	_ "embed"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/lianxin/lianxin/internal/fault"
)

//go:embed data/common-passwords.txt
var commonPasswordList string

var commonPasswords = func() map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.Fields(commonPasswordList) {
		set[strings.ToLower(line)] = true
	}
	return set
}()

const (
	passwordMin = 10
	passwordMax = 128
)

// HashParams are argon2id's: 19 MiB, two passes (OWASP's minimum); one hash takes about 90 ms.
var HashParams = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing lets two passwords be hashed at a time (P7): more would only use up the memory.
var hashing = make(chan struct{}, 2)

// HashPassword returns the argon2id hash of a password.
func (s *Service) HashPassword(password string) (string, error) {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, &s.params)
}

// firstParams are argon2id's for first passwords, which the program makes: 79 random bits are out of reach however fast
// each guess is, and a district's accounts are made in a second (ADR 19).
var firstParams = argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashFirst returns the hash of a password that NewPassword made.
func hashFirst(password string) (string, error) {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, &firstParams)
}

// isCheap reports whether a hash takes less time than those of passwords that people choose.
func (s *Service) isCheap(hash string) bool {
	params, _, _, err := argon2id.DecodeHash(hash)
	return err == nil && params.Memory < s.params.Memory
}

func passwordMatches(password, hash string) bool {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return err == nil && ok
}

// CheckPassword refuses passwords that are too short, well known, of one kind of character, or the account's own name.
func CheckPassword(password, username, name string) error {
	refuse := func(code string, text fault.Text) error { return fault.Bad("password", code, text) }
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	switch {
	case n < passwordMin:
		return refuse("password_too_short", fault.Say("密码至少 10 个字符", "A password has at least 10 characters"))
	case n > passwordMax:
		return refuse("password_too_long", fault.Say("密码最多 128 个字符", "A password has at most 128 characters"))
	case commonPasswords[lower]:
		return refuse("password_common", fault.Say("这个密码太常见，请换一个", "This password is too common; choose another"))
	case username != "" && strings.Contains(lower, strings.ToLower(username)) && n-utf8.RuneCountInString(username) < 6,
		name != "" && lower == strings.ToLower(name):
		return refuse("password_like_name", fault.Say("密码不能与账号或姓名相近", "A password must not resemble the account's name"))
	case classes(password) < 2:
		return refuse("password_too_simple", fault.Say("请混用字母、数字或符号", "Mix letters, digits or symbols"))
	}
	return nil
}

func classes(s string) int {
	var lower, upper, digit, other int
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// NewPassword makes a password that is easy to read out: four groups without characters that look alike.
func NewPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	var b strings.Builder
	for i := range 16 {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		b.WriteByte(letters[n.Int64()])
	}
	return b.String()
}
