"""What ``check`` found as plain data: the JSON of ``check --json``, and what the text is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import notice_data, plain_data
from tui.commands.program import notice_text
from tui.complaint import record, report

if TYPE_CHECKING:
    from engine import Checked, Own, OwnLine, Report, Trace


def check_data(trace: Trace, found: Report) -> dict[str, Any]:
    """One file's results."""
    return {
        "file": found.file,
        "ok": found.ok,
        "output": found.output,
        "value": plain_data(trace.value),
        "sampled": found.sampled,
        "inputs": [_checked(one) for one in found.checked],
        "flipped": [{"line": one.line, "text": one.text, "name": one.name} for one in found.flipped],
        "own": _own(found.own) if found.own is not None else None,
        "notices": [notice_data(notice, notice_text) for notice in trace.notices],
    }


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


def _own(own: Own) -> dict[str, Any]:
    return {
        "ok": own.ok,
        "begin": own.begin,
        "first_wrong": own.first_wrong,
        "lines": [_line(one) for one in own.lines],
        "failed": None if own.failed is None else record(own.failed) | {"report": report(own.failed)},
    }


def _line(one: OwnLine) -> dict[str, Any]:
    return {
        "line": one.line,
        "name": one.name,
        "verdict": one.verdict,
        "difference": plain_data(float(one.difference)),
        "where": one.where,
        "reason": one.reason,
        "theirs": plain_data(one.theirs),
        "ours": plain_data(one.ours),
    }
