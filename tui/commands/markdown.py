"""``show --markdown``: a title, both halves as code, and the numbers as a table."""

from __future__ import annotations

from os.path import basename
from typing import TYPE_CHECKING, Any

from engine import aligned, entries
from tui.catalogue import say
from tui.paint.digits import corner, is_array, number, shape

if TYPE_CHECKING:
    from engine import Trace


def markdown(trace: Trace) -> str:
    """The whole program."""
    lines = [f"# {_inline(basename(trace.file))}", "", f"## {say('cli.markdown_forward')}", ""]
    forward, backward = entries(trace)
    lines += _fenced(aligned(forward))
    lines += ["", f"## {say('cli.markdown_backward')}", ""]
    lines += _fenced(aligned(backward))
    lines += ["", f"## {say('cli.markdown_numbers')}", "", *_table(trace)]
    return "\n".join(lines) + "\n"


def _fenced(lines: list[str]) -> list[str]:
    """A code block whose fence is longer than any run of backquotes in it."""
    longest = max((len(run) for line in lines for run in _runs(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}python", *lines, fence]


def _runs(line: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in line).split() if run]


def _inline(text: str) -> str:
    ticks = "`" * (max((len(run) for run in _runs(text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _cell(text: str) -> str:
    return _inline(text.replace("|", "\\|").replace("\n", " "))


def _table(trace: Trace) -> list[str]:
    rows = [f"| {say('cli.markdown_name')} | {say('cli.markdown_value')} | {say('cli.markdown_gradient')} |", "|---|---|---|"]
    for var in trace.vars:
        if var.diff and trace.known(var.index) and var.kind in ("input", "stage"):
            gradient = trace.gradient(var.index)
            rows.append(f"| {_cell(var.shown)} | {_number(var.value)} | {_number(gradient)} |")
    return rows


def _number(value: Any) -> str:
    return f"{shape(value)} {corner(value)}" if is_array(value) else number(value)
