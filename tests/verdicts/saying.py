"""What the engine says of one file, in the words of the measurement: the one place that reads the engine's records.

``said`` opens a file, reads ``trace.own`` and what is not compared, and asks ``engine.diagnose`` why, and so where, it is wrong.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, NamedTuple
from unittest.mock import patch

import engine
from engine import Diagnosis, ProgramError, located
from engine.checking.unjudged import unjudged
from engine.mending import diagnosing

JUDGED = {"right", "wrong", "follows", "tie", "close", "remark"}


class Reason(NamedTuple):
    """One way to mend: a class of ``engine.mending``'s list, the line, what to write and where ("", "above", "below" it), and a
    line that is taken away (0: none)."""

    kind: str
    line: int
    mend: str | None
    at: str = ""
    gone: int = 0


class Said(NamedTuple):
    """``verdict``: "wrong" (exit code 1), "right" without a condition, "condition" (given, remark, approximate, or gradients named
    that are not compared), "unjudged" (exit code 2) or "refused". ``right`` are the names called right, ``doubted`` names and lines
    that a condition is said of, ``given`` whether one line is taken as given; ``first`` the lines of the first fault (one, or a run
    of lines); ``reasons`` why."""

    verdict: str
    right: frozenset[str]
    doubted: frozenset[str | int]
    given: bool
    compared: int
    first: tuple[int, ...]
    reasons: tuple[Reason, ...]
    judging: float  # CPU seconds of opening and judging
    diagnosing: float
    error: str = ""  # why it was refused; a crash while it was diagnosed


def said(text: str, diagnose: bool = True) -> Said:
    """Open a file, judge it, and ask why it is wrong."""
    begin = time.process_time()
    try:
        trace = engine.trace_source(text)
    except ProgramError as error:
        return Said("refused", frozenset(), frozenset(), False, 0, (), (), time.process_time() - begin, 0.0, error.code)
    others = unjudged(trace)
    middle = time.process_time()
    own = trace.own
    lines = () if own is None else own.lines
    conditions = [line for line in lines if line.verdict in ("given", "remark", "close")]
    judged = [line for line in lines if line.verdict in JUDGED]
    if own is not None and not own.ok:
        verdict = "wrong"
    elif not judged and (others or lines):
        verdict = "unjudged"
    elif others or conditions:
        verdict = "condition"
    else:
        verdict = "right"
    why: tuple[Reason, ...] = ()
    logged: list[BaseException] = []
    if diagnose and verdict == "wrong":
        try:
            with patch.object(diagnosing, "write_log", logged.append):  # what diagnosis logs and goes on from
                own, found = located(trace.own, engine.diagnose(trace))
            why = reasons(found)
        except ProgramError:
            why = ()
        except Exception as crash:  # a mistake of the engine's own, to be counted and not to end the measurement
            logged.append(crash)
    return Said(
        verdict, frozenset([line.name for line in lines if line.verdict == "right"]),
        frozenset([part for one in (*others, *conditions) for part in (one.name, one.line)]),
        any([line.verdict == "given" for line in lines]), len(judged), first_wrong(own), why,
        middle - begin, time.process_time() - middle, "; ".join([f"{type(one).__name__}: {one}" for one in logged]),
    )  # fmt: skip


def first_wrong(own: Any) -> tuple[int, ...]:
    """The lines of the first fault."""
    faults = getattr(own, "faults", ())
    if faults:
        return tuple(faults[0].lines)
    return () if own is None or own.first_wrong is None else (own.first_wrong,)


def reasons(found: Sequence[Diagnosis]) -> tuple[Reason, ...]:
    """Why the first wrong line is wrong; () where nothing is told."""
    told = [each for one in found[:1] for each in (one, *one.others) if each.kind]
    return tuple([reason_of(each) for each in told])


def reason_of(told: Any) -> Reason:
    """A diagnosis of the engine's. A line that is too early (``moved``, in line ``before``) goes behind the one that reads it."""
    if "moved" in told.fields and "before" in told.fields:
        return Reason(told.kind, told.line, told.mend, told.at, told.fields["before"])
    return Reason(told.kind, told.line, told.mend, told.at)
