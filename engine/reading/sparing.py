"""Functions and classes that nothing reaches: what they ask for is told, and refused only where one of them is called after all."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from engine.errors import ProgramError
from engine.named import NamedTuple
from engine.reading.walk import Walk, refusing

SPARED = frozenset((
    "unsupported_import", "module_outside", "unsupported_function", "unsupported_attribute", "unsupported_builtin",
    "unsupported_literal", "unsupported_target", "undefined_name", "makes_complex", "records",
))  # fmt: skip
"""Refusals that do no harm where they are never met; of syntax only ``with``. What could do some if a mistake of ours let it run is
refused at once."""
SYSTEM = frozenset((
    "os", "sys", "subprocess", "shutil", "socket", "ctypes", "signal", "multiprocessing", "threading", "importlib", "builtins",
    "pty", "runpy", "code",
))  # fmt: skip
"""Modules by which a program reaches what is outside of it."""
CODE = frozenset(("eval", "exec", "compile", "globals", "locals", "vars", "breakpoint", "__import__"))
"""Functions of Python that run text, or reach all names."""


class Spared(NamedTuple):
    """A function or class whose body was taken out: its line, its name as it is called, and what its body asked for."""

    line: int
    name: str
    error: ProgramError


def spare(trees: Sequence[ast.Module], walks: Sequence[Walk]) -> list[Spared]:
    """Put the refusal in place of the body of each function or class that holds one and that nothing reaches. Raises
    ``ProgramError`` for the first, in file order, that stands elsewhere; the trees are as they were then."""
    units = [unit for tree in trees for unit in _units(tree)]
    reached = _reached(trees, units)
    taken: dict[int, tuple[_Unit, ProgramError]] = {}
    hindering: list[ProgramError] = []
    for walk, tree in zip(walks, trees, strict=True):
        for error, node in zip(walk.found, walk.refused, strict=True):
            holders = [_holder(one, units) for one in _concerned(node, walk, tree)]
            holding = [unit for unit in holders if unit is not None and id(unit.node) not in reached and not _is_out(unit)]
            if not _is_harmless(error) or len(holding) < max(len(holders), 1):
                hindering.append(error)
            for unit in holding:
                taken.setdefault(id(unit.node), (unit, error))
    if hindering:
        raise min(hindering, key=lambda error: (error.place.line, error.place.column, -error.place.end))
    outer = [(unit, error) for unit, error in taken.values()
             if not any([id(unit.node) in other.inside for other, _ in taken.values()])]  # fmt: skip
    for unit, error in outer:
        _take_out(unit, error)
    return [Spared(unit.node.lineno, unit.name, error) for unit, error in outer]


def unreached(tree: ast.Module) -> frozenset[int]:
    """Ids of all nodes in the bodies of functions and classes that nothing reaches."""
    units = list(_units(tree))
    reached = _reached([tree], units)
    return frozenset().union(*[unit.inside for unit in units if id(unit.node) not in reached])


class _Unit(NamedTuple):
    """A function or a class: what its body reads of names and attributes, without the functions and classes in it."""

    node: Any  # ast.FunctionDef | ast.ClassDef
    name: str
    owner: Any  # the class that a method is of
    reads: frozenset[str]
    inside: frozenset[int]  # ids of the nodes of its body, and of what stands deeper


def _units(tree: ast.AST, owner: Any = None, prefix: str = "") -> Iterator[_Unit]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            body = [*node.body, *(node.bases + node.decorator_list + node.keywords if isinstance(node, ast.ClassDef) else [])]
            inside = frozenset([id(one) for part in body for one in ast.walk(part)])
            yield _Unit(node, prefix + node.name, owner, frozenset(_read(body)), inside)
            if isinstance(node, ast.ClassDef):
                yield from _units(node, node, f"{node.name}.")
            else:
                yield from _units(node)
        else:
            yield from _units(node, owner, prefix)


def _read(body: Sequence[ast.AST]) -> Iterator[str]:
    """The names, attributes and words of texts; of a function or class in it only what is read where it is defined."""
    stack = list(body)
    while stack:
        node = stack.pop()
        match node:
            case ast.FunctionDef():
                stack += [*node.decorator_list, node.args]
            case ast.ClassDef():
                pass
            case ast.alias():
                pass
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
                yield name
                stack += list(ast.iter_child_nodes(node))
            case _:
                stack += list(ast.iter_child_nodes(node))


def _reached(trees: Sequence[ast.Module], units: Sequence[_Unit]) -> set[int]:
    """Ids of the functions and classes whose name is read in what runs. A method is of a class that is; one that Python calls needs
    no more."""
    names = {name for tree in trees for name in _read(tree.body)}
    renamed = {(one.asname, one.name) for tree in trees for one in ast.walk(tree) if isinstance(one, ast.alias) and one.asname}
    reached: set[int] = set()
    while True:
        names |= {name for known, name in renamed if known in names}
        new = [unit for unit in units if id(unit.node) not in reached and _is_read(unit, names, reached)]
        if not new:
            return reached
        for unit in new:
            reached.add(id(unit.node))
            names |= unit.reads


def _is_read(unit: _Unit, names: set[str], reached: set[int]) -> bool:
    if unit.owner is not None and id(unit.owner) not in reached:
        return False
    return unit.node.name in names or (unit.owner is not None and _is_special(unit.node.name))


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_harmless(error: ProgramError) -> bool:
    """Whether it may stand where nothing reaches it: nothing of the system, and nothing that runs text."""
    if error.code == "private_name":  # an attribute that only a body taken out gave to an object
        return not error.fields["name"].startswith("__")
    if error.code not in SPARED:
        return bool(error.code == "unsupported_syntax" and error.fields["what"] == "with")
    if error.code == "unsupported_builtin":
        return error.fields["name"] not in CODE
    asked = error.fields.get("module") or (error.fields["name"] if error.code == "unsupported_function" else "")
    return str(asked).partition(".")[0] not in SYSTEM


def _concerned(node: ast.AST, walk: Walk, tree: ast.Module) -> list[ast.AST]:
    """What a refusal is about: of an import all that reads a name of it."""
    names = {name for foreign in walk.foreign if foreign.node is node for name in foreign.names}
    if not names:
        return [node]
    return [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id in names]


def _holder(node: ast.AST, units: Sequence[_Unit]) -> _Unit | None:
    """The innermost function or class whose body a node stands in."""
    holding = [unit for unit in units if id(node) in unit.inside]
    return min(holding, key=lambda unit: len(unit.inside), default=None)


def _take_out(unit: _Unit, error: ProgramError) -> None:
    """``raise`` in place of a body; of a class in place of each of its methods, and of ``__init__``: what makes an object of it, or
    of a class that derives from it, meets the refusal."""
    node = unit.node
    vars(node)["out"] = True
    if isinstance(node, ast.FunctionDef):
        node.body = [_raised(error, node)]
        return
    begin = ast.parse("def __init__(self, *args, **more): pass").body[0]
    begin = ast.increment_lineno(begin, node.lineno - 1)
    methods = {one.name: one for one in [begin, *node.body] if isinstance(one, ast.FunctionDef)}
    for one in methods.values():
        one.body, one.decorator_list = [_raised(error, one)], []
        one.args.defaults = [ast.copy_location(ast.Constant(None), given) for given in one.args.defaults]
        one.args.kw_defaults = [
            None if given is None else ast.copy_location(ast.Constant(None), given) for given in one.args.kw_defaults
        ]
    node.bases, node.keywords, node.decorator_list, node.body = [], [], [], list(methods.values())


def _is_out(unit: _Unit) -> bool:
    """Whether there is nothing of it to take out any more."""
    return "out" in vars(unit.node)


def _raised(error: ProgramError, at: ast.FunctionDef) -> ast.stmt:
    return ast.copy_location(refusing(error), at.body[0])
