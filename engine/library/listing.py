"""From the tree of a file of definitions to what it offers: functions, classes with their methods, a call of each."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.library.calls import LOSSES
from engine.library.fitting import Fitting, names_given
from engine.library.guessing import EVER, MOST, Classes, Functions, Reader
from engine.library.operators import expression_of, value_of
from engine.library.records import Definition, Library, Parameter
from engine.library.shapes import Thing
from engine.reading.gradnames import like_gradient
from engine.reading.walk import refusal

WEIGH = "loss = np.sum({0} * np.random.randn(*np.shape({0})))"
"""What makes one number of an array: any gradient of it may arrive, as inside a net."""
HALVES = (
    ("backward", "forward"), ("_backward", ""), ("backward_", ""), ("backprop", "forward"), ("_back", ""), ("back", "for"),
)  # fmt: skip
"""How the name of a backward function becomes that of its other half."""
TRAINS = ("fit", "train")
"""Methods that change what an object keeps, whatever they give."""
_USUAL = {
    **dict.fromkeys(("X", "x", "inputs", "data", "features"), "{}[4, 3]"),
    **dict.fromkeys(("y", "Y", "labels", "targets", "target"), "{}[4] < 2"),
}
"""What a method that trains takes, by the first word of its parameters."""
NETS = ("loss", "cost", "forward", "__call__", *TRAINS, "predict", "run", "step")
"""Methods that stand for their class, the likeliest first."""


def library_of(body: Sequence[ast.stmt], names: Iterable[str], beside: Sequence[ast.stmt] = ()) -> Library | None:
    """The library that the statements of a module are, which binds ``names``; None if they define nothing. ``beside`` are those of
    the modules that it imports: what it calls may be defined there."""
    found = definitions(body, beside)
    return Library(found, frozenset(names)) if found else None


def computed_for(body: Sequence[ast.stmt], names: Iterable[str]) -> bool:
    """Whether the definitions among the statements read all of these ``names``: what the module computes is for them alone."""
    inside = [node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    read: set[str] = set()
    for node in inside:
        found = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
        own = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}  # its parameters and what it binds are no module's
        own |= {one.id for one in found if isinstance(one.ctx, ast.Store)}
        read |= {one.id for one in found if isinstance(one.ctx, ast.Load)} - own
    return bool(inside) and set(names) <= read


def definitions(body: Sequence[ast.stmt], beside: Sequence[ast.stmt] = ()) -> tuple[Definition, ...]:
    """What the statements of a module define, in order; names that are bound again stand once, as they are bound last."""
    functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef)}
    functions |= dict(_lambdas(body))
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    others = {node.name: node for node in beside if isinstance(node, ast.FunctionDef)}
    kinds = {node.name: node for node in beside if isinstance(node, ast.ClassDef)}
    listing = _Listing(others | functions, kinds | classes, body)
    found: list[Definition] = []
    for name, node in sorted({**functions, **classes}.items(), key=lambda pair: pair[1].lineno):
        if "formula" not in vars(node):  # of a library, written out
            found += listing.function(name, functions[name]) if name in functions else listing.methods(classes[name])
    return tuple(found)


def _lambdas(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.FunctionDef]]:
    """``sigmoid = lambda x: 1 / (1 + np.exp(-x))`` defines a function as well."""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Name):
                given = ast.copy_location(ast.Return(value.body), value.body)
                yield target.id, ast.copy_location(ast.FunctionDef(target.id, value.args, [given], [], lineno=node.lineno), node)


class _Listing:
    """Definitions, and calls of them."""

    def __init__(self, functions: Functions, classes: Classes, body: Sequence[ast.stmt]) -> None:
        self.functions = functions
        self.classes = classes
        self.body = [node for node in body if isinstance(node, (ast.Assign, ast.AnnAssign))]
        self.last: list[Reader] = []
        self.left = EVER

    def reader(self) -> Reader:
        """One that knows the module's constants."""
        self.left -= sum([MOST - one.left for one in self.last])
        first = Reader(self.functions, self.classes, {}, min(MOST, self.left))
        first.block(self.body)
        self.last = [first, Reader(self.functions, self.classes, first.names, min(MOST, self.left))]
        return self.last[-1]

    def function(self, name: str, node: ast.FunctionDef) -> list[Definition]:
        """A function, and a call of it."""
        if (asked := refusal(node.body[0])) is not None:
            return [Definition("function", name, node.lineno, _parameters(node.args), refused=asked)]
        reader, fitting = self.reader(), Fitting()
        taken, things = _parameters(node.args), _things(node.args)
        given = _first(reader.call(node, list(things.values())), node)
        if reader.left <= 0:
            return [Definition("function", name, node.lineno, taken, _doc(node), _given(node))]
        back = self._forward(name, node)
        call, output = self._backward(back, name, node) if back else ("", "")
        if not call:
            args = _arguments(node.args, things, fitting)
            call, output = _with_loss(f"{name}({args})", _given(node), given) if args is not None else ("", "")
        return [Definition("function", name, node.lineno, taken, _doc(node), _given(node), call, output)]

    def _forward(self, name: str, node: ast.FunctionDef) -> str:
        """The function that a backward function is the other half of; "" if there is none."""
        if not node.args.args or "back" not in name:
            return ""
        for old, new in HALVES:
            other = name.replace(old, new)
            if other != name and other in self.functions and len(_given(self.functions[other])) == 2:
                return other
        return ""

    def _backward(self, forward: str, name: str, node: ast.FunctionDef) -> tuple[str, str]:
        """``out, cache = f(x); dout = …; loss = …; dx = f_backward(dout, cache)``; nothing where its parameters are others."""
        front = self.functions[forward]
        reader, things = self.reader(), _things(front.args)
        reader.call(front, list(things.values()))
        args = _arguments(front.args, things, Fitting())
        parameters = [one.name for one in _parameters(node.args) if not one.default and not one.star]
        if args is None or len(parameters) != 2 or not _given(node):
            return "", ""
        out, cache = _given(front)
        upstream = f"d{out}"
        pair = (upstream, cache) if parameters[0][:1] in ("d", "g", "u") else (cache, upstream)
        drawn = f"{upstream} = np.random.randn(*np.shape({out})); loss = np.sum({out} * {upstream})"
        return f"{out}, {cache} = {forward}({args}); {drawn}; {', '.join(_given(node))} = {name}({', '.join(pair)})", "loss"

    def methods(self, node: ast.ClassDef) -> list[Definition]:
        """A class and its methods. A call of the class is one of its likeliest method."""
        begin = self.reader().method(node, "__init__")
        taken = _parameters(begin.args)[1:] if begin is not None else ()
        methods = [one for one in node.body if isinstance(one, ast.FunctionDef) and not _is_inner(one.name)]
        found = [self._method(node, begin, one) for one in methods]
        calls = {one.name: one for one in found if one.call}
        chosen = next((calls[name] for name in NETS if name in calls), next(iter(calls.values()), None))
        call, output = (chosen.call, chosen.output) if chosen is not None else ("", "")
        if reckoned := expression_of(node):
            call, output = reckoned, ""
            found = [one._replace(call=expression_of(node, one.name) * bool(one.returns), output="") for one in found]
        asked = None if begin is None else refusal(begin.body[0])
        own = Definition("class", node.name, node.lineno, taken, _doc(node), (), call, output, refused=asked)
        return [own, *found]

    def _method(self, kind: ast.ClassDef, begin: ast.FunctionDef | None, node: ast.FunctionDef) -> Definition:
        call, output = "", ""
        taken = _parameters(node.args)[1:]
        if (asked := refusal(node.body[0])) is not None:
            return Definition("method", node.name, node.lineno, taken, owner=kind.name, refused=asked)
        if "back" in node.name:
            front = next((one for name in NETS if (one := self.reader().method(kind, name)) is not None), None)
            if front is not None and (_given(front) or _left(front)):
                call, output = self._there_and_back(kind, begin, front, node)
        elif not node.decorator_list and (_given(node) or _left(node) or node.name in TRAINS):
            start, called, given = self._object(kind, begin, node)
            if node.name in TRAINS:
                start, call = (start, called) if called else self._training(kind, begin, node)
            elif called and not _given(node):
                call = f"{called}; {WEIGH.format(f'{_variable(kind.name)}.{_left(node)}')}"
            elif called:
                call, output = _with_loss(called, _given(node), given)
            call = f"{start}; {call}" if call else ""
        return Definition("method", node.name, node.lineno, taken, _doc(node), _given(node), call, output, kind.name)

    def _object(self, kind: ast.ClassDef, begin: ast.FunctionDef | None, node: ast.FunctionDef) -> tuple[str, str, Thing]:
        """How an object is made, how its method is called ("" where nothing could be said), and what that gives."""
        reader, fitting = self.reader(), Fitting()
        made = _things(begin.args, 1) if begin is not None else {}
        net = reader.made(kind, list(made.values()))
        things = _things(node.args, 1)
        given = _first(reader.call(node, [net, *things.values()]), node)
        args = _arguments(node.args, things, fitting, 1)
        start = _arguments(begin.args, made, fitting, 1) if begin is not None else ""
        name = _variable(kind.name)
        if args is None or start is None:
            return "", "", given
        called = f"{name}({args})" if node.name == "__call__" else f"{name}.{node.name}({args})"
        return f"{name} = {kind.name}({start})", called, given

    def _training(self, kind: ast.ClassDef, begin: ast.FunctionDef | None, node: ast.FunctionDef) -> tuple[str, str]:
        """How an object is made and trained, where its body does not say what it takes: by what its parameters are called."""
        start = _arguments(begin.args, _things(begin.args, 1), Fitting(), 1) if begin is not None else ""
        wanted = [one.name for one in _parameters(node.args)[1:] if not one.default and not one.star]
        texts = [_USUAL.get(name.partition("_")[0], "").format(name) for name in wanted]
        if start is None or not texts or not all(texts):
            return "", ""
        return f"{_variable(kind.name)} = {kind.name}({start})", f"{_variable(kind.name)}.{node.name}({', '.join(texts)})"

    def _there_and_back(
        self, kind: ast.ClassDef, begin: ast.FunctionDef | None, front: ast.FunctionDef, node: ast.FunctionDef
    ) -> tuple[str, str]:
        """``out = layer.forward(x); dout = …; loss = …; dx = layer.backward(dout)``."""
        start, called, given = self._object(kind, begin, front)
        wanted = [one.name for one in _parameters(node.args)[1:] if not one.default and not one.star]
        names, left = _given(front), _left(front)
        if not called or len(names) > 1 or len(wanted) > 1:
            return "", ""
        back = f"{_variable(kind.name)}.{node.name}"
        backward = f"{', '.join(_given(node))} = {back}" if _given(node) else back
        if not wanted:
            return (f"{start}; loss = {called}; {backward}()", "loss") if given.rank == 0 else ("", "")
        if not names:
            kept, upstream = f"{_variable(kind.name)}.{left}", f"d{left}"
            drawn = f"{upstream} = np.random.randn(*np.shape({kept})); loss = np.sum({kept} * {upstream})"
            return f"{start}; {called}; {drawn}; {backward}({upstream})", "loss"
        out = names[0]
        drawn = f"d{out} = np.random.randn(*np.shape({out})); loss = np.sum({out} * d{out})"
        return f"{start}; {out} = {called}; {drawn}; {backward}(d{out})", "loss"


