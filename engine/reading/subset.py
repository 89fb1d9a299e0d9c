"""What can be refused before anything runs: one walk over a program's syntax tree, and a closer look where something rare stood."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.limits import Limits
from engine.named import NamedTuple
from engine.reading.beside import Home
from engine.reading.decorators import wraps
from engine.reading.functions import (
    BUILT,
    FILES,
    QUIET,
    canonical,
    dotted,
)
from engine.reading.grammar import status
from engine.reading.importing import note, note_tried
from engine.reading.loading import Beside
from engine.reading.special import SETTINGS, SPECIAL_METHODS
from engine.reading.unbound import READABLE, beginning, check_names
from engine.reading.walk import Walk, attribute_place, place_of

if TYPE_CHECKING:
    from engine.reading.sparing import Spared


class Seen(NamedTuple):
    """What stands in a program, as its one walk saw it: all ``identifiers``, those that it binds, the names of its attributes and
    the words of its texts (``said``), whether there is a loop, and what was taken out as nothing reaches it."""

    identifiers: set[str]
    bound: set[str]
    said: set[str]
    looped: bool
    spared: tuple[Spared, ...] = ()


def check(
    trees: list[tuple[ast.Module, Home]], file: str, lines: tuple[str, ...], limits: Limits, beside: Beside, folder: str | None
) -> Seen:
    """Walk every node of a program and its modules; raise for the first (in file order) that is outside the subset. Functions that
    nothing reaches are taken out first where they are all that is."""
    spared: list[Spared] = []
    while True:
        walks = [Walk(file, lines, limits, beside, home, folder) for _, home in trees]
        _walk(walks, [tree for tree, _ in trees])
        if not any([walk.found for walk in walks]):
            break
        from engine.reading.sparing import spare  # seldom needed

        spared += spare([tree for tree, _ in trees], walks)
    bound = set().union(*[walk.bound for walk in walks])
    said = set().union(*[walk.said for walk in walks])
    for walk in walks:
        said.update(*[re.findall(_WORD, text) for text in walk.quoted])
    read = bound.union(*[walk.read for walk in walks])
    return Seen(read, bound, said, any([walk.looped for walk in walks]), tuple(spared))


def _walk(walks: list[Walk], trees: list[ast.Module]) -> None:
    for walk, tree in zip(walks, trees, strict=True):
        _visit(tree, walk)
    if len(walks) > 1:  # objects go from one to the other
        members, classes = set().union(*[walk.members for walk in walks]), any([walk.classes for walk in walks])
        for walk in walks:
            walk.members, walk.classes = members, classes
    for walk, tree in zip(walks, trees, strict=True):
        _settle(walk, tree)


def _settle(walk: Walk, tree: ast.Module) -> None:
    """What can be told of a tree once all are walked."""
    check_names(walk, tree)
    for each in walk.raises:
        _read_raise(each, walk)
    if walk.rare:
        from engine.reading.closer import Closer

        Closer(walk, tree)
    if walk.declares:
        from engine.reading.declared import misdeclared

        for node, said in misdeclared(tree):
            walk.refuse("syntax", node, said=said)


def _read_raise(node: ast.Raise, walk: Walk) -> None:
    """What a ``raise`` makes, if all of it is inside the subset; else it is told as it is written, and nobody can catch it."""
    inside = walk.aside()
    for part in (node.exc, node.cause):
        if part is not None:
            _visit(part, inside)
    check_names(inside, node)
    walk.read.update(inside.read)
    walk.rare = walk.rare or inside.rare
    if inside.found:
        vars(node)["unread"] = True


def _visit(tree: ast.AST, walk: Walk) -> None:
    bound, read, refuse = walk.bound, walk.read, walk.refuse
    stack: list[tuple[Any, int]] = [(tree, 0)]
    nesting, plans, numbers = walk.limits.nesting, _plans, _NUMBERS
    named, constant, load, binary, assign = ast.Name, ast.Constant, ast.Load, ast.BinOp, ast.Assign  # a long file has many of each
    while stack:
        node, depth = stack.pop()
        kind = type(node)
        if kind is named:
            name = node.id
            if name[0] == "_" and name[:2] == "__" and name not in _DUNDERS:
                refuse("private_name", node, name=name)
            if type(node.ctx) is load:
                first = read.get(name)
                if first is None or (node.lineno, node.col_offset) < (first.lineno, first.col_offset):
                    read[name] = node
            else:
                bound.add(name)
            continue
        if kind is constant:
            if type(node.value) not in numbers:
                _check_constant(node, walk)
            continue
        if kind is binary and depth <= nesting:
            depth += 1
            stack += ((node.left, depth), (node.right, depth))
            continue
        if kind is assign and depth <= nesting:
            depth += 1
            stack += [(target, depth) for target in node.targets]
            stack.append((node.value, depth))
            continue
        plan = plans.get(kind) or _plan(kind)
        if plan.word:
            refuse("unsupported_syntax", node, what=plan.word)
            continue
        if depth > nesting:
            refuse("nesting", node, said="")
            continue
        if plan.special is not None and plan.special(node, walk):
            continue
        depth += 1
        for field in plan.fields:
            value = getattr(node, field, None)
            if type(value) is list:
                stack.extend([(child, depth) for child in value if child is not None])
            elif value is not None and type(value) not in _VALUES:
                stack.append((value, depth))


_WORD = r"[^\W\d]\w*"
_DUNDERS = SPECIAL_METHODS | SETTINGS | {"__name__", "__file__"}  # ``__radd__ = __add__`` in a class
_VALUES = (str, int, type(None))
_NUMBERS = frozenset((float, bool, type(None)))
# annotations are never evaluated, so they may hold anything
_FIELDS: dict[type, tuple[str, ...]] = {
    ast.AnnAssign: ("target", "value"),
    ast.arg: (),
    ast.FunctionDef: ("args", "body", "type_params"),
    ast.ClassDef: ("bases", "body", "type_params"),
    ast.With: ("items", "body"),
}
Special = Callable[[Any, Walk], bool]
_SPECIAL: dict[type, Special] = {}


def _special(*kinds: type) -> Callable[[Special], Special]:
    def register(function: Special) -> Special:
        for kind in kinds:
            _SPECIAL[kind] = function
        return function

    return register


class _Plan(NamedTuple):
    """What the walk does with one syntax class: the word it is refused by, a closer check, the fields to go on with."""

    word: str
    special: Special | None
    fields: tuple[str, ...]


_plans: dict[type, _Plan] = {}
# operators and contexts: the table supports every one of them (a test walks it), so the walk need not visit them
_OPERATORS = frozenset(("op", "ops", "ctx"))


def _plan(kind: type[ast.AST]) -> _Plan:
    fields = tuple([name for name in _FIELDS.get(kind, kind._fields) if name not in _OPERATORS])
    plan = _plans[kind] = _Plan(status(kind), _SPECIAL.get(kind), fields)
    return plan


def _check_constant(node: Any, walk: Walk) -> None:
    value = node.value
    if type(value) is int:
        if value.bit_length() > walk.limits.bits:
            walk.refuse("limit", node, limit="bits", asked=value.bit_length(), allowed=walk.limits.bits)
    elif type(value) is str:
        walk.rare = True
        walk.quoted.append(value)
    elif type(value) in (complex, bytes) and id(node) not in walk.counted:
        walk.refuse("unsupported_literal", node, what=type(value).__name__)


@_special(ast.Subscript)
def _check_subscript(node: Any, walk: Walk) -> bool:
    """``np.mgrid[0:1:5j]``: five points; nowhere else an imaginary number has a meaning here."""
    if f"np.{dotted(node.value).rpartition('.')[2]}" in BUILT:  # whatever it was imported as
        parts = node.slice.elts if type(node.slice) is ast.Tuple else [node.slice]
        walk.counted.update([id(p.step) for p in parts if type(p) is ast.Slice])
    return False


@_special(ast.Attribute)
def _check_attribute(node: Any, walk: Walk) -> bool:
    name, loads = node.attr, type(node.ctx) is ast.Load
    walk.said.add(name)
    if name[:2] == "__" == name[-2:] and not (
        name == "__version__" or name in READABLE if loads else name in SPECIAL_METHODS
    ):
        walk.refuse("private_name", node, name=name)
    elif not loads and type(node.ctx) is ast.Store:
        walk.members.add(name)
        walk.stored.append(node)
    else:
        walk.attributes.append(node)
    return False


@_special(ast.ClassDef)
def _check_class(node: Any, walk: Walk) -> bool:
    """One base, no metaclass, methods that nothing but an ``if`` stands around."""
    walk.bound.add(node.name)
    walk.classes = True
    if node.decorator_list:
        walk.refuse("unsupported_syntax", node.decorator_list[0], what="class decorator")
    if node.keywords:
        walk.refuse("unsupported_syntax", node.keywords[0].value, what="metaclass")
    if len(node.bases) > 1:
        walk.refuse("unsupported_syntax", node.bases[1], what="bases")
    _check_body(node.body, walk)
    return False


_IN_CLASSES = (ast.Pass, ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.While, ast.With, ast.Try, ast.Delete,
               ast.Assert, ast.Import, ast.ImportFrom)  # fmt: skip


def _check_body(body: list[ast.stmt], walk: Walk) -> None:
    """The statements of a class: what they bind are attributes."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            walk.members.add(statement.name)
            walk.methods.add(id(statement))
            if statement.name.startswith("__") and statement.name.endswith("__") and statement.name not in SPECIAL_METHODS:
                walk.refuse("special_method", statement, name=statement.name)
        elif isinstance(statement, ast.ClassDef):
            walk.members.add(statement.name)
        elif isinstance(statement, ast.If):
            _check_body(statement.body, walk)
            _check_body(statement.orelse, walk)
        elif not isinstance(statement, _IN_CLASSES):
            walk.refuse("unsupported_syntax", statement, what="class body")
        else:
            inside = list(ast.walk(statement))
            walk.members.update([n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)])
            walk.members.update([(n.asname or n.name).partition(".")[0] for n in inside if isinstance(n, ast.alias)])
            for each in [n for n in inside if isinstance(n, (ast.FunctionDef, ast.ClassDef))]:
                walk.refuse("unsupported_syntax", each, what="class body")


