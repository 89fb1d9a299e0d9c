"""Themes: how each of the painter's roles looks. Data and pure functions; a viewer turns a ``Look`` into its own styles.

A role is a colour name and modifiers, ``"gradient bar read"``. The hues are safe for the colour-blind; every colour has
a contrast of at least 4.5 on the background, on the bar of the current step and on the selected row (tested).
"""

from __future__ import annotations

import os
from functools import lru_cache

from engine.named import NamedTuple

DARK, LIGHT, MONO = "chainstep-dark", "chainstep-light", "chainstep-mono"
THEMES = (DARK, LIGHT, MONO)
BY_WORD = {"dark": DARK, "light": LIGHT, "mono": MONO}
"""Themes as ``--theme`` and tapes name them."""

BOLD = frozenset({"title", "local", "upstream", "fork", "op", "key", "error", "wrong", "prompt"})
"""Colour roles that are bold in every theme."""

LIT = frozenset({"bar", "select", "match"})
"""Modifiers that highlight a row."""
FAINT = frozenset({"pending", "dim", "label", "comment", "header", "file", "hint", "rule", "rest"})
"""Colour roles that step back, but never on a highlighted row."""


SHADES = {
    f"{side}{step}": (role, share)
    for side, role in (("low", "value"), ("high", "gradient"))
    for step, share in ((1, 0.12), (2, 0.24), (3, 0.38))
}
"""The diverging scale: by modifier the role whose colour tints the ground, and how much of it."""
READABLE = 5.6
"""Contrast of text on a highlight, with something to spare for terminals of 256 colours."""


class Palette(NamedTuple):
    """Hex colours of one theme; ``roles`` lists those that differ from ``plain``."""

    background: str
    bar: str
    select: str
    match: str
    plain: str
    faint: str
    rule: str
    accent: str
    roles: dict[str, str]


def _roles(
    value: str, local: str, upstream: str, gradient: str, fork: str, faint: str, rule: str, accent: str, wrong: str
) -> dict[str, str]:
    """Colour names of the painter for a theme's handful of hues."""
    return {
        "value": value,
        "local": local,
        "upstream": upstream,
        "contribution": gradient,
        "gradient": gradient,
        "fork": fork,
        "op": fork,
        "right": fork,
        "wrong": wrong,
        "error": wrong,
        "dim": faint,
        "pending": faint,
        "comment": faint,
        "label": faint,
        "header": faint,
        "file": faint,
        "hint": faint,
        "rule": rule,
        "rest": rule,
        "progress": accent,
        "tick": accent,
        "phase": accent,
        "title": accent,
        "key": accent,
        "prompt": accent,
    }


PALETTES: dict[str, Palette] = {
    DARK: Palette(
        background="#16181d",
        bar="#3e4030",
        select="#363c47",
        match="#43434d",
        plain="#dcdfe4",
        faint="#9aa1ac",
        rule="#858c97",
        accent="#8fc7ff",
        roles=_roles("#56b4e9", "#f0e442", "#d98fc0", "#ff9f43", "#7ee0b0", "#9aa1ac", "#858c97", "#8fc7ff", "#ff8f87"),
    ),
    LIGHT: Palette(
        background="#fcfcfa",
        bar="#d2caa0",
        select="#c8c8c6",
        match="#9ccbe3",
        plain="#1f2328",
        faint="#5a6069",
        rule="#656b74",
        accent="#0b4f8a",
        roles=_roles("#005a96", "#6b5900", "#8a2f6e", "#9c3f00", "#0a6b45", "#5a6069", "#656b74", "#0b4f8a", "#a11d1d"),
    ),
}


class Look(NamedTuple):
    """How one role looks: hex colours ("" the terminal's own) and attributes."""

    colour: str
    background: str
    bold: bool
    underline: bool
    reverse: bool
    dim: bool


def colour_of(role: str, theme: str) -> str:
    """Hex text colour of a role with its modifiers; "" in monochrome."""
    if theme not in PALETTES:
        return ""
    palette = PALETTES[theme]
    name, *modifiers = role.split()
    if background_of(role, theme) == palette.accent:
        return palette.background  # the hit that one is at
    if name in FAINT and not LIT.isdisjoint(modifiers):
        return palette.plain  # dimness would fight the highlight
    colour = palette.roles.get(name, palette.plain)
    ground = background_of(role, theme)
    return colour if ground == palette.background else readable(colour, ground, palette.plain)


@lru_cache(maxsize=256)
def readable(colour: str, ground: str, plain: str) -> str:
    """A colour that can be read on a highlight: moved towards the plain one only as far as it must."""
    parts = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (colour, plain)]
    for share in range(11):
        mixed = "#" + "".join(f"{round(a + (b - a) * share / 10):02x}" for a, b in zip(*parts, strict=True))
        if contrast(mixed, ground) >= READABLE:
            return mixed
    return plain


def background_of(role: str, theme: str) -> str:
    """Hex background of a role's modifiers; "" in monochrome."""
    if theme not in PALETTES:
        return ""
    palette = PALETTES[theme]
    modifiers = role.split()[1:]
    if "select" in modifiers and "match" in modifiers and "bar" not in modifiers:
        return palette.accent  # of the hits the one that one is at is the strongest
    for modifier in ("bar", "select", "match"):  # the current step shows through everything
        if modifier in modifiers:
            return str(getattr(palette, modifier))
    shade = next((modifier for modifier in modifiers if modifier in SHADES), "")
    return _mixed(palette.background, palette.roles[SHADES[shade][0]], SHADES[shade][1]) if shade else palette.background


@lru_cache(maxsize=64)
def _mixed(ground: str, colour: str, share: float) -> str:
    """A ground with so much of a colour in it."""
    parts = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (ground, colour)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(*parts, strict=True))


@lru_cache(maxsize=1024)
def look_of(role: str, theme: str) -> Look:
    """The look of a role with its modifiers. In monochrome attributes alone speak: bar reverse, read underline, select
    bold underline. What the mouse has selected and a field's cursor are reversed, on a reversed bar back again."""
    name, *modifiers = role.split()
    bold = name in BOLD or "bold" in modifiers
    underline = "read" in modifiers
    turned = "reverse" in modifiers
    chosen = "select" in modifiers
    if theme in PALETTES:
        underline = underline or (chosen and "match" in modifiers)
        return Look(colour_of(role, theme), background_of(role, theme), bold, underline, turned, False)
    bar = "bar" in modifiers
    dim = name in ("pending", "dim", "comment", "rest") and LIT.isdisjoint(modifiers)
    return Look("", "", bold or chosen, underline or chosen, (bar or "match" in modifiers) is not turned, dim)


def no_colour() -> bool:
    """Whether NO_COLOR asks for no colour (any value but the empty one: no-color.org), or the terminal has none."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "") in ("dumb", "vt100", "xterm-mono", "linux-m")


def choose(wanted: str) -> str:
    """The theme to start with: NO_COLOR wins, then the user's choice, then the terminal's COLORFGBG, else dark."""
    if no_colour():
        return MONO
    if wanted in THEMES:
        return wanted
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if ground in ("7", "15") else DARK


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two hex colours, 1 … 21."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
