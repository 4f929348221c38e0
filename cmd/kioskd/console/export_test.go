package console

// Awaiting says whether the lane waits for the officer now.
func (c *Console) Awaiting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pending != nil
}
