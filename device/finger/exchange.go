package finger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/device/finger/packet"
)

// tries is how often a command is sent before its error counts.
const tries = 3

// ask sends a command and gives what follows the code OK in its answer, which is
// valid until the next call. Every command may be repeated without harm.
func (u *UART) ask(ctx context.Context, i packet.Instruction, params ...byte) (answer []byte, err error) {
	for range tries {
		if u.unsettled {
			if err = u.settle(ctx); err != nil {
				return nil, err
			}
		}
		answer, err = u.once(ctx, answerLimit, i, params...)
		switch {
		case err == nil || ctx.Err() != nil || errors.Is(err, errHangUp):
			return answer, err
		case errors.Is(err, packet.NeedPassword): // it was without power for a moment
			if _, err := u.once(ctx, answerLimit, packet.CheckPassword, u.password()...); err != nil {
				return nil, err
			}
		case errors.Is(err, packet.ReceiveError), errors.Is(err, packet.BadAddress), u.unsettled:
		default:
			return nil, err
		}
	}
	return nil, err
}

// once sends a command once. When no answer was understood, one may still come:
// the line is unsettled then.
func (u *UART) once(ctx context.Context, limit time.Duration, i packet.Instruction, params ...byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*limit) // who only sends noise is not listened to for ever
	defer cancel()
	u.unsettled = true
	if err := u.line.send(i, params...); err != nil {
		return nil, err
	}
	for {
		p, err := u.line.next(ctx, limit)
		switch {
		case errors.Is(err, errSilent):
			return nil, u.line.mute()
		case err != nil:
			return nil, err
		case p.Kind != packet.Answer: // the rest of an image
			continue
		}
		code, answer := packet.Code(p.Payload[0]), p.Payload[1:]
		if code == packet.OK && len(answer) != i.Answer() { // to an earlier command
			u.line.strange += len(p.Payload)
			continue
		}
		u.unsettled = false
		if code != packet.OK {
			return nil, u.line.at(code)
		}
		return answer, nil
	}
}

// settle makes sure that no answer to an earlier command is taken for that to the
// next one: packets have no number, and an old "done" would pass for a new image.
// The count of templates is the only answer of its length, and answers come in the
// order of the commands.
func (u *UART) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, u.sending(maxImage)+tries*answerLimit)
	defer cancel()
	for range tries {
		if err := u.line.drain(ctx); err != nil {
			return err
		}
		if !u.counts {
			u.unsettled = false
			return nil
		}
		if err := u.line.send(packet.CountTemplates); err != nil {
			return err
		}
		for {
			p, err := u.line.next(ctx, answerLimit)
			if errors.Is(err, errSilent) {
				break
			}
			if err != nil {
				return err
			}
			if p.Kind == packet.Answer && len(p.Payload) == 1+packet.CountTemplates.Answer() {
				u.unsettled = false
				return nil
			}
		}
	}
	return fmt.Errorf("%w: it no longer says in which order it answers", u.line.mute())
}

// sending is how long the line needs for n bytes of an image.
func (u *UART) sending(n int) time.Duration {
	const bits = 10 // with start and stop bit
	size := 32 << u.parameters.Packet
	n += (n + size - 1) / size * (packet.MaxPacket - packet.MaxPayload)
	return time.Duration(n) * bits * time.Second / time.Duration(u.baud)
}
