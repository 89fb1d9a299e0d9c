"""A mend confirmed by the whole part: the mended program is run and judged again."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

import numpy as np

from engine.errors import ProgramError
from engine.named import NamedTuple
from engine.records import Options
from engine.sources import Source
from engine.trace import Trace


class Result(NamedTuple):
    """How the mended program is judged: the lines that are wrong, whether it fails, how many are right, the gradients that are
    right only with a remark, those right by their numbers alone, with what they are of, the updates that are right by another rate
    than the one that is written, and all that a pass updates."""

    wrong: frozenset[tuple[int, str]]
    failed: bool
    judged: int
    doubted: frozenset[str] = frozenset()
    taken: frozenset[tuple[str, str]] = frozenset()
    rated: frozenset[str] = frozenset()
    updated: frozenset[str] = frozenset()


_KNOWN = ("taken", "factor")
"""Remarks on what is known by its numbers alone, right and as a multiple: a mend makes these of those."""


def result_of(trace: Trace) -> Result:
    """How a program is judged as it is."""
    own = trace.own
    if own is None:
        return Result(frozenset(), True, 0)
    wrong = frozenset([(line.line, line.name) for line in own.lines if line.verdict == "wrong" or line.reason == "uneven"])
    told = [line for line in own.lines if line.verdict in ("right", "close", "remark", "tie")]
    told = [line for line in told if line.reason not in _KNOWN]
    judged = [line for line in told if np.any(line.theirs)]  # a buffer of zeros says nothing
    doubted = frozenset([line.name for line in own.lines if line.verdict in ("remark", "given", "aside")])
    by_value = [line for line in own.lines if (line.verdict, line.reason) == ("right", "taken")]
    taken = frozenset([(line.name, trace.vars[line.var].shown) for line in by_value])
    rated = frozenset([line.name for line in own.lines if (line.verdict, line.reason) == ("remark", "rate")])
    updated = frozenset([] if trace.training is None else [update.name for update in trace.training.updates])
    return Result(wrong, own.failed is not None, len(judged), doubted, taken, rated, updated)


Run = Callable[[Source, str, Options], Trace]
"""``engine.run.trace_source``, which stands above."""


def judged(trace: Trace, options: Options, run: Run) -> Result | None:
    """How a program is judged under other options; None where that cannot be told."""
    try:
        found = run(trace.origin, trace.file, options)
    except ProgramError:
        return None
    return None if found.own is None else result_of(found)


def once_more(trace: Trace, options: Options) -> Options:
    """Options to open a program again: without faults told apart, and of the loop whose pass it is no more than the pass. A program
    that has none then tells nothing, and to run all of its loop, and to trace it, may take a minute."""
    options, training = options._replace(blame=False), trace.training
    return options if training is None else training.alone(options)._replace(pass_number=training.number)


def mended(
    trace: Trace, edits: Iterable[tuple[ast.AST, str]], run: Run, options: Options | None = None, origin: Source | None = None
) -> Result | None:  # fmt: skip
    """The verdict on a program (``origin``: its text with other numbers) in which nodes are written anew; None where it no longer
    runs as one with an own part."""
    source = rewritten(origin or trace.origin, edits)
    if source is None:
        return None
    try:
        found = run(source, trace.file, options or once_more(trace, trace.options))
    except ProgramError:
        return None
    return None if found.own is None else result_of(found)


def after(trace: Trace, edits: Iterable[tuple[ast.AST, str]], run: Run) -> Trace | None:
    """The program with nodes written anew, opened and judged as it was itself; None where it no longer runs."""
    source = rewritten(trace.origin, edits)
    try:
        return None if source is None else run(source, trace.file, trace.options)
    except ProgramError:
        return None


def rewritten(origin: Source, edits: Iterable[tuple[ast.AST, str]]) -> Source | None:
    """A program with the text of some nodes replaced. Lines keep their numbers: what is written has one line, and what it
    replaces leaves empty ones behind."""
    lines = [line.encode() for line in origin.text.split("\n")]
    for node, text in sorted(edits, key=lambda each: (-each[0].lineno, -each[0].col_offset)):  # type: ignore[attr-defined]
        first, last = node.lineno - 1, node.end_lineno - 1  # type: ignore[attr-defined]
        if last >= len(lines) or getattr(node, "spelled", None) is not None:
            return None
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]  # type: ignore[attr-defined]
        lines[first : last + 1] = [before + text.replace("\n", "; ").encode() + after, *[b""] * (last - first)]
    return origin._replace(text=b"\n".join(lines).decode())
