"""The user's settings file: theme, language, key remaps. Read with tomllib, written aside and renamed.

The file is ``settings.toml`` in the user's configuration directory (``$XDG_CONFIG_HOME/chainstep``). A file that cannot
be read as TOML, or whose version is newer than ours, is set aside as ``settings.toml.bad`` and the defaults are
used: a slip in it never keeps the program from starting. Nothing here imports Textual.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from engine.frozen import dataclass

VERSION = 1
"""Version of the file's layout; a file without one is taken as version 1."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``theme`` ("" = by the terminal), ``lang`` ("" = by the locale), ``keys`` {action id: "key,key"}."""

    theme: str = ""
    lang: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    panels: str = ""
    """The panels that were left open, by their names; "" = by the size of the screen, "none" = none."""
    set_aside: str = ""
    """Path that an unreadable file was moved to, else ""."""


def directory(variable: str, fallback: str) -> Path:
    """``$variable/chainstep``, else ``~/fallback/chainstep`` (XDG: relative values of the variable are ignored)."""
    given = os.environ.get(variable, "")
    base = Path(given) if given and os.path.isabs(given) else Path.home() / fallback
    return base / "chainstep"


def settings_path() -> Path:
    """The settings file."""
    return directory("XDG_CONFIG_HOME", ".config") / "settings.toml"


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def load(path: Path | None = None) -> Settings:
    """The settings in the file; defaults where it says nothing sensible. Never raises."""
    try:
        path = path or settings_path()
        data = path.read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: no home directory
        return Settings()
    import tomllib  # and its regular expressions: only for those who have a file

    try:
        read = tomllib.loads(data.decode("utf-8-sig"))
        version = read.get("version", VERSION)
        if not isinstance(version, int) or version > VERSION:
            raise ValueError(version)
    except (ValueError, RecursionError):  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        aside = path.with_name(path.name + ".bad")
        with contextlib.suppress(OSError):
            os.replace(path, aside)
            return Settings(set_aside=str(aside))
        return Settings()
    keys = read.get("keys")
    remaps = {str(k): v for k, v in keys.items() if isinstance(v, str)} if isinstance(keys, dict) else {}
    return Settings(_string(read.get("theme")), _string(read.get("lang")), remaps, _string(read.get("panels")))


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = "".join(
        "\\" + c
        if c in '"\\'
        else c
        if c.isprintable()
        else f"\\u{ord(c):04x}"
        if ord(c) < 0x10000
        else f"\\U{ord(c):08x}"
        for c in text
    )
    return f'"{escaped}"'


def render(settings: Settings) -> str:
    """The file's text."""
    lines = [f"version = {VERSION}"]
    if settings.theme:
        lines.append(f"theme = {_quoted(settings.theme)}")
    if settings.lang:
        lines.append(f"lang = {_quoted(settings.lang)}")
    if settings.panels:
        lines.append(f"panels = {_quoted(settings.panels)}")
    if settings.keys:
        lines += ["", "[keys]", *(f"{_quoted(k)} = {_quoted(v)}" for k, v in sorted(settings.keys.items()))]
    return "\n".join(lines) + "\n"


def write_aside(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` so that a reader sees the old file or the new one, never half. Raises OSError."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def save(settings: Settings, path: Path | None = None) -> bool:
    """Write the settings; False when the place cannot be written (the choice then lasts for this session)."""
    try:
        write_aside(path or settings_path(), render(settings))
    except (OSError, RuntimeError):
        return False
    return True


def remember(path: Path | None = None, **changes: Any) -> bool:
    """Change some settings and keep the rest as they are in the file now."""
    return save(replace(load(path), **changes, set_aside=""), path)
