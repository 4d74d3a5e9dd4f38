# SPDX-License-Identifier: Apache-2.0
"""The lines of tests/bench/run about compiling the tools; a compiler cache is not asked."""
import os
import subprocess
import time

from bench import figure_of
from lines import line


def build(folder):
    started = time.perf_counter()
    subprocess.run(["cmake", "--build", folder, "--target", "tools"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "CCACHE_DISABLE": "1"})
    return time.perf_counter() - started


@line("building all tools from nothing, as scripts/quickstart does", "<= 90 s")
def measure_clean(bench):
    folder = bench.folder / "build"
    subprocess.run(["cmake", "--preset", "release", "-B", folder, "-DCMAKE_UNITY_BUILD=ON", "-DTECHUSER_TESTS=OFF",
                    "--log-level=WARNING"], check=True, stdout=subprocess.DEVNULL, cwd=bench.source)
    return figure_of([build(folder)])


@line("building after a change of one file, where the tools are", "<= 10 s")
def measure_leaf(bench):
    folder = bench.tools.parent
    build(folder)
    (bench.source / "apps/name_batchfile/explain.cpp").touch()
    return figure_of([build(folder)])
