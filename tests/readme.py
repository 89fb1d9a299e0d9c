"""Brings up to date what the README shows of the program: ``python -m tests.readme`` writes its tables and the pictures, each of
which a tape beside it makes."""

from __future__ import annotations

from pathlib import Path

from engine.reading.grammar import CONSTRUCTS
from tui.catalogue import say
from tui.cli import main
from tui.files import write_aside
from tui.keys import KEYS, shown

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PICTURES = tuple(sorted((ROOT / "tui" / "pictures").glob("*.tape")))
"""The tapes that the README's pictures are recorded from."""


def key_table() -> str:
    """The keys as Markdown: one row an action, in the order of the table."""
    rows = ["| keys | | | where |", "|---|---|---|---|"]
    for key in KEYS:
        where = ", ".join(say(f"keys.place.{place}", "en") for place in key.where)
        keys = " ".join(_code(shown(name)) for name in key.keys)
        rows.append(f"| {keys} | {_cell(say(key.label, 'en'))} | {_cell(say(key.help, 'en'))} | {where} |")
    return "\n".join(rows)


def _code(name: str) -> str:
    return f"`{name}`".replace("|", "\\|")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def construct_table() -> str:
    """What Python a program may contain, as Markdown: one row a construct of the grammar."""
    rows = [f"| {construct.name} | {_code(construct.written.replace(chr(10), ' '))} |" for construct in CONSTRUCTS]
    return "\n".join(["| a program may contain | such as |", "|---|---|", *rows])


TABLES = {
    "keys": ("tui/keys.py", key_table),
    "constructs": ("engine/reading/grammar.py", construct_table),
}


def with_tables(text: str) -> str:
    """``text`` with the tables of now, each between its two marks."""
    for name, (source, table) in TABLES.items():
        mark, end = f"<!-- {name}: made from {source} by `python -m tests.readme` -->", f"<!-- /{name} -->"
        before, begin, rest = text.partition(mark)
        assert begin, f"the README has no place for the table of {name}: {mark}"
        text = f"{before}{begin}\n{table()}\n{end}{rest.partition(end)[2]}"
    return text


def picture(tape: Path, target: Path) -> None:
    """Record a tape."""
    code = main(["record", str(tape), "-o", str(target)])
    assert code == 0, tape


def bring_up_to_date() -> None:
    """Write all."""
    for tape in PICTURES:
        picture(tape, tape.with_suffix(".svg"))
    write_aside(README, with_tables(README.read_text(encoding="utf-8")))


if __name__ == "__main__":
    bring_up_to_date()
