"""``chainstep check``: verdicts, exit codes, and the child that other people's programs run in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.tui.test_cli import EIGHT, ROOT, english_again, file, run
from tui.catalogue import say
from tui.confined import run_child

__all__ = ["english_again", "file", "run"]  # fixtures

OWN = """x = 3.0
y = x * 2
f = y * y
# backprop
dy = 2 * y
dx = {slope} * dy
"""


def test_right_gradients_are_right(run: Any) -> None:
    done = run("check", EIGHT)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == say("cli.check_no_own", file=EIGHT)
    assert [line.split()[:2] for line in done.out.splitlines()[1:]] == [["x", "right"], ["y", "right"]]


def test_a_wrong_line_of_the_files_own_is_named(run: Any, file: Any) -> None:
    done = run("check", file(OWN.format(slope=-2)))
    assert done.code == 1
    assert "p.py:6: the first wrong line" in done.out
    assert "-24 instead of 24 (difference 48); the sign is turned round" in done.out
    assert "the file's own backward part begins at line 5" in done.err
    assert run("check", file(OWN.format(slope=2))).code == 0


def test_the_json_of_a_check(run: Any, file: Any) -> None:
    data = json.loads(run("check", file(OWN.format(slope=-2)), "--json").out)
    assert data["version"] == 1
    (found,) = data["files"]
    assert (found["file"], found["ok"], found["output"]) == ("p.py", False, "f")
    (x,) = found["inputs"]
    assert (x["name"], x["verdict"], x["analytic"]) == ("x", "right", 24.0)
    assert found["own"]["first_wrong"] == 6
    lines = [(line["line"], line["name"], line["verdict"]) for line in found["own"]["lines"]]
    assert lines == [(5, "dy", "right"), (6, "dx", "wrong")]


LOOP = """import numpy as np
np.random.seed(0)
W, U = np.random.randn(3, 3), np.random.randn(3, 3)
xs = [np.random.randn(3) for _ in range(3)]
def net(xs):
    hs = {{-1: np.zeros(3)}}
    for t in range(3):
        hs[t] = np.tanh(W @ hs[t - 1] + U @ xs[t])
    loss = np.sum(hs[2] ** 2)
    dW, dU = np.zeros((3, 3)), np.zeros((3, 3))
    dhnext = 2 * hs[2]
    for t in reversed(range(3)):
        dh = dhnext{scale}
        draw = dh * (1 - hs[t] ** 2)
        dW += np.outer(draw, hs[t - 1])
        dU += np.outer(draw, xs[t])
        dhnext = W{turned} @ draw
    return loss, dW, dU
loss, dW, dU = net(xs)
"""


def test_the_round_and_the_call_of_the_first_wrong_line_are_told(run: Any, file: Any) -> None:
    done = run("check", file(LOOP.format(turned="", scale="")))
    assert "p.py:17: the first wrong line (t = 2; called in line 19)" in done.out
    own = json.loads(run("check", file(LOOP.format(turned="", scale="")), "--json").out)["files"][0]["own"]
    assert own["first_wrong_rounds"] == [{"name": "t", "value": 2}]
    assert own["first_wrong_calls"] == [{"line": 19}]
    assert run("check", file(LOOP.format(turned=".T", scale=""))).code == 0


LOST = """import numpy as np
np.random.seed(0)
W, U, V = np.random.randn(3, 3), np.random.randn(3, 3), np.random.randn(3, 3)
xs = [np.random.randn(3) for _ in range(3)]
hs, loss = {{-1: np.zeros(3)}}, 0.0
for t in range(3):
    hs[t] = np.tanh(W @ hs[t - 1] + U @ xs[t])
    loss = loss + np.sum((V @ hs[t]) ** 2)
dW, dU, dV = np.zeros((3, 3)), np.zeros((3, 3)), np.zeros((3, 3))
dhnext = np.zeros(3)
for t in reversed(range(3)):
    dout = 2 * (V @ hs[t])
    dV += np.outer(dout, hs[t])
    dh = V.T @ dout{carry}
    draw = dh * (1 - hs[t] ** 2)
    dW += np.outer(draw, hs[t - 1])
    dU += np.outer(draw, xs[t])
    dhnext = W.T @ draw
