"""Several loops may be the training loop: what follows is run once that is settled, and loops that no run comes to are left."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.own import passes

HELPERS = """import numpy as np

def grow(a, n):
    total = 0.0
    for i in range(n):
        total += a[i]
        half = total / 2
    return half

def unused(a):
    total = 0.0
    for i in range(3):
        total += a[i]
        half = total / 2
    for i in range(2):
        total -= half
        half = total / 2
    return total

x = np.array([1.0, 2.0, 3.0])
t = 2.5
w = 0.5
start = grow(x, 3)
"""
LOOP = """for step in range(4):
    y = w * 2.0
    loss = (y - t) ** 2
    print(step, loss)
    dw = 2 * (y - t) * 2.0
    w -= 0.1 * dw
print('end', w)
"""


def _runs(monkeypatch: pytest.MonkeyPatch, source: str, **options: Any) -> tuple[engine.Trace, list[tuple[int, bool]]]:
    """The trace, and of each run that looked for a pass the line of its loop and whether it stopped there."""
    seen: list[tuple[int, bool]] = []
    inner = passes.reach

    def reach(*given: Any) -> Any:
        seen.append((given[2][-1].lineno, given[5] if len(given) > 5 else False))
        return inner(*given)

    monkeypatch.setattr(passes, "reach", reach)
    trace = engine.trace_source(source, options=engine.Options(blame=False, **options))
    monkeypatch.setattr(passes, "reach", inner)
    return trace, seen


def _told(trace: engine.Trace) -> tuple[Any, ...]:
    assert trace.training is not None
    return [text for _, text in trace.printed], trace.training.ended, trace.training.number, [n.code for n in trace.notices]


def test_what_follows_is_run_with_the_loop_that_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    trace, seen = _runs(monkeypatch, HELPERS + LOOP)
    alone, once = _runs(monkeypatch, HELPERS.partition("\ndef")[0] + "\nt = 2.5\nw = 0.5\n" + LOOP)
    assert _told(trace) == _told(alone)
    assert trace.printed[-1][1].startswith("end")
    training = (HELPERS + LOOP).split("\n").index("for step in range(4):") + 1
    assert [line for line, whole in seen if not whole] == [training]
    assert len(once) == 1


def test_a_loop_that_is_followed_by_others_that_may_be_one_tells_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    later = "rest = 0.0\nfor i in range(3):\n    rest += x[i] - rest\nprint('rest', rest)\n"
    trace, seen = _runs(monkeypatch, HELPERS + LOOP + later)
    assert trace.printed[-1][1].startswith("rest")
    assert _told(trace)[1]
    assert len([line for line, whole in seen if not whole]) == 1


def test_loops_that_no_run_comes_to_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    source = HELPERS + LOOP
    _, seen = _runs(monkeypatch, source)
    idle = [at for at, line in enumerate(source.split("\n"), 1) if line in ("    for i in range(3):", "    for i in range(2):")]
    assert not [line for line, _ in seen if line in idle]


@pytest.mark.parametrize("number", [2, 4])
def test_a_further_pass_is_run_on_from_alone(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    trace, seen = _runs(monkeypatch, HELPERS + LOOP, pass_number=number)
    assert _told(trace)[1:3] == (True, number)
    assert len([line for line, whole in seen if not whole]) == 1


def _methods(epochs_first: bool) -> str:
    epochs = "    def train(self):\n        for it in range(3):\n            self.epoch()\n            print(it)\n"
    epoch = (
        "    def epoch(self):\n        for x, y in self.samples:\n            e = self.w @ x - y\n            loss = 0.5 * e ** 2\n"
        "            dw = e * x\n            self.w -= 0.1 * dw\n"
    )
    return (
        "import numpy as np\nnp.random.seed(0)\nclass Net:\n    def __init__(self):\n        self.w = np.zeros(2)\n"
        "        self.samples = [(np.random.randn(2), float(k + 1)) for k in range(4)]\n"
        + (epochs + epoch if epochs_first else epoch + epochs)
        + "net = Net()\nnet.train()\n"
    )


@pytest.mark.parametrize("epochs_first", [True, False])
@pytest.mark.parametrize("number", [1, 6])
def test_the_innermost_loop_comes_first_wherever_what_calls_it_stands(epochs_first: bool, number: int) -> None:
    source = _methods(epochs_first)
    trace = engine.trace_source(source, options=engine.Options(pass_number=number))
    assert trace.training is not None
    assert trace.training.line == source[: source.index("for x, y")].count("\n") + 1
    assert [update.name for update in trace.training.updates] == ["net.w"]
    assert trace.own is not None
    assert [line.verdict for line in trace.own.lines] == ["right"]
    assert not trace.own.others
