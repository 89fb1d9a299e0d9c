"""What ``check`` found as plain data: the JSON of ``check --json``, and what the text is made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine import diagnose, located, notice_data, plain_data, told
from tui.commands.program import notice_text
from tui.complaint import record, report
from tui.diagnoses import LESSONS, equals, why
from tui.whereabouts import place_in, placed_data, said_at

if TYPE_CHECKING:
    from engine import Checked, Diagnosis, Own, OwnLine, Report, Trace


_ORDER = ("aside", "given", "right", "tie", "close", "remark", "follows", "wrong")
"""Verdicts on the file's own gradients, from the best to the worst."""

_TOLD = frozenset({"gradients_as_forward", "flaw_input", "flaw_constant", "flaw_forward", "flaw_backward"})
"""Of what a listing tells besides the trace's own notices, that which bears on a verdict."""


def check_data(trace: Trace, found: Report) -> dict[str, Any]:
    """One file's results."""
    own, reasons = (None, ()) if found.own is None else located(found.own, diagnose(trace))
    return {
        "file": found.file,
        "ok": found.ok,
        "output": found.output,
        "value": plain_data(trace.value),
        "sampled": found.sampled,
        **({"single": True} if found.single else {}),
        "inputs": [_checked(one) for one in found.checked],
        "flipped": [{**_at(trace, one.line), "text": one.text, "name": one.name} for one in found.flipped],
        "own": _own(trace, own) if own is not None else None,
        "diagnoses": [_diagnosis(trace, one) for one in reasons],
        **({"unsought": left} if (left := _unsought(trace, own, reasons)) else {}),
        "uncompared": [
            {**_at(trace, one.line), "name": one.name, "reason": one.reason} for one in found.others
            if own is None or not any([(one.line, one.name, "wrong") == (line.line, line.name, line.verdict) for line in own.lines])
        ],
        "notices": [notice_data(notice, notice_text) for notice in told(trace) if notice.code in _TOLD or notice in trace.notices],
    }


def _at(trace: Trace, line: int) -> dict[str, Any]:
    """A line of the file; of a notebook, the code cell and the line in it; of ``--then``, "then" and the line in that."""
    return placed_data(*place_in(trace, line))


def _begin(trace: Trace, own: Own) -> dict[str, Any]:
    """Where the own part begins, and its first wrong line; of a notebook, their cells too."""
    cell, begin = place_in(trace, own.begin)
    wrong_cell, wrong = (0, None) if own.first_wrong is None else place_in(trace, own.first_wrong)
    cells = {key: value for key, value in placed_data(cell, begin).items() if key != "line"}
    if isinstance(wrong_cell, str):
        cells["first_wrong_file"] = wrong_cell
    elif cell or wrong_cell:
        cells["first_wrong_cell"] = placed_data(wrong_cell, 0).get("cell")
    return {"begin": begin, "first_wrong": wrong, **cells, **_when(trace, own)}


def _when(trace: Trace, own: Own) -> dict[str, Any]:
    """In which round of the loops around it the first wrong line is wrong first (of a training loop the pass is told elsewhere),
    the lines of the calls that lead to it, and, where it is not known which of several it is, all of them."""
    fault = next((each for each in own.faults if own.first_wrong in each.lines), None)
    if fault is None:
        return {}
    rounds = [{"name": name, "value": value} for name, value in fault.rounds[1 if trace.training else 0 :]
              if name and isinstance(value, (int, float, str))]  # fmt: skip
    calls = [_at(trace, line) for line in fault.calls]
    run = [_at(trace, line) for line in fault.lines] if len(fault.lines) > 1 else []
    found = {"first_wrong_run": run, "first_wrong_rounds": rounds, "first_wrong_calls": calls}
    return {key: value for key, value in found.items() if value}


def _checked(one: Checked) -> dict[str, Any]:
    worst = one.worst
    return {
        "name": one.name,
        "verdict": one.verdict,
        "error": plain_data(float(worst.error)),
        "analytic": plain_data(float(worst.analytic)),
        "numeric": plain_data(float(worst.numeric)),
        "reason": worst.reason,
        "where": one.where,
        "low": plain_data(float(worst.low)),
        "high": plain_data(float(worst.high)),
        "compared": one.compared,
        "entries": one.entries,
        "directions": one.directions,
    }


def _own(trace: Trace, own: Own) -> dict[str, Any]:
    return {
        "ok": own.ok,
        **_begin(trace, own),
        "lines": [_line(trace, one) for one in own.lines],
        "compared": len({one.name for one in own.lines}),
        "counts": _counts(own),
        "failed": None if own.failed is None else record(own.failed) | {"report": report(own.failed)},
        **({"moved": [{"name": name, "value": value} for name, value in own.moved]} if own.moved else {}),
        **({"later": own.later} if own.later else {}),
    }


def _diagnosis(trace: Trace, one: Diagnosis) -> dict[str, Any]:
    """Why a line is wrong: ``kind`` and ``why``, and what to ``write`` at ``line`` ("above" or "below" it, if ``at`` says so; it
    then is ``moved`` from where that tells; "pass": the line is to be deleted), ``besides`` so many mends told before it."""
    if not one.kind:
        return {"wrong": _at(trace, one.wrong), "name": one.name, "kind": "", "why": why(one)}

    def place(line: int) -> str:
        return said_at("cli.check_line", place_in(trace, line))

    return {
        "wrong": _at(trace, one.wrong), "name": one.name, "kind": one.kind, "why": why(one, None, place),
        **_at(trace, one.line), "at": one.at, **({"moved": _at(trace, one.fields["before"])} if "moved" in one.fields else {}),
        "write": one.mend, "one_of": [other.mend for other in equals(one)], "whole": one.whole, "besides": one.besides,
        "lesson": LESSONS.get(one.kind, ""),
    }  # fmt: skip


def _unsought(trace: Trace, own: Own | None, reasons: Sequence[Diagnosis]) -> list[dict[str, Any]]:
    """The wrong lines of which no reason was sought: there are too many, and those before them come first."""
    if own is None or not reasons or any([one.whole for one in reasons]):
        return []
    known = {place for one in reasons for place in ((one.wrong, one.name), *one.gone)}
    wrong = [one for one in own.lines if one.verdict == "wrong" and (one.line, one.name) not in known]
    return [{**_at(trace, one.line), "name": one.name} for one in wrong]


def _counts(own: Own) -> dict[str, int]:
    """How many of the file's own gradients have which verdict, the worst of each name."""
    worst: dict[str, str] = {}
    for one in own.lines:
        if one.name not in worst or _ORDER.index(one.verdict) > _ORDER.index(worst[one.name]):
            worst[one.name] = one.verdict
    return {verdict: count for verdict in _ORDER if (count := list(worst.values()).count(verdict))}


def _line(trace: Trace, one: OwnLine) -> dict[str, Any]:
    return {
        **_at(trace, one.line),
        "name": one.name,
        "verdict": one.verdict,
        "difference": None if one.ours is None else plain_data(float(one.difference)),
        "where": one.where,
        "reason": one.reason,
        "theirs": plain_data(one.theirs),
        "ours": plain_data(one.ours),
        **_remark(trace, one),
    }


def _remark(trace: Trace, one: OwnLine) -> dict[str, Any]:
    """What a remark knows: how often the gradient it is, the lines that make that good and those that do not."""
    found: dict[str, Any] = {} if one.factor is None else {"factor": one.factor}
    if one.by:
        found["made_good"] = [_at(trace, line) for line in one.by]
    if one.but:
        found["not_made_good"] = [_at(trace, line) for line in one.but]
    return found | ({"about": one.text} if one.text else {})
