"""Classes of the program and their objects: records of our own. No Python class is made, and what a program calls an attribute
is an entry of a frame's names: no name of a program ever reaches an attribute of Python's."""

from __future__ import annotations

import ast
from typing import Any, Protocol

from engine.operands import Box
from engine.tracing.frames import Frame, Function, UserFunction

CELL = "__class__"
"""The name under which a method's closure holds the class it was written in, as in CPython; no program can spell it."""

ABSENT = object()
"""What stands for the answer of a method that no class has."""


class Word:
    """A value that is nothing but its name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        return self.name


NotImplemented_ = Word("NotImplemented_")
"""What a method gives that leaves the operator to the other operand."""


class Overloading(Protocol):
    """What objects do with operators (``engine.tracing.overloads``), as the parts know it that evaluate these. Each gives
    ``ABSENT`` where no class has the method."""

    def method(self, node: ast.AST, owner: Any, name: str, places: list[ast.expr], args: list[Any]) -> Any:
        """A method of an object, by name."""

    def binary(self, node: ast.AST, symbol: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]) -> Any:
        """An operator of two operands, which stand at ``places``."""

    def compared(self, node: ast.AST, symbol: str, left: Any, right: Any, places: tuple[ast.expr, ast.expr]) -> Any:
        """A comparison."""

    def inplace(self, node: ast.AugAssign, symbol: str, left: Any) -> Any:
        """An in-place operator; its value is still to be evaluated."""

    def unary(self, node: ast.AST, kind: type[ast.unaryop], operand: Any) -> Any:
        """An operator of one operand."""

    def called(self, node: ast.AST, name: str, operand: Any, args: list[Any]) -> Any:
        """``len``, ``abs``, ``round``, ``float``, ``int`` of an object."""

    def truth(self, node: ast.AST, operand: Any) -> Any:
        """What a test asks an object: an operand that has a truth; ``ABSENT``: there is nothing to ask."""

    def same(self, node: ast.AST, left: Any, right: Any) -> bool:
        """Whether a list that is looked through for one finds the other."""

    def walked(self, node: ast.AST, operand: Any) -> Any:
        """What is looped over in place of an object: an iterator."""

    def asked(self, node: ast.AST, iterator: Any) -> Any:
        """An object with ``__next__`` as an iterator."""

    def key(self, node: ast.AST, operand: Any) -> Any:
        """An object as the key of a dict."""

    def hashed(self, node: ast.AST, operand: Any) -> Any:
        """``hash`` of an object; ``ABSENT`` where it has none of its own."""

    def spoken(self, node: ast.AST, operand: Any, quoted: bool = False) -> str:
        """``str`` of an object; ``repr`` of it."""


class Class:
    """A ``class`` of the program. ``frame`` holds its attributes and methods."""

    __slots__ = ("base", "frame", "frozen", "name")

    def __init__(self, name: str, base: Class | None, frame: Frame, frozen: bool = False) -> None:
        self.name = name
        self.base = base
        self.frame = frame
        self.frozen = frozen  # nobody but its own ``__init__`` assigns to attributes

    def __repr__(self) -> str:
        return f"<class '__main__.{self.name}'>"

    def find(self, name: str) -> Any:
        """What the class, or one that it comes from, has under ``name``; raises KeyError."""
        at: Class | None = self
        while at is not None:
            if name in at.frame.names:
                return at.frame.names[name]
            at = at.base
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Whether there is something to find."""
        try:
            self.find(name)
        except KeyError:
            return False
        return True

    def comes_from(self, other: Class) -> bool:
        """Whether this is ``other`` or a class below it."""
        at: Class | None = self
        while at is not None and at is not other:
            at = at.base
        return at is not None


class Instance:
    """An object of a class. ``frame`` holds its attributes; its prefix is the object's name, with a point."""

    __slots__ = ("frame", "kind")

    def __init__(self, kind: Class, frame: Frame) -> None:
        self.kind = kind
        self.frame = frame

    def __repr__(self) -> str:
        return f"<{self.kind.name} object>"

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """An empty one; the scope that is pickled fills it (``engine.tracing.scope``), since a chain of objects may be long."""
        return type(self), (None, None)


class Bound:
    """A method with what it is a method of: an object, or a class."""

    __slots__ = ("function", "owner")

    def __init__(self, owner: Instance | Class, function: UserFunction) -> None:
        self.owner = owner
        self.function = function

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bound) and other.owner is self.owner and other.function is self.function

    def __hash__(self) -> int:
        return hash((id(self.owner), id(self.function)))

    def __repr__(self) -> str:
        return f"<method {self.function.name}>"


class Super:
    """``super()`` in a method: what the classes below ``base`` give to ``owner``."""

    __slots__ = ("base", "owner")

    def __init__(self, owner: Instance | Class, base: Class | None) -> None:
        self.owner = owner
        self.base = base

    def __repr__(self) -> str:
        return "<super>"


class Wrapped:
    """A method under ``@staticmethod``, ``@classmethod`` or ``@property`` (``kind``), with a property's setter."""

    __slots__ = ("function", "kind", "setter")

    def __init__(self, kind: str, function: UserFunction | Function, setter: UserFunction | None = None) -> None:
        self.kind = kind
        self.function = function
        self.setter = setter

    def __repr__(self) -> str:
        return f"<{self.kind} {self.function.name}>"


class Quoted(str):
    """What the ``__repr__`` of an object said, where it stands in a list that becomes text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


OBJECTS = (Class, Instance, Bound, Super, Wrapped)


def parts_of(held: Any) -> list[Any]:
    """What an object, a class or a method holds: frames, objects, functions."""
    if isinstance(held, Instance):
        return [held.frame, held.kind]
    if isinstance(held, Class):
        return [held.frame, *([] if held.base is None else [held.base])]
    if isinstance(held, Bound):
        return [held.owner, held.function]
    if isinstance(held, Super):
        return [held.owner, *([] if held.base is None else [held.base])]
    return [held.function, *([] if held.setter is None else [held.setter])]


def is_of(operand: Any, kinds: Any) -> bool:
    """``isinstance`` for the program's own classes among ``kinds``."""
    wanted = kinds.items if isinstance(kinds, Box) else [kinds]
    if not isinstance(operand, Instance):
        return False
    return any([isinstance(kind, Class) and operand.kind.comes_from(kind) for kind in wanted])
