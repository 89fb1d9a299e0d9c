"""Classes whose methods Python writes, ``@dataclass``, ``namedtuple`` and ``NamedTuple``, with these methods written out.

What comes out is an ordinary class of the program: it is checked, run, shown and pickled like every other. Written statements say
how they read (``spelled``), since they stand nowhere in the file.
"""

from __future__ import annotations

import ast
from typing import Any

from engine.named import NamedTuple
from engine.reading.unwritable import Unwritable

CELL = "__class__"
_OPTIONS = frozenset("init repr eq order frozen unsafe_hash match_args kw_only slots weakref_slot".split())
_FIELD_OPTIONS = frozenset("default default_factory init repr compare hash kw_only metadata doc".split())
_SPACE = "__factory__"
_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


class Field(NamedTuple):
    """A field of a record. ``owner`` is the class whose attribute its default value is; ``factory`` what makes one, as text."""

    name: str
    owner: str = ""
    factory: str = ""
    init: bool = True
    shown: bool = True
    compared: bool = True
    keyword: bool = False


class Names(NamedTuple):
    """What the file calls the makers of records: alias -> ``dataclass``, ``field``, ``namedtuple``, ``NamedTuple``, ``ClassVar``,
    and the modules that have them."""

    names: dict[str, str]
    modules: frozenset[str]
    asks: bool  # of what fields a record has: ``asdict``

    def of(self, node: ast.AST | None) -> str:
        """The maker that an expression names; "" if it names none."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, "")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self.modules:
            return node.attr if node.attr in _MAKERS else ""
        return ""


_MAKERS = frozenset("dataclass field namedtuple NamedTuple ClassVar InitVar KW_ONLY".split())
_MODULES = frozenset(("dataclasses", "collections", "typing"))
_ASKING = frozenset(("asdict", "astuple", "replace"))
FIELDS = "dataclass fields"
"""The attribute in which a class keeps the names of its fields, where the program asks for them: a name that none can spell."""


def write_out(tree: ast.Module) -> None:
    """Write out the records of a program, in its tree. Raises ``Unwritable``."""
    names = _imported(tree)
    if names.names or names.modules:
        _Writer(names).body(tree.body)


def _imported(tree: ast.Module) -> Names:
    found: dict[str, str] = {}
    modules: set[str] = set()
    asks = False
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES:
            asks = asks or any([a.name in _ASKING for a in node.names])
            found |= {a.asname or a.name: a.name for a in node.names if a.name in _MAKERS}
        elif isinstance(node, ast.Import):
            modules |= {a.asname or a.name for a in node.names if a.name in _MODULES}
    return Names(found, frozenset(modules), asks or "dataclasses" in modules)


class _Writer:
    """Goes through statements; ``records`` are the fields of the dataclasses met so far, by the name of the class."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.records: dict[str, list[Field]] = {}
        self.posts: set[str] = set()  # classes with a ``__post_init__``, their own or inherited

    def body(self, statements: list[ast.stmt]) -> None:
        """Each statement, and those inside it."""
        for i, node in enumerate(statements):
            if isinstance(node, ast.ClassDef):
                self.body(node.body)
                self._class(node)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and self.names.of(node.value.func):
                statements[i] = self._tuple_of(node, node.value)
            else:
                for inner in ("body", "orelse", "finalbody"):
                    if isinstance(getattr(node, inner, None), list):
                        self.body(getattr(node, inner))

    # -- dataclasses

    def _class(self, node: ast.ClassDef) -> None:
        base = node.bases[0].id if node.bases and isinstance(node.bases[0], ast.Name) else ""
        if base in self.posts or any([isinstance(s, ast.FunctionDef) and s.name == "__post_init__" for s in node.body]):
            self.posts.add(node.name)
        if any([self.names.of(base) == "NamedTuple" for base in node.bases]):
            node.bases = []
            fields = [self._own(node, statement, set()) for statement in list(node.body) if isinstance(statement, ast.AnnAssign)]
            add(node, _tuple_methods(node.name, [f for f in fields if f is not None]), frozen=True)
            return
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            if self.names.of(call.func if call else decorator) == "dataclass":
                node.decorator_list.remove(decorator)
                self._dataclass(node, call)
                return
        if base in self.records:
            self.records[node.name] = self.records[base]

    def _dataclass(self, node: ast.ClassDef, call: ast.Call | None) -> None:
        options = {"init": True, "repr": True, "eq": True}
        for keyword in call.keywords if call else []:
            if keyword.arg not in _OPTIONS or not isinstance(keyword.value, ast.Constant):
                raise Unwritable(keyword.value, f"dataclass({keyword.arg}=…)")
            options[keyword.arg or ""] = bool(keyword.value.value)
        fields: list[Field] = []
        hidden: set[int] = set()
        if node.bases and isinstance(node.bases[0], ast.Name):
            fields = list(self.records.get(node.bases[0].id, []))
        for statement in list(node.body):
            found = self._own(node, statement, hidden) if isinstance(statement, ast.AnnAssign) else None
            if found is not None:
                found = found._replace(keyword=found.keyword or options.get("kw_only", False))
                at = next((i for i, f in enumerate(fields) if f.name == found.name), len(fields))
                fields[at : at + 1] = [found]
        self.records[node.name] = fields
        own = {s.name for s in node.body if isinstance(s, ast.FunctionDef)}
        methods = _methods(fields, options, node.name in self.posts, node.name)
        add(node, {name: text for name, text in methods.items() if name not in own}, options.get("frozen", False))
        if self.names.asks:
            place = ast.copy_location(ast.Name(FIELDS, ast.Store()), node)
            listed = ast.Constant(" ".join([f.name if f.init else f"-{f.name}" for f in fields]))
            node.body.append(ast.copy_location(ast.Assign([place], ast.copy_location(listed, node)), node))

    def _own(self, node: ast.ClassDef, statement: ast.AnnAssign, hidden: set[int]) -> Field | None:
        """The field that an annotation makes; its default stays an attribute of the class."""
        if not isinstance(statement.target, ast.Name):
            return None
        said = statement.annotation
        kind = self.names.of(said.value if isinstance(said, ast.Subscript) else said)
        if kind == "ClassVar":
            return None
        if kind in ("InitVar", "KW_ONLY"):
            raise Unwritable(statement, kind)
        name, value = statement.target.id, statement.value
        if not isinstance(value, ast.Call) or self.names.of(value.func) != "field":
            return Field(name, node.name if value is not None else "")
        given = {k.arg or "**": k.value for k in value.keywords}
        for key, option in given.items():
            if key not in _FIELD_OPTIONS or (
                key in ("init", "repr", "compare", "kw_only") and not isinstance(option, ast.Constant)
            ):
                raise Unwritable(option, f"field({key}=…)")
        flags = {key: bool(option.value) for key, option in given.items() if isinstance(option, ast.Constant)}
        made = Field(name, "", "", flags.get("init", True), flags.get("repr", True), flags.get("compare", True),
                     flags.get("kw_only", False))  # fmt: skip
        if "default" in given:
            statement.value = given["default"]
            return made._replace(owner=node.name)
        if "default_factory" not in given:
            statement.value = None
            return made
        at, factory = node.body.index(statement), given["default_factory"]
        target = ast.copy_location(ast.Name(_hidden(name), ast.Store()), statement)
        node.body[at] = ast.copy_location(ast.Assign([target], factory), statement)
        text = ast.unparse(factory)
        return made._replace(factory=f"{text}()" if isinstance(factory, ast.Name) else f"({text})()")

    # -- named tuples

    def _tuple_of(self, node: ast.Assign, call: ast.Call) -> ast.stmt:
        """``Point = namedtuple('Point', 'x y')`` as a class."""
        kind = self.names.of(call.func)
        if kind not in ("namedtuple", "NamedTuple"):
            return node
        target = node.targets[0]
        given = {k.arg: k.value for k in call.keywords}
        listed = call.args[1] if len(call.args) > 1 else given.get("field_names")
        fields = _listed(listed, kind == "NamedTuple")
        if len(node.targets) != 1 or not isinstance(target, ast.Name) or not fields or set(given) - {"defaults", "field_names"}:
            raise Unwritable(call, kind)
        made = ast.copy_location(ast.ClassDef(target.id, [], [], [], []), node)
        defaults = given.get("defaults")
        values = list(defaults.elts) if isinstance(defaults, (ast.Tuple, ast.List)) else []
        if defaults is not None and not values:
            raise Unwritable(defaults, "defaults")
        first = len(fields) - len(values)
        for i, name in enumerate(fields):
            if i >= first:
                place = ast.copy_location(ast.Name(name, ast.Store()), call)
                made.body.append(ast.copy_location(ast.Assign([place], values[i - first]), call))
        if hasattr(ast, "TypeAlias"):
            vars(made)["type_params"] = []
        whole = [Field(name, target.id if i >= first else "") for i, name in enumerate(fields)]
        add(made, _tuple_methods(target.id, whole), frozen=True)
        return made


