"""What every test shares: a mistake of our own is a failure, in whatever record it would come out."""

from __future__ import annotations

import ast
from importlib import import_module
from typing import Any, NoReturn

import pytest

RUN = import_module("engine.run")  # ``engine.run`` is the function


@pytest.fixture(autouse=True)
def mistakes_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is none of the program's leaves ``trace_source`` as it is."""

    def let_through(error: Exception, program: Any, at: ast.AST | None, file: str) -> NoReturn:
        raise error

    monkeypatch.setattr(RUN, "mistake", let_through)
