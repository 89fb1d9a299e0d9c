"""What can be said more plainly, spelled out in the tree: ``from numpy import *`` by the names that the program uses, what modules
such as ``six`` and ``builtins`` give, which is Python's own, and ``dict.fromkeys``.
"""

from __future__ import annotations

import ast
import math
import re

import numpy as np

from engine.reading import libraries
from engine.reading.functions import BUILTINS, CLASS_WORDS, EXCEPTIONS, MODULES, known

NAMESAKES = frozenset("builtins past.builtins future.builtins six six.moves future.utils".split())
"""Modules that give Python's own functions to programs that are also to run under Python 2."""
_ROOTS = tuple({name.partition(".")[0] for name in NAMESAKES})
_OWN = {"xrange": "range", "izip": "zip", "imap": "map", "ifilter": "filter", "unicode": "str", "basestring": "str", "long": "int"}
_ELSEWHERE = {"reduce": "functools", "zip_longest": "itertools"}
_STAR = r"import[\s\\]*\*"
_MODULES = frozenset("cPickle urllib".split())


def spell_out(tree: ast.Module, text: str) -> None:
    """Put plain imports, and assignments such as ``xrange = range``, in the place of those that say less."""
    starred = "import" in text and re.search(_STAR, text)
    if starred or "dict.fromkeys" in text or any([name in text for name in _ROOTS]):
        _Plainer(tree).visit(tree)


class _Plainer(ast.NodeTransformer):
    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.read: set[str] = set()
        self.bound: set[str] = set()

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """``dict.fromkeys(keys, 0)`` is ``{key: 0 for key in keys}``."""
        self.generic_visit(node)
        if ast.unparse(node.func) != "dict.fromkeys" or node.keywords or not 0 < len(node.args) < 3:
            return node
        value: ast.expr = node.args[1] if len(node.args) > 1 else ast.Constant(None)
        if not isinstance(value, (ast.Constant, ast.Name)):  # one value for all keys
            return node
        name = "key" if not (isinstance(value, ast.Name) and value.id == "key") else "each"
        walk = ast.comprehension(ast.Name(name, ast.Store()), node.args[0], [], 0)
        made = ast.DictComp(ast.Name(name, ast.Load()), value, [walk])
        for part in (made, made.key, made.value, walk.target):
            ast.copy_location(part, node)
        return made

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | list[ast.stmt]:
        """One statement for another, or several."""
        module = node.module or ""
        if node.level:
            return node
        if module in NAMESAKES:
            return self._namesakes(node) or ast.copy_location(ast.Pass(), node)
        if [alias.name for alias in node.names] != ["*"]:
            return node
        given = _given(module)
        if not given:
            return node
        self._walk()
        full = MODULES.get(module, module)
        names = [
            name for name in sorted(self.read & given)
            if name not in self.bound or known(f"{full}.{name}") or libraries.kind_of(f"{module}.{name}") == libraries.RUNS
        ]  # fmt: skip
        made = ast.ImportFrom(module, [ast.copy_location(ast.alias(name), node.names[0]) for name in names], 0)
        return ast.copy_location(made if names else ast.Pass(), node)

    def _namesakes(self, node: ast.ImportFrom) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        left = []
        for alias in node.names:
            bound = alias.asname or alias.name
            own = _OWN.get(alias.name, alias.name)
            if own in BUILTINS or own in EXCEPTIONS or own in CLASS_WORDS or own == "*":
                if bound != own:
                    made.append(ast.Assign([ast.Name(bound, ast.Store())], ast.Name(own, ast.Load())))
            elif alias.name in _MODULES:
                made.append(ast.Import([alias]))
            elif alias.name in _ELSEWHERE:
                made.append(ast.ImportFrom(_ELSEWHERE[alias.name], [alias], 0))
            else:
                left.append(alias)
        if left:
            made.append(ast.ImportFrom(node.module, left, 0))
        for each in made:
            for part in ast.walk(each):
                if isinstance(part, (ast.stmt, ast.expr)):
                    ast.copy_location(part, node)
        return made

    def _walk(self) -> None:
        """All names that the program reads, and those that it binds by an assignment or a definition."""
        if self.read:
            return
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name):
                (self.read if isinstance(node.ctx, ast.Load) else self.bound).add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                self.bound.add(node.name)
            elif isinstance(node, ast.arg):
                self.bound.add(node.arg)


def _given(module: str) -> frozenset[str]:
    """What ``from module import *`` gives; nothing of a module that only shows, whose names are not known."""
    if module in MODULES:
        if module == "math":
            return frozenset([name for name in vars(math) if name[0] != "_"])
        owner = {"numpy": np, "numpy.random": np.random, "numpy.linalg": np.linalg}.get(module)
        return frozenset(getattr(owner, "__all__", ()))
    return libraries.names_of(module)
