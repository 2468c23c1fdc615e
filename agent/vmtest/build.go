package vmtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// builder makes a file within a scratch folder, and returns its path.
type builder func(ctx context.Context, scratch string) (string, error)

// once builds a file unless it is there.
func once(ctx context.Context, path string, build builder) error {
	if exists(path) {
		return nil
	}
	return replace(ctx, path, build)
}

// replace builds a file beside its place and moves it there, so that test runs
// at the same time never see half of it.
func replace(ctx context.Context, path string, build builder) error {
	scratch, err := os.MkdirTemp(filepath.Dir(path), "building-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	made, err := build(ctx, scratch)
	if err != nil {
		return fmt.Errorf("build %s: %w", filepath.Base(path), err)
	}
	return os.Rename(made, path)
}

// shell runs a script with the given environment, and shows what it said if
// it failed.
func shell(ctx context.Context, dir, script string, env ...string) error {
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

// buildInitramfs packs busybox, the modules that reach the host's tree, and
// the script that does it.
func (k kernel) buildInitramfs(ctx context.Context, scratch string) (string, error) {
	if err := os.WriteFile(filepath.Join(scratch, "init.sh"), initScript, 0o755); err != nil {
		return "", err
	}
	return filepath.Join(scratch, "initramfs.gz"), shell(ctx, scratch, `
		mkdir -p tree/{bin,dev,proc,host,memory,root,modules}
		cp "$(command -v busybox)" tree/bin/busybox
		cp init.sh tree/init
		for module in netfs 9pnet 9p 9pnet_virtio overlay; do
			file=$(/sbin/modinfo -k "$KERNEL" -n $module)
			case $file in
			*.xz) xz -dc "$file" ;;
			*.zst) zstd -dcq "$file" ;;
			*) cat "$file" ;;
			esac > tree/modules/$module.ko
		done
		cd tree && find . | cpio -o -H newc --quiet | gzip -1 > ../initramfs.gz`,
		"KERNEL="+k.version)
}

// buildGPIOSim compiles gpio-sim, which Debian leaves out, as a module. It
// needs irq_sim, which is no module in the kernel; there, a function that is
// not exported is replaced by the one that does the same for a number.
func (k kernel) buildGPIOSim(ctx context.Context, scratch string) (string, error) {
	return filepath.Join(scratch, "gpio-sim-all.ko"), shell(ctx, scratch, `
		tar -xJf /usr/src/linux-source-6.12.tar.xz --strip-components=3 --wildcards \
			'*/drivers/gpio/gpio-sim.c' '*/kernel/irq/irq_sim.c'
		sed -i 's/handle_simple_irq(irq_to_desc(irqnum));/generic_handle_irq(irqnum);/' irq_sim.c
		printf '%s\n' 'obj-m := gpio-sim-all.o' 'gpio-sim-all-y := gpio-sim.o irq_sim.o' > Makefile
		make -C "$HEADERS" M="$PWD" modules`,
		"HEADERS="+k.headers())
}

// buildPid1 compiles the guest's first process.
func buildPid1(ctx context.Context, scratch string) (string, error) {
	out := filepath.Join(scratch, "pid1")
	return out, compile(ctx, "build", "-o", out, "klubba/agent/vmtest/pid1")
}

// compile runs the go command without cgo, so that what it builds runs
// anywhere.
func compile(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}
