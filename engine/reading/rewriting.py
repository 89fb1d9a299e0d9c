"""What is written out in a program's tree before it is checked, step by step. Most programs have nothing of it, and a word in the
text says which may: only their modules are loaded, and only their trees walked."""

from __future__ import annotations

import ast

from engine.sources import Passed, Source


def rewrite(tree: ast.Module, source: Source) -> list[Passed]:
    """Write out all of it; what was let by on the way. Raises ``Unwritable``."""
    text = source.text
    told: list[Passed] = []

    def has(*words: str) -> bool:
        return any([word in text for word in words])

    if has("exit", "quit", "SystemExit"):
        from engine.reading.leaving import leave_out

        leave_out(tree, source.added)
    if has("scipy", "sklearn", "nnfs", "heapq", "bisect"):
        from engine.reading.formulas import formulate

        told += formulate(tree)
    if has("FuncAnimation"):
        from engine.reading.animated import animate

        told += animate(tree)
    if has("__"):
        from engine.reading.private import tell_apart

        tell_apart(tree, text)
    if has("ABC", "Generic", "Protocol", "object"):
        from engine.reading.marked import unmark

        unmark(tree)
    if has("import", "dict.fromkeys"):
        from engine.reading.spelled import spell_out

        spell_out(tree, text)
    if has("match"):
        from engine.reading.matching import match_out

        match_out(tree)
    if has("argparse", "types"):
        from engine.reading.parsed import parse_out

        parse_out(tree)
    if has("nditer"):
        from engine.reading.walked import walk_out

        walk_out(tree)
    if has("enum", "type"):
        from engine.reading.enumerated import enumerate_out

        enumerate_out(tree)
    write_records(tree, text)
    return told


def write_records(tree: ast.Module, text: str) -> None:
    """Write out the dataclasses and named tuples of a tree. Raises ``Unwritable``."""
    if any([module in text for module in ("dataclasses", "collections", "typing")]):
        from engine.reading.written import write_out

        write_out(tree)
