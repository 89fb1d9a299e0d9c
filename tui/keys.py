"""THE key table, for every place: bindings, footers, help, palette, tapes and the README's table all come from it.

``action(where, key)`` is all that a screen asks. ``where`` is a place; the first that is open wins:

    prompt          a text field at the bottom (address, search, a mark's letter)
    board           the answer field of a question, while it is open
    palette         a list with a query: a text field too
    call            the line that calls a function: a text field too
    chooser         a short list in a box
    panel           the panel that has the focus, first by its own name if it has keys of its own; what it does not know
                    goes on to:
    own             the file's own backward part beside the engine's; what it does not know goes on to:
    asking          a question of the board, its field not open; what it does not know goes on to:
    lesson          a lesson's own keys; what it does not know goes on to the stepper
    play            autoplay; what it does not know goes on to:
    stepper         the main screen
    library, functions, fault  screens of their own
    app             everywhere, before anything else

Key names are Textual's. In a text field a key that prints a character is text, never an action. A Hangul input mode
sends jamo: that of a plain letter does the letter's action, but one that the capital also sends, where the capital does
the opposite or more, fires nothing (``silent`` names the letter).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from string import punctuation
from unicodedata import name as unicode_name

from engine.frozen import dataclass
from engine.named import NamedTuple

PLACES = (
    "app", "prompt", "board", "palette", "call", "chooser", "circuit", "ledger", "caches", "values", "whatif", "prove", "panel",
    "own", "asking", "play", "lesson", "stepper", "library", "functions", "fault",
)  # fmt: skip
TEXT = frozenset({"prompt", "palette", "call", "board"})
"""Places with a text field."""
TYPED = frozenset({"board_hint"})
"""Actions of a text field whose key prints: it is no part of an answer."""
BELOW = {
    "circuit": "panel", "ledger": "panel", "caches": "panel", "values": "panel", "whatif": "panel", "prove": "panel",
    "own": "play", "panel": "play", "play": "stepper", "asking": "play", "lesson": "stepper",
}  # fmt: skip
"""Where a key goes that a place has no row for; nowhere for the others."""

JAMO = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
SHIFTED = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))  # the only jamo that shift changes
SILENT_OTHER = {"a": "]", "g": "home", "z": ":expand", "u": ":undo"}
"""Letters whose capital sends the same jamo and does the opposite or more (back, last, all, redo), and what to press
instead of a silent jamo: keys that no input mode touches, or a command."""
_LETTER = {jamo: letter for letter, jamo in (JAMO | SHIFTED).items()}


class Key(NamedTuple):
    """One action with all its keys. ``id`` names a move of the session, an effect of the app (``effect``), or what the
    place itself does; a remap is given by it."""

    id: str
    where: tuple[str, ...]
    keys: tuple[str, ...]
    label: str  # sentence keys
    help: str
    group: str
    effect: bool


def _key(name: str, where: str, group: str, keys: str, *, effect: bool = False) -> Key:
    return Key(name, tuple(where.split()), tuple(keys.split()), f"keys.{name}", f"keys.{name}.help", f"keys.group.{group}", effect)


KEYS: tuple[Key, ...] = (
    _key("step", "stepper", "move", "right space l s enter"),
    _key("back", "stepper", "move", "left backspace h b"),
    _key("next_stage", "stepper", "move", "n"),
    _key("previous_stage", "stepper", "move", "p"),
    _key("next_accumulation", "stepper", "move", "a right_square_bracket"),
    _key("previous_accumulation", "stepper", "move", "A left_square_bracket"),
    _key("first", "stepper library functions", "move", "g home"),
    _key("last", "stepper library functions", "move", "G end"),
    _key("next_pass", "stepper", "move", "right_curly_bracket", effect=True),
    _key("previous_pass", "stepper", "move", "left_curly_bracket", effect=True),
    _key("select_up", "stepper caches panel library functions chooser palette", "select", "up k"),
    _key("select_down", "stepper caches panel library functions chooser palette", "select", "down j"),
    _key("page_up", "stepper panel chooser palette library functions", "select", "pageup"),
    _key("page_down", "stepper panel chooser palette library functions", "select", "pagedown"),
    _key("go_there", "stepper", "select", "t"),
    _key("escape", "stepper own panel prompt palette call chooser fault board", "select", "escape"),
    _key("next_panel", "stepper panel", "select", "tab"),
    _key("address", "stepper", "find", "colon"),
    _key("search", "stepper library", "find", "slash"),
    _key("next_match", "stepper library", "find", "full_stop"),
    _key("previous_match", "stepper library", "find", "comma"),
    _key("mark", "stepper", "find", "m"),
    _key("go_mark", "stepper", "find", "apostrophe"),
    _key("raw", "stepper", "view", "r"),
    _key("expand", "stepper circuit", "view", "z"),
    _key("expand_all", "stepper", "view", "Z"),
    _key("order", "stepper", "view", "o"),
    _key("source", "stepper", "view", "backslash"),
    _key("circuit", "stepper", "view", "c"),
    _key("values", "stepper", "view", "v"),
    _key("ledger", "stepper", "view", "f"),
    _key("dimensions", "stepper", "view", "d"),
    _key("caches", "stepper", "view", "w"),
    _key("whatif", "stepper", "view", "e"),
    _key("prove", "stepper prove", "view", "equals_sign"),
    _key("frame_on", "prove", "panel", "right"),
    _key("frame_back", "prove", "panel", "left"),
    _key("undo", "stepper", "panel", "u"),
    _key("redo", "stepper", "panel", "U ctrl+r"),
    _key("reset", "stepper", "panel", "delete"),
    _key("descent", "stepper", "panel", "x"),
    _key("ascent", "stepper", "panel", "ctrl+x"),
    _key("edit_value", "whatif", "panel", "e enter"),
    _key("nudge_up", "whatif", "panel", "plus"),
    _key("nudge_down", "whatif", "panel", "minus"),
    _key("smaller", "whatif prove", "panel", "left_parenthesis"),
    _key("larger", "whatif prove", "panel", "right_parenthesis"),
    _key("copy_sets", "stepper", "file", "ctrl+y", effect=True),
    _key("record", "stepper", "file", "ctrl+t", effect=True),
    _key("gate_left", "circuit", "panel", "left"),
    _key("gate_right", "circuit", "panel", "right"),
    _key("gate_go", "circuit", "panel", "enter"),
    _key("entry_left", "values", "panel", "left"),
    _key("entry_right", "values", "panel", "right"),
    _key("follow", "values", "panel", "enter"),
    _key("live", "stepper", "view", "K"),
    _key("own", "stepper", "view", "O"),
    _key("wrong", "stepper", "find", "exclamation_mark"),
    _key("wrong_next", "own", "panel", "full_stop"),
    _key("wrong_previous", "own", "panel", "comma"),
    _key("wrt", "stepper", "view", "W", effect=True),
    _key("board_answer", "asking", "talk", "enter"),
    _key("board_on", "board", "talk", "right"),
    _key("board_hint", "board", "talk", "question_mark"),
    _key("lesson_answer", "lesson", "talk", "enter"),
    _key("lesson_hint", "lesson", "talk", "i"),
    _key("lesson_contents", "lesson", "talk", "L"),
    _key("lesson_glossary", "lesson", "talk", "V asterisk"),
    _key("lesson_up", "lesson", "talk", "pageup"),
    _key("lesson_down", "lesson", "talk", "pagedown"),
    _key("lesson_larger", "lesson", "talk", "tab"),
    _key("ledger_go", "ledger", "panel", "enter"),
    _key("ledger_try", "ledger", "panel", "equals_sign"),
    _key("ledger_fork", "ledger", "panel", "tab"),
    _key("ask", "stepper", "talk", "i"),
    _key("play", "stepper play", "talk", "P"),
    _key("faster", "stepper play", "talk", "greater_than_sign"),
    _key("slower", "stepper play", "talk", "less_than_sign"),
    _key("copy_line", "stepper fault", "file", "y", effect=True),
    _key("copy_all", "stepper", "file", "Y", effect=True),
    _key("editor", "stepper fault functions", "file", "E", effect=True),
    _key("reload", "stepper fault functions", "file", "R", effect=True),
    _key("help", "stepper library", "app", "question_mark"),
    _key("palette", "stepper library functions chooser palette", "app", "ctrl+p", effect=True),
    _key("theme", "stepper library functions chooser fault", "app", "T", effect=True),
    _key("quit", "stepper play panel library functions chooser fault", "app", "q", effect=True),
    _key("choose", "library functions chooser", "list", "enter right space l s"),
    _key("submit", "prompt palette call board", "text", "enter"),
    _key("complete", "prompt", "text", "tab"),
    _key("older", "call", "text", "up"),
    _key("newer", "call", "text", "down"),
    _key("text_left", "prompt palette call board", "text", "left"),
    _key("text_right", "prompt palette call", "text", "right"),
    _key("word_left", "prompt palette call board", "text", "ctrl+left alt+left alt+b"),
    _key("word_right", "prompt palette call board", "text", "ctrl+right alt+right alt+f"),
    _key("text_start", "prompt palette call board", "text", "home ctrl+a"),
    _key("text_end", "prompt palette call board", "text", "end ctrl+e"),
    _key("erase", "prompt palette call board", "text", "backspace ctrl+h"),
    _key("delete", "prompt palette call board", "text", "delete ctrl+d"),
    _key("erase_word", "prompt palette call board", "text", "ctrl+w alt+backspace"),
    _key("erase_rest", "prompt palette call board", "text", "ctrl+k"),
    _key("erase_line", "prompt palette call board", "text", "ctrl+u"),
    _key("interrupt", "app", "app", "ctrl+c"),
)

EFFECTS = frozenset(key.id for key in KEYS if key.effect)
BY_ID: dict[str, Key] = {key.id: key for key in KEYS}


def keys_at(where: str) -> tuple[Key, ...]:
    """The rows of a place, in the order of the table."""
    return tuple(key for key in KEYS if where in key.where)


_NAMED = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
          "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip


def _spelled(char: str) -> str:
    name = unicode_name(char).lower().replace("-", "_").replace(" ", "_")
    return _NAMED.get(name, name)


_PRINTED = {_spelled(char): char for char in punctuation + " "}
_KEY_OF = {char: name for name, char in _PRINTED.items()}


def name_of(char: str) -> str:
    """Textual's name of the key that types a character."""
    if char.isalnum() or not unicode_name(char, ""):
        return {"\t": "tab"}.get(char, char)
    return _spelled(char)