def _listed(node: ast.AST | None, typed: bool) -> list[str]:
    """The names of the fields: ``'x y'``, ``['x', 'y']``, ``[('x', float)]``; none where they are not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.replace(",", " ").split()
    if not isinstance(node, (ast.List, ast.Tuple)):
        return []
    names: list[Any] = [e.elts[0] if typed and isinstance(e, ast.Tuple) and e.elts else e for e in node.elts]
    return [n.value for n in names] if all([isinstance(n, ast.Constant) and isinstance(n.value, str) for n in names]) else []


# -- what the methods are, as text


def _hidden(name: str) -> str:
    """The attribute in which a class keeps what makes the default of a field: a name that no program can spell."""
    return f"{name} factory"


def _parameters(fields: list[Field], kind: str) -> str:
    listed = []
    for keyword in (False, True):
        some = [f for f in fields if f.init and f.keyword is keyword]
        listed += ["*"] * (keyword and bool(some))
        for f in some:
            default = f.name if f.owner == kind else f"{f.owner}.{f.name}"  # a method's defaults are read in its class
            listed.append(f.name + (f"={default}" if f.owner else "=NotImplemented" if f.factory else ""))
    return ", ".join(["self", *listed])


def _methods(fields: list[Field], options: dict[str, bool], post: bool, kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if options["init"]:
        lines = []
        for f in fields:
            if f.factory:
                made = f"self.{CELL}.{f.name}{_SPACE}()"
                lines.append(f"self.{f.name} = {made}" + (f" if {f.name} is NotImplemented else {f.name}" if f.init else ""))
            elif f.init or f.owner:
                lines.append(f"self.{f.name} = {'' if f.init else 'self.'}{f.name}")
        if post:
            lines.append("self.__post_init__()")
        found["__init__"] = f"def __init__({_parameters(fields, kind)}):\n    " + "\n    ".join(lines or ["pass"])
    if options["repr"]:
        found["__repr__"] = _repr([f.name for f in fields if f.shown])
    mine, other = ("(" + "".join([f"{who}.{f.name}, " for f in fields if f.compared]) + ")" for who in ("self", "other"))
    if options["eq"]:
        same = f"{mine} == {other} if other.{CELL} is self.{CELL} else NotImplemented" if fields else "NotImplemented"
        found["__eq__"] = f"def __eq__(self, other):\n    return {same}"
    if options.get("order"):
        for name, symbol in _ORDER.items():
            same = f"{mine} {symbol} {other} if other.{CELL} is self.{CELL} else NotImplemented"
            found[name] = f"def {name}(self, other):\n    return {same}"
    return found


def _repr(names: list[str]) -> str:
    inside = ", ".join([f"{name}={{self.{name}!r}}" for name in names])
    return f"def __repr__(self):\n    return f'{{self.{CELL}.__name__}}({inside})'"


def _tuple_methods(kind: str, fields: list[Field]) -> dict[str, str]:
    names = [f.name for f in fields]
    whole = "(" + "".join([f"self.{name}, " for name in names]) + ")"
    changed = ", ".join(["self", "*", *[f"{name}=NotImplemented" for name in names]])
    new = ", ".join([f"self.{name} if {name} is NotImplemented else {name}" for name in names])
    return {
        "__init__": f"def __init__({_parameters(fields, kind)}):\n    " + "\n    ".join([f"self.{n} = {n}" for n in names]),
        "__repr__": _repr(names),
        "__iter__": f"def __iter__(self):\n    return iter({whole})",
        "__getitem__": f"def __getitem__(self, place):\n    return {whole}[place]",
        "__len__": f"def __len__(self):\n    return {len(names)}",
        "__eq__": f"def __eq__(self, other):\n    return isinstance(other, ({kind}, tuple)) and tuple(self) == tuple(other)",
        "_asdict": f"def _asdict(self):\n    return {{{', '.join([f'{n!r}: self.{n}' for n in names])}}}",
        "_replace": f"def _replace({changed}):\n    return self.{CELL}({new})",
        "_fields": f"_fields = ({''.join([f'{n!r}, ' for n in names])})",
    }


def add(node: ast.ClassDef, methods: dict[str, str], frozen: bool = False) -> None:
    """Write methods at a class's end. Each stands at a place of its own, by which a pickled scope finds it again."""
    vars(node)["frozen"] = frozen
    for i, text in enumerate(methods.values()):
        made = placed(text, node, i)
        for each in ast.walk(made):
            if isinstance(each, ast.Attribute):
                each.attr = each.attr.replace(_SPACE, " factory")
                vars(each)["inside"] = True  # even of what cannot be changed
        node.body.append(made)


def placed(text: str, at: ast.stmt, i: int) -> ast.stmt:
    """The statement that a text is, as the ``i``th that is written out where ``at`` stands."""
    made = ast.parse(text).body[0]
    for each in ast.walk(made):
        if isinstance(each, (ast.expr, ast.stmt)) and each is not made:
            vars(each)["spelled"] = _said(each)
        if isinstance(each, (ast.expr, ast.stmt, ast.arg, ast.keyword)):
            each.lineno = each.end_lineno = at.lineno
            each.col_offset, each.end_col_offset = at.col_offset + i, at.col_offset + i + 1
    return made


def beginning(tree: ast.Module) -> int:
    """Where classes that are written out can stand: after the imports that a program begins with."""
    return next((i for i, node in enumerate(tree.body) if not isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr))), 0)


def _said(node: ast.expr | ast.stmt) -> str:
    """How a written expression or statement reads."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.IfExp):  # of a field with a factory
        return f"{ast.unparse(node.targets[0])} = {ast.unparse(node.value.orelse)}"
    return ast.unparse(node).replace(_SPACE, "")


__all__ = ["add", "beginning", "placed", "write_out"]
