"""The functions of a file: a list, the text of the one under the bar beside it where there is room, and the line that calls it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide, elide_left, fit, left, modified, wrap
from tui.complaint import cause
from tui.keys import DEFAULT
from tui.paint.glyphs import in_ascii
from tui.paint.title import footer_items

if TYPE_CHECKING:
    from engine import Definition
    from tui.field import Field
    from tui.keys import Keymap

TOP = 3
"""Rows above the list: title, explanation, an empty one."""
BELOW = 7
"""Rows below it: a rule, the docstring, two of the call, two of what is wrong or how shapes are written, the keys."""
CALL = 5
"""The row of the call, counted from the last one, 1."""
LIST_WIDTH = 60
"""Columns of the list where the text stands beside it."""
WIDE = 100
"""Columns from which it does."""
NAMES = 36
"""Cells at most that names take before the docstrings."""
TOO_SHORT = 13
"""Rows below which there is only the list, or the line."""


def functions_rows(
    path: str,
    found: Sequence[Definition],
    text: str,
    chosen: int,
    call: Field | None,
    width: int,
    height: int,
    lang: str,
    *,
    ascii_only: bool = False,
    keymap: Keymap = DEFAULT,
    said: str = "",
    wrong: tuple[str, str] = ("", ""),
) -> list[Row]:
    """The whole screen; ``said`` takes the place of the keys in the last row, ``wrong`` (cause and hint) stands below the line."""
    one = found[chosen]
    body = _body(height)
    start = _first(chosen, len(found), body)
    wide = width >= WIDE
    column = min(max([cell_len(_name(each)) for each in found]), NAMES)
    items = [_item(found[at], at == chosen, LIST_WIDTH if wide else width, 0 if wide else column)
             for at in range(start, min(len(found), start + body))]  # fmt: skip
    items += [[(" " * (LIST_WIDTH if wide else width), "plain")]] * (body - len(items))
    if wide:
        code = _code(text, one, body)
        items = [[*item, ("│ ", "rule"), *line] for item, line in zip(items, code, strict=True)]
    name = elide_left(clean(PurePath(path).name), max(width // 3, 8))
    head: list[Row] = [
        [(" ", "plain"), (name, "file"), (f"   {say('app.functions.title', lang, count=len(found))}", "title")],
        [(" " + say("app.functions.about", lang), "dim")],
        [],
    ]
    where = "functions" if call is None else "call"
    keys = "   ".join(f"{names} {label}" for names, label in footer_items(where, lang, ascii_only, keymap))
    last: Row = [(" " + clean(said), "hint bold")] if said else [(" " + keys, "dim")]
    below = _below(one, call, width, lang, wrong)
    page = [*head, *items, *below] if height >= TOO_SHORT else [*head[:1], *(below[2:3] if call is not None else items)]
    page = page[: max(height - 1, 0)]
    page += [[]] * (height - 1 - len(page))
    painted = [fit(row, width) for row in [*page, last]]
    return in_ascii(painted) if ascii_only else painted


def _name(one: Definition) -> str:
    """How a definition stands in the list."""
    return {"class": "class ", "method": "  ."}.get(one.kind, "") + clean(one.signature)


def _item(one: Definition, current: bool, width: int, column: int) -> Row:
    """A row of the list; ``column`` cells for the name and then the docstring, 0 where that is told elsewhere."""
    room = max(width - 3, 0)
    doc = elide(clean(one.doc), room - column - 3) if column and room > column + 12 else ""
    name = elide(_name(one), column if doc else room)
    row: Row = [
        (" ▶ " if current else "   ", "progress"),
        (left(name, column) if doc else name, "plain bold" if current else "plain"),
        (f"   {doc}" if doc else "", "dim"),
    ]
    row = fit(row, width)
    return modified(row, "bar") if current else row


def _code(text: str, one: Definition, body: int) -> list[Row]:
    """The function as it is written, from its line on."""
    lines = text.split("\n")[one.line - 1 : one.line - 1 + body]
    indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    kept: list[Row] = []
    for at, line in enumerate(lines):
        if at and line.strip() and len(line) - len(line.lstrip()) <= indent and line.strip()[:1] not in ")]}":
            break
        kept.append([(clean(line[indent:]), "comment" if line.lstrip().startswith("#") else "plain")])
    return kept + [[]] * (body - len(kept))


def _below(one: Definition, call: Field | None, width: int, lang: str, wrong: tuple[str, str]) -> list[Row]:
    """What is told of the function under the bar, and the line that calls it."""
    title = f"─ {elide(clean(one.signature), width - 4)} "
    rows: list[Row] = [[(title + "─" * (width - cell_len(title)), "rule")]]
    rows.append([(" " + elide(clean(one.doc), width - 2), "dim")])
    if call is not None:
        rows += [[(" › ", "key"), *call.shown(max(width - 4, 1), "prompt", "█").cells], []]
    elif one.call:
        parts = wrap(clean(one.call), max(width - 4, 1))
        parts = parts if len(parts) <= 2 else [parts[0], elide(" ".join(parts[1:]), max(width - 4, 1))]
        rows += [[("   " + part, "value")] for part in [*parts, ""][:2]]
    elif one.refused is not None:
        told = say("app.functions.refused", lang, line=one.refused.place.line, said=cause(one.refused, lang))
        rows += [[("   " + part, "hint")] for part in [*wrap(clean(told), max(width - 4, 1)), ""][:2]]
    else:
        rows += [[("   " + say("app.functions.none", lang), "dim")], []]
    if wrong[0]:
        said = [*[(part, "error") for part in wrap(clean(wrong[0]), max(width - 2, 1))],
                *[(part, "hint") for part in wrap(clean(wrong[1]), max(width - 2, 1))]]  # fmt: skip
        if len(said) > 2 and call is not None:  # the empty row below the line is free
            rows[-1] = [(" " + said[0][0], said[0][1])]
            said = said[1:]
        rows += [[(" " + part, role)] for part, role in said[:2]]
    else:
        rows += [[(" " + part, "dim")] for part in wrap(say("app.functions.shapes", lang), max(width - 2, 1))[:2]]
    return [*rows, *[[]] * (BELOW - 1 - len(rows))]


def _body(height: int) -> int:
    """Rows of the list."""
    return max(height - TOP - BELOW, 1) if height >= TOO_SHORT else max(height - 2, 1)


def _first(chosen: int, count: int, body: int) -> int:
    """Index of the function on the first row of the list."""
    return max(0, min(chosen - body // 2, count - body))


def function_at(x: int, y: int, chosen: int, count: int, width: int, height: int) -> int | None:
    """Index of the function on a cell, None where none is."""
    body, top = _body(height), TOP if height >= TOO_SHORT else 1
    at = y - top + _first(chosen, count, body)
    inside = top <= y < top + body and 0 <= at < count and not (width >= WIDE and x >= LIST_WIDTH)
    return at if inside else None


def on_the_call(y: int, height: int) -> bool:
    """Whether a row is that of the call, or the one below it."""
    return height >= TOO_SHORT and height - CALL <= y < height - CALL + 2


def call_cursor(call: Field, width: int, height: int) -> tuple[int, int]:
    """The cell of the line's cursor."""
    row = height - CALL if height >= TOO_SHORT else 1
    return 3 + call.shown(max(width - 4, 1), "prompt", "█").cursor, row
