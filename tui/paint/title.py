"""The title row: file, phase and stage, progress bar with a tick between the passes, "step k of N"."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Cell, Row, cell_len, clean, elide, elide_left, fit, left
from tui.footers import FOOTERS
from tui.keys import spelled
from tui.offers import SHOWN, ways_on
from tui.states.board import board_of, question_of
from tui.states.ledger import ledger_of
from tui.states.own import shown
from tui.states.whatif import said as said_edits
from tui.states.whatif import whatif_of

if TYPE_CHECKING:
    from tui.keys import Keymap
    from tui.session import Look, Session
    from tui.view import View


class Bar(NamedTuple):
    """Where the progress bar stands in the title row; ``width`` 0 where there is no room for one."""

    x: int
    width: int
    total: int

    def position(self, x: int) -> int:
        """The step position under column ``x``."""
        if x >= self.x + self.width - 1:
            return self.total
        return max(0, min(self.total, round((x - self.x) * self.total / self.width)))


def title_row(view: View, session: Session, width: int) -> tuple[Row, Bar]:
    """The row in exactly ``width`` cells, and its bar."""
    lang = session.look.lang
    step = view.step(session.position)
    count = str(view.total)
    said = say("screen.step", lang, k=str(session.position).rjust(len(count)), n=count)
    label = ""
    if step is None:
        phase = "inputs"
    elif step.kind == "seed":
        phase = "seed"
    elif step.kind == "update":
        phase = "update"
    else:
        phase = "forward" if step.kind in ("stage", "part") else "backward"
        label = f"({view.trace.part_label(step.part) if step.kind == 'part' else view.trace.stages[step.stage].label})"
    file = elide_left(view.cached("title file", lambda: clean(PurePath(view.trace.file).name)), max(8, width // 5))
    shown = left(
        say(f"screen.phase.{phase}", lang), max(8, *(cell_len(say(f"screen.phase.{p}", lang)) for p in _PHASES))
    )
    if edits := whatif_of(session).shown:
        shown, label = elide(say("whatif.named", lang, edits=said_edits(edits)), max(10, width // 4)), ""
    number = _pass(view, lang)
    labels = max(view.label_width + 2, 3)
    head: Row = [
        (" ", "plain"),
        (file, "file"),
        ("   ", "plain"),
        (f"{number}   " if number else "", "title"),
        (shown, "phase"),
        (" ", "plain"),
        (left(label, labels), "label"),
    ]
    size = sum(cell_len(text) for text, _ in head) + 2
    room = width - size - 3 - cell_len(said)
    bar = Bar(size, room if room >= 8 else 0, view.total)
    if not bar.width:
        gap = max(1, width - size + 1 - cell_len(said))
        if gap == 1:  # too narrow for all: the step matters more than the file's name
            return fit(
                [(f" {number} " if number else " ", "title"), (shown.rstrip(), "phase"), (f" {label} ", "label"), (said, "title")],
                width,
            ), bar
        return fit([*head, (" " * gap, "plain"), (said, "title")], width), bar
    return fit(
        [*head, ("  ", "plain"), *_bar(view, session.position, bar.width), ("  ", "plain"), (said, "title")], width
    ), bar


KEPT = ("help", "quit")
"""Labels of the last row that stay when others no longer fit."""
_PHASES = ("inputs", "forward", "seed", "backward")


def _pass(view: View, lang: str | None) -> str:
    """``pass 3 of 1000``; "" outside of a training loop."""
    found = view.trace.training
    if found is None:
        return ""
    if found.of is None:
        return say("screen.pass", lang, n=found.number)
    return say("screen.pass.of", lang, n=found.number, of=found.of)


def _bar(view: View, position: int, width: int) -> Row:
    """Heavy up to the position, a tick where the backward pass begins."""
    total = max(view.total, 1)
    tick = min(round(view.forward * width / total), width - 1)
    done = round(position * width / total)
    before, after = min(done, tick), max(0, done - tick - 1)
    return [
        ("━" * before, "progress"), ("─" * (tick - before), "rest"), ("|", "tick"),
        ("━" * after, "progress"), ("─" * (width - tick - 1 - after), "rest"),
    ]  # fmt: skip


def footer_row(view: View, session: Session, width: int) -> Row:
    """The last row: an open prompt, else a message, else the keys that matter."""
    lang = session.look.lang
    if session.prompt.kind:
        names = {":": "address", "/": "search", "m": "mark", "'": "go_mark", "e": "edit"}
        hint = say(f"screen.prompt.{names[session.prompt.kind]}", lang)
        if session.prompt.kind == ":" and (found := ways_on(view, session.prompt.typed.text)):
            hint = f"tab  {'  '.join(clean(word) for word in found[:SHOWN])}{'  …' if len(found) > SHOWN else ''}"
        typed = session.prompt.typed.shown(max(width - 3, 1), "prompt", "█").cells
        sign = "=" if session.prompt.kind == "e" else session.prompt.kind  # "e5" would read as what was typed
        return fit([(" ", "plain"), (sign, "key"), *typed, (f"   {hint}", "hint")], width)
    if session.message is not None:
        key, fields = session.message
        return fit([(" ", "plain"), (clean(say(key, lang, **dict(fields))), "hint bold")], width)
    if question := question_of(view, session):
        asks = "" if board_of(session).open else f"{say(f'board.ask.{question.kind}', lang)} "
        return fit([(" ", "plain"), (asks, "hint bold"), *_keys(view, session, width - 1 - cell_len(asks))], width)
    return fit(_keys(view, session, width), width)


def prompt_cursor(session: Session, width: int) -> int | None:
    """The column of an open prompt's cursor in the last row, None without one."""
    return 2 + session.prompt.typed.shown(max(width - 3, 1), "prompt", "█").cursor if session.prompt.kind else None


