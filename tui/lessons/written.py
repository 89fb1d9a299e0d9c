"""A backward pass that was written by hand, of one stage or of the whole program: judged as the file's own lines are.

The engine's lines stand before and after it, so that each of its lines finds its upstream gradient, and a gradient that it only
adds to is completed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

import engine
from engine import ProgramError
from engine.named import NamedTuple
from tui.catalogue import say
from tui.complaint import cause
from tui.diagnoses import why
from tui.hangul import letters
from tui.keys import JAMO, SHIFTED

if TYPE_CHECKING:
    from engine import Options, Trace

ALL = "all"
"""The answer of a question for the whole backward pass."""
_SCALE = 1.7
"""What the output of a program is multiplied by to see whether a stage's lines read its upstream gradient."""


_GOOD = frozenset({"right", "tie", "close"})


class Written(NamedTuple):
    """``line`` counts the lines that were written, 0 where what is wrong is that one is missing: then ``missing`` may be its
    gradient; ``said`` is the reason, ``write`` what mends it."""

    right: bool
    line: int = 0
    said: str = ""
    write: str = ""
    missing: str = ""


def judged(answer: str, text: str, trace: Trace, lang: str, question: str = "") -> Written:
    """``answer`` is ``all`` or the address of a stage, ``(3)``; a ``question`` that names gradients wants no others. What is right
    on the program's numbers has to be so on others."""
    text = latin(text)
    lines = forward(trace)
    found = _judged(answer, text, trace, lines, lang, question)
    if not found.right:
        return found
    for other, whole in _others(answer, trace, lines):
        again = _judged(answer, text, other, whole, lang, question)
        if not again.right:
            return again
    return found


def latin(text: str) -> str:
    """A text with the Latin letters of the keys that it was typed with, should a Hangul input mode have been on."""
    typed = "".join(letters(char) for char in text)
    return "".join(_KEYS.get(char, char) for char in typed)


_KEYS = {jamo: letter for letter, jamo in (JAMO | SHIFTED).items()}


def _others(answer: str, trace: Trace, lines: list[str]) -> Iterator[tuple[Trace, list[str]]]:
    """The same program on other numbers; for a stage's lines also inside a larger one, where its upstream gradient is another."""
    draws = np.random.default_rng(len(trace.stages))
    inputs = [var for var in trace.inputs() if var.diff and var.kind == "input" and np.asarray(var.value).dtype.kind == "f"]
    sets = []
    for var in inputs:
        value = np.asarray(var.value, dtype=float)
        sets.append((var.shown, repr(np.round(value * draws.uniform(1.1, 1.9, size=value.shape), 3).tolist())))
    out = trace.vars[trace.output].code
    for more in [[], [f"{out}_whole = {_SCALE} * {out}"]] if answer != ALL else [[]]:
        source = "\n".join([*lines, *more, ""])
        with suppress(ProgramError):
            yield engine.trace_source(source, trace.file, engine.Options(sets=tuple(sets))), [*lines, *more]


def _judged(answer: str, text: str, trace: Trace, lines: list[str], lang: str, question: str) -> Written:
    """On the numbers of one trace, whose forward lines are ``lines``."""
    before, own, after = parts(answer, trace)
    written = text.rstrip("\n").split("\n")
    head = [*lines, *before]
    source = "\n".join([*head, *written, *after, ""])
    options = engine.Options(sets=trace.options.sets)

    def line_of(number: int) -> int:
        return number - len(head) if 0 < number - len(head) <= len(written) else 0

    grads = [trace.vars[trace.lines[line].to].grad for line in own if _counts(trace, line, answer)]
    wanted = {name for name in grads if _named(name, question)} or set(grads)
    def failed(error: ProgramError) -> Written:
        line = line_of(error.place.line) if error.place is not None else 0
        missing = "" if line else next((name for name in grads if name in wanted and not _named(name, text)), "")
        return Written(False, line, "" if missing else cause(error), missing=missing)

    try:
        found = engine.trace_source(source, trace.file, options)
    except ProgramError as error:
        return failed(error)
    done: set[str] = set()
    verdicts = found.own
    if verdicts is not None:
        if verdicts.failed is not None:
            return failed(verdicts.failed)
        wrong = [one for one in verdicts.lines if one.verdict == "wrong" and line_of(one.line)]
        if wrong:
            first = next((one for one in wrong if one.line == verdicts.first_wrong), wrong[0])
            reason = next((each for each in engine.diagnose(found) if each.line == first.line), None)
            if reason is None or not reason.kind:  # it may be another's fault: a line that only copies is taken for its source
                every = {trace.vars[trace.lines[line].to].grad for line in own}
                other = _by_values(source, {name for name in every if _named(name, text)}, trace, options, line_of, lang)
                if other.line:
                    return other
            return Written(False, line_of(first.line), why(reason, lang) if reason else "", reason.mend if reason else "")
        done = {one.name for one in verdicts.lines if line_of(one.line) and one.verdict in _GOOD}
    return _by_values(source, wanted - done, trace, options, line_of, lang)