@_special(ast.FunctionDef)
def _check_def(node: Any, walk: Walk) -> bool:
    walk.bound.add(node.name)
    walk.defined.add(node.name)
    if id(node) not in walk.methods:
        for each in node.decorator_list:
            _visit(each, walk)
    elif node.decorator_list:
        walk.decorated.append(node)
        for each in node.decorator_list:
            if not wraps(each, node.name):
                _visit(each, walk)
    return False


@_special(ast.arg)
def _check_parameter(node: Any, walk: Walk) -> bool:
    walk.bound.add(node.arg)
    return True


@_special(ast.arguments)
def _check_parameters(node: Any, walk: Walk) -> bool:
    seen: set[str] = set()
    for each in (*node.posonlyargs, *node.args, *((node.vararg,) if node.vararg else ()), *node.kwonlyargs,
                 *((node.kwarg,) if node.kwarg else ())):  # fmt: skip
        if each.arg in seen:
            walk.refuse("syntax", each, said=f"duplicate argument '{each.arg}' in function definition")
        seen.add(each.arg)
    return False


@_special(ast.Call)
def _check_call(node: Any, walk: Walk) -> bool:
    seen: set[str] = set()
    for each in node.keywords:
        if each.arg in seen:
            walk.refuse("syntax", each, said=f"keyword argument repeated: {each.arg}")
        if each.arg is not None:
            seen.add(each.arg)
        if each.arg == "dtype" and isinstance(each.value, (ast.List, ast.Dict)):
            walk.refuse("records", each.value)
    if dotted(node.func) in ("np.dtype", "numpy.dtype") and node.args and isinstance(node.args[0], (ast.List, ast.Dict)):
        walk.refuse("records", node)
    if isinstance(node.func, ast.Name) and node.func.id == "setattr" and len(node.args) == 3:
        walk.computed = walk.computed or not isinstance(node.args[1], ast.Constant)
        walk.members.update([each.value for each in node.args[1:2] if isinstance(each, ast.Constant) and type(each.value) is str])
    return False


