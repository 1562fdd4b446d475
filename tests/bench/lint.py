#!/usr/bin/env python3
"""`cagen lint` against its floors, in one run: `python3 tests/bench/lint.py [--growth]`.

Prints ratios; the times beside them are only to judge them by. Each is the least of several runs, since whatever else
a machine does only adds. CPU is user and system time of all threads and children.

  one policy                 a few milliseconds
  1,000 policies             against `find | xargs cat`
  1,000 .tf                  CPU against `terraform fmt -check -recursive`   goal: at least 20 times less, a few about CodeArtifact
  10,000 files, monorepo     wall against `find | xargs cat`                 goal: at most 3 times
  memory of each             goal: at most 64 MiB
  --growth                   twice the input                                 goal: less than 3 times the CPU

Where all of the 1,000 are about CodeArtifact there is no goal: `find | xargs cat` alone takes a twentieth of
`terraform fmt` there. Exits 1 when a goal is missed.
`CAGEN=path` names a binary that is built already; without `terraform` on the path that part is skipped.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import lint_growth
import lint_tree

HERE = pathlib.Path(__file__).resolve().parents[2]
MISSED = []


class Run:
    """The least of several runs of a command."""

    def __init__(self, command, runs: int):
        self.cpu = self.wall = float("inf")
        self.memory = 0.0
        for _ in range(runs):
            start = time.monotonic()
            process = subprocess.Popen(
                command, shell=isinstance(command, str), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            _, _, used = os.wait4(process.pid, 0)
            self.wall = min(self.wall, time.monotonic() - start)
            self.cpu = min(self.cpu, used.ru_utime + used.ru_stime)
            self.memory = max(self.memory, used.ru_maxrss / 1024)


def told(name: str, ratio: float, what: str, ours: float, floor: float, goal: float | None) -> None:
    late = goal is not None and ratio > goal
    mark = "" if goal is None else f"  goal {goal:g}" + (" MISSED" if late else "")
    print(f"{name:<34} {ratio:7.3f} of {what:<22} ({ours * 1000:.1f} ms, {floor * 1000:.1f} ms){mark}", flush=True)
    if late:
        MISSED.append(name)


def measure(cagen: str) -> None:
    terraform = shutil.which("terraform")
    os.environ["CHECKPOINT_DISABLE"] = "1"
    for make, goal in [
        (lint_tree.one, None),
        (lint_tree.policies, None),
        (lint_tree.mixed, 1 / 20),
        (lint_tree.service, None),
        (lint_tree.documents, None),
        (lint_tree.monorepo, 3.0),
    ]:
        name = make.__name__
        with tempfile.TemporaryDirectory(prefix="cagen-bench.") as tree:
            make(pathlib.Path(tree))
            files = f"find {tree} -type f -print0 | xargs -0 cat >/dev/null"
            ours = Run([cagen, "lint", "--root", tree, tree], 15)
            floor = Run(files, 10)
            is_terraform = name in ("mixed", "service", "documents")
            told(name, ours.wall / floor.wall, "cat, wall", ours.wall, floor.wall, None if is_terraform else goal)
            if is_terraform and terraform:
                fmt = Run([terraform, "fmt", "-check", "-recursive", "-list=false", tree], 3)
                told(name, ours.cpu / fmt.cpu, "terraform fmt, CPU", ours.cpu, fmt.cpu, goal)
                told(name, floor.cpu / fmt.cpu, "cat of terraform, CPU", floor.cpu, fmt.cpu, None)
            elif is_terraform:
                print(f"{name}: terraform fmt skipped, it is not here")
            print(f"{name:<34} {ours.memory:7.0f} MiB", flush=True)
            if ours.memory > 64:
                MISSED.append(f"{name}, memory")


def grow(cagen: str) -> None:
    for make, n in lint_growth.SHAPES:
        times = []
        for size in (n, 2 * n):
            with tempfile.TemporaryDirectory(prefix="cagen-bench.") as tree:
                make(pathlib.Path(tree), size)
                times.append(Run([cagen, "lint", "--root", tree, tree], 5).cpu)
        told(f"{make.__name__}, {2 * n}", times[1] / times[0], f"{n}, CPU", times[1], times[0], 3.0)


def main() -> None:
    cagen = os.environ.get("CAGEN")
    if cagen is None:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE, check=True)
        cagen = str(HERE / "target/release/cagen")
    (grow if "--growth" in sys.argv[1:] else measure)(cagen)
    if MISSED:
        sys.exit("missed: " + ", ".join(MISSED))


main()
