"""The long form of ``tests.tui.sessions``: ``python -m tests.benchmarks.sessions 2000 --seed 0 [--from 0]``.

Prints each session that failed, with its name (``played("SEED:NUMBER")`` plays it again), and how many did; ``--from`` resumes.
The exit code is 1 if one failed.
"""

from __future__ import annotations

import argparse
import sys

from tests.tui.sessions import played

TOLD = 50
"""Sessions after which it says how far it is."""


def main(words: list[str]) -> int:
    """Play the sessions number ``--from`` and after of a seed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sessions")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from", type=int, default=0, dest="first")
    given = parser.parse_args(words)
    failed = 0
    for number in range(given.first, given.first + given.count):
        name = f"{given.seed}:{number}"
        try:
            wrong = played(name)
        except AssertionError as error:
            wrong = f"does not start: {error}"
        if wrong:
            failed += 1
            print(f"{name} {wrong}", flush=True)
        if (number - given.first + 1) % TOLD == 0:
            print(f"seed {given.seed}: {number - given.first + 1} sessions from {given.first}, {failed} failed", flush=True)
    print(f"seed {given.seed}, sessions {given.first} to {given.first + given.count}: {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
