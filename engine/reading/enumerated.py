"""Classes that Python makes by a class of its own, ``Enum``, or by a call, ``type('Data', (), {})``, written out as ordinary ones.

The members of an ``Enum`` are objects of its class, with a ``name`` and a ``value``; those of an ``IntEnum`` are their numbers.
"""

from __future__ import annotations

import ast
from typing import Any

from engine.reading.unwritable import Unwritable
from engine.reading.written import add, beginning

_ENUMS = frozenset(("Enum", "IntEnum"))
_MEMBERS = "members of it"
"""The attribute in which a class keeps its members: a name that no program can spell."""
_LISTING = frozenset("list tuple len enumerate sorted reversed zip map".split())
"""Functions that go through what they are given."""


def enumerate_out(tree: ast.Module) -> None:
    """Write out the enumerations of a program, and classes that ``type`` makes, in its tree. Raises ``Unwritable``."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [a.asname or a.name for a in node.names if a.name == "enum"]
            names |= {f"{module}.{each}": each for module in modules for each in (*_ENUMS, "auto", "unique")}
        elif isinstance(node, ast.ImportFrom) and node.module == "enum":
            names |= {a.asname or a.name: a.name for a in node.names}
    if names:
        _Writer(names).write(tree)
    if any([isinstance(node, ast.Call) and _makes(node) for node in ast.walk(tree)]):
        made = _Made()
        made.visit(tree)
        at = beginning(tree)
        tree.body[at:at] = made.classes


class _Writer:
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.found: dict[str, str] = {}  # the classes that were enumerations -> ``Enum`` or ``IntEnum``

    def write(self, tree: ast.Module) -> None:
        """Each class in its place, then what is said of it."""
        for node in ast.walk(tree):
            for field in ("body", "orelse", "finalbody"):
                statements = getattr(node, field, None)
                if isinstance(statements, list):
                    for at in range(len(statements) - 1, -1, -1):
                        each = statements[at]
                        if isinstance(each, ast.ClassDef):
                            statements[at + 1 : at + 1] = self._class(each)
        if self.found:
            _Read(self.found).visit(tree)

    def _class(self, node: ast.ClassDef) -> list[ast.stmt]:
        """The statements that make a class's members, which stand behind it."""
        kinds = [kind for base in node.bases if (kind := self.names.get(ast.unparse(base))) in _ENUMS]
        if not kinds:
            return []
        if len(node.bases) > 1:
            raise Unwritable(node.bases[1], "base")
        node.bases = []
        node.decorator_list = [each for each in node.decorator_list if self.names.get(ast.unparse(each)) != "unique"]
        self.found[node.name] = str(kinds[0])
        members: list[tuple[ast.Assign, str, ast.expr]] = []
        for statement in list(node.body):
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if not name.startswith("_"):
                    if isinstance(value, ast.Call) and self.names.get(ast.unparse(value.func)) == "auto":
                        value = ast.copy_location(ast.Constant(len(members) + 1), value)
                    members.append((statement, name, value))
                    node.body.remove(statement)
        if kinds[0] == "IntEnum":
            for statement, _, value in members:
                statement.value = value
            node.body[:0] = [statement for statement, _, _ in members]
            node.body = node.body or [ast.copy_location(ast.Pass(), node)]
            return [_kept(node, members[-1][0], [name for _, name, _ in members])] if members else []
        own = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
        add(node, {name: text for name, text in _METHODS.items() if name not in own})
        made: list[ast.stmt] = []
        for statement, name, value in members:
            target = ast.Attribute(ast.Name(node.name, ast.Load()), name, ast.Store())
            call = ast.Call(ast.Name(node.name, ast.Load()), [ast.Constant(name), value], [])
            made.append(_at(ast.Assign([target], call), statement))
        return [*made, _kept(node, members[-1][0], [name for _, name, _ in members])] if members else []


_METHODS = {
    "__init__": "def __init__(self, name, value):\n    self.name = name\n    self.value = value",
    "__repr__": "def __repr__(self):\n    return f'<{self.__class__.__name__}.{self.name}: {self.value!r}>'",
    "__str__": "def __str__(self):\n    return f'{self.__class__.__name__}.{self.name}'",
}


