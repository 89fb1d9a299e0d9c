"""What a file of definitions offers, as text: each function with a line that calls it, ready for the shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tui.catalogue import say
from tui.cells import wrap
from tui.complaint import cause

if TYPE_CHECKING:
    from engine import Definition, Library

WIDTH = 96
"""Cells of a line of a docstring."""


def library_text(library: Library, file: str) -> str:
    """The list; every line ended."""
    lines = [say("cli.library", file=file, count=len([one for one in library.definitions if one.kind != "class"])), ""]
    for one in library.definitions:
        inside = "  " if one.kind == "method" else ""
        lines.append(inside + ("class " if one.kind == "class" else "." if one.kind == "method" else "") + one.signature)
        lines += [f"{inside}    {part}" for part in wrap(one.doc, WIDTH)] if one.doc else []
        if one.kind != "class" or one.refused is not None:
            lines.append(f"{inside}    {_ready(library, one)}")
        lines.append("")
    example = next((one for one in library.definitions if one.call), None)
    if example is not None:
        lines.append(say("cli.library_example", words=f"chainstep {shlex.quote(file)} {_ready(library, example)}"))
    else:
        lines.pop()
    return "\n".join(lines) + "\n"


def _ready(library: Library, one: Definition) -> str:
    """``--then '…'`` as it is typed."""
    if one.refused is not None:
        return say("cli.library_refused", line=one.refused.place.line, said=cause(one.refused))
    if not one.call:
        return say("cli.library_none")
    words = ["--then", shlex.quote("; ".join(library.lines(one.call)))]
    return " ".join([*words, *(["--output", shlex.quote(one.output)] if one.output else [])])
