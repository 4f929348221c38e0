package main

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"gatehouse/capture/finger"
	"gatehouse/capture/fmr"
	"gatehouse/screening/match"
)

// maxServeLine bounds one request: three paths.
const maxServeLine = 64 << 10

// fingerServer answers requests of a bench. It keeps each template that it made or
// read, made ready once, as a search does.
type fingerServer struct {
	call      *fingerCall
	extractor *finger.Extractor
	matcher   *match.Matcher
	templates map[string]*match.Prepared
}

// fingerServe answers X and M lines until standard input ends: OK with processor time
// in microseconds, or ERR with the reason. A bad line ends nothing. One core is used.
func fingerServe(c *fingerCall, args []string) (int, error) {
	switch rest, err := c.parse(args, 0, 0); {
	case err != nil:
		return 0, err
	case len(rest) > 0:
		return 0, usageError("requests come on standard input")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64)) // all templates of a set are kept
	s := fingerServer{call: c, extractor: finger.New(), matcher: match.NewMatcher(), templates: map[string]*match.Prepared{}}
	w, lines := bufio.NewWriter(c.out), bufio.NewScanner(c.in)
	lines.Buffer(nil, maxServeLine)
	for lines.Scan() {
		answer, err := s.answer(strings.Split(lines.Text(), "\t"))
		if err != nil {
			answer = "ERR\t" + strings.NewReplacer("\n", " ", "\t", " ").Replace(err.Error())
		}
		fmt.Fprintln(w, answer)
		if err := w.Flush(); err != nil {
			return 0, err
		}
	}
	if err := lines.Err(); err != nil {
		return 0, fmt.Errorf("standard input: %w", err)
	}
	return 0, nil
}

func (s *fingerServer) answer(f []string) (string, error) {
	switch {
	case f[0] == "X" && len(f) == 4:
		return s.extract(f[1], f[2], f[3])
	case f[0] == "M" && len(f) == 3:
		return s.match(f[1], f[2])
	}
	return "", errors.New("no request: X image ppi template, or M template template")
}

// extract times what comes after decoding and before writing.
func (s *fingerServer) extract(path, resolution, out string) (string, error) {
	ppi, err := strconv.Atoi(resolution)
	if err != nil || ppi < 1 {
		return "", errors.New("pixels per inch are no number")
	}
	s.call.ppi = ppi
	p, err := s.call.readPicture(path)
	if err != nil {
		return "", err
	}
	before := ownCPU()
	t, err := s.extractor.Extract(p.gray, p.ppi)
	took := ownCPU() - before
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(out, fmr.EncodeNative(&t), 0o600); err != nil {
		return "", err
	}
	s.templates[out] = match.Prepare(&t)
	return fmt.Sprintf("OK\t%d", took.Microseconds()), nil
}

// match times the comparison of two that are ready.
func (s *fingerServer) match(a, b string) (string, error) {
	first, err := s.template(a)
	if err != nil {
		return "", err
	}
	second, err := s.template(b)
	if err != nil {
		return "", err
	}
	before := ownCPU()
	score := s.matcher.Score(first, second)
	took := ownCPU() - before
	return fmt.Sprintf("OK\t%d\t%d", score, took.Microseconds()), nil
}

// template is one that was made here, or that is read now.
func (s *fingerServer) template(path string) (*match.Prepared, error) {
	if t := s.templates[path]; t != nil {
		return t, nil
	}
	b, err := readImageFile(path)
	if err != nil {
		return nil, err
	}
	t, err := decodeTemplate(b)
	if err != nil {
		return nil, err
	}
	p := match.Prepare(&t)
	s.templates[path] = p
	return p, nil
}
