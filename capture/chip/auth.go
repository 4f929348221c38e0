package chip

import "context"

// before runs the protocols that a file needs.
func (s *Session) before(ctx context.Context, name string) error { return nil }

// after runs the protocols that a file makes possible.
func (s *Session) after(ctx context.Context, name string, data []byte) error {
	if name == "EF.SOD" {
		s.list(data)
	}
	return nil
}
