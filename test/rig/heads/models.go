package heads

import (
	"os"
	"path/filepath"
	"testing"
)

// Models gives the folder of the networks that the bench measures with: that which
// GATEHOUSE_MODELS names, or the one beside the tree. Where there is none the test skips:
// none may be part of the tree.
func Models(t testing.TB) string {
	t.Helper()
	const detector = "face_detection_yunet_2023mar.onnx"
	dirs := []string{os.Getenv("GATEHOUSE_MODELS")}
	if dirs[0] == "" {
		wd, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
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
	t.Skip("no face models on this machine: set GATEHOUSE_MODELS to a folder that holds " + detector)
	return ""
}
