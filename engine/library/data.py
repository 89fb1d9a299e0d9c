"""A library as plain data: what ``show --json`` prints of a file of definitions."""

from __future__ import annotations

from typing import Any

from engine.library.records import Definition, Library

VERSION = 1


def data(library: Library, file: str) -> dict[str, Any]:
    """Everything: of each definition the call with shapes to fill in, and the line of Python for ``--then``."""
    return {"version": VERSION, "file": file, "functions": [_definition(library, one) for one in library.definitions]}


def _definition(library: Library, one: Definition) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "class": one.owner or None,
        "line": one.line,
        "parameters": [{"name": p.name, "default": p.default or None, "star": p.star or None} for p in one.parameters],
        "doc": one.doc,
        "returns": list(one.returns),
        "call": one.call or None,
        "then": "; ".join(library.lines(one.call)) if one.call else None,
        "output": one.output or None,
        "refused": {"line": one.refused.place.line, "code": one.refused.code} if one.refused is not None else None,
    }