def _variable(name: str) -> str:
    """A name for an object: ``net`` of ``TwoLayerNet``, ``affine`` of ``Affine``."""
    low = name.lower()
    return "net" if low.endswith(("net", "network")) else "model" if low.endswith("model") else low if low != name else f"{low}_1"


def _parameters(args: ast.arguments) -> tuple[Parameter, ...]:
    plain = [*args.posonlyargs, *args.args]
    defaults = ["" for _ in plain[len(args.defaults) :]] + [_short(one) for one in args.defaults]
    found = [Parameter(one.arg, default) for one, default in zip(plain, defaults, strict=True)]
    if args.vararg:
        found.append(Parameter(args.vararg.arg, star="*"))
    alone = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    found += [Parameter(one.arg, "" if given is None else _short(given)) for one, given in alone]
    if args.kwarg:
        found.append(Parameter(args.kwarg.arg, star="**"))
    return tuple(found)


def _short(node: ast.expr) -> str:
    """A default as it is written, if it is short."""
    if isinstance(node, (ast.Constant, ast.Name, ast.Attribute, ast.UnaryOp, ast.Tuple, ast.List, ast.Dict, ast.BinOp)):
        text = ast.unparse(node)
        if len(text) <= 24 and text.isprintable():
            return text
    return "…"


