"""The library: lessons and programs in a list, the text of the one under the bar beside it, or under it on a narrow screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.named import NamedTuple
from tui.catalogue import knows, say
from tui.cells import Row, cell_len, clean, fit, left, modified
from tui.paint.glyphs import in_ascii
from tui.paint.title import place_footer

if TYPE_CHECKING:
    from tui.examples import Example
    from tui.field import Field
    from tui.session import Look

NONE: Mapping[str, str] = MappingProxyType({})
TOP = 3
"""Rows above the list: title, explanation, an empty one."""

LIST_WIDTH = 60
"""Columns of the list where the text stands beside it."""

WIDE = 100
"""Columns from which the text stands beside the list."""


class Last(NamedTuple):
    """What stands in the last row in place of the keys: what is typed to be found, or a sentence."""

    typed: Field | None = None
    said: str = ""


def library_rows(
    programs: Sequence[Example],
    chosen: int,
    width: int,
    height: int,
    look: Look,
    last: Last = Last(),
    done: Mapping[str, str] = NONE,
) -> list[Row]:
    """The whole screen; ``done`` is how far one is in a lesson, by its id."""
    lang = look.lang
    body = max(height - TOP - 1, 0)
    code: list[Row] = [
        [(clean(line), "comment" if line.lstrip().startswith("#") else "plain")]
        for line in (programs[chosen].text.splitlines()[:body] if programs else [])
    ]
    list_width = LIST_WIDTH if width >= WIDE else width
    lines = listed(programs)[first_shown(programs, chosen, width, height) :][:body]
    items: list[Row] = [
        _item(programs[at], at == chosen, list_width, lang, done) if isinstance(at, int)
        else fit([(f" {say(f'app.library.{at}', lang)}", "header bold")], list_width)
        for at in lines
    ]  # fmt: skip
    if width >= WIDE:
        items += [[(" " * LIST_WIDTH, "plain")]] * body
        code += [[]] * body
        rows: list[Row] = [[*items[y], ("│ ", "rule"), *code[y]] for y in range(body)]
    else:
        rows = [*items, [], *[[("   ", "plain"), *line] for line in code]]
    head: list[Row] = [
        [(" " + say("app.library.title", lang), "title")],
        [(" " + say("app.library.about", lang), "dim")],
        [],
    ]
    page = [*head, *rows][: max(height - 1, 0)]
    page += [[]] * (height - 1 - len(page))
    painted = [fit(row, width) for row in [*page, _last(last, look, width)]]
    return in_ascii(painted) if look.ascii else painted


def _last(last: Last, look: Look, width: int) -> Row:
    if last.typed is not None:
        typed = last.typed.shown(max(width - 3, 1), "prompt", "█").cells
        said = last.said or say("app.library.find", look.lang)
        return [(" ", "plain"), ("/", "key"), *typed, (f"   {clean(said)}", "hint")]
    return [(" " + clean(last.said), "hint bold")] if last.said else place_footer("library", look, width)


def typed_cursor(typed: Field, width: int) -> int:
    """The column of the cursor in what is typed to be found."""
    return 2 + typed.shown(max(width - 3, 1), "prompt", "█").cursor


def title_of(example: Example, lang: str) -> str:
    """What a program is about: in the reader's language if it is one of ours, else as its file has it."""
    if example.kind != "example":
        return clean(example.title)
    key = f"app.library.program.{example.path.stem}"
    return say(key, lang) if knows(key, lang) else clean(example.title)


def _item(example: Example, chosen: bool, width: int, lang: str, done: Mapping[str, str]) -> Row:
    end = f" {done[example.lesson]} " if example.lesson in done else ""
    row: Row = [
        (" ▶ " if chosen else "   ", "progress"),
        (left(title_of(example, lang), max(width - 3 - cell_len(end), 0)), "plain bold" if chosen else "plain"),
        (end, "progress"),
    ]
    return modified(row, "bar") if chosen else row


def listed(programs: Sequence[Example]) -> list[int | str]:
    """The rows of the list: a program as its index, above those of a kind that kind, where there are several."""
    several = len({program.kind for program in programs}) > 1
    rows: list[int | str] = []
    for at, program in enumerate(programs):
        if several and (not at or programs[at - 1].kind != program.kind):
            rows.append(program.kind)
        rows.append(at)
    return rows


def first_shown(programs: Sequence[Example], chosen: int, width: int, height: int) -> int:
    """Index of what stands on the first row of the list."""
    rows = listed(programs)
    body = max(height - TOP - 1, 0)
    room = body if width >= WIDE else min(len(rows), body)
    at = rows.index(chosen) if programs else 0
    return max(0, min(at - room // 2, len(rows) - room))


def program_at(x: int, y: int, programs: Sequence[Example], chosen: int, width: int, height: int) -> int | None:
    """Index of the program on a cell, None where none is."""
    rows = listed(programs)
    at = y - TOP + first_shown(programs, chosen, width, height)
    if not (TOP <= y < height - 1 and 0 <= at < len(rows)) or (width >= WIDE and x >= LIST_WIDTH):
        return None
    found = rows[at]
    return found if isinstance(found, int) else None
