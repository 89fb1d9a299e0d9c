"""Command lines and namespaces, written out: a program is run without arguments, so what ``argparse`` gives it are the defaults.

``parser.parse_args()`` becomes an object of an ordinary class, made of the defaults of all ``add_argument``, and so does
``SimpleNamespace(lr=0.1)``; what only describes the command line is left out.
"""

from __future__ import annotations

import ast

from engine.named import NamedTuple
from engine.reading.unwritable import NoDefault, Unwritable
from engine.reading.written import add, beginning

_MODULES = {"argparse": frozenset(("ArgumentParser", "Namespace")), "types": frozenset(("SimpleNamespace",))}
_PARSERS = frozenset(("ArgumentParser",))
_GROUPS = frozenset(("add_argument_group", "add_mutually_exclusive_group"))
_SILENT = frozenset("add_argument set_defaults print_help print_usage".split())
_FLAGS = {"store_true": False, "store_false": True}


class _Option(NamedTuple):
    """What one argument is when nobody gives it; None where it is left out of the object."""

    name: str
    default: ast.expr | None


def parse_out(tree: ast.Module) -> None:
    """Write out the command lines of a program, in its tree. Raises ``Unwritable``."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {f"{a.asname or a.name}.{each}": each for a in node.names for each in _MODULES.get(a.name, ())}
        elif isinstance(node, ast.ImportFrom) and node.module in _MODULES:
            names |= {a.asname or a.name: a.name for a in node.names if a.name in _MODULES[node.module]}
    if not names:
        return
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if any([names.get(ast.unparse(call.func)) for call in calls]):
        _Writer(tree, names, calls).write()


class _Writer(ast.NodeTransformer):
    def __init__(self, tree: ast.Module, names: dict[str, str], calls: list[ast.Call]) -> None:
        self.tree = tree
        self.names = names
        self.parsers = [call for call in calls if names.get(ast.unparse(call.func)) in _PARSERS]
        self.classes: list[ast.ClassDef] = []
        self.groups: dict[str, str] = {}  # the name of a group -> that of its parser
        self.options: dict[str, dict[str, ast.expr | None]] = {}  # by the parser's name; "" where there is but one
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and _method(node.value) in _GROUPS:
                self.groups[ast.unparse(node.targets[0])] = ast.unparse(node.value.func.value)  # type: ignore[attr-defined]
        for call in calls:
            if self.parsers and _method(call) == "add_subparsers":
                raise Unwritable(call, "add_subparsers")
            if self.parsers and _method(call) == "add_argument":
                option = _option(call)
                self._of(call).setdefault(option.name, option.default)
        for call in calls:
            if self.parsers and _method(call) == "set_defaults":
                self._of(call).update({k.arg: k.value for k in call.keywords if k.arg is not None})

    def write(self) -> None:
        """Put the classes before what uses them."""
        self.visit(self.tree)
        at = beginning(self.tree)
        self.tree.body[at:at] = self.classes

    def _of(self, call: ast.Call) -> dict[str, ast.expr | None]:
        """The options of the parser that a method is called of."""
        owner = ast.unparse(call.func.value)  # type: ignore[attr-defined]
        return self.options.setdefault("" if len(self.parsers) == 1 else self.groups.get(owner, owner), {})

    # -- what is put in their place

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """``parser.add_argument(…)`` alone."""
        if self.parsers and _method(node.value) in _SILENT:
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Parsers are nothing, what they parse is an object."""
        self.generic_visit(node)
        made: ast.expr = node
        name, method = self.names.get(ast.unparse(node.func)), _method(node)
        if name in _PARSERS or (self.parsers and method in (*_GROUPS, "add_argument")):
            made = ast.Constant(None)
        elif name is not None:
            if node.args or any([k.arg is None for k in node.keywords]):
                raise Unwritable(node, name)
            made = self._object(node, {k.arg: k.value for k in node.keywords if k.arg is not None})
        elif self.parsers and method in ("parse_args", "parse_known_args"):
            told = [*node.args, *[k.value for k in node.keywords]]
            if any([isinstance(given, (ast.List, ast.Tuple)) and given.elts for given in told]):
                raise Unwritable(node, method)
            made = self._object(node, {name: value for name, value in self._of(node).items() if value is not None})
            if method == "parse_known_args":
                made = ast.Tuple([made, ast.copy_location(ast.List([], ast.Load()), node)], ast.Load())
        return ast.copy_location(made, node)

    def _object(self, node: ast.Call, given: dict[str, ast.expr]) -> ast.expr:
        """An object with these attributes."""
        if not all([name.isidentifier() for name in given]):
            raise Unwritable(node, ast.unparse(node.func))
        kind = "Namespace" if not self.classes else f"Namespace_{len(self.classes) + 1}"
        made = ast.copy_location(ast.ClassDef(kind, [], [], [], []), node)
        if hasattr(ast, "TypeAlias"):
            vars(made)["type_params"] = []
        lines = [f"self.{name} = {name}" for name in given] or ["pass"]
        shown = ", ".join([f"{name}={{self.{name}!r}}" for name in given])
        add(made, {
            "__init__": f"def __init__({', '.join(['self', *given])}):\n    " + "\n    ".join(lines),
            "__repr__": f"def __repr__(self):\n    return f'Namespace({shown})'",
        })  # fmt: skip
        self.classes.append(made)
        return ast.copy_location(ast.Call(ast.copy_location(ast.Name(kind, ast.Load()), node), list(given.values()), []), node)


def _method(node: ast.AST) -> str:
    """The name of the method that an expression calls; "" for another."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def _option(call: ast.Call) -> _Option:
    """``add_argument('--learning-rate', type=float, default=0.1)``."""
    named = {k.arg or "**": k.value for k in call.keywords}
    flags = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if not flags or len(flags) < len(call.args) or "**" in named:
        raise Unwritable(call, "add_argument")
    written = named.get("dest")
    name = str(written.value) if isinstance(written, ast.Constant) else next(
        (flag for flag in flags if flag.startswith("--")), flags[0]
    ).lstrip("-").replace("-", "_" if flags[0].startswith("-") else "-")  # fmt: skip
    action, default = _constant(named.get("action")), named.get("default")
    if action in ("version", "help") or (default is not None and ast.unparse(default).endswith("SUPPRESS")):
        return _Option(name, None)
    if default is None and (action in _FLAGS):
        return _Option(name, ast.copy_location(ast.Constant(_FLAGS[action]), call))
    if default is None:
        needed = not flags[0].startswith("-") and _constant(named.get("nargs")) not in ("?", "*")
        if needed or _constant(named.get("required")) is True:
            raise NoDefault(call, name)
        return _Option(name, ast.copy_location(ast.Constant(None), call))
    kind = named.get("type")
    if kind is not None and isinstance(default, ast.Constant) and isinstance(default.value, str) and ast.unparse(kind) != "str":
        default = ast.copy_location(ast.Call(kind, [default], []), default)  # argparse reads what is text
    return _Option(name, default)


def _constant(node: ast.AST | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None
