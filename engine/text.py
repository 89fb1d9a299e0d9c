"""Text trees and their printer: the one way by which a formula becomes characters.

A tree is a tuple whose first item is its kind:

    ("n", key)               a name to be filled in when printed; ``key`` is anything hashable
    ("t", text)              an atom, verbatim (a literal, a dotted name)
    ("u", op, x)             unary: "-", "+", "~", "not "
    ("b", op, l, r)          binary arithmetic
    ("c", op, l, r)          comparison
    ("call", f, args, kw)    f is a tree; args a tuple of trees; kw a tuple of (name, tree)
    ("attr", x, name)   ("idx", x, item)   ("sl", lo, hi, step)   ("tup", items)   ("list", items)
    ("if", test, a, b)   ("star", x)   ("paren", x)  parentheses wanted by the style, kept by ``show``

Precedence is right by construction, so ``-(-0.5)``, ``(-2.0)**2`` and ``a - (b - c)`` need no special case.
(``ast.unparse`` drops the parentheses that the style wants, and walks long chains recursively through C.)
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Hashable
from typing import Any

from engine.bounded import Bounded
from engine.guarded import DEPTH, guarded

Tree = tuple[Any, ...]
Names = Callable[[Hashable], str]

ONE: Tree = ("t", "1")
MINUS_ONE: Tree = ("t", "-1")

_LEVEL = {
    "or": 2, "and": 3, "|": 6, "^": 7, "&": 8, "<<": 9, ">>": 9,
    "+": 10, "-": 10, "*": 11, "/": 11, "//": 11, "%": 11, "@": 11, "**": 13,
}  # fmt: skip
_COMPARE, _UNARY, _ATOM = 5, 12, 15


def show(tree: Tree, names: Names) -> str:
    """The text of ``tree``, each ("n", key) replaced by ``names(key)``."""
    try:
        return _show(tree, names)[0]
    except RecursionError:
        if sys.getrecursionlimit() >= DEPTH:
            raise
    with guarded():
        return _show(tree, names)[0]


def _wrap(tree: Tree, names: Names, least: int) -> str:
    if tree[0] == "n":
        text = names(tree[1])
        return text if least <= _UNARY or text[:1] not in ("-", "+") else f"({text})"
    text, level = _show(tree, names)
    return text if level >= least else f"({text})"


def _show(tree: Tree, names: Names) -> tuple[str, int]:
    kind = tree[0]
    if kind == "n":
        text = names(tree[1])
        return text, _level_of_atom(text)
    if kind == "t":
        return tree[1], _level_of_atom(tree[1])
    if kind == "b":
        _, op, left, right = tree
        level = _LEVEL[op]
        if op == "**":
            return f"{_wrap(left, names, _ATOM)}**{_wrap(right, names, _UNARY)}", level
        # A sign after + or - gets parentheses: "1.583 + (-0.03576)" reads, "1.583 + -0.03576" does not.
        least = _ATOM if level == 10 and _signed(right, names) else level + 1
        return f"{_wrap(left, names, level)} {op} {_wrap(right, names, least)}", level
    if kind == "call":
        _, function, args, keywords = tree
        inside = [_show(a, names)[0] for a in args] + [f"{k}={_show(v, names)[0]}" for k, v in keywords]
        return f"{_wrap(function, names, _ATOM)}({', '.join(inside)})", _ATOM
    if kind == "u":
        if tree[1] == "not ":
            return f"not {_wrap(tree[2], names, 4)}", 4
        return f"{tree[1]}{_wrap(tree[2], names, _UNARY + 1)}", _UNARY
    if kind == "paren":
        return f"({_show(tree[1], names)[0]})", _ATOM
    if kind == "c":
        return f"{_wrap(tree[2], names, _COMPARE + 1)} {tree[1]} {_wrap(tree[3], names, _COMPARE + 1)}", _COMPARE
    return _show_rare(tree, names)


def _show_rare(tree: Tree, names: Names) -> tuple[str, int]:
    kind = tree[0]
    if kind == "attr":
        return f"{_attr_owner(tree[1], names)}.{tree[2]}", _ATOM
    if kind == "idx":
        return f"{_wrap(tree[1], names, _ATOM)}[{show_index(tree[2], names)}]", _ATOM
    if kind == "sl":
        low, high, step = ("" if part is None else _show(part, names)[0] for part in tree[1:])
        return f"{low}:{high}" + (f":{step}" if step else ""), 1
    if kind == "tup":
        inside = ", ".join(_show(i, names)[0] for i in tree[1])
        return f"({inside}{',' if len(tree[1]) == 1 else ''})", _ATOM
    if kind == "list":
        return f"[{', '.join(_show(i, names)[0] for i in tree[1])}]", _ATOM
    if kind == "if":
        _, test, yes, no = tree
        return f"{_wrap(yes, names, 2)} if {_wrap(test, names, 2)} else {_wrap(no, names, 1)}", 1
    if kind == "star":
        return f"*{_wrap(tree[1], names, _UNARY)}", 1
    raise AssertionError(f"no such text tree: {kind!r}")


def show_index(item: Tree, names: Names) -> str:
    """What stands between the brackets of an index."""
    if item[0] == "tup" and item[1]:
        return ", ".join([_show(i, names)[0] for i in item[1]]) + ("," if len(item[1]) == 1 else "")
    return _show(item, names)[0]


def show_index_value(item: Tree, names: Names) -> str:
    """An index as a value: ``np.s_[…]`` where it holds a slice."""
    inside = item[1] if item[0] == "tup" else (item,)
    if any(i[0] == "sl" for i in inside):
        return f"{names('np')}.s_[{show_index(item, names)}]"
    return show(item, names)


def _attr_owner(tree: Tree, names: Names) -> str:
    text = _wrap(tree, names, _ATOM)
    return f"({text})" if text[:1].isdigit() else text  # 2.sum() would not parse


def _level_of_atom(text: str) -> int:
    return _UNARY if text[:1] in ("-", "+") else _ATOM


def _signed(tree: Tree, names: Names) -> bool:
    while tree[0] == "b" and tree[1] != "**":
        tree = tree[2]
    if tree[0] == "u":
        return bool(tree[1] == "-")
    return tree[0] in ("n", "t") and (names(tree[1]) if tree[0] == "n" else tree[1]).startswith("-")


def substitute(tree: Tree, by: dict[Hashable, Tree]) -> Tree:
    """``tree`` with each ("n", key) whose key is in ``by`` replaced by that tree."""
    kind = tree[0]
    if kind == "n":
        return by.get(tree[1], tree)
    if kind == "t":
        return tree
    if kind in ("b", "c"):
        return (kind, tree[1], substitute(tree[2], by), substitute(tree[3], by))
    if kind == "u":
        return ("u", tree[1], substitute(tree[2], by))
    if kind == "call":
        return (
            "call",
            substitute(tree[1], by),
            tuple([substitute(a, by) for a in tree[2]]),
            tuple([(k, substitute(v, by)) for k, v in tree[3]]),
        )
    if kind in ("attr",):
        return (kind, substitute(tree[1], by), tree[2])
    if kind in ("tup", "list"):
        return (kind, tuple([substitute(i, by) for i in tree[1]]))
    return (kind, *[None if part is None else substitute(part, by) for part in tree[1:]])


def keys_of(tree: Tree, found: set[Hashable] | None = None) -> set[Hashable]:
    """All keys of ("n", key) in ``tree``."""
    found = set() if found is None else found
    stack: list[Any] = [tree]
    while stack:
        item = stack.pop()
        if item and item[0] == "n" and len(item) == 2:
            found.add(item[1])
        elif item and item[0] == "t" and len(item) == 2:
            continue
        elif item and item[0] == "attr":
            stack.append(item[1])
        elif item and item[0] == "call":
            stack += [item[1], *item[2], *[value for _, value in item[3]]]
        else:
            stack.extend(part for part in item if isinstance(part, tuple))
    return found


_SHAPED = frozenset({"ones_like", "zeros_like", "empty_like"})


def values_in(tree: Tree) -> set[Hashable]:
    """The keys of ``tree`` whose value matters: not those in ``np.ones_like(a)`` or ``a.shape``."""
    found: set[Hashable] = set()
    stack: list[Any] = [tree]
    while stack:
        item = stack.pop()
        if not item or (item[0] == "t" and len(item) == 2):
            continue
        if item[0] == "n" and len(item) == 2:
            found.add(item[1])
        elif item[0] == "attr":
            if item[2] != "shape":
                stack.append(item[1])
        elif item[0] == "call":
            if not (item[1][0] == "attr" and item[1][2] in _SHAPED):
                stack += [item[1], *item[2], *[value for _, value in item[3]]]
        else:
            stack.extend(part for part in item if isinstance(part, tuple))
    return found


_BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.MatMult: "@",
    ast.Pow: "**", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip
_UNARY_OPS = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not "}
_COMPARE_OPS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}

_templates: Bounded[str, Tree] = Bounded(4096)


def template(text: str) -> Tree:
    """A template of the gate table as a tree: every bare name is a key. Parsed once."""
    tree = _templates.get(text)
    if tree is None:
        tree = _templates[text] = from_ast(ast.parse(text, mode="eval").body)
    return tree


def from_ast(node: ast.AST) -> Tree:
    """Python's tree as a text tree; names become keys, literals verbatim atoms."""
    match node:
        case ast.Name(id=name):
            return ("n", name)
        case ast.Constant(value=value):
            return ("t", "..." if value is ... else repr(value))
        case ast.UnaryOp(op=op, operand=ast.Constant(value=value)) if isinstance(op, ast.USub):
            return ("t", f"-{value!r}")
        case ast.UnaryOp(op=op, operand=operand):
            return ("u", _UNARY_OPS[type(op)], from_ast(operand))
        case ast.BinOp(left=left, op=op, right=right):
            return ("b", _BINARY[type(op)], from_ast(left), from_ast(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return ("c", _COMPARE_OPS[type(op)], from_ast(left), from_ast(right))
        case ast.Call(func=func, args=args, keywords=keywords):
            named = tuple((str(k.arg), from_ast(k.value)) for k in keywords)
            return ("call", from_ast(func), tuple(from_ast(a) for a in args), named)
        case ast.Attribute(value=value, attr=attr):
            return ("attr", from_ast(value), attr)
        case ast.Subscript(value=value, slice=item):
            return ("idx", from_ast(value), from_ast(item))
        case ast.Slice(lower=low, upper=high, step=step):
            return ("sl", *[None if part is None else from_ast(part) for part in (low, high, step)])
        case ast.Tuple(elts=items):
            return ("tup", tuple(from_ast(i) for i in items))
        case ast.List(elts=items):
            return ("list", tuple(from_ast(i) for i in items))
        case ast.IfExp(test=test, body=yes, orelse=no):
            return ("if", from_ast(test), from_ast(yes), from_ast(no))
    raise AssertionError(f"a template cannot hold {type(node).__name__}")


def literal(value: Any) -> str:
    """A Python literal that evaluates to ``value`` exactly (scalars and nested tuples of them)."""
    import numpy as np

    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return "np.nan" if value != value else ("np.inf" if value > 0 else "-np.inf")
    return repr(value)