def _keys(view: View, session: Session, width: int) -> Row:
    look = session.look
    return list(_key_row(_where(view, session), look.lang, look.ascii, look.keymap, width))


def _where(view: View, session: Session) -> str:
    """The place whose keys the last row has."""
    top = session.panels.top
    here = "stepper" if view.trace.training is None else "training"
    if session.focus != "panel":
        top = f"{top}_open" if f"{top}_open" in FOOTERS else top
        if session.panels.stack == session.panels.rest:  # what stands open of itself is nothing to turn to first
            here, top = ("own", "own") if shown(view, session) else (here, "")
    if question_of(view, session) is not None:
        here = "board" if board_of(session).open else "asking"
        top = top if session.focus == "panel" else ""  # a panel that one has not turned to has no keys while something is asked
    if top == "ledger" and ledger_of(session).tried >= 0:
        top = "ledger_tried"
    return "play" if session.play.on else top if top in FOOTERS else here


@lru_cache(maxsize=64)
def _key_row(where: str, lang: str, ascii_only: bool, keymap: Keymap, width: int) -> tuple[Cell, ...]:
    """As many of a place's keys as fit; asked for at every paint."""
    cells: Row = [(" ", "plain")]
    taken = 1
    items = footer_items(where, lang, ascii_only, keymap)
    said = {say(f"keys.{label}", lang) for label in KEPT}
    kept = [item for item in items if item[1] in said]
    left_over = sum(cell_len(names) + 4 + cell_len(label) for names, label in kept)
    for names, label in items:
        size = cell_len(names) + 1 + cell_len(label) + (3 if taken > 1 else 0)
        if (names, label) in kept:
            left_over -= cell_len(names) + 4 + cell_len(label)
        elif taken + size + left_over > width:
            continue
        if taken + size > width:
            break
        cells += [("   " if taken > 1 else "", "plain"), (names, "key"), (" ", "plain"), (label, "hint")]
        taken += size
    return tuple(cells)


def place_footer(where: str, look: Look, width: int) -> Row:
    """The last row of a place that says nothing else: its keys."""
    return fit(list(_key_row(where, look.lang, look.ascii, look.keymap, width)), width)


def place_action(where: str, look: Look, width: int, x: int) -> str:
    """The action of that row under column ``x``; "" where none is."""
    return _action_at(where, look, width, x, 0)


def footer_action(view: View, session: Session, width: int, x: int) -> str:
    """The action of the last row's key under column ``x``; "" where none is."""
    if session.prompt.kind or session.message is not None:
        return ""
    question = question_of(view, session)
    asks = f"{say(f'board.ask.{question.kind}', session.look.lang)} " if question and not board_of(session).open else ""
    at = cell_len(" " + asks) if asks else 0
    return _action_at(_where(view, session), session.look, width - at, x, at)


def _action_at(where: str, look: Look, width: int, x: int, at: int) -> str:
    """The action of a place's key under column ``x`` of a row that begins at ``at``."""
    actions = dict(_named(where, look.lang, look.ascii, look.keymap))
    cells = _key_row(where, look.lang, look.ascii, look.keymap, width)
    for i, (text, role) in enumerate(cells):
        if role == "key":
            label = cells[i + 2][0]
            names = actions[text, label]
            if at <= x < at + cell_len(text) + 1 + cell_len(label):
                return names[-1] if len(names) > 1 and at + cell_len(text) // 2 < x < at + cell_len(text) else names[0]
        at += cell_len(text)
    return ""


def footer_items(where: str, lang: str | None, ascii_only: bool, keymap: Keymap) -> list[tuple[str, str]]:
    """(keys, label) of a place's last row; an action whose keys were all taken is left out."""
    return [item for item, _ in _named(where, lang, ascii_only, keymap)]


def _named(where: str, lang: str | None, ascii_only: bool, keymap: Keymap) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
    """The same, each with its actions."""
    items = []
    for names, label in FOOTERS[where]:
        found = {name: key for name in names for key in keymap.keys_of(name, where)[:1]}
        if found:
            items.append(((spelled(found.values(), ascii_only), say(f"keys.{label}", lang)), tuple(found)))
    return items