def char_of(name: str) -> str:
    """What a key types, "" if nothing."""
    return name if len(name) == 1 else _PRINTED.get(name, "")


def prints(key: str) -> bool:
    """Whether a key types a character."""
    return len(key) == 1 or key in _PRINTED


@dataclass(frozen=True, slots=True)
class Keymap:
    """The table with a reader's remaps: ``chosen`` holds (action id, "key,key"); ids that are not there say nothing.

    A remap replaces the keys of its action in every place the action has, and takes them from whatever had them there.
    In a text field the keys that print are not taken; an action that would be left without any keeps its own.
    """

    chosen: tuple[tuple[str, str], ...] = ()
    _tables: dict[str, dict[str, str]] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, remaps: Mapping[str, str]) -> Keymap:
        """From the settings file: {action id: "key,key"}."""
        return cls(tuple(sorted((name, keys) for name, keys in remaps.items() if name in BY_ID)))

    def _table(self, where: str) -> dict[str, str]:
        """Action ids by key in one place, the jamo of its letters included; made when it is first asked for."""
        if where not in self._tables:
            self._tables[where] = self._made(where)
        return self._tables[where]

    def _made(self, where: str) -> dict[str, str]:
        found: dict[str, str] = {}
        chosen = dict(self.chosen)
        for remapped in (False, True):
            for key in keys_at(where):
                if (key.id in chosen) is remapped:
                    found |= dict.fromkeys(_taken(key, chosen.get(key.id), where), key.id)
        for letter, jamo in (JAMO | SHIFTED).items():
            if letter in found and not (letter in SILENT_OTHER and letter.upper() in found):
                found.setdefault(jamo, found[letter])
        return found

    def action(self, where: str, key: str) -> str | None:
        """The id of what a key does in a place, by Textual's name of the key or its jamo; None for nothing."""
        while where:
            if found := self._table(where).get(key):
                return found
            if len(key) == 1 and key.isdecimal() and where in BY_ID["address"].where:
                return "address"  # a digit begins one
            where = BELOW.get(where, "")
        return None

    def silent(self, where: str, key: str) -> str | None:
        """The letter of a jamo that fires nothing in a place, since its capital does the opposite or more; else None."""
        letter = _LETTER.get(key, "")
        while where and letter in SILENT_OTHER:
            table = self._table(where)
            if letter in table and letter.upper() in table and key not in table:
                return letter
            where = BELOW.get(where, "")
        return None

    def keys_of(self, name: str, where: str) -> tuple[str, ...]:
        """The keys of an action in a place, the first first; () where none is left."""
        where = KEYS_OF.get(where, where)
        wanted = _taken(BY_ID[name], dict(self.chosen).get(name), where)
        return tuple(key for key in wanted if self.action(where, key) == name)


