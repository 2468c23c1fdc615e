#!/bin/busybox sh
# The guest's way from its initramfs to the host's tree: 9p below, memory on
# top, and then the first process that the kernel's command line names
# (klubba_pid1, with its plan in klubba_plan).
set -e
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
for module in netfs 9pnet 9p 9pnet_virtio overlay; do
	insmod /modules/$module.ko
done
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose hostroot /host
mount -t tmpfs tmpfs /memory
mkdir /memory/upper /memory/work
mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work overlay /root
mount -t proc proc /root/proc
mount -t sysfs sysfs /root/sys
mount -t devtmpfs dev /root/dev
mkdir -p /root/dev/pts /root/dev/shm
mount -t devpts devpts /root/dev/pts
mount -t tmpfs tmpfs /root/dev/shm
mount -t tmpfs tmpfs /root/run
umount /proc
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
exec switch_root /root "$klubba_pid1"
