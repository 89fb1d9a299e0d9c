"""What mends, and what it comes from: the text of nodes written anew, as trees, and what is told of it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence

from engine.errors import ProgramError
from engine.mending.blocks import Edit
from engine.mending.records import Repair
from engine.mending.repairs.around import Change
from engine.mending.statement import parsed
from engine.named import NamedTuple
from engine.own.alone import RETURNED


class Mend(NamedTuple):
    """What mends: the text of nodes written anew, and what is told of it. ``left`` gradients are still wrong; it costs ``cost``."""

    left: int
    cost: int
    change: Change


def parsed_edits(edits: Sequence[tuple[ast.AST, str]]) -> list[Edit] | None:
    """Texts as trees; None for what cannot be one."""
    found: list[Edit] = []
    try:
        for node, text in edits:
            if isinstance(node, ast.stmt):
                found.append((node, parsed(text)))
                continue
            (made,) = parsed(f"({text})")
            if not isinstance(made, ast.Expr):
                return None
            tree = copy.deepcopy(made.value)
            if hasattr(node, "ctx") and hasattr(tree, "ctx"):
                tree.ctx = node.ctx
            found.append((node, tree))
    except (ProgramError, ValueError):
        return None
    return found


def as_mend(node: ast.stmt, repair: Repair) -> Mend:
    """A repair of one statement; what it adds below the statement is told alone."""
    fields = dict(repair.fields)
    added = fields.pop("added", "")
    place = written_place(node)
    makes = bool(place) and added.startswith((f"{place} ", f"{place}["))  # it is a line of the same gradient
    told = (*fields.items(), *((("after", True),) if added else ()), *((("makes", True),) if makes else ()))
    return Mend(0, repair.cost, Change(repair.kind, ((node, repair.text),), node.lineno, added or repair.text, told))


def written_place(node: ast.stmt) -> str:
    """What a statement writes first."""
    if isinstance(node, ast.Return):
        return RETURNED
    target: ast.expr | None = None
    if isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        target = node.target
    elif isinstance(node, ast.Assign):
        target = node.targets[0]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
        target = node.value.args[0]
    while isinstance(target, ast.Subscript) and not isinstance(getattr(target.slice, "value", None), str):
        target = target.value
    return ast.unparse(target) if isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)) else ""
