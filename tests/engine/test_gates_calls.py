"""Any function of the table on any arguments: an error at the line, or the right gradient; nothing else comes out."""

from __future__ import annotations

import math
import random
import warnings
from typing import Any

import numpy as np
import pytest

import engine
from engine.gates import METHODS, SPELLED
from tests.engine.gatecases import gradient, judge, numbers, traced

INPUTS: dict[str, Any] = {
    "x": np.array([[1.13, 2.27, 3.31], [4.41, 5.53, 6.67]]), "y": np.array([[0.57, 1.19, -1.23], [2.09, 0.17, 0.37]]),
    "v": np.array([1.03, -2.11, 3.07]), "s": 1.25, "z": np.array(2.41), "i": np.array([0, 1, 1]), "b": np.array([True, False, True]),
    "e": np.zeros((0, 3)), "n": 3,
}  # fmt: skip
ARGUMENTS = [*INPUTS, *INPUTS, "2", "0", "-1", "None", "(0, 1)", "[0, 1]", "[x, x]", "(v, v)", "'ij->ji'", "True", "1.5", "np.inf", "'fro'", "[]", "()",
             "[[0, 1], [1, 0]]", "x[0]", "v > 0", "range(3)", "lambda q: q", "np.exp", "{}"]  # fmt: skip
KEYWORDS = ["axis=0", "axis=-1", "axis=None", "axis=(0, 1)", "keepdims=True", "out=x", "dtype=float", "ddof=1", "k=1", "ord=1", "weights=y", "axes=0", "n=2",
            "axis='a'", "axis=1.5", "axis=x", "shape=(3,)"]  # fmt: skip
PRE = "".join(f"{k} = {f'np.array({v.tolist()})' if k != 'e' else 'np.zeros((0, 3))'}\n" if isinstance(v, np.ndarray) else f"{k} = {v}\n" for k, v in INPUTS.items())
SMOOTH = ("x", "y", "v", "s", "z")


def _call(draw: random.Random) -> str:
    if draw.random() < 0.7:
        name, count = draw.choice(list(SPELLED)), draw.choice([1, 1, 2, 2, 3])
    else:
        name, count = f"{draw.choice('xvze')}.{draw.choice(list(METHODS))}", draw.choice([0, 1, 1, 2])
    args = [draw.choice(ARGUMENTS) for _ in range(count)]
    if draw.random() < 0.4:
        args.append(draw.choice(KEYWORDS))
    return f"{name}({', '.join(args)})"


def _value(call: str, **changed: Any) -> Any:
    given = {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in (INPUTS | changed).items()}  # ``out=x`` writes into it
    return eval(call, {"np": np, "math": math, **given}) * 1.0


def _agrees(trace: engine.Trace, call: str) -> None:
    """Along a random direction of each input, where two step sizes say the same."""
    draws = np.random.RandomState(1)
    for name in SMOOTH:
        way = draws.randn(*np.shape(INPUTS[name]))
        fine, coarse = (
            np.sum(trace.seed * (_value(call, **{name: INPUTS[name] + h * way}) - _value(call, **{name: INPUTS[name] - h * way}))) / (2 * h)
            for h in (1e-6, 7e-6)
        )
        found = np.sum(trace.gradients[name] * way)
        if np.isfinite(fine) and abs(fine - coarse) < 1e-4 * (1 + abs(fine)) and np.isfinite(found):
            assert abs(fine - found) < 1e-3 * (1 + abs(fine)), (call, name, fine, found)


@pytest.mark.parametrize("seed", range(8))
def test_odd_calls(seed: int) -> None:
    draw, judged, refused = random.Random(seed), 0, set()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for _ in range(700):
            call = _call(draw)
            try:
                trace = engine.trace_source(f"{PRE}out = ({call}) * 1.0\n", options=engine.Options(seed="random"))
            except engine.ProgramError as error:
                refused.add(error.place.line)
                continue
            if call.startswith(("z.dot", "z.argpartition")):  # z * 1.0 is no array in numpy
                continue
            if any(trace.ties(line.index) for line in trace.lines):  # two slopes
                continue
            value = _value(call)
            np.testing.assert_allclose(trace.value, value, rtol=1e-12, equal_nan=True, err_msg=call)
            if np.all(np.isfinite(value)):
                _agrees(trace, call)
                judged += 1
    assert judged > 40
    assert refused <= {0, 10}


def test_what_such_calls_found() -> None:
    """Each was wrong once."""
    x, v = INPUTS["x"], INPUTS["v"]
    with pytest.raises(engine.ProgramError):  # a truth value is no place: v[True] is not v[1]
        traced("np.take(v, True)", v=v)
    judge("np.unique({v})", None, v=v)  # the unique values of floats move with them
    judge("np.unique({v}, return_counts=True)[0]", None, v=v)
    judge("np.heaviside({v} * 0.0, {s})", None, smooth=False, v=v, s=1.5)
    assert gradient("np.heaviside(v * 0.0, s)", "s", v=v, s=1.5) == 3.0
    assert gradient("np.clip(x, v, 1.5)", "v", x=x, v=v).tolist() == [0.0, 0.0, 0.0]  # 3.07 > 1.5: the upper bound wins
    judge("np.clip({x}, {v}, {s})", None, x=x, v=v, s=1.5)
    assert gradient("np.repeat(v, 0).sum() + v", "v", v=v).tolist() == [1.0, 1.0, 1.0]
    judge("np.sort({s}, axis=None)", None, s=1.5)
    judge("np.repeat({v}, range(3))", None, v=v)
    judge("np.full(np.array([2, 3]), {s})", None, s=1.5)
    for call in ("np.trapezoid(x[0], v > 0)", "np.trapezoid((0, 1), v)", "np.insert((0, 1), 1, v)", "np.full_like(0, v[0])", "np.rot90(x, 1.5)"):
        with pytest.raises(engine.ProgramError):
            traced(call, x=x, v=v)
    for call in ("{x}.take(-1)", "np.take({x}, {i})", "np.take({x}, [-1, 2, -1])", "np.append([0, 1], {z})"):
        judge(call, None, **{n: w for n, w in {"x": x, "i": -2, "z": np.array(2.5)}.items() if f"{{{n}}}" in call})
    judge("np.linalg.norm({x}, axis=1)", None, x=numbers(97, 2, 3))
