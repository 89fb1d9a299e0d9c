"""The library: built-in programs in a list, the text of the one under the bar beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.examples import examples
from tui.keys import DEFAULT
from tui.paint.cells import left
from tui.paint.title import footer_items
from tui.screens.painted import PaintedScreen

if TYPE_CHECKING:
    from tui.keys import Keymap
    from tui.messages import Clicked, Wheeled
    from tui.widgets.canvas import Row

TOP = 3
"""Rows above the list: title, explanation, an empty one."""

LIST_WIDTH = 60
"""Columns of the list where the text stands beside it."""


def library_rows(
    chosen: int, width: int, height: int, *, ascii_only: bool = False, keymap: Keymap = DEFAULT
) -> list[list[tuple[str, str]]]:
    """The whole screen as rows of (text, role), each ``width`` cells wide."""
    programs = examples()
    wide = width >= 100
    list_width = min(width, LIST_WIDTH) if wide else width
    mark, bar = (">", "|") if ascii_only else ("▶", "│")
    items = []
    for at, example in enumerate(programs):
        current = at == chosen
        role = " bar" if current else ""
        items.append(
            [
                (f" {mark if current else ' '} ", "progress" + role),
                (left(example.title, list_width - 3), ("plain bold" if current else "plain") + role),
            ]
        )
    preview = programs[chosen].text.splitlines() if programs else []
    code = [(line, "comment" if line.lstrip().startswith("#") else "plain") for line in preview]
    blank = [(" " * list_width, "plain")]
    body = height - TOP - 1
    rows: list[list[tuple[str, str]]] = []
    if wide:
        start = max(0, min(chosen - body // 2, len(items) - body))
        shown = items[start:]
        for y in range(max(body, 0)):
            text, role = code[y] if y < len(code) else ("", "plain")
            rest = width - list_width - 2
            rows.append([*(shown[y] if y < len(shown) else blank), (f"{bar} ", "rule"), (left(text, rest), role)])
    else:
        room = max(min(len(items), body), 0)
        start = max(0, min(chosen - room // 2, len(items) - room))
        rows += items[start : start + room]
        rest_rows = [[(" " * width, "plain")]] + [
            [("   ", "plain"), (left(text, max(width - 3, 0)), role)] for text, role in code
        ]
        rows += rest_rows
    head: list[list[tuple[str, str]]] = [
        [(left(" " + say("app.library.title"), width), "title")],
        [(left(" " + say("app.library.about"), width), "dim")],
        [(" " * width, "plain")],
    ]
    page = [*head, *rows][: max(height - 1, 0)]
    page += [[(" " * width, "plain")]] * (height - 1 - len(page))
    keys = "   ".join(f"{names} {label}" for names, label in footer_items("library", None, ascii_only, keymap))
    return [*page, [(left(" " + keys, width), "dim")]]


def first_shown(chosen: int, width: int, height: int) -> int:
    """Index of the program on the first row of the list."""
    count, body = len(examples()), height - TOP - 1
    room = body if width >= 100 else max(min(count, body), 0)
    return max(0, min(chosen - room // 2, count - room))


class LibraryScreen(PaintedScreen):
    """Choose a program and open it."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen = 0

    def rows(self, width: int, height: int) -> Sequence[Row]:
        app = self.app
        return library_rows(self.chosen, width, height, ascii_only=app.ascii_only, keymap=app.keymap)  # type: ignore[attr-defined]

    def press(self, key: str, character: str | None) -> None:
        app = self.app
        found = app.keymap.action("library", key)  # type: ignore[attr-defined]
        moved = {"select_up": self.chosen - 1, "select_down": self.chosen + 1, "first": 0, "last": len(examples()) - 1}
        if found in moved:
            self.choose(moved[found])
        elif found == "choose":
            app.open_example(examples()[self.chosen])  # type: ignore[attr-defined]
        elif found is not None:
            app.carry_out(found)  # type: ignore[attr-defined]

    def choose(self, at: int) -> None:
        """Move the bar, stopping at both ends."""
        self.chosen = max(0, min(at, len(examples()) - 1))
        self.canvas.repaint()

    def on_clicked(self, event: Clicked) -> None:
        at = event.y - TOP + first_shown(self.chosen, self.size.width, self.size.height)
        if event.y < TOP or not 0 <= at < len(examples()):
            return
        if self.size.width >= 100 and event.x >= LIST_WIDTH:
            return
        if at == self.chosen:
            self.app.open_example(examples()[at])  # type: ignore[attr-defined]
        else:
            self.choose(at)

    def on_wheeled(self, event: Wheeled) -> None:
        self.choose(self.chosen + (1 if event.down else -1))
