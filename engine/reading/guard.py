"""``if __name__ == "__main__":`` with nothing in it but the reading of arguments and tests: it is no part of the program."""

from __future__ import annotations

import ast
from collections.abc import Sequence

_READERS = frozenset({"argparse", "sys", "optparse", "getopt", "doctest", "unittest", "logging", "pytest", "os"})
_HARMLESS = frozenset({"print", "len", "int", "float", "str", "exit", "quit", "vars"})


def without_guard(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements without a guard of that kind; the same list if there is none."""
    if not any([isinstance(node, ast.If) and guards(node) for node in body]):
        return body
    return [node for node in body if not (isinstance(node, ast.If) and guards(node) and not node.orelse and _reads(node.body))]


def imported(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module that is imported: what its guard keeps for when it is run by itself is left out."""
    found: list[ast.stmt] = []
    for node in body:
        found += node.orelse if isinstance(node, ast.If) and guards(node) else [node]
    return found


def guards(node: ast.If) -> bool:
    """``__name__ == "__main__"``, either way round."""
    test = node.test
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = [test.left, test.comparators[0]]
    named = [side for side in sides if isinstance(side, ast.Name) and side.id == "__name__"]
    return bool(named) and any([isinstance(side, ast.Constant) and side.value == "__main__" for side in sides])


def _reads(body: Sequence[ast.stmt]) -> bool:
    """Whether statements do nothing but read the command line, print, and run tests; at least one of them reads or tests."""
    known: set[str] = set()
    reads = False
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            if not all([module.partition(".")[0] in _READERS for module in modules]):
                return False
            known |= {one.asname or one.name.partition(".")[0] for one in node.names}
            reads = True
        elif isinstance(node, (ast.Assign, ast.Expr, ast.AnnAssign)):
            if node.value is None or not _reader(node.value, known):
                return False
            targets = node.targets if isinstance(node, ast.Assign) else []
            known |= {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
            reads = reads or any([isinstance(one, ast.Name) and one.id in _READERS for one in ast.walk(node.value)])
        elif not isinstance(node, ast.Pass):
            return False
    return reads


def _reader(value: ast.expr, known: set[str]) -> bool:
    """Whether an expression calls and reads nothing but what reads the command line, what that gave, and harmless builtins."""
    free = known | _READERS
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and _root(node.func) not in free | _HARMLESS:
            return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant)  # "…".format(…)
        if isinstance(node, ast.Name) and node.id not in free | _HARMLESS and not node.id.startswith("__"):
            return False
        if isinstance(node, (ast.NamedExpr, ast.Lambda, ast.Await, ast.Yield, ast.YieldFrom)):
            return False
    return True


def _root(node: ast.AST) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
