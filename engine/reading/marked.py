"""Bases of classes that only mark them: ``class Dense(Layer, ABC)``, ``class Batch(Data, Generic[T])``, ``metaclass=ABCMeta``."""

from __future__ import annotations

import ast

_MARKS = frozenset(("abc.ABC", "abc.ABCMeta", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol", "object"))
_MODULES = frozenset(("abc", "typing", "typing_extensions"))


def unmark(tree: ast.Module) -> None:
    """Leave out marks that stand beside another base, and metaclasses that only keep abstract classes from being made: a class
    that nothing is missing in is the same without."""
    names = {"object": "object"}
    classes = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES and not node.level:
            names |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            names |= {each.asname or each.name: each.name for each in node.names if each.name in _MODULES}
        elif isinstance(node, ast.ClassDef):
            classes.append(node)
    for node in classes:
        if len(node.bases) > 1:
            kept = [base for base in node.bases if _path(base, names) not in _MARKS]
            node.bases = kept or node.bases[:1]
        node.keywords = [each for each in node.keywords if each.arg != "metaclass" or _path(each.value, names) != "abc.ABCMeta"]


def _path(node: ast.expr, names: dict[str, str]) -> str:
    """What an expression names, of what was imported: ``Generic`` in ``Generic[T]``; "" if that is nothing."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
        return f"{names[node.value.id]}.{node.attr}"
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""
