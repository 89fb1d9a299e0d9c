"""Addresses of inputs, ``x``, ``w[0]``, ``X[0, 1]``, ``params['b1']``, ``layers[1]['W'][0, 2]``, and the values written for them.

    address = name { { "[" key "]" } "." name } { "[" key "]" }      a local is ``main.x``, of an object in a list ``layers[0].W``
    key     = number | string | key "," key …        of a list, a dict, or of an array as a tuple of its indices

Read from Python's own tree, of which nothing else is let through: nothing is evaluated. Whoever takes an address (``--set``,
``engine.edits``, panels) reads it here, so that one spelling is known everywhere.
"""

from __future__ import annotations

import ast
from typing import Any

from engine.guarded import guarded
from engine.named import NamedTuple
from engine.nesting import too_deep
from engine.text import literal

LONGEST = 1_000
"""Characters of an address."""
MARK = "@"
"""What a value begins with that is the name of a file."""


class Address(NamedTuple):
    """A place in the program's inputs: the name of a variable (``net.layers[0].W``) and the keys that lead from it to a part."""

    name: str
    keys: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.name + written(self.keys)


def written(keys: tuple[Any, ...]) -> str:
    """Keys as they are written after a name: ``['W1'][0, 2]``."""
    return "".join([f"[{_inside(key)}]" for key in keys])


def _inside(key: Any) -> str:
    if not isinstance(key, tuple) or not key:
        return literal(key)  # an infinity is np.inf
    return ", ".join(map(literal, key)) + ("," if len(key) == 1 else "")


def is_file(text: str) -> bool:
    """Whether a value is the name of a file (``engine.reading.datafiles`` reads it)."""
    return text.startswith(MARK)


def parse(text: str) -> Address | None:
    """The address that ``text`` spells; None if it spells none."""
    try:
        node = _tree(text) if len(text) <= LONGEST else None
        keys: list[Any] = []
        while isinstance(node, ast.Subscript):
            keys.append(_key(node.slice))
            node = node.value
        name = ""
        while isinstance(node, (ast.Attribute, ast.Subscript)):
            name = (f".{node.attr}" if isinstance(node, ast.Attribute) else written((_key(node.slice),))) + name
            node = node.value
    except _UNREADABLE:
        return None
    if not isinstance(node, ast.Name):
        return None
    return Address(node.id + name, tuple(reversed(keys)))


def base(name: str, path: tuple[Any, ...]) -> str:
    """The name that the file binds: of an element, which is at ``path`` of it, that of the whole (``net.p`` of ``net.p['b']``)."""
    places = written(path)
    return name.removesuffix(places) if name.endswith(places) else name.partition("[")[0]


def split(text: str) -> tuple[str, str] | None:
    """``ADDRESS=VALUE`` at the first "=" with an address before it (``d['a=b']=3`` has two); at the first of all if there is
    none. None where a side is missing."""
    places = [at for at, sign in enumerate(text[: LONGEST + 1]) if sign == "="]
    at = next((at for at in places if parse(text[:at]) is not None), places[0] if places else -1)
    address, value = text[: max(at, 0)].strip(), text[at + 1 :].strip()
    return (address, value) if at >= 0 and address and value else None


def value_of(text: str) -> Any:
    """The value that ``text`` spells: numbers and truth values (``inf``, ``np.nan`` too), lists, tuples and dicts of them.
    ValueError for anything else."""
    try:
        return _value(_tree(text))
    except _UNREADABLE:
        raise ValueError(text[:LONGEST]) from None


def text_of(value: Any) -> str:
    """A value as the text that ``value_of`` reads; numpy's arrays and numbers too. ValueError for what has none."""
    if hasattr(value, "tolist"):  # numpy's
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(text_of, value))
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return "{" + ", ".join([f"{key!r}: {text_of(each)}" for key, each in value.items()]) + "}"
    if isinstance(value, float) and (value != value or value in (_INFINITY, -_INFINITY)):
        return "np.nan" if value != value else "np.inf" if value > 0 else "-np.inf"
    if not isinstance(value, (bool, int, float)):
        raise ValueError(repr(value)[:LONGEST])
    return repr(value)


def one_line(text: str) -> str:
    """A value's text as it may stand in a row: as it was given, unless it has lines or comments of its own."""
    return text if text.isprintable() and "#" not in text else ast.unparse(_tree(text))


_UNREADABLE = (SyntaxError, ValueError, TypeError, OverflowError, MemoryError, RecursionError)
_INFINITY = float("inf")
_NUMBERS = {"inf": _INFINITY, "nan": float("nan")}
_MODULES = ("np", "numpy", "math")


def _tree(text: str) -> ast.expr:
    if too_deep(text):
        raise ValueError
    with guarded():  # the parser warns of odd escapes, of its own accord
        return ast.parse(text.strip(), mode="eval").body


def _key(node: ast.expr) -> Any:
    if isinstance(node, ast.Tuple):
        return tuple([_key(each) for each in node.elts])
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    key = _value(node)
    if not isinstance(key, (bool, int, float)):
        raise ValueError
    return key


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            value = _value(operand)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise ValueError
            return -value if isinstance(op, ast.USub) else value
        case ast.Name(id=name) if name in _NUMBERS:
            return _NUMBERS[name]
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in _MODULES and name in _NUMBERS:
            return _NUMBERS[name]
        case ast.List(elts=items):
            return [_value(item) for item in items]
        case ast.Tuple(elts=items):
            return tuple([_value(item) for item in items])
        case ast.Dict(keys=keys, values=values):
            return {_key(key): _value(each) for key, each in zip(keys, values, strict=True) if key is not None}
    raise ValueError
