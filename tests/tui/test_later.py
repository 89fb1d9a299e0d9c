"""What is imported with its first call: that it is there, and that a type checker and the program mean the same function."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from tui.later import later

TUI = Path(__file__).resolve().parents[2] / "tui"


def put_off() -> list[tuple[str, str, str, str]]:
    """(file, name in it, module, name there) of every function that is imported with its first call."""
    found = []
    for path in sorted(TUI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "later":
                (target,) = node.targets
                assert isinstance(target, ast.Tuple)
                module, *names = [ast.literal_eval(word) for word in node.value.args]
                found += [(str(path.relative_to(TUI)), ast.unparse(mine), module, name)
                          for mine, name in zip(target.elts, names, strict=True)]  # fmt: skip
    return found


@pytest.mark.parametrize(("file", "mine", "module", "name"), put_off())
def test_it_is_what_a_type_checker_is_told(file: str, mine: str, module: str, name: str) -> None:
    assert callable(getattr(import_module(module), name))
    told = [node for node in ast.walk(ast.parse((TUI / file).read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    named = [(node.module, alias.name) for node in told for alias in node.names if (alias.asname or alias.name) == mine]
    assert named == [(module, name)]


def test_some_are_put_off() -> None:
    assert len(put_off()) > 50


def test_each_call_asks_for_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    (cut,) = later("tui.cells", "cut")
    assert (cut.__module__, cut.__name__) == ("tui.cells", "cut")
    monkeypatch.setattr("tui.cells.cut", lambda *given, **named: (given, named))
    assert cut(1, b=2) == ((1,), {"b": 2})
