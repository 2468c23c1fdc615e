#!/bin/sh
# Runs in a test guest under systemd, beside klubbad.service, and says what it
# sees, a line for each thing.
lines=$(echo /sys/devices/platform/gpio-sim.*/gpiochip*)

# lamps gives the voltages of red, amber, green and blue.
lamps() { cat $lines/sim_gpio3/value $lines/sim_gpio4/value $lines/sim_gpio5/value $lines/sim_gpio6/value | tr -d '\n'; }

# until NAME VALUE COMMAND...: says NAME=VALUE when the command gives that
# value, or what it gives after 30 seconds.
until_is() {
	name=$1 want=$2 tries=0
	shift 2
	while got=$("$@"); [ "$got" != "$want" ] && [ $tries -lt 300 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	echo "$name=$got"
}

# page says with which status the page answers.
page() {
	bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080 && printf "GET /chair HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n" >&3 && head -1 <&3 | cut -d" " -f2' 2>/dev/null
}

state() { systemctl show klubbad -p "$1" --value; }

until_is active active state ActiveState
until_is page 200 page
echo "user=$(stat -c %U /proc/$(state MainPID))"
echo "chip=$(stat -c '%a %G' /dev/gpiochip0)"
echo "socket=$(stat -c '%a %U %G' /run/klubba/klubba.sock)"
echo "record=$(stat -c '%a %U' /var/lib/klubba)"
echo "config=$(stat -c '%a %U %G' /etc/klubba)"
echo "modules=$(systemctl is-failed systemd-modules-load)"

klubba meeting open >/dev/null
until_is open 0010 lamps
systemctl kill -s KILL klubbad
until_is again 1 state NRestarts
until_is active-again active state ActiveState

kill -STOP "$(state MainPID)"
until_is watchdog 2 state NRestarts
until_is active-at-last active state ActiveState
systemctl stop klubbad
echo "stopped=$(state Result)"
echo "stop-post=$(journalctl -u klubbad -o cat | grep -c 'Control process exited')"
echo "refused-calls=$(journalctl -k -o cat | grep -c 'type=1326')"