def _kept(node: ast.ClassDef, at: ast.stmt, names: list[str]) -> ast.stmt:
    """``Color.members = (Color.RED, …)``."""
    members: list[ast.expr] = [ast.Attribute(ast.Name(node.name, ast.Load()), name, ast.Load()) for name in names]
    target = ast.Attribute(ast.Name(node.name, ast.Load()), _MEMBERS, ast.Store())
    made: ast.stmt = _at(ast.Assign([target], ast.Tuple(members, ast.Load())), at)
    return made


class _Read(ast.NodeTransformer):
    """What a program says of its enumerations: ``for c in Color``, ``len(Color)``, ``Color(1)``, ``Color['RED']``."""

    def __init__(self, found: dict[str, str]) -> None:
        self.found = found

    def _members(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Name) and node.id in self.found:
            made: ast.expr = _at(ast.Attribute(node, _MEMBERS, ast.Load()), node)
            return made
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        node.iter = self._members(node.iter)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = self._members(node.iter)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in _LISTING:
            node.args = [self._members(each) for each in node.args]
        elif isinstance(node.func, ast.Name) and node.func.id in self.found and len(node.args) == 1 and not node.keywords:
            read = "c" if self.found[node.func.id] == "IntEnum" else "c.value"
            return self._one(node, node.func.id, f"{read} == _", node.args[0])
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and self.found.get(node.value.id) == "Enum":
            return self._one(node, node.value.id, "c.name == _", node.slice)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=name)), attr="value") if self.found.get(name) == "IntEnum":
                return node.value
        return node

    def _one(self, node: ast.expr, name: str, test: str, wanted: ast.expr) -> ast.expr:
        """The member of which something is true."""
        made = ast.parse(f"[c for c in {name}.members if {test}][0]", mode="eval").body
        for each in ast.walk(made):
            if isinstance(each, ast.Attribute) and each.attr == "members":
                each.attr = _MEMBERS
            elif isinstance(each, ast.Compare):
                each.comparators = [wanted]
        found: ast.expr = _at(made, node, wanted)
        return found


class _Made(ast.NodeTransformer):
    """``type('Data', (), {})`` as the name of a class that stands at the top."""

    def __init__(self) -> None:
        self.classes: list[ast.stmt] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not _makes(node):
            return node
        name, held = node.args[0], node.args[2]
        assert isinstance(name, ast.Constant)
        assert isinstance(held, ast.Dict)
        word = str(name.value) if str(name.value).isidentifier() else "Made"
        made = ast.copy_location(ast.ClassDef(f"{word}_{len(self.classes) + 1}", [], [], [], []), node)
        if hasattr(ast, "TypeAlias"):
            vars(made)["type_params"] = []
        for key, value in zip(held.keys, held.values, strict=True):
            assert isinstance(key, ast.Constant)
            made.body.append(_at(ast.Assign([ast.Name(str(key.value), ast.Store())], value), value))
        made.body = made.body or [ast.copy_location(ast.Pass(), node)]
        self.classes.append(made)
        return ast.copy_location(ast.Name(made.name, ast.Load()), node)


def _makes(node: ast.Call) -> bool:
    """Whether a call makes a class of a name, no base and attributes that are written out as constants."""
    match node:
        case ast.Call(
            func=ast.Name(id="type"),
            args=[ast.Constant(value=str()), ast.Tuple(elts=[] | [ast.Name(id="object")]), ast.Dict(keys=keys, values=values)],
            keywords=[],
        ):
            words = [each.value for each in keys if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            plain = all([word.isidentifier() and not word.startswith("_") for word in words])
            return plain and len(words) == len(keys) and all([isinstance(each, ast.Constant) for each in values])
    return False


def _at(made: Any, node: ast.AST, *kept: ast.AST) -> Any:
    """What is made stands where ``node`` does and says how it reads; what is ``kept`` in it stays as it is."""
    leave = {id(each) for one in kept for each in ast.walk(one)}
    for each in ast.walk(made):
        if isinstance(each, (ast.expr, ast.stmt)) and id(each) not in leave and (each is made or not hasattr(each, "lineno")):
            ast.copy_location(each, node)
            vars(each)["spelled"] = ast.unparse(each).replace(f".{_MEMBERS}", "")
    return made
