"""Private names of classes: ``self.__w`` in two classes is two attributes, as Python has it, which calls them ``_Net__w``."""

from __future__ import annotations

import ast
import re

_UNDERSCORED = r"\b__\w+"


def is_private(name: str) -> bool:
    """Whether Python would give the name another one inside a class."""
    return name.startswith("__") and not name.endswith("__")


def tell_apart(tree: ast.Module, text: str) -> None:
    """Give private names that several classes have the names that Python gives them. Of one class alone they stay as they are.
    ``text`` is the source: most have no such names, and their trees are not walked."""
    if not any(map(is_private, re.findall(_UNDERSCORED, text))):
        return
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    if len(classes) < 2:
        return
    found = [(node, _private(node)) for node in classes]
    for node, here in found:
        others = {name for other, there in found if other is not node for name, _ in there}
        for name, place in here:
            if name in others:
                setattr(place, "attr" if isinstance(place, ast.Attribute) else "name", f"_{node.name.lstrip('_')}{name}")


def _private(node: ast.ClassDef) -> list[tuple[str, ast.Attribute | ast.FunctionDef]]:
    """The private names in a class, and where they stand; those of classes inside it are their own."""
    found: list[tuple[str, ast.Attribute | ast.FunctionDef]] = []
    stack: list[ast.AST] = list(node.body)
    while stack:
        at = stack.pop()
        if isinstance(at, ast.ClassDef):
            continue
        if isinstance(at, ast.Attribute) and is_private(at.attr):
            found.append((at.attr, at))
        elif isinstance(at, ast.FunctionDef) and is_private(at.name):
            found.append((at.name, at))
        stack.extend(ast.iter_child_nodes(at))
    return found