def _named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _counts(trace: Trace, line: int, answer: str) -> bool:
    """Whether a gradient has to be written: those of a stage's inputs, of a whole pass those of the program's; what stands between
    may be done at one go."""
    to = trace.vars[trace.lines[line].to]
    return trace.lines[line].kind != "seed" and (to.kind == "input" or (answer != ALL and to.kind == "stage"))


def _by_values(
    source: str, names: set[str], trace: Trace, options: Options, line_of: Callable[[int], int], lang: str
) -> Written:
    """Gradients that no verdict is about, by what their names hold in the end: lines that could be anything by their numbers."""
    if not names:
        return Written(True)
    output = trace.vars[trace.output].shown
    try:
        found = engine.trace_source(source, trace.file, options._replace(forward_only=True, output=output))
    except ProgramError as error:
        return Written(False, line_of(error.place.line) if error.place is not None else 0, cause(error))
    lines, wrong = source.split("\n"), []
    for var in trace.vars:
        if var.grad not in names:
            continue
        versions = [value for name, value in found.values.items() if re.fullmatch(rf"{re.escape(var.grad)}(_\d+)?", name)]
        held = versions[-1] if versions else None  # what += has made of it last
        if held is None:
            return Written(False, missing=var.grad)
        right, at = trace.gradient(var.index), _last_write(lines, var.grad, line_of)
        if not at:  # what is held was there before
            return Written(False, missing=var.grad)
        if np.shape(held) != np.shape(right):
            said = say("lesson.why.shape", lang, name=var.grad, shape=str(np.shape(held)), wanted=str(np.shape(right)))
            wrong.append(Written(False, at, said))
        elif not np.allclose(held, right, rtol=1e-6):
            wrong.append(Written(False, at, say("lesson.why.comes_to", lang, name=var.grad)))
    return min(wrong, key=lambda each: each.line, default=Written(True))


def _last_write(lines: list[str], name: str, line_of: Callable[[int], int]) -> int:
    """The last of the written lines that gives a gradient its value."""
    return max([line_of(i) for i, line in enumerate(lines, 1) if re.match(rf"\s*{re.escape(name)}\b", line)], default=0)


def forward(trace: Trace) -> list[str]:
    """The program's own lines, parts of a line as lines of their own: the engine's backward lines read these."""
    lines = engine.listing(trace).split("\n")
    return lines[: lines.index("")]


def parts(answer: str, trace: Trace) -> tuple[list[str], list[int], list[str]]:
    """The engine's lines before, those (by index) that are asked for, those after them."""
    if answer == ALL:
        return [], list(range(len(trace.lines))), []
    stage = next(s for s in trace.stages if f"({s.label})" == answer)
    own = list(trace.stage_lines(stage.index))
    return [trace.raw(i) for i in range(own[0])], own, [trace.raw(i) for i in range(own[-1] + 1, len(trace.lines))]


def solution(answer: str, trace: Trace) -> str:
    """The lines that the engine writes."""
    return "\n".join(trace.raw(line) for line in parts(answer, trace)[1])
