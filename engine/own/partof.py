"""Where a variable of a recorded pass stands in the program: its statement, and of a part the expression in that."""

from __future__ import annotations

import ast
import re
from typing import Any

from engine.deriving.wording import part_text
from engine.nodes import equal, nodes
from engine.own.holes import Parts
from engine.own.rounds import Kept, Round
from engine.records import Var
from engine.traced import Backward


def part_of(back: Backward, found: Round, kept: Kept, var: Var) -> tuple[Parts, int]:
    """The statement before ``kept`` that made a variable, and of a part the expression in it."""
    dones = [done for done in found.survey.dones[1 : kept.done] if done.node.lineno == var.line]
    if not dones:
        return {}, 0
    at = dones[-1].index
    value = getattr(dones[-1].node, "value", None)
    if var.kind == "stage" or value is None:
        return {}, at
    try:
        tree = _spelled(back, var.index)
    except (SyntaxError, RecursionError):
        return {}, at
    every = [n for n in nodes(value) if isinstance(n, ast.expr)]
    node = next((n for same in (equal, _said) for n in every if same(n, tree)), None)
    return ({} if node is None else {at: (var.name.rpartition(".")[2], node)}), at


def _spelled(back: Backward, var: int) -> ast.expr:
    """The expression of a part, those of the parts that it reads written out."""
    inner = {back.vars[at].code: at for piece in back.stages[back.vars[var].stage].pieces for at in piece.parts if at != var}

    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> Any:
            return _spelled(back, inner[node.id]) if node.id in inner else node

    tree: ast.expr = Put().visit(ast.parse(part_text(back, var).partition(" = ")[2], mode="eval").body)
    return tree


def _said(node: Any, tree: Any) -> bool:
    """Whether an expression of the file is that of a listing, where ``self.w`` is ``model_w``, a name of a function ``f_x``, the
    second version of a name ``a_2``, and an index the number that it is."""
    if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(tree, ast.Name):
        name = node.id if isinstance(node, ast.Name) else node.attr
        return re.fullmatch(rf"(.+_)?{re.escape(name)}(_\d+)?", tree.id) is not None
    if type(node) is not type(tree):
        return False
    if isinstance(node, list):
        return len(node) == len(tree) and all([_said(a, b) for a, b in zip(node, tree, strict=True)])
    if not isinstance(node, ast.AST):
        return bool(node == tree)
    names = [name for name in node._fields if name != "ctx" and (name != "slice" or not isinstance(node, ast.Subscript))]
    return all([_said(getattr(node, name, None), getattr(tree, name, None)) for name in names])
