package gallery

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"gatehouse/capture"
)

// rowHead is what a row takes beside its texts and template.
const rowHead = 1 + 3 + 1 + 1 + 4 + 4

func (r *Row) bytes() int { return rowHead + len(r.Subject) + len(r.Reason) + len(r.Template) }

// append writes a row:
//
//	modality[1] position[1] model[1] picture format[1] picture bytes[4]
//	subject length[1] subject, reason length[1] reason, template length[4] template
func (r *Row) append(b []byte) []byte {
	b = append(b, byte(r.Modality), byte(r.Position), byte(r.Model), byte(r.Format))
	b = binary.BigEndian.AppendUint32(b, uint32(r.PictureBytes))
	b = append(append(b, byte(len(r.Subject))), r.Subject...)
	b = append(append(b, byte(len(r.Reason))), r.Reason...)
	return append(binary.BigEndian.AppendUint32(b, uint32(len(r.Template))), r.Template...)
}

// readRow reads the row at b's beginning without judging it. Its texts and its template
// are part of b, so that nothing of a person is copied out of locked memory.
func readRow(b []byte) (Row, int, error) {
	at, short := 0, false
	take := func(n int) []byte {
		if short = short || n > len(b)-at; short {
			return make([]byte, 4)[:min(n, 4)]
		}
		at += n
		return b[at-n : at]
	}
	head := take(4)
	r := Row{Modality: Modality(head[0]), Position: capture.Finger(head[1]), Model: int(head[2]), Format: PictureFormat(head[3])}
	r.PictureBytes = int(binary.BigEndian.Uint32(take(4)))
	text := func() string {
		s := take(int(take(1)[0]))
		return unsafe.String(unsafe.SliceData(s), len(s))
	}
	r.Subject, r.Reason = text(), text()
	r.Template = take(int(binary.BigEndian.Uint32(take(4))))
	if short {
		return Row{}, 0, fmt.Errorf("%w: a row is cut off", ErrForm)
	}
	return r, at, nil
}

// place is where a row lies in the locked memory, and its picture in the file.
type place struct {
	at       int // of the row
	picture  int64
	number   uint32 // of the picture
	subject  int32  // number of its subject
	modality Modality
}

// parse checks all rows and says where each one is. Pictures begin at picture.
func parse(b []byte, h *Header, picture int64) ([]place, error) {
	if h.Rows > uint64(len(b)/rowHead) {
		return nil, fmt.Errorf("%w: %d rows in %d bytes", ErrForm, h.Rows, len(b))
	}
	places := make([]place, 0, h.Rows)
	counts := make([]uint64, len(h.Models))
	var last Row
	at, subjects, pictures := 0, int32(0), uint32(0)
	for at < len(b) {
		r, n, err := readRow(b[at:])
		if err == nil {
			err = r.check(h.Models)
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("row %d: %w", len(places), err)
		case at > 0 && compare(&last, &r) >= 0:
			return nil, fmt.Errorf("row %d: %w: rows are not in order, or one is there twice", len(places), ErrForm)
		}
		if r.Subject != last.Subject {
			subjects++
		}
		places = append(places, place{at: at, picture: picture, number: pictures, subject: subjects - 1, modality: r.Modality})
		counts[r.Model]++
		if r.Format != NoPicture {
			pictures++
			picture += int64(r.PictureBytes) + tagBytes
		}
		at += n
		last = r
	}
	for i, m := range h.Models {
		if counts[i] != m.Count {
			return nil, fmt.Errorf("%w: %d templates of model %s, its header says %d", ErrForm, counts[i], m.Name, m.Count)
		}
	}
	if uint64(len(places)) != h.Rows || uint64(subjects) != h.Subjects || uint64(pictures) != h.Pictures {
		return nil, fmt.Errorf("%w: %d rows, %d subjects, %d pictures, its header says otherwise", ErrForm, len(places), subjects, pictures)
	}
	return places, nil
}
