"""The end of the process: at once, and nothing that was to be done is left undone."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAD = "import atexit, sys, threading, time\nfrom tui.leaving import leave\n"
ENDS = {
    "at once, with what is registered for the end": (
        "atexit.register(print, 'last')\nprint('first')\nleave(3)\nprint('never')", "first last",
    ),
    "with a stream closed": ("print('first', flush=True)\nsys.stdout.close()\nleave(3)\nsys.stderr.write('never')", "first"),
    "without streams": ("print('first', flush=True)\nsys.stdout = sys.stderr = None\nleave(3)\nraise SystemExit(4)", "first"),
    "by Python where someone looks on": ("sys.setprofile(lambda *a: None)\ncode = leave(3)\nprint('seen')\nsys.exit(code)", "seen"),
    "by Python where a thread runs": (
        "threading.Thread(target=lambda: (time.sleep(0.2), print('done'))).start()\nsys.exit(leave(3))", "done",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", ENDS)
def test_the_process_ends(how: str) -> None:
    code, told = ENDS[how]
    done = subprocess.run([sys.executable, "-c", HEAD + code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.split(), done.stderr, done.returncode) == (told.split(), "", 3)


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["show", "nowhere.py"], 2)])
def test_a_command_ends_with_its_code_and_all_its_output(words: list[str], code: int) -> None:
    done = subprocess.run([sys.executable, "-m", "tui", *words], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code
    assert (done.stderr if code else done.stdout).endswith("\n")
