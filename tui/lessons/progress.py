"""How far one is in each lesson: ``progress.json`` among the files that outlive a session (``tui.kept``). Where nothing can be
written the lesson goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.named import NamedTuple
from tui import kept
from tui.lessons.player import Given, Player

if TYPE_CHECKING:
    from pathlib import Path

    from tui.lessons.opened import Opened

VERSION = 1


class Place(NamedTuple):
    """Where one was: the player, and the position of its program."""

    player: Player
    position: int


def path_of() -> Path:
    """The file. Raises ``RuntimeError`` where there is no home directory."""
    return kept.data_file("progress.json")


def load(path: Path | None = None) -> dict[str, Any]:
    """What is noted, by lesson; {} where there is nothing sensible. Never raises."""
    try:
        path = path or path_of()
    except RuntimeError:
        return {}
    found: dict[str, Any] = kept.load(path, VERSION, lambda read: isinstance(read.get("lessons"), dict)).get("lessons", {})
    return found


def remember(lesson: str, noted: dict[str, Any] | None, path: Path | None = None) -> bool:
    """Note how far one is in a lesson, or (None) forget it; False where it cannot be written."""
    try:
        path = path or path_of()
    except RuntimeError:
        return False
    lessons = load(path)
    lessons.pop(lesson, None)
    if noted is not None:
        lessons[lesson] = noted
    return kept.save(path, VERSION, {"lessons": lessons})


def noted(player: Player, position: int, right: int, count: int) -> dict[str, Any]:
    """What is written of a lesson."""
    return {
        "program": player.program, "position": position, "turn": player.turn, "question": player.question, "ended": player.ended,
        "right": right, "count": count, "answers": [[*key, *given] for key, given in player.given],
    }  # fmt: skip


def place(found: Any, opened: Opened) -> Place:
    """Where one was in a lesson, as far as it still has such a place; its beginning otherwise."""
    start = Place(Player(), 0)
    if not isinstance(found, dict):
        return start
    program = _number(found.get("program"), len(opened.views) - 1)
    position = None if program is None else _number(found.get("position"), opened.total(program))
    if program is None or position is None:
        return start
    asks = set(opened.lesson.asks)
    given = []
    for row in found.get("answers", []) if isinstance(found.get("answers"), list) else []:
        if isinstance(row, list) and len(row) == 6 and tuple(row[:2]) in asks and all(isinstance(n, int) for n in row):
            given.append(((row[0], row[1]), Given(row[2], row[3], bool(row[4]), bool(row[5]))))
    turn, question = (_number(found.get(name), 99) or 0 for name in ("turn", "question"))
    return Place(Player(program, turn, question, tuple(sorted(given)), ended=found.get("ended") is True), position)


def _number(value: Any, most: int) -> int | None:
    """A whole number from 0 to ``most``; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None
