"""Frozen records beside Python's own dataclasses: the same class twice, and every question answered alike."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, replace
from typing import Any, ClassVar

import pytest

from engine import frozen


class Place:
    """A base without fields."""

    __slots__ = ()

    def twice(self) -> Any:
        return self.x * 2  # type: ignore[attr-defined]


def made(dataclass: Any) -> dict[str, type]:
    """Some records, by one decorator."""

    @dataclass(frozen=True, slots=True)
    class Empty:
        """Nothing."""

    @dataclass(frozen=True, slots=True)
    class Point(Place):
        """Two numbers."""

        kind: ClassVar[str] = "point"
        x: int
        y: float = 2.0
        more: list[int] = field(default_factory=list)

        @property
        def sum(self) -> float:
            """Of both."""
            return self.x + self.y

    @dataclass(frozen=True, slots=True)
    class Named(Point):
        """With a field more."""

        name: str = "n"

    @dataclass(frozen=True, slots=True, eq=False)
    class Alone:
        """Equal to itself only."""

        x: int

    @dataclass(frozen=True, slots=True, eq=False)
    class Filled:
        """With a field that is made with it, and not shown."""

        x: int
        made: dict[int, int] = field(default_factory=dict, init=False, repr=False)

    return {cls.__name__: cls for cls in (Empty, Point, Named, Alone, Filled)}


OURS, THEIRS = made(frozen.dataclass), made(dataclasses.dataclass)


@frozen.dataclass(frozen=True, slots=True)
class Kept:
    """Found again by its name."""

    x: int
    y: tuple[int, ...] = ()


def answer(ask: Callable[[dict[str, type]], Any], of: dict[str, type]) -> Any:
    """What a question gives, or the kind of error."""
    try:
        return ask(of)
    except (TypeError, ValueError, AttributeError, FrozenInstanceError) as error:
        return type(error)


QUESTIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "by place": lambda of: (of["Point"](1, 3.0, [4]).x, of["Point"](1, 3.0, [4]).more),
    "by name": lambda of: of["Point"](y=5.0, x=1).sum,
    "a default": lambda of: of["Point"](1).y,
    "a list of one's own": lambda of: of["Point"](1).more is of["Point"](1).more,
    "of a base": lambda of: (of["Named"](1, 2.0, [3], "z").name, of["Named"](4).twice()),
    "all by name": lambda of: repr(of["Named"](name="z", more=[3], y=2.0, x=1)),
    "all, by place and by name": lambda of: repr(of["Named"](1, 2.0, name="z", more=[3])),
    "all, one twice": lambda of: of["Point"](1, 2.0, y=3.0),
    "as many, one unknown": lambda of: of["Point"](1, 2.0, z=3.0),
    "too few": lambda of: of["Point"](),
    "too many": lambda of: of["Point"](1, 2, 3, 4),
    "twice": lambda of: of["Point"](1, x=1),
    "unknown": lambda of: of["Point"](1, z=1),
    "none wanted": lambda of: of["Empty"](1),
    "text": lambda of: repr(of["Named"](1)),
    "no text": lambda of: repr(of["Empty"]()),
    "equal": lambda of: of["Point"](1) == of["Point"](1),
    "not equal": lambda of: of["Point"](1) == of["Point"](2),
    "another class": lambda of: of["Point"](1) == of["Named"](1),
    "no record": lambda of: of["Empty"]() == (),
    "alone": lambda of: of["Alone"](1) == of["Alone"](1),
    "hash": lambda of: hash(of["Point"](1, 2.0, ())) == hash((1, 2.0, ())),
    "unhashable": lambda of: hash(of["Point"](1)),
    "truth": lambda of: bool(of["Empty"]()),
    "set": lambda of: setattr(of["Point"](1), "x", 2),
    "deleted": lambda of: delattr(of["Point"](1), "x"),
    "no dict": lambda of: hasattr(of["Empty"](), "__dict__"),
    "replace": lambda of: repr(replace(of["Named"](1, name="k"), y=7.0)),
    "replace what is not there": lambda of: replace(of["Point"](1), z=1),
    "places": lambda of: [cls.__match_args__ for cls in of.values()],
    "documented": lambda of: [inspect.getdoc(cls) for cls in of.values()],
    "copied": lambda of: repr(copy.copy(of["Point"](1, 2.0, [3]))),
    "copied deep": lambda of: repr(copy.deepcopy(of["Named"](1, 2.0, [3]))),
    "of the class": lambda of: (of["Named"](1).kind, of["Point"].kind),
    "fields": lambda of: [[(f.name, f.type, f.default) for f in dataclasses.fields(cls)] for cls in of.values()],
    "made": lambda of: (of["Filled"](1).made, of["Filled"](1).made is of["Filled"](1).made, repr(of["Filled"](1))),
    "made is not given": lambda of: of["Filled"](1, made={}),
    "made is not given by place": lambda of: of["Filled"](1, {}),
    "made anew": lambda of: replace(of["Filled"](1), x=2).made,
    "made is not replaced": lambda of: replace(of["Filled"](1), made={}),
    "is one": lambda of: dataclasses.is_dataclass(of["Point"]),
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_record_answers_as_a_dataclass(asked: str) -> None:
    assert answer(QUESTIONS[asked], OURS) == answer(QUESTIONS[asked], THEIRS)


@pytest.mark.parametrize("asked", [asked for asked in QUESTIONS if "replace" in asked or "anew" in asked])
def test_the_quick_replace_does_as_python_s(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = answer(QUESTIONS[asked], THEIRS)
    monkeypatch.setitem(globals(), "replace", frozen.replace)
    assert answer(QUESTIONS[asked], OURS) == theirs
    assert answer(QUESTIONS[asked], THEIRS) == theirs


def test_the_quick_replace_makes_another_record() -> None:
    whole = Kept(3, (4,))
    found = frozen.replace(whole, x=5)
    assert (found, whole) == (Kept(5, (4,)), Kept(3, (4,)))
    assert found.y is whole.y


def test_a_record_is_pickled_and_matched() -> None:
    found = pickle.loads(pickle.dumps(Kept(3, (4,))))
    match found:
        case Kept(3, y=y):
            assert (y, found) == ((4,), Kept(3, (4,)))
        case _:
            raise AssertionError(found)


def test_what_is_not_frozen_is_refused() -> None:
    with pytest.raises(TypeError):
        frozen.dataclass(frozen=False, slots=True)


def test_a_record_says_that_it_is_frozen() -> None:
    """By this the loader of what a child sends knows it for one."""
    assert OURS["Point"].__dataclass_params__.frozen is THEIRS["Point"].__dataclass_params__.frozen is True  # type: ignore[attr-defined]
