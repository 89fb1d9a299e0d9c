"""The interpreter as the functions of this folder see it: each is given the ``Caller`` that calls it."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import Any

from engine.tracing.calling.gatecalls import GateCalls
from engine.tracing.conditions import Conditions
from engine.tracing.indexing import Indexing
from engine.tracing.machine import Machine, Part
from engine.tracing.objects import Class
from engine.tracing.texts import Texts
from engine.tracing.values import Values
from engine.tracing.walks import Walks


class Caller(Part, ABC):
    """The parts that a call may need, and calls themselves (``engine.tracing.calls``), since a function may be given one."""

    def __init__(
        self,
        machine: Machine,
        values: Values,
        walks: Walks,
        conditions: Conditions,
        indexing: Indexing,
        texts: Texts,
        gates: GateCalls,
    ) -> None:
        super().__init__(machine)
        self.values = values
        self.walks = walks
        self.conditions = conditions
        self.indexing = indexing
        self.texts = texts
        self.gates = gates

    @abstractmethod
    def invoke(self, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of whatever can be called."""

    @abstractmethod
    def object_prefix(self, node: ast.Call, kind: Class) -> str:
        """How the attributes of an object begin that a call makes: ``net.``."""

    @abstractmethod
    def function_call(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of a function of the tables, by its canonical name."""
