"""THE key table: bindings, footer, help, palette, tapes and the README's table all come from it.

Key names are Textual's. ``hangul`` holds the jamo that a Hangul input mode sends for the action's plain letters; a
jamo that the capital also sends, where the capital does the opposite or more, stands in ``SILENT`` instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

JAMO = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
SHIFTED = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))  # the only jamo that shift changes


class Key(NamedTuple):
    """One action with all its keys. ``action`` is the id of a move, or of an effect that the app carries out."""

    id: str
    keys: tuple[str, ...]
    hangul: tuple[str, ...]
    action: str
    label: str  # sentence keys
    help: str
    group: str
    effect: bool


def _key(name: str, group: str, keys: str, *, effect: bool = False) -> Key:
    found = tuple(keys.split())
    jamo = tuple(JAMO[k] for k in found if k in JAMO and k not in _AMBIGUOUS)
    jamo += tuple(SHIFTED[k] for k in found if k in SHIFTED)
    return Key(name, found, jamo, name, f"keys.{name}", f"keys.{name}.help", f"keys.group.{group}", effect)


_AMBIGUOUS = "agzu"  # their capitals send the same jamo and do the opposite or more: back, last, all, redo

KEYS: tuple[Key, ...] = (
    _key("step", "move", "right space l s enter"),
    _key("back", "move", "left backspace h b"),
    _key("next_stage", "move", "n"),
    _key("previous_stage", "move", "p"),
    _key("next_accumulation", "move", "a right_square_bracket"),
    _key("previous_accumulation", "move", "A left_square_bracket"),
    _key("first", "move", "g home"),
    _key("last", "move", "G end"),
    _key("select_up", "select", "up k"),
    _key("select_down", "select", "down j"),
    _key("page_up", "select", "pageup"),
    _key("page_down", "select", "pagedown"),
    _key("go_there", "select", "t"),
    _key("escape", "select", "escape"),
    _key("next_panel", "select", "tab"),
    _key("address", "find", "colon"),
    _key("search", "find", "slash"),
    _key("next_match", "find", "full_stop"),
    _key("previous_match", "find", "comma"),
    _key("mark", "find", "m"),
    _key("go_mark", "find", "apostrophe"),
    _key("raw", "view", "r"),
    _key("expand", "view", "z"),
    _key("expand_all", "view", "Z"),
    _key("order", "view", "o"),
    _key("source", "view", "backslash"),
    _key("values", "view", "v"),
    _key("ask", "talk", "i"),
    _key("play", "talk", "P"),
    _key("faster", "talk", "greater_than_sign"),
    _key("slower", "talk", "less_than_sign"),
    _key("copy_line", "file", "y", effect=True),
    _key("copy_all", "file", "Y", effect=True),
    _key("editor", "file", "E", effect=True),
    _key("reload", "file", "R", effect=True),
    _key("help", "app", "question_mark"),
    _key("palette", "app", "ctrl+p", effect=True),
    _key("theme", "app", "T", effect=True),
    _key("quit", "app", "q", effect=True),
)

EFFECTS = frozenset(key.action for key in KEYS if key.effect)
BY_KEY: dict[str, Key] = {name: key for key in KEYS for name in key.keys}
BY_JAMO: dict[str, Key] = {name: key for key in KEYS for name in key.hangul}
SILENT_OTHER = {"a": "]", "g": "home", "z": ":expand", "u": ":undo"}
"""What to press instead of a silent jamo: keys that no input mode touches, or a command."""

SILENT: dict[str, str] = {JAMO[letter]: letter for letter in _AMBIGUOUS if letter in BY_KEY}

_SHOWN = {
    "right": "→", "left": "←", "up": "↑", "down": "↓", "backspace": "backspace", "pageup": "pgup",
    "pagedown": "pgdn", "escape": "esc", "right_square_bracket": "]", "left_square_bracket": "[", "colon": ":",
    "slash": "/", "full_stop": ".", "comma": ",", "apostrophe": "'", "backslash": "\\", "question_mark": "?",
    "greater_than_sign": ">", "less_than_sign": "<",
}  # fmt: skip
_ASCII = {"right": "->", "left": "<-", "up": "up", "down": "down"}


def shown(key: str, ascii_only: bool = False) -> str:
    """How a key is written for people: ``]`` for ``right_square_bracket``."""
    return (_ASCII if ascii_only else {}).get(key) or _SHOWN.get(key, key)


FOOTER: tuple[tuple[tuple[str, ...], str], ...] = (
    (("right",), "step"),
    (("left",), "back"),
    (("n", "p"), "next_stage"),
    (("a", "A"), "next_accumulation"),
    (("z",), "expand"),
    (("o",), "order"),
    (("question_mark",), "help"),
    (("q",), "quit"),
)
"""The footer row: keys, and the action whose label follows them."""


def remapped(chosen: Mapping[str, str]) -> dict[str, str]:
    """The user's remaps {action id: "key,key"} as {pressed key: key of the table}, "" for one that lost its action."""
    table: dict[str, str] = {}
    for key in KEYS:
        if key.id in chosen:
            table.update(dict.fromkeys(key.keys, ""))
    for key in KEYS:
        for name in chosen.get(key.id, "").replace(",", " ").split():
            table[name] = key.keys[0]
    return table