def _things(args: ast.arguments, skipped: int = 0) -> dict[str, Thing]:
    """A thing for each parameter."""
    return {one.arg: Thing(name=one.arg) for one in [*args.posonlyargs, *args.args, *args.kwonlyargs][skipped:]}


def _arguments(args: ast.arguments, things: Mapping[str, Thing], fitting: Fitting, skipped: int = 0) -> str | None:
    """Arguments that fit, with what must be given, and labels; None where nothing could be said of one."""
    plain = [*args.posonlyargs, *args.args][skipped:]
    must = len(plain) - len(args.defaults)
    only = {one.arg for one, given in zip(args.kwonlyargs, args.kw_defaults, strict=True) if given is None}
    found: list[str] = []
    skipping = False
    for at, name in enumerate([one.arg for one in plain]):
        wanted = at < must or things[name].root().below is not None
        skipping = skipping or not wanted
        if wanted:
            found.append(f"{name}=" * skipping + fitting.text(things[name], name))
    found += [f"{name}={fitting.text(things[name], name)}" for name in things if name in only]
    return ", ".join(found) if all([one and not one.endswith("=") for one in found]) else None


def _returned(node: ast.FunctionDef) -> ast.expr | None:
    """What the last ``return`` of a function gives."""
    found: ast.expr | None = None
    stack: list[ast.stmt] = list(reversed(node.body))
    while stack:
        one = stack.pop()
        if isinstance(one, ast.Return) and one.value is not None and getattr(one.value, "value", one) is not None:
            found = one.value
        if not isinstance(one, (ast.FunctionDef, ast.ClassDef)):
            stack += reversed([inside for name in ("body", "orelse", "finalbody") for inside in getattr(one, name, [])])
    return found


