"""The painter: (trace, session, size) -> rows of (text, role). Pure; knows no Textual.

Its names load when first asked for: plain commands that only measure text do not pay for the painter.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.paint.roles import MODIFIERS, ROLES
    from tui.paint.screen import Hit, Screen, paint
    from tui.paint.sheet import Rect

__all__ = ["MODIFIERS", "ROLES", "Hit", "Rect", "Screen", "paint"]

_HOME = {"Rect": "sheet", "MODIFIERS": "roles", "ROLES": "roles"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"tui.paint.{_HOME.get(name, 'screen')}"), name)
