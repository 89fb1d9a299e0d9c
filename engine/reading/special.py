"""The methods that Python calls by itself and a program's classes may define; every other name in double underscores is refused."""

from __future__ import annotations

OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
             "&": "and", "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift"}  # fmt: skip
"""Operators and the names of their methods; with ``r`` reflected, with ``i`` in place."""

COMPARED = {"<": ("__lt__", "__gt__"), "<=": ("__le__", "__ge__"), ">": ("__gt__", "__lt__"), ">=": ("__ge__", "__le__"),
            "==": ("__eq__", "__eq__"), "!=": ("__ne__", "__ne__")}  # fmt: skip
"""Comparisons: the method of what stands left, and of what stands right."""

UNARY = {"USub": "__neg__", "UAdd": "__pos__", "Invert": "__invert__"}

CALLED = {"abs": "__abs__", "round": "__round__", "float": "__float__", "int": "__int__", "len": "__len__"}
"""Functions of Python that ask an object for their answer."""

SPECIAL_METHODS = frozenset(
    ["__init__", "__call__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__iter__", "__next__", "__bool__"]
    + ["__enter__", "__exit__", "__hash__", "__repr__", "__str__", "__format__", "__post_init__"]
    + [*UNARY.values(), *CALLED.values(), *[name for name, _ in COMPARED.values()]]
    + [f"__{before}{name}__" for before in ("", "r", "i") for name in OPERATORS.values()]
)

SETTINGS = frozenset(("__slots__", "__array_priority__", "__array_ufunc__"))
"""What a class may say of itself. Its slots hinder nobody; the rest tells numpy to leave an operator to the object."""

ASKED = frozenset(("__class__", "__name__", "__dict__"))
"""What may be asked of an object or a class by such a name, besides its methods."""
