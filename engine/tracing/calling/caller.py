"""The interpreter as the functions of this folder see it: each is given the ``Caller`` that calls it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.errors import Notice
from engine.operands import Box
from engine.tracing.calling.gatecalls import GateCalls


class Caller(GateCalls):
    """What was printed and drawn so far; what calls need of binding and writing, which stand above."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.notices: list[Notice] = []
        self.printed: list[tuple[int, str]] = []
        self.characters = 0  # of all that was printed
        self.seeded = False
        self._random: Any = None

    @property
    def random(self) -> Any:
        """numpy's legacy generator, seeded with 0 until the program seeds it; made when first asked for (20 µs)."""
        if self._random is None:
            self._random = np.random.RandomState(0)
        return self._random

    def invoke(self, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of whatever can be called."""
        raise AssertionError

    def function_call(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of a function of the tables, by its canonical name."""
        raise AssertionError

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """Grow a list by one element."""
        raise AssertionError

    def _put(self, holder: Any, key: Any, operand: Any, node: ast.AST) -> None:
        """Replace one element of a list or a dict."""
        raise AssertionError

    def _renamed(self, holder: Any) -> str:
        """A fresh name for a list or a dict."""
        raise AssertionError

    def write_method(self, node: ast.Call, owner: Any, name: str, args: list[Any], named: dict[str, Any]) -> None:
        """A method that writes into its array: ``a.fill(v)``, ``a.sort()``."""
        raise AssertionError
