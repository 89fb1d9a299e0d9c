"""Every panel computes as it is printed: a walk over every step of many programs in which each row with an ``=`` is evaluated, or
is on a short list of exceptions. ``-s`` shows how many rows of which panel were evaluated how."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import engine
from tests.tui.samples import session
from tests.tui.test_arithmetic import PROGRAMS
from tests.tui.test_prove import press as proving
from tests.tui.test_whatif import opened, stepper
from tests.tui.test_whatif import press as editing
from tui.arithmetic import value_of
from tui.cells import Row, text_of
from tui.desk.stepper import Stepper
from tui.paint.circuit import circuit_fitted
from tui.paint.exact import agrees
from tui.paint.moment import Moment
from tui.paint.panel import panel_rows
from tui.paint.side import side_rows
from tui.panels import PANELS
from tui.states.prove import proof_of
from tui.view import View

STEPS, GATES, LONGEST = 15, 8, 400
"""Steps of a program that is walked whole; gates of one whose circuit is drawn at every step; steps of one that is looked at in
four places."""
NUMBER = r"-?(?:\d[\d.]*(?:e[-+]?\d+)?|inf)"
EQUAL = re.compile(r"(?<![=<>!+\-*/@|&%^])[=≈](?![=])")
RIGHT = re.compile(rf"\(?({NUMBER}|nan)\)?\+?(?=$|[ ,;:)—]|에|만|입|이)")
TERMS = re.compile(rf"(?:^|(?<=[ (:=])(?<![-+*/·×−] ))((?:[-(]*{NUMBER}\)*|\(|\))(?: ?[-+*/·×−] ?(?:[-(]*{NUMBER}\)*))*)$")
NAME = re.compile(r"((?:\d·)?(?:∂[^\s/]+/∂)?[^\W\d][\w.'@]*(?:\[[^\]]*\](?:\.\w+)*)*)$")
EXCEPTIONS = {
    "elided": re.compile("…"),
    "a gate's name": re.compile("=[─━]|=└|=┘"),
    "what stands still": re.compile(rf"  = {NUMBER} +0$"),
    "not reached yet": re.compile(r"[=≈] *[·?]"),
    "a shape": re.compile(r"[=≈] *-?\(*\d+(?:, ?\d+)*,?\)|\(\d+(?:, ?\d+)*,?\)"),
    "the axis of a plot": re.compile("dotted: the tangent|dots: tangent|점선|● \\S+ +○|its slope at|에서의 기울기"),
    "an index sum": re.compile("= Σn "),
    "the sign itself": re.compile("still says =$|=로 남|takes \\+= as =|--then "),
    "a place that is written": re.compile(r"\[[^\]]*[^\W\d\]][^\]]*\](?:\[[^\]]*\])* = |= 0\.0 {2,}∂"),
    "cells that are cleared": re.compile(r"\] = 0\.0(?= |$)"),
    "a whole number of an object": re.compile(r"\.[^\W\d]\w*_\d+ = \d+$"),
    "code": re.compile(r"[=≈] *[-+~(\[{]*(?:[^\W\d]|['\"\[(]|\d[\d.e]* *(?:[-+*/@%<>]|if\b))"),
}
"""What is no arithmetic of printed numbers, by the reason; looked at in this order once nothing could be evaluated."""
STANDING = ("what stands still", "the axis of a plot", "a place that is written", "cells that are cleared")
"""Where a program's name may stand before a number that is none of its values: a point of an axis, what a cell is set to."""
ON_BEFORE = re.compile(r"[-+*/@] [^\s=]+$")
"""A name that ends an expression."""


class Known:
    """What names stand for: values, gradients, and gradients as far as they had come at any step."""

    def __init__(self, trace: engine.Trace, *, h: float | None = None, more: dict[str, list[float]] | None = None) -> None:
        self.trace = trace
        self.printed = {line.strip() for _, text in trace.printed for line in text.splitlines()}
        self.more = dict(more or {})
        self.more["h"] = [*self.more.get("h", ()), *([h] if h is not None else ())]
        self.vars: dict[str, list[engine.Var]] = {}
        for var in trace.vars:
            for name in {var.shown, var.code, var.grad, f"∂{trace.vars[trace.output].shown}/∂{var.shown}"}:
                self.vars.setdefault(name, []).append(var)

    def of(self, name: str) -> list[float]:
        """All that a name may stand for; [] for a name that is none of the program's."""
        found: list[float] = list(self.more.get(name, ()))
        times = 2.0 if name.startswith("2·") else 1.0
        name = name.removeprefix("2·").removesuffix("²")
        head, at = (name, ()) if name in self.vars else self._split(name)
        for var in self.vars.get(head, ()):
            grown = head != var.shown and (head.startswith("∂") or head == var.grad)
            for value in self._gradients(var) if grown else [var.value]:
                entry = _entry(value, at)
                found += [times * entry] if entry is not None else []
        return found

    def _split(self, name: str) -> tuple[str, tuple[int, ...]]:
        head, _, rest = name.rpartition("[")
        places = re.findall(r"-?\d+", rest)
        return head, tuple(map(int, places))

    def _gradients(self, var: engine.Var) -> list[Any]:
        trace = self.trace
        if not trace.known(var.index):
            return [0.0]
        found: list[Any] = [trace.gradient(var.index)]
        for line in trace.arrivals(var.index):
            numbers = trace.numbers(line)
            found += [value for value in (numbers.contribution, numbers.after) if value is not None]
        return found


