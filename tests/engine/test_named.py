"""Named tuples beside Python's own: the same class twice, and every question answered alike."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
import typing
from collections.abc import Callable
from typing import Any

import pytest

from engine import named


def made(base: Any) -> dict[str, type]:
    """Some classes, by one base."""

    class Empty(base):
        """Nothing."""

    class Point(base):
        """Two numbers."""

        x: int
        y: float = 2.0
        more: tuple[int, ...] = ()

        @property
        def sum(self) -> float:
            """Of both."""
            return self.x + self.y

        @classmethod
        def origin(cls) -> Any:
            """At 0."""
            return cls(0, 0.0)

    class Written(base):
        """With a text of its own."""

        x: int

        def __repr__(self) -> str:
            return f"<{self.x}>"

    class Below(Point):
        """With a method more."""

        __slots__ = ()

        def twice(self) -> float:
            """Of the sum."""
            return self.sum * 2

    class Wide(base):
        """With more fields than most have."""

        a: int
        b: int
        c: int
        d: int
        e: int
        f: int
        g: int
        h: int
        i: int
        j: int
        k: int
        l: int  # noqa: E741
        m: int = 0

    return {cls.__name__: cls for cls in (Empty, Point, Written, Below, Wide)}


OURS, THEIRS = made(named.NamedTuple), made(typing.NamedTuple)


class Kept(named.NamedTuple):
    """Found again by its name."""

    x: int
    y: tuple[int, ...] = ()


def answer(ask: Callable[[dict[str, type]], Any], of: dict[str, type]) -> Any:
    """What a question gives, or the error in its own words."""
    try:
        return ask(of)
    except (TypeError, ValueError, AttributeError) as error:
        return type(error), str(error)


QUESTIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "by place": lambda of: tuple(of["Point"](1, 3.0, (4,))),
    "by name": lambda of: of["Point"](y=5.0, x=1).sum,
    "a default": lambda of: of["Point"](1).y,
    "too few": lambda of: of["Wide"](1),
    "too many": lambda of: of["Empty"](1),
    "twice": lambda of: of["Point"](1, x=1),
    "unknown": lambda of: of["Point"](1, z=1),
    "text": lambda of: repr((of["Point"](1), of["Written"](1), of["Below"](2), of["Empty"]())),
    "as a tuple": lambda of: (of["Point"](1) == (1, 2.0, ()), hash(of["Point"](1)) == hash((1, 2.0, ())), bool(of["Empty"]())),
    "unpacked": lambda of: [*of["Point"](1)],
    "wide": lambda of: (of["Wide"](*range(12)).l, of["Wide"](*range(13)).m, repr(of["Wide"](*range(12)))),
    "below": lambda of: (of["Below"](1).twice(), type(of["Below"].origin()) is of["Below"], of["Below"](1) == of["Point"](1)),
    "replaced": lambda of: (of["Point"](1)._replace(y=7.0), type(of["Below"](1)._replace(x=2)) is of["Below"]),
    "replaced what is not there": lambda of: of["Point"](1)._replace(z=1),
    "made": lambda of: of["Point"]._make([1, 2, 3]),
    "made of too few": lambda of: of["Point"]._make([1]),
    "as a dict": lambda of: of["Point"](1)._asdict(),
    "set": lambda of: setattr(of["Written"](1), "x", 2) or 0,
    "no dict": lambda of: hasattr(of["Empty"](), "__dict__"),
    "places": lambda of: [(cls._fields, cls._field_defaults, cls.__match_args__) for cls in of.values()],
    "documented": lambda of: [inspect.getdoc(cls) for cls in of.values()],
    "bases": lambda of: [[base.__name__ for base in cls.__mro__] for cls in of.values()],
    "kinds": lambda of: [type(cls) for cls in of.values()],
    "called": lambda of: [list(inspect.signature(cls).parameters) for cls in of.values()],
    "defaults": lambda of: [p.default for p in inspect.signature(of["Point"]).parameters.values()],
    "copied": lambda of: (copy.copy(of["Point"](1)), copy.deepcopy(of["Point"](1, 2.0, (3,)))),
    "hints": lambda of: typing.get_type_hints(of["Point"]),
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_it_answers_as_pythons_own(asked: str) -> None:
    assert repr(answer(QUESTIONS[asked], OURS)) == repr(answer(QUESTIONS[asked], THEIRS))


def test_it_is_pickled_and_matched() -> None:
    found = pickle.loads(pickle.dumps(Kept(3, (4,))))
    match found:
        case Kept(3, y=y):
            assert (type(found), y, found) == (Kept, (4,), Kept(3, (4,)))
        case _:
            raise AssertionError(found)


def test_what_python_refuses_is_refused() -> None:
    for space in ({"x": int, "_y": int}, {"x": int, "y": int}):
        with pytest.raises(TypeError):
            type(named.NamedTuple)("Wrong", (named.NamedTuple,), {"__annotations__": space, "x": 0})
    with pytest.raises(TypeError):
        type(named.NamedTuple)("Wrong", (named.NamedTuple,), {"__annotations__": {}, "_make": 0})


def test_the_start_makes_few_of_pythons_own() -> None:
    script = (
        "import sys, numpy, typing, dataclasses\n"
        "made = []\nfor owner, name in ((typing, '_make_nmtuple'), (dataclasses, '_process_class')):\n"
        "    setattr(owner, name, lambda *a, _of=getattr(owner, name), **k: made.append(str(a[0])) or _of(*a, **k))\n"
        "import engine, tui.desk\nfrom tui.commands import show\nprint(*made)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert {word.strip("'>") for word in done.stdout.split()} - {"<class"} <= set(FEW)


FEW = ("engine.frozen._Model", "tui.keys.Keymap", "engine.circuit.tracks.Trunk", "Flag", "Command", "Request")
"""Not frozen, or with questions that are answered once; and the command line's, which is read without the engine."""
