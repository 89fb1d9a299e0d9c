"""Try every door, print what is wrong, and write ``refusals.txt`` anew (read the diff: a line may go, none may come)."""

from __future__ import annotations

from collections import Counter

from tests.engine.doors.judging import judge
from tests.engine.doors.listed import REFUSALS, calls, picked

counts: Counter[str] = Counter()
shut: set[tuple[str, str, str]] = set()
for trial in picked(calls(), every=True):
    verdict = judge(trial)
    counts[verdict.split()[0]] += 1
    if verdict.startswith("refused"):
        shut.add((trial.callable, trial.parameter, verdict.removeprefix("refused ")))
    if verdict.startswith("WRONG"):
        print(trial, verdict)
HEAD = "# Doors that are shut: callable, parameter, the code of the refusal (its sentence tells what to write instead).\n"
REFUSALS.write_text(HEAD + "".join(f"{' '.join(door)}\n" for door in sorted(shut)), encoding="utf-8")
print(dict(counts), len(shut), "doors are shut")
