package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"gatehouse/capture/cvc"
)

const usage = `usage: signer serve   -module FILE -token LABEL -pin FILE -certificates DIR -socket PATH
       signer request -module FILE -token LABEL -pin FILE -chr REF [-car REF] -algorithm NAME
`

// errUsage: the call was wrong and was told so.
var errUsage = errors.New("wrong call")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	case err != nil:
		fmt.Fprintf(os.Stderr, "signer: %v\n", err)
		os.Exit(1)
	}
}

// options are the flags of both verbs.
type options struct {
	module, token, pin, certificates, socket string
	chr, car, algorithm                      string
}

func command(ctx context.Context, args []string, out, errOut io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	var o options
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() {}
	for name, to := range map[string]*string{
		"module": &o.module, "token": &o.token, "pin": &o.pin, "certificates": &o.certificates, "socket": &o.socket,
		"chr": &o.chr, "car": &o.car, "algorithm": &o.algorithm,
	} {
		flags.StringVar(to, name, "", "")
	}
	if flags.Parse(args[1:]) != nil || flags.NArg() > 0 || o.module == "" || o.token == "" || o.pin == "" {
		return errUsage
	}
	var run func(*token) error
	switch {
	case args[0] == "serve" && o.certificates != "" && o.socket != "" && o.chr+o.car+o.algorithm == "":
		log := slog.New(slog.NewJSONHandler(errOut, nil))
		run = func(t *token) error { return serve(ctx, t, o.certificates, o.socket, log) }
	case args[0] == "request" && o.chr != "" && o.algorithm != "" && o.certificates+o.socket == "":
		run = func(t *token) error { return request(ctx, t, o, out) }
	default:
		return errUsage
	}
	pin, err := readPIN(o.pin)
	if err != nil {
		return err
	}
	t, err := openToken(o.module, o.token, pin)
	if err != nil {
		return err
	}
	defer t.close()
	return run(t)
}

// readPIN reads a file that nobody else may read.
func readPIN(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s may be read by others than its owner: chmod 600 it, and change the PIN", path)
	}
	b, err := io.ReadAll(io.LimitReader(f, 257))
	if err != nil {
		return "", err
	}
	for len(b) > 0 && (b[len(b)-1] == '\n' || b[len(b)-1] == '\r') {
		b = b[:len(b)-1]
	}
	if len(b) == 0 || len(b) > 255 {
		return "", fmt.Errorf("%s holds no PIN", path)
	}
	return string(b), nil
}

// request writes a request for a certificate, signed by the key that it is for.
func request(ctx context.Context, t *token, o options, out io.Writer) error {
	var algorithm cvc.Algorithm
	for a := cvc.RSAv15SHA1; a <= cvc.ECDSASHA512; a++ {
		if a.String() == o.algorithm {
			algorithm = a
		}
	}
	if algorithm == 0 {
		return fmt.Errorf("there is no algorithm %q; one is ECDSA-SHA-256", o.algorithm)
	}
	key, err := t.public(o.chr, algorithm)
	if err != nil {
		return err
	}
	der, err := cvc.SignRequest(cvc.Reference(o.car), cvc.Reference(o.chr), key, t.signer(ctx, o.chr, algorithm))
	if err != nil {
		return err
	}
	_, err = out.Write(der)
	return err
}

// signer signs messages, where Sign signs digests.
func (t *token) signer(ctx context.Context, chr string, a cvc.Algorithm) cvc.Signer {
	return func(message []byte) ([]byte, error) {
		h := a.Hash().New()
		h.Write(message)
		return t.Sign(ctx, chr, a, h.Sum(nil))
	}
}

// prove shows that the token's key is that of the certificate: a signature over
// something new verifies.
func (t *token) prove(ctx context.Context, chr string, k cvc.PublicKey) error {
	message := make([]byte, 32)
	rand.Read(message)
	signature, err := t.signer(ctx, chr, k.Algorithm)(message)
	if err != nil {
		return err
	}
	return k.Verify(message, signature)
}
