"""A child's limit is CPU time: a busy machine fails no check; and a terminal is told how far one is."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.tui.test_cli import ROOT, file
from tui import confined

__all__ = ["file"]  # a fixture


def child(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_child_that_is_kept_waiting_is_not_late(monkeypatch: pytest.MonkeyPatch) -> None:
    worked = iter(range(1, 10_000))
    monkeypatch.setattr(confined, "_cpu_seconds", lambda pid: next(worked) / 1e4)
    with child("import time; time.sleep(1.2); print('done')") as started:
        assert confined._heard_out(started, 0.5) == (b"done\n", b"")


def test_a_child_that_works_too_long_is_late() -> None:
    with child("while True: pass") as started:
        assert confined._heard_out(started, 0.5) is None
    assert started.returncode != 0


@pytest.mark.parametrize("known", [True, False])
def test_a_child_that_does_nothing_is_late(known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not known:
        monkeypatch.setattr(confined, "_cpu_seconds", lambda pid: None)
    with child("import time; time.sleep(60)") as started:
        assert confined._heard_out(started, 0.5) is None
    assert started.returncode != 0


@pytest.mark.parametrize("count", [1, 2])
def test_a_terminal_is_told_how_far_a_check_is(count: int, file: Any) -> None:
    pytest.importorskip("pty")
    names = [file("x = np.ones((90, 90))\nL = np.sum(np.tanh(x @ x))\n", f"p{at}.py") for at in range(count)]
    ours, theirs = os.openpty()
    try:
        words = [sys.executable, "-m", "tui", "check", *names]
        environ = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=theirs, env=environ, timeout=120, check=False)
        told = os.read(ours, 1 << 16).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0
    assert ("entry " if count == 1 else "file 0 of 2 …") in told
    assert told.endswith("\r\x1b[K")
    assert b"\x1b" not in done.stdout
