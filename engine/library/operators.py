"""Classes of values with operators, as small autograd engines have them: an expression of two such values stands for the class,
``x = Value(0.5); y = Value(1.5); out = x * y + x; out.backward(); loss = out.data``."""

from __future__ import annotations

import ast

ARRAYS = frozenset(("matmul", "__matmul__", "reshape", "transpose", "T", "shape"))
"""What values have that are arrays."""
WHOLE = ("sum", "mean")
"""Methods that make one number of a value."""


def expression_of(node: ast.ClassDef, method: str = "") -> str:
    """Lines that make two values of a class, reckon with them, and go back, or that call a ``method`` of one that needs nothing; ""
    for a class that has no ``+``, no ``*``, or is made of more than one value."""
    methods = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
    begin, back = methods.get("__init__"), methods.get("backward") or methods.get("backprop")
    if begin is None or not {"__add__", "__mul__"} <= methods.keys() or back is None or _needed(back) != 1 or _needed(begin) != 2:
        return ""
    kept = _kept(begin, begin.args.args[1].arg)
    if kept is None or (method and (method == back.name or _needed(methods[method]) != 1 or methods[method].decorator_list)):
        return ""
    attribute, made = kept
    arrays = not ARRAYS.isdisjoint(methods) or isinstance(made, ast.Call)
    one, other = ("x[4, 3]", "y[4, 3]") if arrays else ("0.5", "1.5")
    whole = next((each for each in WHOLE if arrays and each in methods and _needed(methods[each]) == 1), "")
    if arrays and not whole:
        return ""
    values = f"x = {node.name}({one}); " + f"y = {node.name}({other}); " * (not method)
    given = f"out = x.{method}()" if method else "out = x * y + x"
    given += f"; out = out.{whole}()" * (bool(whole) and method not in WHOLE)
    return f"{values}{given}; out.{back.name}(); loss = " + (f"np.sum(out.{attribute})" if arrays else f"out.{attribute}")


def value_of(node: ast.ClassDef) -> str:
    """The attribute that keeps the value of a class of values with operators; "" for other classes."""
    methods = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
    begin = methods.get("__init__")
    if begin is None or "__add__" not in methods or _needed(begin) != 2:
        return ""
    kept = _kept(begin, begin.args.args[1].arg)
    return "" if kept is None else kept[0]


def _needed(function: ast.FunctionDef) -> int:
    """How many arguments must be given, ``self`` included."""
    return len(function.args.posonlyargs) + len(function.args.args) - len(function.args.defaults)


def _kept(begin: ast.FunctionDef, parameter: str) -> tuple[str, ast.expr] | None:
    """The attribute that keeps the value that an object is made of, and what is kept there."""
    for node in ast.walk(begin):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        value = getattr(node, "value", None)
        if isinstance(target, ast.Attribute) and isinstance(value, ast.expr):
            if any([isinstance(each, ast.Name) and each.id == parameter for each in ast.walk(value)]):
                return target.attr, value
    return None
