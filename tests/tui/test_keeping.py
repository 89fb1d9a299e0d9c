"""What panels remember of a trace is of the same variables and lines in another one: opened to its gates, or read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.desks import answered, on_screen, opened, pressed, read, stepper
from tui import desk as desks
from tui.desk.events import Saved
from tui.desk.record import Desk
from tui.states.ledger import ledger_of
from tui.states.values import values_of

FORKED = "import math\nx = 3.0\ny = -4.0\ns = 1.0 / (1 + math.exp(-x))\nq = x + y\nr = x * q\nf = s * r + x\n"
NET = (
    "import numpy as np\nX = np.array([[1.0, 2.0], [0.5, -1.0]])\nW = np.array([[0.5, 1.0], [2.0, -1.0]])\nh = X @ W\n"
    "out = np.tanh(h)\nf = (out**2).sum()\n"
)
SHIFTED = NET.replace("W = np", "a = np.ones(2)\nb = a * 2.0\nW = np").replace(".sum()\n", ".sum() + b.sum()\n")


def at(path: Path, source: str, address: str, *keys: str) -> Desk:
    path.write_text(source)
    desk = opened(path, width=120, height=40, panels=())
    desk = answered(desk, "colon", *address, "enter")
    return answered(desk, *keys)


def saved(desk: Desk, path: Path, source: str) -> Desk:
    path.write_text(source)
    desk, effects = desks.handle(desk, Saved())
    return read(desk, *effects)


def test_a_mistake_stays_on_its_line_when_stages_are_opened_and_folded(tmp_path: Path) -> None:
    desk = at(tmp_path / "p.py", FORKED, "dx", "f", "up", "equals_sign")
    wrong = ledger_of(stepper(desk).session).tried
    label = stepper(desk).view.steps.label_of(wrong)
    for key in ("Z", "Z"):
        desk = answered(desk, key)
        view, state = stepper(desk).view, ledger_of(stepper(desk).session)
        assert view.trace.vars[view.trace.lines[state.tried].to].shown == "x"
        assert view.steps.label_of(state.tried).rstrip("abc") == label
        assert "THE MISTAKE" in on_screen(desk)


def test_the_entry_that_is_followed_is_of_the_same_variable_when_the_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    desk = at(path, NET, "dW", "v", "tab", "right", "enter")
    assert "follow dW[0,1]" in on_screen(desk)
    again = saved(desk, path, SHIFTED)
    assert "follow dW[0,1]" in on_screen(again)
    gone = saved(desk, path, NET.replace("W", "V"))
    assert values_of(stepper(gone).session).followed == ()


@pytest.mark.parametrize(("source", "row"), [(SHIFTED, " ▶ W[1,0]"), (NET.replace("W", "V"), " ▶ X[0,0]")])
def test_the_selected_input_is_the_same_or_the_first_when_the_file_is_read_again(tmp_path: Path, source: str, row: str) -> None:
    path = tmp_path / "p.py"
    desk = pressed(at(path, NET, "dW", "e"), *["down"] * 6)
    assert " ▶ W[1,0]" in on_screen(desk)
    assert row in on_screen(saved(desk, path, source))


@pytest.mark.parametrize(
    ("address", "after"), [("dW", "dW(3)"), ("dh", "dh(4)"), ("(1)", "(3)"), ("(3)", "(5)"), ("df", "df"), ("dX(1)", "dX(3)")]
)
def test_one_stays_at_the_line_however_many_are_put_before_it(tmp_path: Path, address: str, after: str) -> None:
    """As for somebody who writes a program while it stands open: labels are counted anew, the step and the marks stay, at the line
    that was edited, too."""
    path = tmp_path / "p.py"
    desk = at(path, NET, address, "m", "q")
    again = saved(desk, path, SHIFTED.replace("W = np", "c = b * b\nW = np").replace("b.sum()", "c.sum()"))
    session, view = stepper(again).session, stepper(again).view
    assert view.steps.address(session.position) == after
    assert session.marks == (("q", after),)


def test_a_pass_of_a_loop_is_the_so_manyth_again(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    source = "x = 1.5\nh = x\nfor i in range(4):\n    h = h * x\nf = h * 2\n"
    desk = at(path, source, "(3)")
    again = saved(desk, path, source.replace("h = x\n", "k = x + 1.0\nh = x * k\n"))
    view = stepper(again).view
    assert view.steps.address(stepper(again).session.position) == "(4)"


def test_the_stages_that_are_opened_stay_so(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    desk = at(path, NET.replace("np.tanh(h)", "np.tanh(h * 2 + 1)"), "(2)", "z")
    assert stepper(desk).session.expanded == {1}
    again = saved(desk, path, SHIFTED.replace("np.tanh(h)", "np.tanh(h * 2 + 1)"))
    assert stepper(again).session.expanded == {2}
