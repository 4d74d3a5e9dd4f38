# SPDX-License-Identifier: Apache-2.0
"""The line of tests/bench/run about a registry of a million technical users beside one of a thousand."""
import itertools

from bench import ratio
from lines import bring_registration, create_many, enterprise_number, line, many_username, write_many

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
    # There are 999 998 sender numbers, and the measurement needs some.
    for registry, count in (("small.db", 1000), ("large.db", bench.size(998_000))):
        write_many(bench, count)
        create_many(bench, registry)

    def turns(command, registry):
        turn = itertools.count()
        return lambda: bench.seconds([*command(next(turn)), "--registry", registry])

    figures = [ratio(bench.pair(turns(command, "large.db"), turns(command, "small.db"), 101)) for command in COMMANDS.values()]
    return max(figures, key=lambda figure: figure["value"])
