/*
 * The standard workload: does a known number of known things, and nothing else.
 *
 *   kpc_work ROUNDS
 *
 * runs under the name "kpc_work" and does in each round, in this order:
 *   1 open for writing of /tmp/kpc_ten.txt, 1 write of 10 bytes, 1 close
 *   2 opens for reading of it; of each, 2 reads of up to 16 bytes (10 and 0 are got), 1 close
 *   1 open of /tmp/kpc_missing.txt, which fails with ENOENT
 *   1 mkdir and 1 rmdir of /tmp/kpc_folder, which succeed
 *   1 sleep of a millisecond (clock_nanosleep)
 *   1 call of work_step(round, "step", &point) with round counted from 0 and point = { round, -round,
 *     round * 1000000007 }, which returns round * 2 + 1
 * Its exit status is 0 if all went as said here.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct point {
	int32_t x;
	int16_t y;
	uint64_t product;
};

__attribute__((noinline)) int work_step(int round, const char *name, const struct point *point)
{
	__asm__ volatile("" ::"r"(name), "r"(point) : "memory");
	return round * 2 + 1;
}

static int failures;

static void expect(int holds)
{
	failures += !holds;
}

static void write_file(const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);
	expect(write(file, "0123456789", 10) == 10);
	expect(close(file) == 0);
}

static void read_file(const char *path)
{
	char buffer[16];
	int file = open(path, O_RDONLY);
	expect(read(file, buffer, sizeof(buffer)) == 10);
	expect(read(file, buffer, sizeof(buffer)) == 0);
	expect(close(file) == 0);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 1;
	for (int round = 0; round < rounds; round++) {
		struct timespec millisecond = { 0, 1000000 };
		struct point point = { round, (int16_t)-round, (uint64_t)round * 1000000007u };
		write_file("/tmp/kpc_ten.txt");
		read_file("/tmp/kpc_ten.txt");
		read_file("/tmp/kpc_ten.txt");
		expect(open("/tmp/kpc_missing.txt", O_RDONLY) == -1);
		expect(mkdir("/tmp/kpc_folder", 0750) == 0);
		expect(rmdir("/tmp/kpc_folder") == 0);
		expect(clock_nanosleep(CLOCK_MONOTONIC, 0, &millisecond, NULL) == 0);
		expect(work_step(round, "step", &point) == round * 2 + 1);
	}
	return failures != 0;
}
