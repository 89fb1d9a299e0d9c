"""What is written out in a program's tree before it is checked, step by step. Most programs have nothing of it, and a word in the
text says which may: only their modules are loaded, and only their trees walked."""

from __future__ import annotations

import ast

from engine.sources import Passed, Source

_LEAVING = ("exit", "quit", "SystemExit")
_FORMULAS = ("scipy", "sklearn", "nnfs", "heapq", "bisect")
_ANIMATED = ("FuncAnimation",)
_PRIVATE = ("__",)
_MARKED = ("ABC", "Generic", "Protocol", "object")
_SPELLED = ("import", "dict.fromkeys")
_MATCHING = ("match",)
_PARSED = ("argparse", "types")
_WALKED = ("nditer",)
_ENUMERATED = ("enum", "type")
_RECORDS = ("dataclasses", "collections", "typing")
_WORDS = (
    *_LEAVING, *_FORMULAS, *_ANIMATED, *_PRIVATE, *_MARKED, *_SPELLED, *_MATCHING, *_PARSED, *_WALKED, *_ENUMERATED, *_RECORDS
)  # fmt: skip
"""Without any of them nothing is to be written out."""


def rewrite(tree: ast.Module, source: Source) -> list[Passed]:
    """Write out all of it; what was let by on the way. Raises ``Unwritable``."""
    text = source.text
    told: list[Passed] = []
    if not [word for word in _WORDS if word in text]:
        return told

    def has(words: tuple[str, ...]) -> bool:
        return any([word in text for word in words])

    if has(_LEAVING):
        from engine.reading.leaving import leave_out

        leave_out(tree, source.added)
    if has(_FORMULAS):
        from engine.reading.formulas import formulate

        told += formulate(tree)
    if has(_ANIMATED):
        from engine.reading.animated import animate

        told += animate(tree)
    if has(_PRIVATE):
        from engine.reading.private import tell_apart

        tell_apart(tree, text)
    if has(_MARKED):
        from engine.reading.marked import unmark

        unmark(tree)
    if has(_SPELLED):
        from engine.reading.spelled import spell_out

        spell_out(tree, text)
    if has(_MATCHING):
        from engine.reading.matching import match_out

        match_out(tree)
    if has(_PARSED):
        from engine.reading.parsed import parse_out

        parse_out(tree)
    if has(_WALKED):
        from engine.reading.walked import walk_out

        walk_out(tree)
    if has(_ENUMERATED):
        from engine.reading.enumerated import enumerate_out

        enumerate_out(tree)
    write_records(tree, text)
    return told


def write_records(tree: ast.Module, text: str) -> None:
    """Write out the dataclasses and named tuples of a tree. Raises ``Unwritable``."""
    if any([module in text for module in _RECORDS]):
        from engine.reading.written import write_out

        write_out(tree)
