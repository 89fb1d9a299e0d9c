"""Scopes and the things a name can stand for that are no numbers."""

from __future__ import annotations

import ast
from typing import Any

from engine.reading.bodies import TOLD, Binds, binds, written


class Frame:
    """One scope: the program's, that of a module of the author's own (``module``: its dotted name), or that of one call.
    ``prefix`` begins the shown names of its locals (``affine.``). ``modules``: of a scope that stands in no other, the modules that
    were loaded so far, by their dotted names; one dict for all such scopes of a run."""

    __slots__ = ("comprehension", "declared", "local", "module", "modules", "names", "outer", "prefix")

    def __init__(
        self,
        outer: Frame | None = None,
        prefix: str = "",
        comprehension: bool = False,
        local: frozenset[str] = frozenset(),
        declared: dict[str, str] | None = None,
    ) -> None:
        self.names: dict[str, Any] = {}
        self.outer = outer
        self.prefix = prefix
        self.comprehension = comprehension
        self.local = local  # what the function assigns: never looked for further out
        self.declared = declared  # what it says is "global" or "nonlocal", by name
        self.module = ""
        self.modules: dict[str, Space] | None = None

    @property
    def top(self) -> bool:
        """Whether it is the program's own, of no call and no module."""
        return self.outer is None and not self.module

    def outermost(self) -> Frame:
        """The scope of the program, or of the module, that this one stands in."""
        at = self
        while at.outer is not None:
            at = at.outer
        return at

    def scope(self) -> Frame:
        """Where ``:=`` binds: outside of the comprehension that it stands in."""
        frame = self
        while frame.comprehension and frame.outer is not None:
            frame = frame.outer
        return frame

    def home(self, name: str) -> Frame:
        """Where an assignment to ``name`` binds it: here, or where ``global`` and ``nonlocal`` say."""
        frame = self.scope()
        how = "" if frame.declared is None else frame.declared.get(name, "")
        if not how:
            return frame
        at = frame
        while at.outer is not None:
            at = at.outer
            if how == "nonlocal" and at.outer is not None and (name in at.local or name in at.names):
                break
        return at

    def find(self, name: str) -> Any:
        """What ``name`` is bound to here or further out; raises KeyError, and UnboundLocalError for a local without a value."""
        frame: Frame | None = self
        while frame is not None:
            if frame.declared is not None and name in frame.declared:
                return frame.home(name).names[name]
            if name in frame.names:
                return frame.names[name]
            if name in frame.local:
                raise UnboundLocalError(name)
            frame = frame.outer
        raise KeyError(name)


class Module:
    """``np``, ``math``, ``np.random`` …"""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<module {self.name}>"


class Space:
    """A module of the author's own: its names are those of ``frame``. ``ready``: it has run to its end."""

    __slots__ = ("frame", "name", "ready")

    def __init__(self, frame: Frame, name: str, ready: bool = False) -> None:
        self.frame = frame
        self.name = name
        self.ready = ready

    def __repr__(self) -> str:
        return f"<module {self.name}>"


