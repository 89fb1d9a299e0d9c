"""The body of a function read for shapes: statements in order, every branch, calls of the file's own functions too.

Nothing is computed. What a name stands for is a ``Thing``; parameters begin as unknown ones and are found out.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from engine.library.applied import applied, made
from engine.library.nodes import above, behind, calls, constant, is_none, is_super, text_of
from engine.library.shapes import LABELS, Dim, Thing, as_gradients, number, product, together
from engine.reading.functions import dotted

ROOTS = ("log", "log2", "log10", "sqrt")
"""What only positive numbers have."""
DEEPEST = 6
"""Calls inside one another that are looked into."""
MOST = 5_000
"""Nodes that are read for one call."""
EVER = 300_000
"""Nodes that are read for all calls of a file; about a second."""

Functions = Mapping[str, ast.FunctionDef]
Classes = Mapping[str, ast.ClassDef]


class Reader:
    """Reads bodies. ``functions`` and ``classes`` are those of the file, ``constants`` its module's values, ``left`` how many nodes
    may be read."""

    def __init__(self, functions: Functions, classes: Classes, constants: Mapping[str, Thing], left: int = MOST) -> None:
        self.functions = functions
        self.classes = classes
        self.constants = constants
        self.left = left
        self.depth = 0
        self.names: dict[str, Thing] = {}
        self.given: Thing = Thing()

    def call(self, function: ast.FunctionDef, args: Sequence[Thing], named: Mapping[str, Thing] | None = None) -> Thing:
        """What a function gives for these arguments, about which more is known then."""
        if self.depth >= DEEPEST:
            return Thing()
        kept = self.names, self.given
        taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        self.names, self.given = {one.arg: Thing(name=one.arg) for one in taken}, Thing()
        for one, arg in zip(taken, args, strict=False):
            arg.root().names.append(one.arg)
            self.names[one.arg] = arg
        self.names |= {name: thing for name, thing in (named or {}).items() if name in self.names}
        self.depth += 1
        try:
            self.block(function.body)
            as_gradients(self.names)
            return self.given
        finally:
            self.depth -= 1
            self.names, self.given = kept

    def made(self, kind: ast.ClassDef, args: Sequence[Thing], named: Mapping[str, Thing] | None = None) -> Thing:
        """An object of a class."""
        thing = Thing()
        thing.kind, thing.keys = kind, {}
        if (begin := self.method(kind, "__init__")) is not None:
            self.call(begin, [thing, *args], named)
        return thing

    def method(self, kind: ast.ClassDef, name: str) -> ast.FunctionDef | None:
        """A method of a class, or of the one that it comes from."""
        for _ in range(DEEPEST):
            for one in kind.body:
                if isinstance(one, ast.FunctionDef) and one.name == name:
                    return one
            base = kind.bases[0] if kind.bases else None
            if not isinstance(base, ast.Name) or base.id not in self.classes:
                return None
            kind = self.classes[base.id]
        return None

    # -- statements

    def block(self, body: Sequence[ast.stmt]) -> None:
        """Statements, in order."""
        for node in body:
            self.left -= 1
            if self.left <= 0:
                return
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            found = self.value(node.value)
            for target in node.targets:
                self._bind(target, found)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._bind(node.target, self.value(node.value))
        elif isinstance(node, ast.AugAssign):
            load = self.value(node.target)
            self._bind(node.target, together(load, self.value(node.value)))
        elif isinstance(node, ast.Return):
            if node.value is not None:
                self.given = self.value(node.value)
        elif isinstance(node, ast.For):
            self._round(node)
            self._again([*node.body, *node.orelse])
        elif isinstance(node, (ast.If, ast.While)):
            self.value(node.test)
            self._again([*node.body, *node.orelse])
        elif isinstance(node, ast.Expr):
            self.value(node.value)
        elif isinstance(node, (ast.With, ast.Try)):
            self.block([*node.body, *(one for name in ("orelse", "finalbody") for one in getattr(node, name, []))])

    def _again(self, body: Sequence[ast.stmt]) -> None:
        """Statements that may be run again, or not at all: what they leave under a name has the shape of what stood there."""
        before = {name: thing.root() for name, thing in self.names.items()}
        self.block(body)
        for name, old in before.items():
            new = self.names[name].root()
            if new is not old and new.rank == old.rank:
                for mine, its in zip(old.dims, new.dims, strict=False):
                    mine.same(its)

    def _bind(self, target: ast.expr, found: Thing) -> None:
        if isinstance(target, ast.Name):
            self.names[target.id] = found
        elif isinstance(target, (ast.Tuple, ast.List)):
            for name, one in zip(target.elts, self._unpacked(found, target.elts), strict=False):
                self._bind(name, one)
        elif isinstance(target, ast.Subscript):
            key = text_of(target.slice)
            owner = self.value(target.value).root()
            if key is not None and owner.keys is not None:
                owner.keys[key] = found
            else:
                together(self.value(target), found)
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value).root()
            if owner.keys is not None:
                owner.keys[target.attr] = found

    def _unpacked(self, found: Thing, targets: Sequence[ast.expr]) -> Sequence[Thing]:
        found = found.root()
        if found.shape_of is not None:
            array = found.shape_of.root().ranked(len(targets))
            sizes = [number() for _ in targets]
            for size, dim, target in zip(sizes, array.dims, targets, strict=False):
                size.size = dim
                dim.root().name = dim.root().name or getattr(target, "id", "")
            return sizes
        if found.items is None and not found.known() and found.keys is None:
            found.items = [Thing(name=getattr(target, "id", "")) for target in targets]
        return found.items or [Thing() for _ in targets]

    def _round(self, node: ast.For | ast.comprehension) -> None:
        """What a loop's target stands for."""
        iterated = node.iter
        if isinstance(iterated, ast.Call) and dotted(iterated.func) == "zip":
            rows = Thing()
            rows.items = [self._row(self.value(one)) for one in iterated.args if not isinstance(one, ast.Starred)]
            return self._bind(node.target, rows)
        if isinstance(iterated, ast.Call) and dotted(iterated.func) == "enumerate" and iterated.args:
            array = self.value(iterated.args[0]).root()
            at = number()
            at.index = array.dim(0) if array.keys is None and array.items is None else None
            item = Thing()
            item.items = [at, self._row(array)]
            return self._bind(node.target, item)
        found = self.value(iterated).root()
        if found.index is not None:
            item = number()
            item.index = found.index
            self._bind(node.target, item)
        else:
            self._bind(node.target, self._row(found))

    def _row(self, array: Thing) -> Thing:
        array = array.root()
        if array.items:
            return array.items[0]
        found = Thing(array.rank - 1, array.dims[1:]) if array.rank else Thing()
        if array.rank in (None, 1):
            found.of, found.later = array, array.later
        return found

    # -- expressions

    def value(self, node: ast.expr) -> Thing:
        """What an expression stands for."""
        self.left -= 1
        if self.left <= 0:
            return Thing()
        return self._value(node).root()

    def _value(self, node: ast.expr) -> Thing:
        if isinstance(node, ast.Name):
            return self.names.get(node.id) or self.constants.get(node.id) or self.names.setdefault(node.id, Thing(name=node.id))
        if isinstance(node, ast.Constant):
            return constant(node.value)
        if isinstance(node, (ast.Tuple, ast.List)):
            found = Thing()
            found.items = [self.value(one) for one in node.elts]
            return found
        if isinstance(node, ast.BinOp):
            left, right = self.value(node.left), self.value(node.right)
            return product(left, right) if isinstance(node.op, ast.MatMult) else self._calculated(node.op, left, right)
        if isinstance(node, ast.UnaryOp):
            found = self.value(node.operand)
            if isinstance(node.op, ast.USub) and found.number is not None:
                return constant(-found.number)
            return found
        if isinstance(node, ast.Compare):
            return self._compared(node)
        if isinstance(node, ast.BoolOp):
            values = [self.value(one) for one in node.values]
            return values[0]
        if isinstance(node, ast.IfExp):
            self.value(node.test)
            found = self.value(node.body)
            return found if found.known() else self.value(node.orelse)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Subscript):
            return self._element(node)
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            return self._comprehended(node)
        if isinstance(node, ast.Dict):
            found = Thing()
            found.keys = {
                key: self.value(value) for key, value in zip(map(text_of, node.keys), node.values, strict=True) if key is not None
            }
            return found
        return Thing()

    def _comprehended(self, node: ast.ListComp | ast.GeneratorExp) -> Thing:
        kept = dict(self.names)
        for each in node.generators:
            self._round(each)
        self.value(node.elt)
        self.names = kept
        return Thing()

    def _calculated(self, operator: ast.operator, left: Thing, right: Thing) -> Thing:
        """Arithmetic; of sizes, and of what is added to them, it gives another size."""
        if left.kind is not None or right.kind is not None:  # an operator of its class
            return left if left.kind is not None else right
        whole = isinstance(operator, (ast.FloorDiv, ast.Mod))
        sized = left.size is not None or right.size is not None
        if whole or (sized and isinstance(operator, (ast.Add, ast.Sub, ast.Mult))):
            arrays = [one for one in (left, right) if one.known() and one.rank]
            for one in (left, right):
                if not one.known() and not one.dims and not arrays:
                    one.rank, one.whole = 0, True
            if not arrays:
                size = number()
                size.whole = True
                return size
        return together(left, right)

    def _compared(self, node: ast.Compare) -> Thing:
        left = self.value(node.left)
        for other in node.comparators:
            said = text_of(other)
            if said is not None:
                left.texts.append(said)
            elif not is_none(other):
                right = self.value(other)
                if not right.known() and not right.dims and right.named(("p", "threshold", "keep")):
                    right.rank = 0  # a mask of dropout
                left = together(left, right)
        return left

    def _attribute(self, node: ast.Attribute) -> Thing:
        name = dotted(node)
        if name.partition(".")[0] in ("np", "numpy", "math") and name.partition(".")[0] not in self.names:
            return number()
        owner = self.value(node.value)
        if node.attr == "shape":
            found = Thing()
            found.shape_of = owner
            return found
        if node.attr == "T":
            return Thing(owner.ranked(max(2, len(owner.dims))).rank, owner.dims[::-1])
        if node.attr in ("size", "ndim"):
            return number()
        if owner.keys is not None:
            return owner.keys.setdefault(node.attr, Thing(name=node.attr))
        return Thing()

    def _element(self, node: ast.Subscript) -> Thing:
        owner = self.value(node.value)
        key = text_of(node.slice)
        at = self.value(node.slice) if key is None and not isinstance(node.slice, (ast.Slice, ast.Tuple)) else Thing()
        if key is not None:
            if owner.keys is None:
                owner.keys = {}
            return owner.keys.setdefault(key, Thing(name=key))
        if owner.shape_of is not None:
            if at.number is None:
                return Thing()
            found = number()
            found.size = owner.shape_of.root().dim(at.number)
            return found
        if owner.items is not None:
            whole = at.number
            return owner.items[whole] if whole is not None and -len(owner.items) <= whole < len(owner.items) else Thing()
        return self._indexed(owner, node.slice)

    def _indexed(self, array: Thing, index: ast.expr) -> Thing:
        elements = index.elts if isinstance(index, ast.Tuple) else [index]
        axes = [one for one in elements if not is_none(one) and dotted(one) != "np.newaxis"]
        if not array.known():
            alone = len(axes) == 1 and not isinstance(axes[0], ast.Slice)
            array.ranked(max(len(axes), len(array.dims), 2 if alone and not array.named(LABELS) and not array.bias() else 1))
        dims: list[Dim] = []
        at, taken = 0, False
        for one in elements:
            if one not in axes:
                dims.append(Dim(1))
                continue
            dim = array.dim(at)
            at += 1
            if isinstance(one, ast.Slice):
                dims.append(dim if one.lower is None and one.upper is None else Dim())
                continue
            found = self.value(one)
            if found.index is not None:
                dim.same(found.index)
            if found.rank == 0 or found.number is not None:
                if found.of is not None:  # scores[y[i]]
                    found.of.root().below = found.of.root().below or dim
                continue
            if isinstance(one, ast.Compare) or (found.index is None and found.known() and found.rank != 1):
                return Thing(1)  # a mask
            found.ranked(1)
            if found.index is None:
                found.below = found.below or dim
            if not taken:
                dims.append(found.dims[0])
            else:
                dims[-1].same(found.dims[0])
            taken = True
        dims += array.dims[at:]
        found = Thing(len(dims), dims)
        found.of, found.later = array, behind(elements[0]) if elements else 0
        return found

    # -- calls

    def _called(self, node: ast.Call) -> Thing:
        function = node.func
        args = [self.value(one) for one in node.args if not isinstance(one, ast.Starred)]
        named = {word.arg: self.value(word.value) for word in node.keywords if word.arg}
        starred = [self.value(one.value) for one in node.args if isinstance(one, ast.Starred)]
        if isinstance(function, ast.Name):
            if function.id in self.names and function.id not in self.functions:
                self.names[function.id].root().called = True
                return Thing()
            if function.id in self.functions:
                return self.call(self.functions[function.id], args, named)
            if function.id in self.classes:
                return self.made(self.classes[function.id], args, named)
            if function.id == "len" and args:
                found = number()
                found.size = args[0].dim(0)
                return found
            return applied(function.id, args, node, self.value) or Thing()
        if not isinstance(function, ast.Attribute):
            self.value(function)
            return Thing()
        module = dotted(function).partition(".")[0]
        if module == "math":
            for one in args:
                one.ranked(0)
            found = number()
            found.plain = True
            return found
        if module in ("np", "numpy") and module not in self.names:
            if starred and function.attr in ("randn", "rand"):
                return made(starred)
            if function.attr in ROOTS and args and not calls(node.args[0]):
                args[0].positive = True
                if args[0].of is not None:
                    args[0].of.root().positive = True
            return applied(function.attr, args, node, self.value) or Thing()
        owner = above(self.names, self.classes) if is_super(function.value) else self.value(function.value)
        if owner.kind is not None:
            method = self.method(owner.kind, function.attr)
            if method is not None:
                return self.call(method, [self.names.get("self", owner) if is_super(function.value) else owner, *args], named)
        if function.attr == "get" and args and args[0].texts:  # with something in its place: no key that must be there
            return Thing()
        if function.attr in ("append", "items", "keys", "values", "update", "format", "join"):
            return Thing()
        return applied(function.attr, [owner, *args], node, self.value) or Thing()
