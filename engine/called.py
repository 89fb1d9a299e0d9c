"""What an output that lives in a function is called: by the name that the module gives it (``loss, dW = svm_loss(W, X, y)``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.naming import Names
from engine.records import Var


def called_outside(variables: tuple[Var, ...], output: int, names: Names, scope: Mapping[str, Any]) -> tuple[Var, ...]:
    """The variables, of which all versions of the output's are named after it in ``scope`` (the module's names and what they stand
    for) where they only have a function's name, ``svm_loss.loss``. Buffers that are written into keep their names."""
    inner = variables[output].name
    if "." not in inner:
        return variables
    last = inner.rpartition(".")[2]
    held = [name for name, operand in scope.items() if type(operand) is Var and operand.index == output and name[:1] != "_"]
    outer = last if last in held else held[0] if held else ""
    same = [var for var in variables if var.name == inner]
    if not outer or any([var.kind not in ("input", "buffer", "stage") or var.path or var.root != var.code for var in same]):
        return variables
    if any([outer in (var.name, var.shown, var.code) for var in variables]):
        return variables
    renamed = list(variables)
    for var in same:
        shown = names.version(outer)
        renamed[var.index] = var._replace(name=outer, shown=shown, code=shown, grad=names.gradient(shown), root=shown)
    return tuple(renamed)
