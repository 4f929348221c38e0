package memory

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"gatehouse/capture/chip"
)

var _ chip.Memory = (*Memory)(nil)

func TestMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chips.db")
	m, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	one, other := []byte{0x3B, 0x80}, []byte{0x3B, 0x81}
	want := chip.Knowledge{Extended: true, Block: 4096, Select: true}
	if _, known := m.Recall(one); known {
		t.Error("an empty memory knows a chip")
	}
	m.Remember(one, chip.Knowledge{Block: 231})
	m.Remember(one, want)
	m.Remember(nil, want)
	if _, known := m.Recall(other); known {
		t.Error("another chip is known")
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if m, err = Open(path); err != nil {
		t.Fatal(err)
	}
	if got, known := m.Recall(one); !known || got != want {
		t.Errorf("after a restart: %+v, %v", got, known)
	}
	m.Close()
	if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", i.Mode(), err)
	}

	if err := os.WriteFile(path, []byte("no database, and longer than nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err = Open(path); err != nil {
		t.Fatalf("a damaged file: %v", err)
	}
	defer m.Close()
	if _, known := m.Recall(one); known {
		t.Error("a damaged file knows a chip")
	}
	m.Remember(one, want)
	if got, _ := m.Recall(one); got != want {
		t.Errorf("a new file keeps %+v", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of transactions")
	}
	m, err := Open(filepath.Join(t.TempDir(), "chips.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.db.NoSync = true
	for i := range MaxRows + 10 {
		m.Remember(binary.BigEndian.AppendUint32(nil, uint32(i)), chip.Knowledge{Block: 256})
	}
	kept := 0
	for i := range MaxRows + 10 {
		if _, known := m.Recall(binary.BigEndian.AppendUint32(nil, uint32(i))); known {
			kept++
		}
	}
	if kept != MaxRows {
		t.Errorf("%d rows", kept)
	}
}