@_special(ast.With)
def _check_with(node: Any, walk: Walk) -> bool:
    """``with np.errstate(…):`` changes no number; nothing else of numpy is entered, but a file (``with np.load(f) as data:``)."""
    for item in node.items:
        call = item.context_expr
        file = isinstance(call, ast.Call) and canonical(dotted(call.func)) in FILES
        if beginning(call) not in ("np", "numpy") or file:
            walk.entered.append((node, call))
        elif not isinstance(call, ast.Call) or canonical(dotted(call.func)) not in QUIET or item.optional_vars is not None:
            walk.refuse("unsupported_syntax", node, what="with")
        elif call.args or not all(_is_quiet(each) for each in call.keywords):
            walk.refuse("argument", call, name=dotted(call.func), argument=", ".join(map(ast.unparse, call.keywords)))
    return False


def _is_quiet(keyword: ast.keyword) -> bool:
    """A plain setting, and none that turns a warning into an exception."""
    return isinstance(keyword.value, ast.Constant) and keyword.value.value not in ("raise", "call")


@_special(ast.Raise)
def _check_raise(node: Any, walk: Walk) -> bool:
    walk.raises.append(node)
    return True


@_special(ast.Try)
def _check_try(node: Any, walk: Walk) -> bool:
    note_tried(node, walk)
    return False


@_special(ast.ExceptHandler)
def _check_handler(node: Any, walk: Walk) -> bool:
    if node.name is not None:
        if node.name.startswith("__"):
            walk.refuse("private_name", node, name=node.name)
        walk.bound.add(node.name)
    return False


@_special(ast.For, ast.While)
def _check_loop(node: Any, walk: Walk) -> bool:
    walk.looped = True
    return False


@_special(ast.Global, ast.Nonlocal)
def _check_declared(node: Any, walk: Walk) -> bool:
    walk.declares = True
    return True


@_special(ast.comprehension)
def _check_comprehension(node: Any, walk: Walk) -> bool:
    if node.is_async:
        walk.refuse("unsupported_syntax", node.iter, what="async")
    return False


@_special(ast.Return, ast.Break, ast.Continue, ast.Starred, ast.JoinedStr, ast.Yield, ast.YieldFrom)
def _mark(node: Any, walk: Walk) -> bool:
    walk.rare = True
    return False


@_special(ast.Import, ast.ImportFrom)
def _check_import(node: Any, walk: Walk) -> bool:
    note(node, walk)
    return True


__all__ = ["attribute_place", "check", "place_of"]
