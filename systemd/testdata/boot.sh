#!/bin/sh
# Runs in a test guest, which sees the host's files with a layer of memory on
# top: installs Klubba as a package would, makes a GPIO chip, and becomes
# systemd, which then runs check.sh. $1 is the source's systemd folder, $2 the
# folder of the programs.
set -e
source=$1 programs=$2

chip=/sys/kernel/config/gpio-sim/room
mkdir -p $chip/bank0
echo room >$chip/bank0/label
echo 8 >$chip/bank0/num_lines
line=3
for colour in red amber green blue; do
	mkdir $chip/bank0/line$line
	echo $colour >$chip/bank0/line$line/name
	line=$((line + 1))
done
echo 1 >$chip/live

cp $source/klubbad.service /usr/lib/systemd/system/
cp $source/sysusers.d/* /usr/lib/sysusers.d/
cp $source/tmpfiles.d/* /usr/lib/tmpfiles.d/
cp $source/sysctl.d/* /usr/lib/sysctl.d/
cp $source/modules-load.d/* /usr/lib/modules-load.d/
cp $source/rules.d/* /usr/lib/udev/rules.d/
systemd-sysusers
mkdir -p /etc/klubba
cp $source/testdata/room.toml /etc/klubba/klubba.toml
cp $programs/klubbad $programs/klubba /usr/bin/
cp $source/testdata/check.sh /usr/local/check.sh

cat >/etc/systemd/system/check.target <<END
[Unit]
Requires=klubbad.service check.service
AllowIsolate=yes
END
cat >/etc/systemd/system/check.service <<END
[Unit]
After=klubbad.service
[Service]
Type=oneshot
Environment=HOME=/root
ExecStart=/bin/sh /usr/local/check.sh
StandardOutput=append:/run/check.log
StandardError=append:/run/check.log
ExecStopPost=/bin/systemctl --no-block poweroff
END
rm -f /.dockerenv # no container, whatever the host is
mkdir -p /run/systemd
: >/run/check.log
exec unshare --pid --fork --mount-proc --cgroup /lib/systemd/systemd --unit=check.target --show-status=0 --log-target=null
