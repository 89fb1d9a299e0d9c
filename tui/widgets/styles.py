"""Looks (``tui.themes``) as Rich styles and Textual themes: the only place where colours meet the two."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from tui.themes import DARK, PALETTES, look_of


@lru_cache(maxsize=1024)
def style_of(role: str, theme: str) -> Style:
    """The style of a painted cell."""
    look = look_of(role, theme)
    return Style(
        color=look.colour or None,
        bgcolor=look.background or None,
        bold=look.bold or None,
        underline=look.underline or None,
        reverse=look.reverse or None,
        dim=look.dim or None,
    )


def textual_theme(name: str) -> Theme:
    """The Textual theme behind the painted rows, and of the editor, which is Textual's."""
    if name not in PALETTES:
        return replace(BUILTIN_THEMES["ansi-dark"], name=name)
    p = PALETTES[name]
    return Theme(
        name,
        primary=p.accent,
        secondary=p.roles["value"],
        accent=p.accent,
        warning=p.roles["gradient"],
        error=p.roles["wrong"],
        success=p.roles["fork"],
        foreground=p.plain,
        background=p.background,
        surface=p.select,
        panel=p.bar,
        dark=name == DARK,
    )
