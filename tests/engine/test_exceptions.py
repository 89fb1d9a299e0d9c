"""What a program may catch: what Python itself raises. Limits, refusals, mistakes of ours and ``Cancelled`` pass its handlers."""

from __future__ import annotations

import pickle
import sys
import threading
from typing import Any

import numpy as np
import pytest

import engine
import engine.pickling  # a trace pickles once this is there
from engine.cancelling import Cancelled
from engine.limits import Limits
from tui.complaint import cause, hint

CATCH = "x = 2.0\ny = x * 3.0\ntry:\n    {body}\nexcept:\n    y = 0.0\nfinally:\n    z = y * x\n"
HELPERS = "def f(n):\n    return f(n + 1)\ndef g(v, acc=np.zeros(3)):\n    acc += v\n    return acc.sum()\n"
UNCAUGHT = {
    "statements": ("while True: pass", "limit"),
    "bits": ("n = 7 ** (10 ** 8)", "limit"),
    "memory": ("u = np.zeros(10 ** 12)", "limit"),
    "depth": ("f(1)", "limit"),
    "a complex power": ("y = (-x) ** 0.5", "complex"),
    "memory that is shared": ("y = g(x) + g(x)", "aliased"),
    "a number through text": ("y = float(str(x))", "number_from_text"),
    "integers that ran over": ("y = x * (np.array([2**62]) * 4)", "wrapped"),
}


@pytest.mark.parametrize(("body", "code"), UNCAUGHT.values(), ids=UNCAUGHT.keys())
def test_what_python_would_not_raise_is_not_caught(body: str, code: str) -> None:
    source = HELPERS + CATCH.format(body=body)
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source, options=engine.Options(limits=Limits(statements=2_000, depth=50)))
    assert caught.value.code == code
    assert caught.value.place.line >= 2


def test_who_cancels_is_not_caught() -> None:
    flag = threading.Event()
    flag.set()
    with pytest.raises(Cancelled):
        engine.trace_source(CATCH.format(body="y = x * 4.0"), cancel=flag)


def test_a_mistake_of_ours_is_not_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.tracing.targets import Targets

    def broken(*_: Any) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(Targets, "delete", broken)
    monkeypatch.setattr(sys.modules["engine.run"], "_mistake", lambda error, *_: engine.ProgramError("internal", said=repr(error)))
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(CATCH.format(body="del y"))
    assert caught.value.code == "internal"


TOLD = [
    ("x = 1.0\nraise ValueError(f'x is {x:.1f}', 2)", "raised", 2, "the program stops here: ValueError: ('x is 1.0', 2)"),
    ("x = 1.0\nraise KeyError('k')", "raised", 2, "the program stops here: KeyError: 'k'"),
    ("x = 1.0\nraise StopIteration", "raised", 2, "the program stops here: StopIteration"),
    ("x = 1.0\nassert x > 2, 'x is %g' % x", "assertion", 2, "the assertion does not hold, x > 2: x is 1"),
    ("x = 1.0\nassert x > 2", "assertion", 2, "the assertion does not hold: x > 2"),
    ("def f(u):\n    try:\n        return 1 / u\n    except ZeroDivisionError:\n        raise\nx = 1.0\ny = f(x - x)",
     "zero_division", 3, "division by zero"),
    ("x = 1.0\ntry:\n    raise ValueError('first')\nexcept ValueError as e:\n    raise RuntimeError('then') from e", "raised", 5,
     "the program stops here: RuntimeError: then"),
    ("x = 1.0\nraise 3", "type", 2, "these types do not go together: raise int"),
    ("x = 1.0\ntry: 1 / 0\nexcept x: pass", "type", 3, "these types do not go together: except float"),
    ("k = 1.0\ndef f():\n    k += 1\nf()", "undefined_name", 3, "the name k is not defined"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "code", "line", "said"), TOLD)
def test_what_is_raised_is_told_by_its_words(source: str, code: str, line: int, said: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source + "\nf = 2.0 * 3.0\n")
    error = caught.value
    assert (error.code, error.place.line, cause(error, "en")) == (code, line, said)
    assert hint(error, "en")
    assert hint(error, "ko")
    assert error.raised is None  # nobody outside is handed the program's objects


@pytest.mark.parametrize(("source", "written"), [
    ("n = xrange(3)", "range"), ("n = raw_input('n')", "--set"), ("n = eval('1')", "expression"),
    ("n = globals()", "dict"), ("print 'a', 2", "print('a', 2)"), ("print 'a',", "print('a', end=' ')"),
    ("try: n = 1\nexcept ValueError, e: pass", "except ValueError as e"), ("exec 'n = 1'", "statements"),
    ("k = 1\ndef f():\n    k += 1\nf()", "global k"), ("n = next([1])", "iter([1])"), ("n = b'a'", "'abc'"),
    ("x = np.ones(3)\nx[x > 0][0] = 2.0", "np.where"),
    ("x = np.zeros((2, 2))\ny = np.linalg.det(x)", "np.eye"), ("x = -8.0\ny = x ** (1 / 3)", "np.cbrt"),
    ("x = 2.0\ns = {x * 2}", "list"), ("x = 2.0\nprint('%(a)s' % x)", "format(x)"),
    ("def f():\n    return (yield 1)", "y = yield x"),
])  # fmt: skip
def test_what_is_refused_says_what_to_write(source: str, written: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source + "\nf = 2.0 * 3.0\n")
    assert written in hint(caught.value, "en")
    assert hint(caught.value, "ko")


def test_an_exception_outlives_its_handler() -> None:
    source = (
        "class Bad(ValueError):\n    pass\nkept = []\ntry:\n    raise Bad('why', 3)\nexcept Bad as e:\n    kept.append(e)\n"
        "kinds = {ValueError, Bad}\nx = 2.0\nf = x * kept[0].args[1] * len(kinds)\ndx = 6.0\n"
    )
    trace = engine.trace_source(source, options=engine.Options(output="f"))
    assert trace.value == 12.0
    assert pickle.loads(pickle.dumps(trace)).value == 12.0


def test_a_jump_is_no_kink() -> None:
    found = {f.reason for source in ("x = 2.0\ny = np.floor(x) + x", "x = 1.0\ny = max(x, 1.0) * 2") for f in _findings(source)}
    assert found == {"jump", "tie"}


def _findings(source: str) -> list[Any]:
    with np.errstate(all="ignore"):
        return [each.worst for each in engine.check(engine.trace_source(source)).checked]
