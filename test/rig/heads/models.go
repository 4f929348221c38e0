package heads

import (
	"os"
	"path/filepath"
	"testing"
)

// detector is the file by which a folder of networks is known.
const detector = "face_detection_yunet_2023mar.onnx"

// Models gives the folder of the networks that the bench measures with. Where there is
// none the test skips: none may be part of the tree.
func Models(t testing.TB) string {
	t.Helper()
	dir := Folder()
	if dir == "" {
		t.Skip("no face models on this machine: set GATEHOUSE_MODELS to a folder that holds " + detector)
	}
	return dir
}

// Folder is the folder of Models: that which GATEHOUSE_MODELS names, or the one beside
// the tree; empty: there is none.
func Folder() string {
	dirs := []string{os.Getenv("GATEHOUSE_MODELS")}
	if wd, err := os.Getwd(); err == nil && dirs[0] == "" {
		dirs = nil
		for ; ; wd = filepath.Dir(wd) {
			dirs = append(dirs, filepath.Join(wd, "shared", "dev", "models"))
			if wd == filepath.Dir(wd) {
				break
			}
		}
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, detector)); err == nil {
			return dir
		}
	}
	return ""
}
