# SPDX-License-Identifier: Apache-2.0
"""The lines of tests/bench/run that say how the time grows: the exponent in n, fitted over n, 10 n and 100 n by least squares."""
import math
import tempfile

from bench import figure_of
from lines import afresh, create_many, line, mixed, write_certificates, write_many, write_numbers


def slope(sizes, seconds):
    points = [(math.log(size), math.log(elapsed)) for size, elapsed in zip(sizes, seconds)]
    x_mean, y_mean = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    return sum((x - x_mean) * (y - y_mean) for x, y in points) / sum((x - x_mean) ** 2 for x, _ in points)


def growth(name, smallest, seconds_for):
    @line(f"growth of {name}", "<= 1.05 exponent")
    def measure(bench):
        sizes = [bench.size(smallest * factor) for factor in (1, 10, 100)]
        return figure_of([slope(sizes, [seconds_for(bench, size) for size in sizes]) for _ in range(9)])


def seconds_of_certificates(bench, count):
    write_certificates(bench, count)
    return bench.seconds(["inspect-cert", "many"])


def seconds_of_numbers(bench, size):
    write_numbers(bench, "mixed.txt", mixed, size * (10 if bench.quick else 1))
    return bench.seconds(["check-enterprise", "--quiet", "--file", "mixed.txt"])


def seconds_of_keys(bench, count):
    # In memory: without a journal ext4 searches past the inodes of deleted files, such as those of the lines before.
    with tempfile.TemporaryDirectory(prefix="techuser-bench-", dir="/dev/shm") as folder:
        return bench.seconds(["gen-sshkey", "--type=ed25519", "--no-passphrase", f"--count={count}", f"--directory={folder}"])


def seconds_of_many(bench, count):
    write_many(bench, count)
    return afresh(bench)


def seconds_of_rows(*command):
    def seconds_for(bench, count):
        registry = bench.kept_folder / f"{count}.db"
        if not registry.exists():
            write_many(bench, count)
            create_many(bench, registry)
        return bench.seconds(["register-techuser", *command, "--registry", registry])
    return seconds_for


growth("inspect-cert, 300 to 30 000 files", 300, seconds_of_certificates)
growth("check-enterprise, 1 MB to 100 MB", 1_000_000, seconds_of_numbers)
growth("gen-sshkey --count, 10 to 1 000", 10, seconds_of_keys)
growth("create --many, 1 000 to 100 000", 1000, seconds_of_many)
growth("list, 1 000 to 100 000", 1000, seconds_of_rows("list"))
growth("export, 1 000 to 100 000", 1000, seconds_of_rows("export"))
