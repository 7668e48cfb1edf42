package record

// OrNil returns what a nullable column holds for a text: nil for "".
func OrNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Text returns the text of a nullable column, "" for nil.
func Text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
