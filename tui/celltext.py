"""The plain text of a cell of the code panes: what is searched, copied and painted."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Stage
    from tui.session import Session
    from tui.view import View

LONG = 12
"""Letters from which on a name can be shortened."""
_NAME = re.compile(r"[^\W\d]\w*")


def total_name(view: View, row: int) -> str:
    """Gradient name of an input row: ``dx``; of a list or dict the whole one, ``dw``; ``da, db`` for ``a, b = 2, 3``. Of
    those that are computed."""
    trace = view.trace
    roots = {trace.vars[v].root: trace.vars[v] for v in reversed(trace.rows[row].vars) if trace.known(v)}
    if len(trace.rows[row].vars) == 1 and all(isinstance(key, str) for var in roots.values() for key in var.path):
        return next((var.grad for var in roots.values()), "")  # params['W1'] has a line of its own
    names = [var.grad.split("[", 1)[0] if var.path else var.grad for var in roots.values()]
    return ", ".join(reversed(names))


def forward_text(view: View, kind: str, index: int) -> str:
    """Text of a forward cell: a row, a stage or a part. Names bound more than once, and locals, carry their version."""
    trace = view.trace
    if kind == "part":
        return trace.part_forward(index)
    if kind == "stage":
        stage = trace.stages[index]
        if stage.stores:
            return trace.write(index)
        return trace.forward(index) if stage.parts or renamed(view, stage) else stage.source
    row = trace.rows[index]
    if row.kind == "comment":
        return f"# {row.text.lstrip('# ')}"
    if len(row.vars) == 1:
        var = trace.vars[row.vars[0]]
        name = var.name if var.path else var.name.rpartition(".")[2]
        if var.code != name and row.text.startswith(f"{name} ="):
            return var.code + row.text[len(name) :]
    return row.text


def shortened(view: View, texts: Sequence[str]) -> list[str]:
    """A line, in pieces, with less of the long names that functions and objects give to what is theirs: ``…_pre = h_1 @ W`` for
    ``layer_forward_2_pre = h_1 @ W``. For a line without room, of which else only the name would be left. Names that would be
    alike stay as they are."""
    ends: dict[str, str] = view.cached("ends of names", lambda: _ends(view))
    names = {name for text in texts for name in _NAME.findall(text) if name in ends}
    alike = Counter([ends[name] for name in names])
    return [
        _NAME.sub(lambda found: ends[found[0]] if alike.get(ends.get(found[0], "")) == 1 else found[0], text) for text in texts
    ]


def _ends(view: View) -> dict[str, str]:
    """What stands for a long name with dots, as code and as the name of its gradient."""
    found: dict[str, str] = {}
    for var in view.trace.vars:
        end = var.shown.rpartition(".")[2]
        if len(var.code) >= LONG and "." in var.shown and var.code.endswith(f"_{end}"):
            found[var.code] = f"…_{end}"
            if var.grad.endswith(var.code):
                found[var.grad] = f"{var.grad.removesuffix(var.code)}…_{end}"
    return found


def renamed(view: View, stage: Stage) -> bool:
    """Whether a variable of the stage is called something else in the backward lines than in the file."""
    variables = view.trace.vars
    return any(variables[v].code != variables[v].name for v in (*stage.writes, *stage.reads))


def cell_text(view: View, kind: str, index: int, raw: bool = True) -> str:
    """Text of any cell."""
    trace = view.trace
    if kind == "update":
        return view.steps.updates[index].source
    if kind == "updates":
        return ""
    if kind == "line":
        return trace.raw(index) if raw else trace.simple(index)
    if kind == "note":
        return f"# backprop {forward_text(view, 'stage', index)}"
    if kind == "total":
        return total_name(view, index)
    return forward_text(view, kind, index)


def current_text(view: View, session: Session) -> str:
    """The line that ``y`` copies: the selected cell's, else the current step's; the first row at position 0."""
    if session.selected is not None:
        return cell_text(view, session.selected.kind, session.selected.index, session.look.raw)
    step = view.step(session.position)
    if step is None:
        return view.trace.rows[0].text if view.trace.rows else ""
    if step.kind == "stage":
        return forward_text(view, "stage", step.stage)
    if step.kind == "part":
        return forward_text(view, "part", step.part)
    if step.kind == "update":
        return cell_text(view, "update", step.update)
    return cell_text(view, "line", step.line, session.look.raw)


def all_text(view: View, session: Session) -> str:
    """The whole listing, forward then backward, as ``Y`` copies it."""
    layout = view.layout("listing", 10_000)
    forward = [layout.forward(y) for y in range(layout.height)]
    backward = [layout.backward(y) for y in range(layout.backward_height)]  # type: ignore[union-attr]
    cells = [cell for cell in forward if cell is not None]
    lines = [cell_text(view, kind, index) for kind, index in cells]
    lines.append("")
    lines += [cell_text(view, kind, index, session.look.raw) for kind, index in filter(None, backward)]
    return "\n".join(lines) + "\n"


def file_line(view: View, session: Session) -> int:
    """The 1-based line of the file that the selected cell or the current step belongs to."""
    trace = view.trace
    picked = session.selected
    if picked is not None:
        if picked.kind in ("row", "total"):
            return trace.rows[picked.index].line
        if picked.kind == "part":
            return trace.vars[picked.index].line
        if picked.kind in ("update", "updates"):
            return view.steps.updates[picked.index].line
        stage = trace.lines[picked.index].stage if picked.kind == "line" else picked.index
    else:
        step = view.step(session.position)
        if step is None:
            return trace.rows[0].line if trace.rows else 1
        if step.kind == "update":
            return view.steps.updates[step.update].line
        stage = step.stage
    if stage < 0:
        stage = trace.vars[trace.output].stage
    return trace.stages[stage].line if stage >= 0 else trace.vars[trace.output].line
