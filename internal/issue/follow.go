package issue

import (
	"crypto/subtle"
	"strings"
)

// followAlphabet leaves out what is misread or misheard: 0 O, 1 I L, 8 B.
const followAlphabet = "2345679ACDEFGHJKMNPQRSTUVWXYZ"

// FollowCode returns the code with which a reporter follows an issue without signing in. It is derived from the
// installation's keys, so that the database alone does not give it away.
func (s *Service) FollowCode(i Issue) string {
	hash := s.keeper.HashOf("follow_code", i.ID.String())
	var code strings.Builder
	for n := 0; n < 16; n += 2 {
		code.WriteByte(followAlphabet[int(nibble(hash[n])<<4|nibble(hash[n+1]))%len(followAlphabet)])
	}
	return code.String()
}

func nibble(hex byte) byte {
	if hex <= '9' {
		return hex - '0'
	}
	return hex - 'a' + 10
}

// Follows reports whether the code is the issue's.
func (s *Service) Follows(i Issue, code string) bool {
	return subtle.ConstantTimeCompare([]byte(s.FollowCode(i)), []byte(strings.ToUpper(strings.TrimSpace(code)))) == 1
}
