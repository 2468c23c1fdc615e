/*
 * The least program that turns a lamp on while a button is pressed: poll on
 * the button's line, read the edge, set the lamp's line. What Klubba's way
 * from press to lamp is measured against.
 *
 *	presslamp /dev/gpiochip0 BUTTON-OFFSET LAMP-OFFSET
 */
#include <fcntl.h>
#include <linux/gpio.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int request(int chip, unsigned offset, unsigned long long flags)
{
	struct gpio_v2_line_request r;

	memset(&r, 0, sizeof r);
	r.offsets[0] = offset;
	r.num_lines = 1;
	r.config.flags = flags;
	strcpy(r.consumer, "presslamp");
	if (ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &r) < 0) {
		perror("request line");
		exit(1);
	}
	return r.fd;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	int chip = open(argv[1], O_RDWR | O_CLOEXEC);
	if (chip < 0) {
		perror(argv[1]);
		return 1;
	}
	int button = request(chip, atoi(argv[2]), GPIO_V2_LINE_FLAG_INPUT |
			     GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING);
	int lamp = request(chip, atoi(argv[3]), GPIO_V2_LINE_FLAG_OUTPUT);
	struct pollfd p = { .fd = button, .events = POLLIN };

	puts("ready");
	fflush(stdout);
	while (poll(&p, 1, -1) > 0) {
		struct gpio_v2_line_event e;
		struct gpio_v2_line_values v = { .mask = 1 };

		if (read(button, &e, sizeof e) != sizeof e)
			return 1;
		v.bits = e.id == GPIO_V2_LINE_EVENT_RISING_EDGE;
		if (ioctl(lamp, GPIO_V2_LINE_SET_VALUES_IOCTL, &v) < 0)
			return 1;
	}
	return 1;
}