"""


def test_the_first_round_may_be_right(run: Any, file: Any) -> None:
    done = run("check", file(LOST.format(carry="")))
    assert "p.py:14: the first wrong line (t = 1)" in done.out
    assert "largest difference 0," not in done.out
    assert run("check", file(LOST.format(carry=" + dhnext"))).code == 0


def test_several_files_the_worst_decides(run: Any, file: Any) -> None:
    right, wrong = file(OWN.format(slope=2), "right.py"), file(OWN.format(slope=3), "wrong.py")
    bad = file("x = 3\nf = x * why\n", "bad.py")
    assert run("check", right, right).code == 0
    done = run("check", right, wrong)
    assert done.code == 1
    assert done.out.splitlines()[-1] == "1 of 2 files are right"
    done = run("check", right, bad, wrong)
    assert done.code == 2
    assert done.out.splitlines()[-1] == "1 of 3 files are right"
    assert "bad.py:2:9: the name why is not defined" in done.err
    data = json.loads(run("check", right, bad, "--json").out)
    assert [item.get("ok") for item in data["files"]] == [True, None]
    assert data["files"][1]["error"]["code"] == "undefined_name"


def test_flags_and_language_reach_the_child(run: Any, file: Any) -> None:
    name = file("x = 3.0\nz = 4.0\nf = x * z\n")
    data = json.loads(run("check", name, "--json", "--set", "x=-5", "--wrt", "z").out)
    assert [(item["name"], item["analytic"]) for item in data["files"][0]["inputs"]] == [("z", -5.0)]
    assert "맞음" in run("check", name, "--lang", "ko").out
    assert run("check", name, "--limit", "stage=3").code == 2


def test_an_odd_file_name_is_a_file_name(run: Any, file: Any) -> None:
    name = file("x = 3.0\nf = x * 2\n", "--json")
    assert run("check", "--", name).code == 0


def test_a_file_beside_the_program_is_never_imported(run: Any, file: Any) -> None:
    file("raise SystemExit('imported')\n", "numpy.py")
    file("raise SystemExit('imported')\n", "tui.py")
    assert run("check", file("x = 3.0\nf = np.exp(x)\n")).code == 0


def test_a_child_that_takes_too_long_is_stopped_and_said_so(run: Any, file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.commands import check

    name = file("i = 0\nwhile i < 10:\n    j = 0\n")
    monkeypatch.setattr(check, "GRACE", 0.0)
    monkeypatch.setattr(check, "SLACK", 0.0)
    done = run("check", name, "--limit", "seconds=0.5", "--limit", "statements=1e12")
    assert done.code == 2
    assert done.err.startswith(("p.py: the check was stopped", "p.py:2:", "p.py:3:"))


def test_a_child_cannot_write_files(tmp_path: Any) -> None:
    code = (
        "from tui.confined import confine; confine(30, 8 << 30)\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"f = open({str(tmp_path / 'made')!r}, 'w'); f.write('x'); f.close()\n"
    )
    import os
    import subprocess
    import sys

    pytest.importorskip("resource")
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environ, timeout=60, check=False)
    assert b"OSError" in done.stderr
    assert (tmp_path / "made").read_bytes() == b""


def test_what_a_child_says_comes_back_whole(file: Any) -> None:
    done = run_child(["show", file("값 = 3\nf = 값 * 2\n"), "--lang", "ko"], 60)
    assert (done.code, done.late) == (0, False)
    assert "값 = 3" in done.out


def test_a_file_of_which_nothing_can_be_compared_is_not_called_right(run: Any, file: Any) -> None:
    done = run("check", file("x = np.array([1.0, np.inf])\nf = np.sum(x * 2)\n"))
    assert done.out.splitlines()[0] == "p.py: nothing could be compared"
    assert done.out.splitlines()[1].split()[:2] == ["x", "skipped"]
    assert done.code == 2
    assert "x is not finite (inf) from the start" in done.err
    made = run("check", file("x = np.array([0.0, 1.0])\ny = np.log(x - 1)\nf = (y * x).sum()\n"))
    assert made.code == 2
    assert "p.py:2: note: y is the first value that is not finite" in made.err


def test_very_many_own_lines_are_told_together_by_their_verdict(run: Any, file: Any) -> None:
    path = str(ROOT / "tests" / "programs" / "people" / "micrograd_engine.py")
    out = run("check", path).out
    assert out.splitlines()[0].endswith(": right")
    assert len(out.splitlines()) < 25
    assert "a.grad, add_5.out.grad, b.grad and 9 more" in out
    of_none = "; ".join([f"dq{k} = {k}.5 * x * df" for k in range(12)])
    lines = run("check", file(f"x = 2.0\nf = x * x\ndf = 1.0; {of_none}\n")).out.splitlines()
    assert [line.strip() for line in lines if "not compared: dq" in line] == [
        "line 3  not compared: dq0, dq1, dq2 and 9 more: it is the gradient of no variable of the computation"
    ]