def _taken(key: Key, remap: str | None, where: str) -> Iterable[str]:
    """The keys that a row has in one place."""
    for names in (key.keys if remap is None else remap.replace(",", " ").split(), key.keys):
        found = [_KEY_OF.get(name, name) for name in names]
        if where not in TEXT or key.id in TYPED:
            return found
        if found := [name for name in found if not prints(name)]:
            return found
    return []


DEFAULT = Keymap()


def action(where: str, key: str) -> str | None:
    """What a key does in a place, without remaps."""
    return DEFAULT.action(where, key)


_SHOWN = {
    "right": "→", "left": "←", "up": "↑", "down": "↓", "pageup": "pgup", "pagedown": "pgdn", "escape": "esc",
    **_PRINTED, "space": "space",
}  # fmt: skip
_ASCII = {"right": "->", "left": "<-", "up": "up", "down": "down"}


def shown(key: str, ascii_only: bool = False) -> str:
    """How a key is written for people: ``]`` for ``right_square_bracket``."""
    return (_ASCII if ascii_only else {}).get(key) or _SHOWN.get(key, key)


def spelled(keys: Iterable[str], ascii_only: bool = False) -> str:
    """Keys side by side, as people write them."""
    return " ".join(shown(key, ascii_only) for key in keys)


KEYS_OF = {
    "training": "stepper", "dimensions": "stepper", "circuit_open": "stepper", "ledger_tried": "ledger", "values_open": "stepper",
    "glossary": "chooser", "lesson_field": "board", "lesson_plain": "lesson",
}  # fmt: skip
"""The place whose keys a last row has, where that has a name of its own: the stepper of a training loop names the passes, and that
beside a panel what the panel is open for, the ledger with a mistake in it how to put that right."""
