"""The built-in programs of the library: ``engine/programs/*.py``; the first comment line of each is its title."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.named import NamedTuple

ORDER = ("circuit", "maximum", "neuron", "fork", "eight", "matrix", "network")
"""From the smallest idea to the largest; programs that are not named here follow by name."""


class Example(NamedTuple):
    """One program: its file, its title and its text; ``lesson`` is the id of a lesson, whose first program it is then; ``kind``
    is "example", "lesson" or "recent"; ``words`` is what it can be found by beside its title and its text."""

    path: Path
    title: str
    text: str
    lesson: str = ""
    kind: str = "example"
    words: str = ""


def directory() -> Path:
    """Where the programs are installed."""
    import engine

    return Path(engine.__file__).parent / "programs"


@cache
def examples() -> tuple[Example, ...]:
    """All built-in programs in the library's order."""
    found = []
    for path in directory().glob("*.py"):
        text = path.read_text(encoding="utf-8")
        title = next((line.lstrip("# ").rstrip() for line in text.splitlines() if line.startswith("#")), path.stem)
        found.append(Example(path, title, text))
    rank = {name: at for at, name in enumerate(ORDER)}
    return tuple(sorted(found, key=lambda e: (rank.get(e.path.stem, len(rank)), e.path.stem)))
