package vision

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Rights of Landlock (Documentation/userspace-api/landlock.rst of the kernel).
const (
	readRights = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR
	fileRights = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_READ_FILE
	nodeRights = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV

	rulePort = 2 // LANDLOCK_RULE_NET_PORT
)

// handled is everything that is forbidden unless a rule allows it, by the
// Landlock version that knows the right.
func handled(version int) (a unix.LandlockRulesetAttr) {
	a.Handled_access_fs = unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1
	if version >= 2 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_REFER
	}
	if version >= 3 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_TRUNCATE
	}
	if version >= 4 {
		a.Handled_access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
	}
	if version >= 5 {
		a.Handled_access_fs |= unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	}
	if version >= 6 {
		a.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | unix.LANDLOCK_SCOPE_SIGNAL
	}
	return a
}

// confineThread takes from the calling thread, and so from the process that it
// starts next, the right to gain privileges, to write any file, to read any
// that it does not need and to reach any TCP port but its cameras'. Kernels
// without Landlock (before 5.13) are served as they are: the worker tests what
// it can still do and says so in its Identity.
func confineThread(program string, cameras []Camera) {
	if unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != nil {
		return
	}
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return
	}
	attr := handled(int(version))
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr), 0)
	if errno != 0 {
		return
	}
	r := ruleset{fd: int(fd), rights: attr.Handled_access_fs}
	defer unix.Close(r.fd)
	for _, dir := range []string{"/usr", "/lib", "/lib64", "/proc", "/sys"} {
		r.allow(dir, readRights)
	}
	for _, f := range []string{program, "/etc/ld.so.cache", "/etc/localtime", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/resolv.conf", "/dev/urandom"} {
		r.allow(f, fileRights)
	}
	r.allow("/dev/null", nodeRights)
	for _, c := range cameras {
		r.allowCamera(c.Source)
	}
	unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0)
}

type ruleset struct {
	fd     int
	rights uint64
}

// allowCamera lets the worker reach one source: its port, its device node
// or its files.
func (r ruleset) allowCamera(source string) {
	switch u, err := url.Parse(source); {
	case err == nil && u.Scheme == "http":
		port := uint64(80)
		if p, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
			port = p
		}
		a := struct{ access, port uint64 }{unix.LANDLOCK_ACCESS_NET_CONNECT_TCP, port}
		unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(r.fd), rulePort, uintptr(unsafe.Pointer(&a)), 0, 0, 0)
	case strings.HasPrefix(source, "/dev/"):
		// The whole directory: a camera that is plugged in again is a new node,
		// and a rule is for the node that it was made for. Which other nodes the
		// worker may open is left to its user and to DeviceAllow of the unit.
		r.allow("/dev", nodeRights)
	case strings.Contains(source, "%"):
		r.allow(filepath.Dir(source), readRights)
	default:
		r.allow(source, fileRights)
	}
}

// allow grants rights on a file or below a directory. What is not there
// cannot be granted, and is not missed.
func (r ruleset) allow(path string, rights uint64) {
	f, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer unix.Close(f)
	if s, err := os.Stat(path); err == nil && !s.IsDir() {
		rights &^= unix.LANDLOCK_ACCESS_FS_READ_DIR
	}
	a := unix.LandlockPathBeneathAttr{Allowed_access: rights & r.rights, Parent_fd: int32(f)}
	unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(r.fd), unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&a)), 0, 0, 0)
}