def _given(node: ast.FunctionDef) -> tuple[str, ...]:
    """Names for what a function gives; () if it gives nothing."""
    given = _returned(node)
    if given is None:
        return ()
    if isinstance(given, ast.Tuple):
        others = ("out", *[f"more_{at}" for at in range(1, len(given.elts))])
        return names_given([_name(one, "cache" if isinstance(one, (ast.Tuple, ast.Dict)) and at else others[at])
                            for at, one in enumerate(given.elts)])  # fmt: skip
    taken = {one.arg for one in [*node.args.posonlyargs, *node.args.args]}  # for layer in layers: x = layer(x)
    name = _name(given, "dx" if "back" in node.name or "grad" in node.name else "out")
    return (name if name not in taken else "out",)


def _left(node: ast.FunctionDef) -> str:
    """The attribute that a ``forward`` leaves its result in, which gives nothing (``self.output = …``); "" for other functions."""
    if node.name not in NETS or _given(node):
        return ""
    stores = [one for one in ast.walk(node) if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store)]
    own = [one for one in stores if isinstance(one.value, ast.Name) and one.value.id == "self"]
    return max(own, key=lambda one: (one.attr.startswith("out"), one.lineno)).attr if own else ""


def _is_inner(name: str) -> bool:
    """Whether nobody outside of a class calls a method by its name: an operator, a representation, and ``__sigmoid``, which Python
    calls otherwise there."""
    return name.startswith("__") and name != "__call__"


def _name(node: ast.expr, other: str) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.BinOp):  # ``dW / N``, ``dW + reg * W``
        named = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and like_gradient(one.id)}
        return named.pop() if len(named) == 1 else other
    return node.id if isinstance(node, ast.Name) and node.id != "self" else other


def _first(given: Thing, node: ast.FunctionDef) -> Thing:
    """The first of what a function gives."""
    given = given.root()
    return given.items[0].root() if isinstance(_returned(node), ast.Tuple) and given.items else given


def _with_loss(called: str, names: tuple[str, ...], first: Thing) -> tuple[str, str]:
    """The call, with a line that makes one number of what it gives, and what is to be differentiated."""
    loss = next((name for name in names if name in LOSSES), "")
    if loss and (first.keys is not None or first.items is not None):  # grads, cost = propagate(w, b, X, Y)
        return f"{', '.join(names)} = {called}", loss
    if first.kind is not None and len(names) == 1 and (kept := value_of(first.kind)):
        return f"{names[0]} = {called}; loss = np.sum({names[0]}.{kept})", ""
    if not names or first.whole or first.size is not None or first.keys is not None or first.kind is not None or first.texts:
        return "", ""
    if first.rank == 0 and names == ("out",):
        names = ("loss",)
    call = f"{', '.join(names)} = {called}"
    if first.rank == 0 or names[0] in LOSSES:
        return call, names[0] if len(names) > 1 else ""
    return f"{call}; {WEIGH.format(names[0])}", ""


def _doc(node: ast.FunctionDef | ast.ClassDef) -> str:
    """The first line of a docstring."""
    first = node.body[0] if node.body else None
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)):
        return ""
    lines = [line.strip() for line in first.value.value.split("\n") if line.strip()]
    return lines[0] if lines else ""
