package main

import (
	"bufio"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"gatehouse/cmd/kioskd/officers"
)

// officer keeps the file of those who may sign in: add ID, list, remove ID.
func officer(args []string, in io.Reader, out, errOut io.Writer) int {
	const usage = "usage: kioskctl officer add ID --file officers.toml   (the PIN is read from standard input)\n" +
		"       kioskctl officer list --file officers.toml\n" +
		"       kioskctl officer remove ID --file officers.toml"
	wrong := func(why string) int {
		fmt.Fprintf(errOut, "kioskctl officer: %s\n%s\n", why, usage)
		return 2
	}
	if len(args) == 0 {
		return wrong("say add, list or remove")
	}
	verb, args := args[0], args[1:]
	var id string
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		id, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("officer", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	path := flags.String("file", "", "the officers file")
	if err := flags.Parse(args); err != nil {
		return wrong(err.Error())
	}
	if *path == "" || flags.NArg() > 0 {
		return wrong("give the file with --file, and nothing after it")
	}
	if (id == "") != (verb == "list") {
		return wrong("add and remove take one ID, list takes none")
	}

	var err error
	switch verb {
	case "add":
		err = addOfficer(*path, id, in, errOut)
	case "list":
		err = listOfficers(*path, out)
	case "remove":
		err = removeOfficer(*path, id)
	default:
		return wrong(fmt.Sprintf("no such thing as %q", verb))
	}
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl officer: %v\n", err)
		return 1
	}
	return 0
}

func addOfficer(path, id string, in io.Reader, errOut io.Writer) error {
	file, err := officers.Read(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	pin, err := readPIN(in, errOut)
	if err != nil {
		return err
	}
	if err := file.Add(id, pin, time.Now(), rand.Reader); err != nil {
		return err
	}
	return file.Write(path)
}

func listOfficers(path string, out io.Writer) error {
	file, err := officers.Read(path)
	if err != nil {
		return err
	}
	for _, o := range file.Officers {
		fmt.Fprintf(out, "%-32s added %s\n", o.ID, o.Added.Format(time.DateOnly))
	}
	return nil
}

func removeOfficer(path, id string) error {
	file, err := officers.Read(path)
	if err != nil {
		return err
	}
	if err := file.Remove(id); err != nil {
		return err
	}
	return file.Write(path)
}

// readPIN reads one line. At a terminal it asks twice and shows nothing: a PIN
// never stands in the arguments, where every process can read it.
func readPIN(in io.Reader, errOut io.Writer) (string, error) {
	f, isFile := in.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(in, 128)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the PIN: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	ask := func(prompt string) (string, error) {
		fmt.Fprint(errOut, prompt)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(errOut)
		return string(b), err
	}
	first, err := ask("PIN: ")
	if err != nil {
		return "", fmt.Errorf("read the PIN: %w", err)
	}
	again, err := ask("once more: ")
	if err != nil {
		return "", fmt.Errorf("read the PIN: %w", err)
	}
	if first != again {
		return "", errors.New("the two PINs are not the same")
	}
	return first, nil
}
