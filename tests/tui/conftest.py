"""What the tests of screens share: a home of their own, the default settings, and waiting for conditions."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tui import catalogue

if TYPE_CHECKING:
    from textual.pilot import Pilot

EIGHT = Path(__file__).resolve().parents[2] / "engine" / "programs" / "eight.py"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No user's settings, no colours of the terminal that runs the tests, English."""
    for name in ("NO_COLOR", "COLORFGBG", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(catalogue, "_chosen", [])  # whatever a test before has chosen


@pytest.fixture
def eight(tmp_path: Path) -> Path:
    """A copy of the eight-stage program that a test may overwrite."""
    path = tmp_path / "eight.py"
    path.write_bytes(EIGHT.read_bytes())
    return path


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    """``await until(pilot, condition)``: let the app work until the condition holds; fails after five seconds."""
    import asyncio

    async def wait(pilot: Pilot[Any], condition: Callable[[], object], seconds: float = 5.0) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not condition():
            assert loop.time() < end, "the condition never held"
            await pilot.pause(0.01)

    return wait


def save(path: Path, text: str) -> None:
    """Write as editors do: aside, then renamed."""
    aside = path.with_suffix(".new")
    aside.write_text(text)
    os.replace(aside, path)
