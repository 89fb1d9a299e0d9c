"""``typing.NamedTuple``, made at once: Python's own compiles a function for each class and an expression for each annotation,
0.2 ms of the start for each of eighty. Here all classes with as many fields share their code; what they do is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # what a type checker is to know of it
else:
    from _collections import _tuplegetter
    from types import FunctionType

    class _Maker(type):
        """What ``class Name(NamedTuple)`` is made by: a tuple, that is no instance of this."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            return _made(name, space) if bases else super().__new__(cls, name, bases, space)

    class NamedTuple(metaclass=_Maker):
        """Base of a class of fields, some with defaults; methods and properties may follow."""

    def _made(name: str, space: dict[str, Any]) -> type:
        fields = tuple(space.get("__annotations__", ()))
        defaults = {field: space.pop(field) for field in fields if field in space}
        if fields[len(fields) - len(defaults) :] != tuple(defaults):
            raise TypeError(f"{name}: a field without a default follows one with a default")
        if wrong := [*_GIVEN & space.keys(), *[field for field in fields if field.startswith("_")]]:
            raise TypeError(f"{name}: {wrong[0]} is no name of a field or method")
        columns = {field: _tuplegetter(at, None) for at, field in enumerate(fields)}
        given = {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
        made = type(name, (tuple,), _SHARED | space | columns | given)
        made.__new__ = _new(name, fields, tuple(defaults.values()))
        return made

    def _new(owner: str, fields: tuple[str, ...], defaults: tuple[Any, ...]) -> Any:
        """``__new__``: the code for as many fields, with these names."""
        shared = _template(len(fields))
        code = shared.__code__.replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{owner}.__new__")
        return staticmethod(FunctionType(code, shared.__globals__, "__new__", defaults or None))

    def _template(count: int) -> Any:
        """``__new__`` for ``count`` fields, whatever they are called. More than most have are compiled."""
        if count < len(_TEMPLATES):
            return _TEMPLATES[count]
        names = ", ".join([f"_{at}" for at in range(count)])
        return eval(f"lambda _cls, {names}: _tuple(_cls, ({names}))", globals())

    _tuple = tuple.__new__
    _TEMPLATES = (
        lambda _cls: _tuple(_cls, ()),
        lambda _cls, a: _tuple(_cls, (a,)),
        lambda _cls, a, b: _tuple(_cls, (a, b)),
        lambda _cls, a, b, c: _tuple(_cls, (a, b, c)),
        lambda _cls, a, b, c, d: _tuple(_cls, (a, b, c, d)),
        lambda _cls, a, b, c, d, e: _tuple(_cls, (a, b, c, d, e)),
        lambda _cls, a, b, c, d, e, f: _tuple(_cls, (a, b, c, d, e, f)),
        lambda _cls, a, b, c, d, e, f, g: _tuple(_cls, (a, b, c, d, e, f, g)),
        lambda _cls, a, b, c, d, e, f, g, h: _tuple(_cls, (a, b, c, d, e, f, g, h)),
        lambda _cls, a, b, c, d, e, f, g, h, i: _tuple(_cls, (a, b, c, d, e, f, g, h, i)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j: _tuple(_cls, (a, b, c, d, e, f, g, h, i, j)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k: _tuple(_cls, (a, b, c, d, e, f, g, h, i, j, k)),
    )

    def _from(cls: type, values: Any) -> Any:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replaced(self: Any, /, **given: Any) -> Any:
        made = self._make(map(given.pop, self._fields, self))
        if given:
            raise ValueError(f"Got unexpected field names: {list(given)!r}")
        return made

    def _shown(self: Any) -> str:
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in zip(self._fields, self, strict=True)])})"

    _SHARED = {
        "_make": classmethod(_from), "_replace": _replaced, "__repr__": _shown,
        "_asdict": lambda self: dict(zip(self._fields, self, strict=True)), "__getnewargs__": lambda self: tuple(self),
    }  # fmt: skip
    _GIVEN = {"__new__", "__init__", "__slots__", "_fields", "_field_defaults", "_make", "_replace", "_asdict", "__getnewargs__"}
