"""``np.nditer`` written out: a walk over the places of one array, as an object of an ordinary class, or over its elements."""

from __future__ import annotations

import ast

from engine.reading.functions import canonical, dotted
from engine.reading.written import add, beginning

_KIND = "nditer"
_METHODS = {
    "__init__": "def __init__(self, shape):\n    self.places = list(np.ndindex(shape))",
    "finished": "@property\ndef finished(self):\n    return len(self.places) == 0",
    "multi_index": "@property\ndef multi_index(self):\n    return self.places[0]",
    "iternext": "def iternext(self):\n    self.places.pop(0)\n    return len(self.places) > 0",
}
"""It holds the places that are left, and so no number that could be taken for one of the program's."""


def walk_out(tree: ast.Module) -> None:
    """Write out the walks of a program, in its tree. A walk over several arrays, or in another order, stays as it is."""
    writer = _Writer(tree)
    writer.visit(tree)
    if writer.first is not None:
        made = ast.copy_location(ast.ClassDef(_KIND, [], [], [], []), writer.first)
        if hasattr(ast, "TypeAlias"):
            vars(made)["type_params"] = []
        add(made, _METHODS)
        tree.body.insert(beginning(tree), made)


class _Writer(ast.NodeTransformer):
    def __init__(self, tree: ast.Module) -> None:
        self.first: ast.Call | None = None
        self.names = {"np.nditer"}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "numpy":
                self.names |= {a.asname or a.name for a in node.names if a.name == _KIND}
            elif isinstance(node, ast.Import):
                self.names |= {f"{a.asname}.{_KIND}" for a in node.names if a.name == "numpy" and a.asname}

    def visit_For(self, node: ast.For) -> ast.For:
        """``for v in np.nditer(x):``"""
        node.iter = self._elements(node.iter)
        return self.generic_visit(node)  # type: ignore[return-value]

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """``[f(v) for v in np.nditer(x)]``"""
        node.iter = self._elements(node.iter)
        return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """``it = np.nditer(x, flags=['multi_index'])``."""
        self.generic_visit(node)
        if not self._walks(node):
            return node
        self.first = self.first or node
        shape = ast.copy_location(ast.Attribute(self._array(node), "shape", ast.Load()), node)
        return ast.copy_location(ast.Call(ast.copy_location(ast.Name(_KIND, ast.Load()), node), [shape], []), node)

    def _elements(self, node: ast.expr) -> ast.expr:
        if not isinstance(node, ast.Call) or not self._walks(node) or node.keywords:
            return node
        return ast.copy_location(ast.Attribute(self._array(node), "flat", ast.Load()), node)

    def _walks(self, node: ast.Call) -> bool:
        if canonical(dotted(node.func)) not in self.names or not node.args:
            return False
        if isinstance(node.args[0], (ast.List, ast.Tuple, ast.Starred)):
            return False
        flags = [k.value for k in node.keywords if k.arg == "flags"] + node.args[1:2]
        said = {each.value for given in flags for each in ast.walk(given) if isinstance(each, ast.Constant)}
        return said <= {"multi_index", "refs_ok", "zerosize_ok"} and {k.arg for k in node.keywords} <= {"flags", "op_flags"}

    def _array(self, node: ast.Call) -> ast.expr:
        call = ast.Call(ast.Attribute(ast.Name("np", ast.Load()), "asarray", ast.Load()), [node.args[0]], [])
        for each in (call, call.func, call.func.value):  # type: ignore[attr-defined]
            ast.copy_location(each, node)
        return node.args[0] if isinstance(node.args[0], (ast.Name, ast.Attribute)) else call
