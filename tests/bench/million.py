# SPDX-License-Identifier: Apache-2.0
"""The lines of tests/bench/run about a registry of a million technical users beside smaller ones. It is written once."""
import dataclasses
import itertools
import pathlib

from bench import figure_of, ratio
from lines import bring_registration, create_many, enterprise_number, line, many_username, write_many

# There are 999 998 sender numbers, and the look-ups need some.
SIZES = {"small": 1000, "middle": 100_000, "large": 998_000}


@dataclasses.dataclass(frozen=True)
class Registry:
    path: pathlib.Path
    size: int
    seconds: float  # that it took to write
    memory: int  # the most, in KiB


def bring_registry(bench, name):
    """Writes it where no line before did."""
    if name not in bench.kept:
        path, size = bench.kept_folder / f"{name}.db", bench.size(SIZES[name])
        write_many(bench, size)
        bench.kept[name] = Registry(path, size, create_many(bench, path), bench.most_memory)
    return bench.kept[name]


COMMANDS = {
    "create": lambda turn: [
        "register-techuser", "create", "peeters.toml", "--quiet", "--username", f"username{turn}",
        "--enterprise-number", enterprise_number(19_000_000 + turn)],
    "show": lambda turn: ["register-techuser", "show", many_username(500 + turn)],
    "check-username": lambda turn: ["check-username", f"nobodyhas{turn}"],
}


@line("create, show and check-username, among a million users beside a thousand", "<= 1.3 x")
def measure_lookups(bench):
    bring_registration(bench)
    large, small = (bring_registry(bench, name) for name in ("large", "small"))

    def turns(command, registry):
        turn = itertools.count()
        return lambda: bench.seconds([*command(next(turn)), "--registry", registry.path])

    figures = [ratio(bench.pair(turns(command, large), turns(command, small), 101)) for command in COMMANDS.values()]
    return max(figures, key=lambda figure: figure["value"])


@line("create --many, a million beside 100 000", ">= 0.9 x its rate")
def measure_rate(bench):
    large, middle = (bring_registry(bench, name) for name in ("large", "middle"))
    return figure_of([large.size / large.seconds / (middle.size / middle.seconds)])


@line("create --many, memory for a million beside 100 000", "<= 1.1 x")
def measure_memory(bench):
    large, middle = (bring_registry(bench, name) for name in ("large", "middle"))
    return figure_of([large.memory / middle.memory])


def rows(command):
    def seconds(bench, name):
        registry = bring_registry(bench, name).path
        with open(bench.folder / "output", "wb") as file:  # 5 GB for export
            elapsed = bench.seconds(["register-techuser", command, "--registry", registry], file.fileno())
        bench.kept[command, name] = bench.most_memory
        return elapsed

    @line(f"{command}, a million users", ">= 300000 /s")
    def measure_rows(bench):
        size = bring_registry(bench, "large").size
        return ratio([(size, seconds(bench, "large")) for _ in range(3)])

    @line(f"{command}, memory for a million users beside 100 000", "<= 1.1 x")
    def measure_memory_of_rows(bench):
        for name in ("large", "middle"):
            if (command, name) not in bench.kept:
                seconds(bench, name)
        return figure_of([bench.kept[command, "large"] / bench.kept[command, "middle"]])


rows("list")
rows("export")
