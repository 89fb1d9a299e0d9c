"""A stage with parts: its line as the file has it, under the names of the trace, and the parts that it was taken apart to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from engine import like
from tui.cells import clean
from tui.celltext import forward_text, renamed
from tui.paint.digits import is_array, number

if TYPE_CHECKING:
    from engine import Stage, Trace
    from tui.view import View

LONGEST = 500
"""Characters of a line that is put together; a longer one stays in its parts."""


def own_line(view: View, stage: Stage) -> str:
    """The file's line with versions: as it is written where no name has one, else with the parts put back in their places."""
    trace = view.trace
    named = [trace.vars[v] for v in stage.writes if trace.vars[v].path]  # of a list or dict the places, by name
    if not stage.stores and not named and not renamed(view, stage):
        return stage.source
    text = trace.forward(stage.index) if named and not stage.stores else forward_text(view, "stage", stage.index)
    return view.cached(("own line", stage.index), lambda: _joined(trace, stage, text))


def _joined(trace: Trace, stage: Stage, text: str) -> str:
    parts: dict[str, ast.expr] = {}
    try:
        for var in stage.parts:
            _, _, body = trace.part_forward(var).partition(" = ")
            parts[trace.vars[var].code] = _PutBack(parts).visit(ast.parse(body, mode="eval")).body
            if len(ast.unparse(parts[trace.vars[var].code])) > LONGEST:
                return text
        found = ast.unparse(_PutBack(parts).visit(ast.parse(text))).replace("\n", "; ")
    except (SyntaxError, ValueError, RecursionError):
        return text
    return found if len(found) <= LONGEST else text


class _PutBack(ast.NodeTransformer):
    def __init__(self, parts: dict[str, ast.expr]) -> None:
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.parts.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


def parts_text(trace: Trace, stage: Stage) -> str:
    """``(1a) h_a = X @ W1 + b1 → [5×3]``, one after the other."""
    said = []
    for var in stage.parts:
        value = like(trace.vars[var])
        gives = f"→ {sized(value)}" if is_array(value) else f"= {number(value)}"
        said.append(f"({trace.part_label(var)}) {clean(trace.part_forward(var))} {gives}")
    return "   ".join(said)


def sized(value: object) -> str:
    """``[5×3]``; of a number the number itself."""
    return f"[{'×'.join(map(str, value.shape))}]" if is_array(value) else number(value)  # type: ignore[attr-defined]
