"""The methods that Python calls by itself and a program's classes may define; every other name in double underscores is refused."""

from __future__ import annotations

OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
             "&": "and", "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift"}  # fmt: skip
"""Operators and the names of their methods; with ``r`` reflected, with ``i`` in place."""

COMPARED = {"<": ("__lt__", "__gt__"), "<=": ("__le__", "__ge__"), ">": ("__gt__", "__lt__"), ">=": ("__ge__", "__le__")}
"""Comparisons: the method of what stands left, and of what stands right. Equality is identity, so it has none."""

UNARY = {"USub": "__neg__", "UAdd": "__pos__", "Invert": "__invert__"}

SPECIAL_METHODS = frozenset(
    ["__init__", "__call__", "__len__", "__getitem__", "__setitem__", *UNARY.values(), *[name for name, _ in COMPARED.values()]]
    + [f"__{before}{name}__" for before in ("", "r", "i") for name in OPERATORS.values()]
)
