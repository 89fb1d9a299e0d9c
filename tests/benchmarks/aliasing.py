"""The long form of ``tests.engine.aliasing``: ``python -m tests.benchmarks.aliasing 20000 --seed 0 [--from 0]``.

Prints how many programs are the same in the engine and in Python, refused (by code), and different, and of the latter the first
ones, as the shortest programs that differ so. The exit code is 1 if one differs.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

from tests.engine.aliasing.child import ask
from tests.engine.aliasing.compare import compared
from tests.engine.aliasing.generator import Made, program

PIECE, SHOWN = 500, 10


def main(words: list[str]) -> int:
    """Run the programs number ``--from`` and after of a seed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.aliasing")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from", type=int, default=0, dest="first")
    given = parser.parse_args(words)
    kinds: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    different: dict[str, Made] = {}
    raised, start = 0, time.process_time()
    for first in range(given.first, given.first + given.count, PIECE):
        last = min(first + PIECE, given.first + given.count)
        made = [program(random.Random(f"{given.seed}:{i}")) for i in range(first, last)]
        for each, python in zip(made, ask([(m.inputs, m.body, m.coarse) for m in made]), strict=True):
            verdict = compared(each, python)
            kinds[verdict.kind] += 1
            raised += bool(python.error)
            if verdict.kind == "refused":
                refused[verdict.why.rpartition(" ")[2] + (" (Python raises too)" if python.error else "")] += 1
            elif verdict.kind == "different":
                kept = different.setdefault(verdict.why, each)
                if len(each.body) < len(kept.body):
                    different[verdict.why] = each
    print(f"seed {given.seed}, programs {given.first} to {given.first + given.count}, {time.process_time() - start:.0f} s CPU")
    print(", ".join([f"{kind} {count}" for kind, count in kinds.most_common()]) + f"; Python raises in {raised}")
    print("refused: " + ", ".join([f"{why} {count}" for why, count in refused.most_common()]))
    for why, each in sorted(different.items(), key=lambda pair: len(pair[1].body))[:SHOWN]:
        print(f"---- {why}\n{each.source}")
    return 1 if kinds["different"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
