"""The painter: (trace, session, size) -> rows of (text, role). Pure; knows no Textual."""

from tui.paint.cells import Cell, Row
from tui.paint.roles import MODIFIERS, ROLES
from tui.paint.screen import Hit, Rect, Screen, paint

__all__ = ["MODIFIERS", "ROLES", "Cell", "Hit", "Rect", "Row", "Screen", "paint"]