def _entry(value: Any, at: tuple[int, ...]) -> float | None:
    try:
        found = np.asarray(value, dtype=float)[at] if at else np.asarray(value, dtype=float)
        return float(found) if found.shape == () else None
    except (TypeError, ValueError, IndexError):
        return None


def same(value: float, printed: str) -> bool:
    """Whether a printed number is a value: all of its digits, or those that are printed."""
    said = float(printed)
    return math.isclose(value, said, rel_tol=1e-12) or agrees(value, printed) or abs(value - said) <= 5.001e-4 * abs(said)


class Walk:
    """Rows judged so far: how many, by panel and by how; and those that do not compute, or that nothing is known of."""

    def __init__(self) -> None:
        self.seen: dict[str, Counter[str]] = {}
        self.wrong: list[str] = []
        self.unknown: list[str] = []

    def judge(self, panel: str, where: str, painted: list[Row], known: Known) -> None:
        rows = [text_of(row).rstrip() for row in painted]
        for above, row in pairwise(rows):
            one, other = re.fullmatch(r" *[=≈] (.*)", above), re.fullmatch(rf" *= ({NUMBER})", row)
            if one and other and (value := value_of(one[1])) is not None:
                self._count(panel, where, row, "of the row above", agrees(value, other[1]))
        for row in rows:
            if row.strip() in known.printed:  # by the program
                continue
            for found in EQUAL.finditer(row):
                self._one(panel, where, row, row[: found.start()].rstrip(), found[0], row[found.end() :].lstrip(), known)

    def _one(self, panel: str, where: str, row: str, left: str, sign: str, right: str, known: Known) -> None:
        left = re.sub(" {2,}(?=[×·])", " ", left)
        result, terms = RIGHT.match(right), TERMS.search(re.split(" {2,}", left)[-1])
        on = re.match(r" *[-+*/·×@…]", right[result.end() :]) if result else None
        if result and not on and terms and re.search(r"\d\)* ?[-+*/·×−]", terms[1]) and "…" not in left[-len(terms[1]) - 4 :]:
            value = value_of(_balanced(terms[1]).translate(str.maketrans("·×−", "**-")))
            if sign == "≈":
                return self._count(panel, where, row, "about", value is not None and _about(terms[1], value, float(result[1])))
            return self._count(panel, where, row, "computed", agrees(value, result[1]))
        name = NAME.search(left) if not ON_BEFORE.search(left) else None
        if result and not on and name and (values := known.of(name[1])):
            if any(same(value, result[1]) for value in values):
                return self._count(panel, where, row, "named", True)
            if not any(EXCEPTIONS[reason].search(row) for reason in STANDING):
                return self._count(panel, where, row, "named", False)
        if result and (stays := re.search(rf"[ ,] ({NUMBER})$", left)):
            return self._count(panel, where, row, "stays", stays[1] == result[1])
        if (result and on) or not left.strip() or row.rstrip().endswith("="):  # goes on to the = after it, or in another row
            return self._count(panel, where, row, "goes on", True)
        reason = next((reason for reason, pattern in EXCEPTIONS.items() if pattern.search(row)), "")
        if not reason:
            self.unknown.append(f"{where} {panel}: {row}")
        return self._count(panel, where, row, reason or "unknown", True)

    def _count(self, panel: str, where: str, row: str, how: str, right: bool) -> None:
        self.seen.setdefault(panel, Counter())[how] += 1
        if not right:
            self.wrong.append(f"{where} {panel}: {row}")


def _about(terms: str, value: float, said: float) -> bool:
    """Whether a sum that nearly cancels is said as near as its printed terms tell it: four digits of each."""
    return abs(value - said) <= 1e-3 * sum(abs(float(number)) for number in re.findall(NUMBER, terms))


