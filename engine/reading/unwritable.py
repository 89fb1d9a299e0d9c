"""What cannot be written out in a program's tree (``engine.reading.rewriting``)."""

from __future__ import annotations

import ast


class Unwritable(Exception):
    """What cannot be written out: the node, and the word for it."""

    def __init__(self, node: ast.AST, what: str) -> None:
        super().__init__(what)
        self.node = node
        self.what = what


class NoDefault(Unwritable):
    """An argument that a command line must give. ``what`` is its name."""
