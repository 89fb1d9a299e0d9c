"""Functions whose module is imported when one of them is first called: the first paint does not wait for what only a key needs.

    if TYPE_CHECKING:
        from tui.actions import act, press
    else:
        act, press = later("tui.actions", "act", "press")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any


def later(module: str, *names: str) -> Iterator[Callable[..., Any]]:
    """These functions of a module; each is asked for by its name at every call, so that a test may put another in its place."""
    return (_later(module, name) for name in names)


def _later(module: str, name: str) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*given, **named)

    called.__module__, called.__name__, called.__qualname__ = module, name, name
    return called
