package vmtest

import (
	"context"
	_ "embed"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
)

// parts are the files that a guest is made of.
type parts struct {
	kernel    kernel
	initramfs string
	pid1      string
	gpioSim   string // the module; empty if nobody asked for it
}

// kernel is an installed kernel.
type kernel struct{ version, image string }

// findKernel takes the newest installed kernel that has its modules; with
// headers, if a module is to be built for it.
func findKernel(headers bool) (kernel, error) {
	images, err := filepath.Glob("/boot/vmlinuz-6.12*")
	if err != nil {
		return kernel{}, err
	}
	slices.Sort(images)
	for _, image := range slices.Backward(images) {
		k := kernel{version: image[len("/boot/vmlinuz-"):], image: image}
		if exists("/lib/modules/"+k.version) && (!headers || exists(k.headers())) {
			return k, nil
		}
	}
	return kernel{}, fmt.Errorf("no Linux 6.12 with modules and headers is installed: apt-get install linux-image-6.12-amd64 linux-headers-6.12-amd64 linux-source-6.12")
}

// headers is where Debian puts the headers of the kernel.
func (k kernel) headers() string { return "/usr/src/linux-headers-" + k.version }

// exists tells whether there is a file or folder.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// initScript is the first program in the guest.
//
//go:embed init.sh
var initScript []byte

// prepare makes sure that all parts are there, building what the cache lacks.
func prepare(ctx context.Context, gpioSim bool) (p parts, err error) {
	if p.kernel, err = findKernel(gpioSim); err != nil {
		return p, err
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return p, err
	}
	cache := filepath.Join(user, "klubba-vm", p.kernel.version)
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return p, err
	}
	p.initramfs = filepath.Join(cache, fmt.Sprintf("initramfs-%08x.gz", crc32.ChecksumIEEE(initScript)))
	if err := once(ctx, p.initramfs, p.kernel.buildInitramfs); err != nil {
		return p, err
	}
	if gpioSim {
		p.gpioSim = filepath.Join(cache, "gpio-sim-all.ko")
		if err := once(ctx, p.gpioSim, p.kernel.buildGPIOSim); err != nil {
			return p, err
		}
	}
	p.pid1 = filepath.Join(cache, "pid1")
	// Not once: the go command knows better whether it is up to date.
	return p, replace(ctx, p.pid1, buildPid1)
}