def _balanced(text: str) -> str:
    text = text.strip()
    while text.count("(") > text.count(")") and text.startswith("("):
        text = text[1:]
    while text.count(")") > text.count("(") and ")" in text:
        text = text[text.index(")") + 1 :].lstrip(" +*/·×")
    return text


def replayed(trace: engine.Trace, at: Stepper) -> dict[str, list[float]]:
    """What a proof's names stand for in its frames: x - h and x + h, and the output there (``test_prove`` runs these anew)."""
    proof = proof_of(at.view, at.session)
    if proof is None or isinstance(proof, engine.ProgramError):
        return {}
    name = trace.vars[proof.var].shown + (f"[{','.join(map(str, proof.at))}]" if proof.at else "")
    return {name: [proof.x - proof.step, proof.x + proof.step], trace.vars[trace.output].shown: [proof.below, proof.above]}


def weighed(trace: engine.Trace) -> dict[str, list[float]]:
    """The output as one number, by its name."""
    whole = float(np.sum(np.asarray(trace.seed) * np.asarray(trace.value, dtype=float)))
    return {trace.vars[trace.output].shown: [whole]}


def walked_through() -> Walk:
    """Every step of the programs that are short enough, in one language or the other, with every panel."""
    found, walked, looked = Walk(), 0, 0
    for name, source in PROGRAMS.items():
        try:
            trace = engine.trace_source(source, name)
        except engine.ProgramError:
            continue
        view = View(trace)
        if view.total > LONGEST:
            continue
        whole = view.total <= STEPS
        walked, looked = walked + whole, looked + (not whole)
        known, lang = Known(trace, h=0.1, more=weighed(trace)), ("en", "ko")[(walked + looked) % 2]
        for position in range(view.total + 1) if whole else [view.total * k // 8 for k in (3, 5, 7, 8)]:
            where = f"{name} {position}"
            moment = Moment(view, session(position, lang=lang))
            found.judge("panel", where, panel_rows(moment, 120), known)
            found.judge("side", where, side_rows(moment, 79, 90), known)
            if len(trace.stages) <= GATES:
                found.judge("circuit", where, circuit_fitted(moment, 80, 60), known)
            for panel in ("values", "ledger", "dimensions", "caches", "whatif"):
                inside = Moment(view, session(position, lang=lang, panels=(panel,)))
                found.judge(panel, where, (PANELS[panel].fitted or PANELS[panel].rows)(inside, 120, 60), known)  # type: ignore[call-arg]
        if not whole:
            continue
        last = opened(source, view.total, lang=lang)
        moved = stepper(editing(last, "plus"))
        now = Known(moved.view.trace, h=0.1, more=weighed(trace))
        found.judge("whatif", f"{name} +h", PANELS["whatif"].rows(Moment(moved.view, moved.session), 120), now)
        proof = proving(editing(last, "escape"), "equals_sign")
        for frame in range(3):
            at = stepper(proof)
            moment = Moment(at.view, at.session)
            if at.session.panels.top == "prove":
                rows = [*panel_rows(moment, 120), *PANELS["prove"].rows(moment, 120)]
                found.judge("prove", f"{name} frame {frame}", rows, Known(trace, more=replayed(trace, at)))
            proof = proving(proof, "right")
    assert walked >= 100
    assert looked >= 100
    print(f"\n{walked} programs walked whole, {looked} longer ones looked at in four places")
    for panel, counts in sorted(found.seen.items()):
        print(f"{panel:10} {sum(counts.values()):6} rows  " + ", ".join(f"{how} {n}" for how, n in counts.most_common()))
    return found


def test_every_row_with_an_equals_sign_computes_or_is_a_known_exception() -> None:
    """Dimensions and caches print no arithmetic. One test, since the walk is long."""
    walk = walked_through()
    assert not walk.wrong, "\n".join(walk.wrong[:20])
    assert not walk.unknown, "\n".join(walk.unknown[:20])
    for panel in ("panel", "side", "circuit", "values", "ledger", "whatif", "prove"):
        counts = walk.seen[panel]
        assert counts["computed"] + counts["named"] + counts["of the row above"] > 60, (panel, counts)
        assert counts["about"] < 0.02 * counts.total(), (panel, counts)


ROWS = [" dx = 1.583 + (-0.03576) = 1.546", "  0.1 × 2.060 = 0.2050", " x = 4", " dx = 2.061", " gap 3 - 1 = 1"]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_that_does_not_compute_is_found(row: str) -> None:
    found = Walk()
    found.judge("panel", "", [[(row, "plain")]], Known(engine.trace_source(PROGRAMS["eight.py"], "eight.py")))
    assert found.wrong == [f" panel: {row}"]
