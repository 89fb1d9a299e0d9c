"""Two faults in one file: each proved alone and both together, and what is said of the file measured against either.

The first wrong line is one of the two lines, and a reason is true if what it mends leaves only the other fault, or none.
"""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import numpy as np

from tests.verdicts.corpus import Case, Spelled, proved, spellings
from tests.verdicts.faults import Planted, planted
from tests.verdicts.measuring import mended
from tests.verdicts.programs import Program, judged
from tests.verdicts.proving import Marked, Unproved
from tests.verdicts.saying import Reason, Said, said
from tests.verdicts.spelling import carries

DRAWS = 40
"""Pairs that are drawn for each that is wanted, at most: most of a line's faults are proved once only."""


class Pair(NamedTuple):
    """A file with two faults, in two lines. ``alone`` are the marked texts with only one of them, ``right`` that with none."""

    case: Case
    alone: tuple[str, str]
    right: str


class Twofold(NamedTuple):
    """What came of one pair. ``line``: one line is named, and it is one of the two; ``true``: of the reasons that are told one
    mends either fault; ``doubled``: one mend is told twice."""

    name: str
    held_out: bool
    said: Said
    lines: tuple[int, ...]
    line: bool
    true: bool
    doubled: bool

    @property
    def false(self) -> bool:
        """Whether reasons are told and none of them holds."""
        return bool(self.said.reasons) and not self.true


def twofold(program: Program, count: int, seed: str = "") -> list[Pair]:
    """``count`` files with two faults, each planted in one line of the program as it stands; fewer where it has not so many."""
    draw = random.Random(f"pairs {program.name}{seed}")
    base = spellings(program)[0]
    right = base.text.split("\n")
    every = planted(base.text, set(base.names.values()), carries(base.names))
    faults = [fault for fault in every if len(_changed(fault, right)) == 1]
    known: dict[int, bool] = {}

    def holds(at: int) -> bool:
        if at not in known:
            known[at] = bool(proved(faults[at], base))
        return known[at]

    found: list[Pair] = []
    for _ in range(count * DRAWS if len(faults) > 1 else 0):
        if len(found) >= count:
            break
        one, other = draw.sample(range(len(faults)), 2)
        if _changed(faults[one], right) == _changed(faults[other], right) or not (holds(one) and holds(other)):
            continue
        pair = _pair(program, base, faults[one], faults[other])
        found += [] if pair is None else [pair]
    return found


def _changed(fault: Planted, right: list[str]) -> list[int]:
    """The lines that a fault changes; none where it adds or takes away any."""
    lines = fault.text.split("\n")
    same = len(lines) == len(right)
    return [at for at, (mine, theirs) in enumerate(zip(lines, right, strict=True)) if mine != theirs] if same else []


def _pair(program: Program, base: Spelled, one: Planted, other: Planted) -> Pair | None:
    """Both in one file; None where they are not wrong together, by differences."""
    lines = one.text.split("\n")
    at = _changed(other, base.text.split("\n"))[0]
    lines[at] = other.text.split("\n")[at]
    kind = f"{one.kind}+{other.kind}"
    both = one._replace(text="\n".join(lines), kind=kind, lines=one.lines | other.lines)
    wrong = proved(both, base)
    if not wrong:
        return None
    text, where = judged(both.text)
    name = f"{program.name}:{one.kind}@{min(one.lines)}+{other.kind}@{min(other.lines)}"
    shown = frozenset([where[line] for line in both.lines if line in where])
    return Pair(Case(name, program, kind, text, both.text, shown, wrong), (one.text, other.text), base.text)


def measure_pair(pair: Pair) -> Twofold:
    """Judge and diagnose one pair."""
    case, told = pair.case, said(pair.case.text)
    wrong = told.verdict == "wrong"
    line = wrong and len(told.first) == 1 and told.first[0] in case.lines
    meant = [_gradients(text) for text in (*pair.alone, pair.right)] if told.reasons else []
    true = any([reason.mend is None or _mends(case, reason, meant) for reason in told.reasons])
    texts = [reason.mend for reason in told.reasons]
    return Twofold(
        case.name, case.program.held_out, told, tuple(sorted(case.lines)), line, true, len(set(texts)) < len(texts)
    )


def _gradients(text: str) -> tuple[Any, ...]:
    """What a marked text leaves as gradients."""
    return tuple(Marked(text).run().gradients)


def _mends(case: Case, reason: Reason, meant: list[tuple[Any, ...]]) -> bool:
    """Whether what is told leaves the gradients of the file with only one of the faults, or with none."""
    try:
        found = _gradients(mended(case, reason))
    except (Unproved, ValueError, KeyError):
        return False
    return any(
        [
            all([a.shape == b.shape and np.allclose(a, b, rtol=1e-6, atol=1e-10) for a, b in zip(found, each, strict=True)])
            for each in meant
        ]
    )


__all__ = ["Pair", "Twofold", "measure_pair", "twofold"]
