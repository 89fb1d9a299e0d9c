"""Lists in a box over the screen: the palette, which is narrowed by typing, and the themes, which show themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.frozen import dataclass, replace
from tui.catalogue import say
from tui.cells import cell_len, left
from tui.desk.record import Desk, Outcome, Place, pop, put, themed
from tui.desk.stepper import Stepper
from tui.effects import Keep
from tui.field import EDITS, EMPTY, Field
from tui.keys import keys_at, spelled
from tui.offers import Choice, address_choice, addresses, commands, narrowed
from tui.paint.chooser import Box, choice_at, cursor, frame, over
from tui.themes import THEMES

if TYPE_CHECKING:
    from tui.cells import Row
    from tui.desk.events import Key

PAGE = 10
"""Choices that pgup and pgdn skip."""

MOVES = {"select_up": -1, "select_down": 1, "page_up": -PAGE, "page_down": PAGE}


@dataclass(frozen=True, slots=True)
class Chooser(Place):
    """A short list. ``before`` is the theme to return to when none is chosen."""

    where: ClassVar[str] = "chooser"
    box: ClassVar[bool] = True
    title: str
    choices: tuple[Choice, ...]
    chosen: int = 0
    before: str = ""

    def content(self) -> Box:
        """What is painted."""
        return Box(self.title, None, self.choices, self.chosen)

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        return over(under, self.content(), desk.lang, desk.ascii)

    def act(self, desk: Desk, action: str) -> Outcome:
        if action in MOVES:
            return self.move(desk, self.chosen + MOVES[action])
        return self.finish(desk, self.chosen) if action in ("choose", "submit") else self.leave(desk)

    def move(self, desk: Desk, at: int) -> Outcome:
        """The bar moves, and stops at both ends; the theme under it is shown at once."""
        at = max(0, min(at, len(self.choices) - 1))
        return put(themed(desk, self.choices[at].value), replace(self, chosen=at)), ()

    def finish(self, desk: Desk, at: int) -> Outcome:
        """Take a choice."""
        return chosen(pop(desk), self.choices[at])

    def leave(self, desk: Desk) -> Outcome:
        """Take none."""
        return themed(pop(desk), self.before), ()

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        """A click takes a choice, a click beside the box leaves it."""
        at = choice_at(self.content(), x, y, desk.width, desk.height)
        if at is not None:
            return self.finish(desk, at)
        return (desk, ()) if frame(self.content(), desk.width, desk.height).holds(x, y) else self.leave(desk)

    def span(self, desk: Desk, x: int, y: int) -> tuple[int, int]:
        at = frame(self.content(), desk.width, desk.height)
        return (at.x + 1, at.x + at.width - 1) if at.holds(x, y) else (0, desk.width)


@dataclass(frozen=True, slots=True)
class Menu(Chooser):
    """A short list whose bar changes nothing by moving."""

    def move(self, desk: Desk, at: int) -> Outcome:
        return put(desk, replace(self, chosen=max(0, min(at, len(self.choices) - 1)))), ()

    def leave(self, desk: Desk) -> Outcome:
        return pop(desk), ()


@dataclass(frozen=True, slots=True)
class KeyList(Menu):
    """The keys of a place; the one under the bar can be taken."""

    def finish(self, desk: Desk, at: int) -> Outcome:
        desk = pop(desk)
        return desk.top.act(desk, self.choices[at].value)


def key_list(desk: Desk, where: str) -> KeyList:
    """The keys of a place of the key table, with what they do."""
    named = [(key, spelled(desk.keymap.keys_of(key.id, where), desk.ascii)) for key in keys_at(where)]
    size = max(cell_len(keys) for _, keys in named)
    choices = tuple(Choice(f"{left(keys, size)}  {say(key.help, desk.lang)}", "", "action", key.id) for key, keys in named)
    return KeyList(say("keys.help", desk.lang), choices)


@dataclass(frozen=True, slots=True)
class Palette(Place):
    """Every command and address, those that match what is typed; an address of the program itself stands first."""

    where: ClassVar[str] = "palette"
    box: ClassVar[bool] = True
    title: str
    every: tuple[Choice, ...]
    choices: tuple[Choice, ...]
    chosen: int = 0
    query: Field = EMPTY

    def content(self) -> Box:
        """What is painted."""
        return Box(self.title, self.query, self.choices, self.chosen)

    def rows(self, desk: Desk, under: list[Row]) -> list[Row]:
        return over(under, self.content(), desk.lang, desk.ascii)

    def typing(self) -> bool:
        return True

    def press(self, desk: Desk, key: Key) -> Outcome:
        action = desk.keymap.action(self.where, key.name)
        if action is not None:
            return self.act(desk, action)
        return self.narrow(desk, self.query.insert(key.character)) if key.character else (desk, ())

    def act(self, desk: Desk, action: str) -> Outcome:
        if action in EDITS:
            return self.narrow(desk, EDITS[action](self.query))
        if action in MOVES:
            at = max(0, min(self.chosen + MOVES[action], len(self.choices) - 1))
            return put(desk, replace(self, chosen=at)), ()
        return self.finish(desk, self.chosen) if action == "submit" else (pop(desk), ())

    def narrow(self, desk: Desk, query: Field) -> Outcome:
        """Another query; only another text makes another list."""
        if query.text == self.query.text:
            return put(desk, replace(self, query=query)), ()
        found = narrowed(self.every, query.text)
        below = desk.places[-2]
        own = address_choice(below.views, below.session, query.text) if isinstance(below, Stepper) else None
        return put(desk, replace(self, query=query, choices=((own,) if own else ()) + tuple(found), chosen=0)), ()

    def finish(self, desk: Desk, at: int) -> Outcome:
        """Take a choice; none if nothing matches."""
        return chosen(pop(desk), self.choices[at]) if at < len(self.choices) else (pop(desk), ())

    def paste(self, desk: Desk, text: str) -> Outcome:
        return self.narrow(desk, self.query.insert(text))

    def click(self, desk: Desk, x: int, y: int) -> Outcome:
        """A click takes a choice, a click beside the box leaves it."""
        at = choice_at(self.content(), x, y, desk.width, desk.height)
        if at is not None:
            return self.finish(desk, at)
        return (desk if frame(self.content(), desk.width, desk.height).holds(x, y) else pop(desk)), ()

    def span(self, desk: Desk, x: int, y: int) -> tuple[int, int]:
        at = frame(self.content(), desk.width, desk.height)
        return (at.x + 1, at.x + at.width - 1) if at.holds(x, y) else (0, desk.width)

    def cursor(self, desk: Desk) -> tuple[int, int] | None:
        return cursor(self.content(), desk.width, desk.height)


def chosen(desk: Desk, choice: Choice) -> Outcome:
    """What a choice leads to, with its list closed."""
    if choice.kind == "theme":
        return themed(desk, choice.value), (Keep("theme", choice.value),)
    if not isinstance(desk.top, Stepper):
        return desk, ()
    return desk.top.act(desk, choice.value) if choice.kind == "action" else desk.top.go(desk, choice.value)


def _themes(lang: str, hint: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(say(f"app.theme.{name}", lang), hint, "theme", name) for name in THEMES)


def theme_list(desk: Desk) -> Chooser:
    """The themes, the one in use under the bar."""
    title = say("app.theme.title", desk.lang)
    return Chooser(title, _themes(desk.lang), THEMES.index(desk.theme), before=desk.theme)


def palette(desk: Desk) -> Palette:
    """What can be done here: commands and places of the stepper, themes everywhere."""
    choices: list[Choice] = []
    at = desk.top
    if isinstance(at, Stepper):
        choices += commands(desk.lang, desk.ascii, desk.keymap)
        choices += addresses(at.views, at.session)
    if desk.colour:
        choices += _themes(desk.lang, say("app.theme.title", desk.lang))
    return Palette(say("app.palette.title", desk.lang), tuple(choices), tuple(choices))
