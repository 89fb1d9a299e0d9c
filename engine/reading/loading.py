"""Imports of the author's own modules, as statements that hold what they run; and what a module has for ``import *``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from engine.named import NamedTuple
from engine.reading.beside import Home, Import, in_tables, wanted
from engine.reading.bodies import binds
from engine.sources import Imported

_LABEL = r"__\w+__"


class Loading(ast.Import):
    """``import a.b as c``. ``body``: the statements of the modules that no import above it holds, so that whoever walks the program
    comes to them once; ``home`` is where it stands."""

    _fields = ("names", "body")
    body: list[ast.stmt]
    home: Home


class LoadingFrom(ast.ImportFrom):
    """``from a import b``, likewise."""

    _fields = ("module", "names", "level", "body")
    body: list[ast.stmt]
    home: Home


class Module(NamedTuple):
    """A module of the author's own as it was read: its tree (``tree.body`` is what runs), and the names that its ``__all__`` lists
    (None without one)."""

    of: Imported
    tree: ast.Module
    listed: tuple[str, ...] | None

    @property
    def home(self) -> Home:
        """Where its imports stand."""
        return Home(self.of.name, self.of.file.replace("\\", "/").endswith("/__init__.py") or self.of.file == "__init__.py")


class Beside:
    """The modules of a program, by their dotted names."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.modules = {module.of.name: module for module in modules}
        parts = [name.split(".") for name in self.modules]
        self.names = frozenset([".".join(each[:count]) for each in parts for count in range(1, len(each) + 1)])

    @property
    def statements(self) -> list[ast.stmt]:
        """The statements of all of them."""
        return [statement for module in self.modules.values() for statement in module.tree.body]

    def meant(self, node: Import, home: Home) -> bool:
        """Whether an import is of these modules (all of it is, or none)."""
        if isinstance(node, ast.Import):
            return any([self.has(alias.name) for alias in node.names])
        full = home.absolute(node.module or "", node.level)
        if full is None:
            return False
        if node.level and not full:
            return any([alias.name in self.names for alias in node.names])
        return full in self.names and bool(node.level or not in_tables(full))

    def has(self, name: str) -> bool:
        """Whether ``import name`` is of these modules."""
        return name in self.names and not in_tables(name)

    def offered(self, name: str) -> frozenset[str]:
        """The names that ``from name import *`` gives, as far as the text shows."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            at = waiting.pop()
            module = self.modules.get(at)
            if module is None or at in seen:
                continue
            seen.add(at)
            if module.listed is not None:
                found |= set(module.listed)
                continue
            found |= {each for each in binds(module.tree.body).local if not each.startswith("_")}
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Import):
                    found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                    waiting.append(module.home.absolute(node.module or "", node.level) or "")
        return frozenset(found - {"*"})


ALONE = Beside(())
"""Of a program that imports none."""


def listed(tree: ast.Module) -> tuple[str, ...] | None:
    """The names of ``__all__ = ["a", "b"]``; None where none is written out. It is taken out of the tree, and what else a module
    says of itself in texts (``__version__ = "1.0"``)."""
    found: tuple[str, ...] | None = None
    kept: list[ast.stmt] = []
    for node in tree.body:
        if type(node) is not ast.Assign or type(node.targets[0]) is not ast.Name or node.targets[0].id[:2] != "__":
            kept.append(node)
            continue
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=names) | ast.Tuple(elts=names)) if all(
                [isinstance(name, ast.Constant) and isinstance(name.value, str) for name in names]
            ):
                found = tuple([str(name.value) for name in names if isinstance(name, ast.Constant)])
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str())) if re.fullmatch(_LABEL, name):
                pass
            case _:
                kept.append(node)
    tree.body = kept
    return found


def hold(trees: Iterable[tuple[ast.Module, Home]], beside: Beside) -> None:
    """Put statements that hold modules in the place of the imports of these; the first tree is the program's."""
    held: set[str] = set()
    waiting = list(trees)
    for tree, home in waiting:
        for parent in list(ast.walk(tree)):
            for field in ("body", "orelse", "finalbody"):
                statements = getattr(parent, field, None)
                if isinstance(statements, list):
                    for at, node in enumerate(statements):
                        if isinstance(node, (ast.Import, ast.ImportFrom)) and beside.meant(node, home):
                            statements[at] = _loading(node, home)
    program = waiting[0][0]
    stack: list[ast.AST] = [program]
    while stack:  # in the order of the text, modules where they are first imported
        node = stack.pop()
        if isinstance(node, (Loading, LoadingFrom)):
            for name in _needed(node, beside):
                if name not in held:
                    held.add(name)
                    node.body += beside.modules[name].tree.body
        stack.extend(list(ast.iter_child_nodes(node))[::-1])


def _loading(node: Import, home: Home) -> ast.stmt:
    made: Loading | LoadingFrom
    if isinstance(node, ast.Import):
        made = Loading(names=node.names)
    else:
        made = LoadingFrom(module=node.module, names=node.names, level=node.level)
    made.home, made.body = home, []
    return ast.copy_location(made, node)


def _needed(node: Loading | LoadingFrom, beside: Beside) -> list[str]:
    return [one.name for one in wanted(node, node.home) if one.name in beside.modules]
