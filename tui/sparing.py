"""Modules that libraries import as they start, and of which nothing here ever uses anything: each stands aside meanwhile, and the
app starts an eighth sooner. Whoever imports one of them later gets the module itself.

What is taken from a module that stands aside is a word only: it may stand in an annotation, be subscripted and inherited from, as
happens while modules are imported. To use it in any other way is an error, never a wrong answer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

TEXTUAL = ("textual.command", "platformdirs")
"""The command palette with the widgets that it is made of, which is switched off, and the folder for what an app in the browser
hands out."""
LACKING = ("ssl",)
"""What asyncio does without where Python is built without it: the app speaks with nobody but its terminal and its children."""


class _Word(type):
    """What stands for a name of a module that stands aside."""

    def __getitem__(cls, item: Any) -> _Word:
        return cls

    def __call__(cls, *given: Any, **named: Any) -> NoReturn:
        raise TypeError(f"{cls.__module__}.{cls.__name__} stands aside: it cannot be called")

    def __instancecheck__(cls, instance: Any) -> NoReturn:
        raise TypeError(f"{cls.__module__}.{cls.__name__} stands aside: nothing can be told to be one")


class _Aside(ModuleType):
    """A module that stands aside."""

    def __getattr__(self, name: str) -> _Word:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Word(name, (), {"__module__": self.__name__})


def textual() -> None:
    """Import Textual without these; as it is where it is one that does use them."""
    with aside(*TEXTUAL, lacking=LACKING):
        try:
            import_module("textual.app")
            return
        except (AttributeError, ImportError, TypeError):
            for name in [name for name in sys.modules if name.partition(".")[0] == "textual"]:
                del sys.modules[name]
    import_module("textual.app")


@contextmanager
def aside(*names: str, lacking: tuple[str, ...] = ()) -> Iterator[None]:
    """Within, these modules stand aside, and the ``lacking`` are not there, but for what is imported already."""
    ours: dict[str, Any] = {name: _Aside(name) for name in names} | dict.fromkeys(lacking)
    ours = {name: module for name, module in ours.items() if name not in sys.modules}
    sys.modules.update(ours)
    try:
        yield
    finally:
        for name, module in ours.items():
            if sys.modules.get(name, ours) is module:
                del sys.modules[name]
