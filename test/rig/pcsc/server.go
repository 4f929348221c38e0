package pcsc

import (
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// Chip is what lies on a reader.
type Chip interface {
	ATR() []byte
	// Transmit answers one APDU.
	Transmit(ctx context.Context, command []byte) ([]byte, error)
}

// resetter is a chip that notices when its field goes down.
type resetter interface {
	Reset(ctx context.Context) error
}

// Fault is what is wrong with the reader.
type Fault string

// The faults of a reader.
const (
	None    Fault = "none"
	Unplug  Fault = "unplug"  // the daemon has no reader
	Silence Fault = "silence" // an APDU gets no answer
	Garbage Fault = "garbage" // an answer holds no status word
	Delay   Fault = "delay"   // a chip takes 300 ms to be powered, and as long for each answer
)

const delay = 300 * time.Millisecond

// Server is a daemon with one reader.
type Server struct {
	name    string
	longest int // what the reader says of its longest APDU; 0: nothing

	listener net.Listener
	ctx      context.Context
	stop     context.CancelFunc
	done     sync.WaitGroup

	mu      sync.Mutex
	chip    Chip
	fault   Fault
	placed  uint32 // counts insertions and removals
	owner   *client
	waiting map[*client]bool
	conns   map[net.Conn]bool
	count   int // APDUs
}

// Start listens on a unix socket. longest is the property of part 10 of PC/SC that
// the reader gives, 0 for a reader that knows no such question.
func Start(socket, name string, longest int) (*Server, error) {
	os.Remove(socket)
	ln, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	s := &Server{name: name, longest: longest, listener: ln, fault: None, waiting: map[*client]bool{}, conns: map[net.Conn]bool{}}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.done.Go(s.accept)
	return s, nil
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[conn] = true
		s.mu.Unlock()
		s.done.Go(func() {
			c := &client{server: s, conn: conn}
			c.serve()
			s.forget(c)
		})
	}
}

func (s *Server) forget(c *client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.conn.Close()
	delete(s.conns, c.conn)
	delete(s.waiting, c)
	if s.owner == c {
		s.release()
	}
}

// release lets the chip go; it loses its session.
func (s *Server) release() {
	s.owner = nil
	if r, ok := s.chip.(resetter); ok {
		r.Reset(s.ctx)
	}
}

// Insert lays a chip on the reader, nil takes it away.
func (s *Server) Insert(c Chip) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chip != nil {
		s.release()
	}
	s.chip = c
	s.happened()
}

// Fault plays a fault until another, or None, is asked for.
func (s *Server) Fault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
	s.happened()
}

// FaultNow is the fault that is played.
func (s *Server) FaultNow() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault
}

// Socket is the address of the daemon.
func (s *Server) Socket() string { return s.listener.Addr().String() }

// happened tells those who wait.
func (s *Server) happened() {
	s.placed++
	for c := range s.waiting {
		write(c.conn, waitBody{})
		delete(s.waiting, c)
	}
}

// Commands counts the APDUs that were carried.
func (s *Server) Commands() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Close ends the daemon and every connection.
func (s *Server) Close() error {
	s.stop()
	err := s.listener.Close()
	s.mu.Lock()
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.done.Wait()
	return err
}

var errSilent = errors.New("the reader is silent")

// carry takes an APDU to the chip of client c.
func (s *Server) carry(c *client, command []byte) ([]byte, uint32, error) {
	s.mu.Lock()
	chip, fault, owner := s.chip, s.fault, s.owner
	s.count++
	s.mu.Unlock()
	switch {
	case owner != c || chip == nil || fault == Unplug:
		return nil, rvRemoved, nil
	case fault == Silence:
		<-s.ctx.Done()
		return nil, 0, errSilent
	case fault == Garbage:
		return []byte{0x90}, rvDone, nil
	case fault == Delay:
		time.Sleep(delay)
	}
	answer, err := chip.Transmit(s.ctx, command)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || s.owner != c || s.chip != chip {
		return nil, rvRemoved, nil
	}
	return answer, rvDone, nil
}