class Function:
    """A function of the tables by its canonical name: ``np.exp``, ``len``."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<class '{self.name}'>" if self.name in _TYPES else f"<function {self.name}>"


_TYPES = frozenset("int float bool str list tuple dict set frozenset".split())
_TOLD_WHEN_CALLED = frozenset(("local", "declared", "generates", "once", "written"))


class UserFunction:
    """A ``def`` or ``lambda`` of the program, closed over its frame. ``called`` is its ``__name__``, which ``functools.wraps``
    gives it."""

    __slots__ = ("body", "called", "declared", "defaults", "frame", "generates", "local", "name", "node", "once", "written")

    local: frozenset[str]
    declared: dict[str, str] | None
    generates: bool
    once: frozenset[str]
    written: frozenset[str]

    def __init__(
        self, node: ast.FunctionDef | ast.Lambda, frame: Frame, defaults: dict[str, Any], called: str = ""
    ) -> None:  # fmt: skip
        self.node = node
        self.frame = frame
        self.defaults = defaults
        self.name = node.name if isinstance(node, ast.FunctionDef) else "lambda"
        self.called = called or (self.name if isinstance(node, ast.FunctionDef) else "<lambda>")
        self.body: list[ast.stmt]
        self.body = node.body if isinstance(node, ast.FunctionDef) else [ast.copy_location(ast.Return(node.body), node.body)]

    def __getattr__(self, name: str) -> Any:
        """What is only asked for when it is called: of most functions in a scope that is copied for a try it never is."""
        if name not in _TOLD_WHEN_CALLED:
            raise AttributeError(name)
        told = getattr(self.node, TOLD, None)  # a scope that is copied for each try asks anew, of one tree
        if told is None:
            found = binds(self.body) if isinstance(self.node, ast.FunctionDef) else Binds(frozenset(), None, False)
            told = found, self._single_reads(), written(self.body)
            setattr(self.node, TOLD, told)
        (self.local, self.declared, self.generates), self.once, self.written = told
        return getattr(self, name)

    def __repr__(self) -> str:
        return f"<function {self.name}>"

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """Its tree stays behind: a deep one would be pickled by recursion."""
        place = self.node.lineno, self.node.col_offset
        return FunctionAt, (), (None, {"place": place, "frame": self.frame, "defaults": self.defaults, "called": self.called})

    def _single_reads(self) -> frozenset[str]:
        """Parameters that a one-expression body reads once: their argument can stand in their place."""
        body = [s for s in self.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
        if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
            return frozenset()
        counts: dict[str, int] = {}
        for node in ast.walk(body[0].value):
            if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.Lambda)):
                return frozenset()
            if isinstance(node, ast.Name):
                counts[node.id] = counts.get(node.id, 0) + 1
        return frozenset(name for name, count in counts.items() if count == 1)


class FunctionAt:
    """A function of a scope that was pickled. Its tree is found again by its place: line and column."""

    __slots__ = ("called", "defaults", "frame", "place")

    place: tuple[int, int]
    called: str
    frame: Frame
    defaults: dict[str, Any]


GETTER = "operator.itemgetter.item"
"""What ``itemgetter(1)`` calls, with the 1 before what it is called with."""


HELD = "weakref.ref.held"
"""What a weak reference calls, with what it refers to: here it is kept as long as the reference."""


class Partial:
    """``functools.partial(f, …)``: a function with its first arguments."""

    __slots__ = ("args", "function", "named")

    def __init__(self, function: Any, args: list[Any], named: dict[str, Any]) -> None:
        self.function = function
        self.args = args
        self.named = named

    def __repr__(self) -> str:
        return "<function partial>"


class Method:
    """A method of a value, not yet called."""

    __slots__ = ("name", "owner")

    def __init__(self, owner: Any, name: str) -> None:
        self.owner = owner
        self.name = name

    def __repr__(self) -> str:
        return f"<function {self.name}>"


class Vectorized:
    """What ``np.vectorize`` makes of a function: one that is called for each element. ``kinds``: the types of its results, if
    they were given."""

    __slots__ = ("function", "kinds")

    def __init__(self, function: Any, kinds: list[Any]) -> None:
        self.function = function
        self.kinds = kinds

    def __repr__(self) -> str:
        return "<function vectorize>"


class Draws:
    """A seeded generator, ``np.random.default_rng(seed)`` or ``np.random.RandomState(seed)``; of ``random.getstate()`` one
    that stands where the other stood."""

    __slots__ = ("generator",)

    def __repr__(self) -> str:
        return "<random generator>"

    def __init__(self, generator: Any) -> None:
        self.generator = generator


class Returned(Exception):
    """Leaves a call with its value."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class LoopLeft(Exception):
    """``break`` and ``continue``."""

    def __init__(self, again: bool) -> None:
        super().__init__()
        self.again = again
