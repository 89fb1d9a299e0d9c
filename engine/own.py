"""The file's own backward part: where it begins."""

from __future__ import annotations

import ast


def split(body: list[ast.stmt], lines: tuple[str, ...]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The statements of the forward part, and those of the file's own backward part."""
    return body, []
