"""Lists to choose from: what the palette offers for a trace, how a query narrows it, the box that shows it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui.catalogue import say
from tui.keys import DEFAULT, Keymap, keys_at, spelled
from tui.paint.cells import cell_len, elide, left, right

if TYPE_CHECKING:
    from tui.session import Session
    from tui.view import Views

MOST_STAGES = 2000
"""Stages offered one by one; farther ones are reached by their address."""


class Choice(NamedTuple):
    """One line of a list: its text, a hint at the right, and what it stands for: (kind, value)."""

    text: str
    hint: str
    kind: str
    value: str


def commands(ascii_only: bool, keymap: Keymap = DEFAULT) -> list[Choice]:
    """Every action of the main screen with its keys."""
    return [
        Choice(say(key.label), spelled(keymap.keys_of(key.id, "stepper"), ascii_only), "action", key.id)
        for key in keys_at("stepper")
        if key.id != "palette"
    ]


def places(views: Views, session: Session) -> Iterable[Choice]:
    """Stages, the seed and finished gradients of the trace on show, by address."""
    view = views.at(session.expanded)
    trace, steps = view.trace, view.steps

    def place(text: str, address: str, position: int) -> Choice:
        return Choice(text, say("app.palette.step", step=position), "address", address)

    for stage in islice(trace.stages, MOST_STAGES):
        yield place(f"({stage.label}) {stage.source}", f"({stage.label})", steps.of_stage(stage.index))
    for line in islice(trace.lines, MOST_STAGES):
        if line.kind in ("seed", "contribution"):
            grad, label = trace.vars[line.to].grad, trace.stages[line.stage].label
            text, position = trace.raw(line.index), steps.of_line(line.index)
            seed = line.kind == "seed"
            yield place(text if seed else f"({label}) {text}", grad if seed else f"{grad}({label})", position)


def address_choice(views: Views, session: Session, query: str) -> Choice | None:
    """The query itself, when it is an address of this trace."""
    from engine import ProgramError

    steps = views.at(session.expanded).steps
    try:
        found = steps.find(query.strip().lstrip(":"))
    except ProgramError:
        return None
    return Choice(
        say("app.palette.go", address=query.strip().lstrip(":"), step=found), "", "address", query.strip().lstrip(":")
    )


def narrowed(choices: Sequence[Choice], query: str) -> list[Choice]:
    """The choices that hold every word of the query, the likeliest first; else those that hold its letters in order."""
    words = query.casefold().split()
    if not words:
        return list(choices)
    texts = [(choice, choice.text.casefold()) for choice in choices]
    held = [(c, t) for c, t in texts if all(w in t or w == c.hint.casefold() for w in words)]
    if held:
        whole = re.compile(rf"(?<!\w){re.escape(words[0])}(?!\w)")
        return [c for c, t in sorted(held, key=lambda pair: _rank(pair[1], words[0], whole))]
    letters = "".join(words)

    def in_order(text: str) -> bool:
        rest = iter(text)
        return all(letter in rest for letter in letters)

    return [choice for choice, text in texts if in_order(text)]


def _rank(text: str, word: str, whole: re.Pattern[str]) -> int:
    """0 where the text begins with the word, 1 where it holds it as a whole, else 2."""
    return 0 if text.startswith(word) else 1 if whole.search(text) else 2


def box(
    title: str,
    query: str | None,
    choices: Sequence[Choice],
    chosen: int,
    width: int,
    height: int,
    ascii_only: bool = False,
) -> list[list[tuple[str, str]]]:
    """A framed list, ``width`` x ``height`` cells; the query line is left out when ``query`` is None."""
    corners = "+-++|+" if ascii_only else "╭─╮╰│╯"
    inner = max(width - 2, 0)
    head = elide(f" {title} ", max(inner - 1, 0))
    top = corners[0] + corners[1] + head
    rows: list[list[tuple[str, str]]] = [
        [(top, "title"), (corners[1] * max(width - cell_len(top) - 1, 0), "rule"), (corners[2], "rule")]
    ]

    def framed(*cells: tuple[str, str]) -> list[tuple[str, str]]:
        return [(corners[4], "rule"), *cells, (corners[4], "rule")]

    if query is not None:
        mark, cursor = ("> ", "_") if ascii_only else ("› ", "▏")
        rows.append(framed((" " + mark, "prompt"), (left(query + cursor, max(inner - 3, 0)), "plain")))
    room = max(height - len(rows) - 1, 0)
    start = first_choice(chosen, len(choices), room)
    for at in range(start, start + room):
        if at >= len(choices):
            empty = say("app.palette.none") if not choices and at == 0 else ""
            rows.append(framed((left("   " + empty, inner), "dim")))
            continue
        choice = choices[at]
        bar = " bar" if at == chosen else ""
        mark = (">" if ascii_only else "▶") if at == chosen else " "
        hint = elide(choice.hint, inner // 2)
        text_width = max(inner - 4 - cell_len(hint) - 1, 0)
        rows.append(
            framed(
                (f" {mark} ", "progress" + bar),
                (left(choice.text, text_width), "plain" + bar),
                (right(hint, inner - 4 - text_width) + " ", "key" + bar),
            )
        )
    rows.append([(corners[3] + corners[1] * inner + corners[5], "rule")])
    return rows[:height]


def first_choice(chosen: int, count: int, room: int) -> int:
    """Index of the choice in the first row of the list; a cursor that leaves the list brings its row to the middle."""
    return max(0, min(chosen - room // 2, count - room))
