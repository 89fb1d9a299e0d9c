"""Roles as CSS: classes, and what they look like on dark and light ground."""

from __future__ import annotations

from tui.themes import DARK, LIGHT, MONO, PALETTES, Look, look_of

ATTRIBUTES = ("font-weight:bold", "text-decoration:underline", "opacity:.65")


def selector(role: str) -> str:
    """The classes of a role: ``.gradient.bar``. A role that says more has a selector that weighs more."""
    return "".join(f".{name}" for name in dict.fromkeys(role.split()))


def attributes(look: Look) -> list[str]:
    """The declarations of a look that are not colours."""
    return [rule for rule, on in zip(ATTRIBUTES, (look.bold, look.underline, look.dim), strict=True) if on]


def colours(role: str, kind: str, mono: bool = False) -> tuple[str, str]:
    """Ink and ground of a role on the ground of a theme; ``mono``: it has the theme's plain colours alone."""
    palette, look = PALETTES[kind], look_of(role, MONO if mono else kind)
    ink, ground = look.colour or palette.plain, look.background or palette.background
    return (ground, ink) if look.reverse else (ink, ground)


def rules(role: str) -> list[str]:
    """The rules of a role under either theme, which the page's root names in ``data-theme``."""
    found = []
    for name, kind in (("dark", DARK), ("light", LIGHT)):
        ink, ground = colours(role, kind)
        said = [f"color:{ink}", *([f"background:{ground}"] if ground != PALETTES[kind].background else [])]
        found.append(f':root[data-theme={name}] {selector(role)}{{{";".join([*said, *attributes(look_of(role, kind))])}}}')
    return found


def grounds() -> str:
    """The page's own colours as variables, under either theme."""
    return "".join(
        f":root[data-theme={name}]{{color-scheme:{name};{variables(kind)}}}\n" for name, kind in (("dark", DARK), ("light", LIGHT))
    )


def variables(kind: str) -> str:
    """The colours of the page around the screen."""
    palette = PALETTES[kind]
    return f"--ground:{palette.background};--ink:{palette.plain};--faint:{palette.faint};--accent:{palette.accent};"
