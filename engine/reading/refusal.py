"""A statement that stands for what cannot run: whoever comes to it is told why."""

from __future__ import annotations

import ast

from engine.errors import ProgramError


def refusing(error: ProgramError) -> ast.Raise:
    """A ``raise`` that nobody can catch."""
    made = ast.Raise(None, None)
    vars(made)["refusal"] = error
    return made


def refusal(node: ast.stmt) -> ProgramError | None:
    """What such a statement tells, None for any other."""
    found: ProgramError | None = vars(node).get("refusal")
    return None if found is None else ProgramError(found.code, found.place, file=found.file, source=found.source, **found.fields)
