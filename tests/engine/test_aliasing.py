"""Values and aliasing as Python's: see ``tests.engine.aliasing``."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.aliasing.child import ask
from tests.engine.aliasing.compare import compared
from tests.engine.aliasing.fragments import FAMILIES
from tests.engine.aliasing.generator import Made, one_of_each, program
from tests.engine.judge import emitted_agrees, listing_agrees, same

SHARES, EACH = 5, 50


def judged(made: list[Made]) -> Counter[str]:
    """How many of each verdict; a program that differs fails."""
    counts: Counter[str] = Counter()
    for each, python in zip(made, ask([(m.inputs, m.body, m.coarse) for m in made]), strict=True):
        verdict = compared(each, python)
        assert verdict.kind != "different", f"{verdict.why}\n{each.source}"
        counts[verdict.kind] += 1
    return counts


@pytest.mark.parametrize("share", range(SHARES))
def test_generated_programs_are_what_python_makes_of_them(share: int) -> None:
    counts = judged([program(random.Random(f"suite:{share}:{i}")) for i in range(EACH)])
    assert counts["same"] > EACH // 2


@pytest.mark.parametrize("family", FAMILIES)
def test_each_fragment_alone_is_what_python_makes_of_it(family: str) -> None:
    counts = judged(one_of_each(FAMILIES[family], random.Random(family)))
    assert counts["same"] > 0.6 * len(FAMILIES[family])


RIGHT: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "sum of one array is a new one": (
        "u = np.array([1.0, -2.0, 3.0])\ns = sum([u])\ns[0] = 5.0\nf = np.sum(u)", 2.0, {"u": [1.0, 1.0, 1.0]}
    ),
    "a list multiplied in place": ("x = 2.0\nL = [x, 3.0]\nM = L\nM *= 2\nf = sum(L) * x", 20.0, {"x": 14.0}),
    "a generator reads late": (
        "x = 2.0\nL = [1.0, 2.0]\ng = (q * x for q in L)\nx = 10.0\nf = sum(g) * x", 300.0, {"x": 0.0, "L": [100.0, 100.0]}
    ),
    "keys are live": ("x = 2.0\nd = {'a': x}\nk = d.keys()\nd['b'] = 3.0\nf = x * len(list(k))", 4.0, {"x": 2.0}),
    "equal expressions are no tie": ("x = 2.0\nf = max(x * 3, x * 3)", 6.0, {"x": 3.0}),
    "equal elements are no tie": ("V = np.array([2.0, 1.0])\nf = np.maximum(V[0], V[0]) * 1.0", 2.0, {"V": [1.0, 0.0]}),
    "equal variables are a tie": ("x = 2.0\ny = 2.0\nf = max(x, y)", 2.0, {"x": 1.0, "y": 1.0}),
    "two constants tell expressions apart": ("x = 0.0\nf = max(x * 3, x * 5)", 0.0, {"x": 8.0}),
    "single and double": (
        "x = np.float32(0.1)\nf = (x + np.float64(0.1)) * 1.0", float(np.float32(0.1)) + 0.1, {"x": 1.0}
    ),
    "the old list is written": ("x = 2.0\nL = [x]\nM = L\nL[0] += (L := [9.0])[0]\nf = M[0] * L[0]", 99.0, {"x": 9.0}),
    "types compare": ("a = np.array([1.0, 2.0])\nassert a.dtype == float\nf = np.sum(a * a)", 5.0, {"a": [2.0, 4.0]}),
    "minus True": ("x = 2.0\nf = x * -(x > 1)", -2.0, {"x": -1.0}),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_right(name: str) -> None:
    source, value, gradients = RIGHT[name]
    trace = engine.trace_source("import numpy as np\n" + source)
    same(trace.value, value, rtol=1e-15)
    for key, wanted in gradients.items():
        same(trace.gradients[key], wanted)
    listing_agrees(trace)
    emitted_agrees(trace)


REFUSED = {
    "a generator that asks itself": ("g = (len(list(g)) for v in [1.0, 2.0])\nf = x * sum(g)", 3, "failed"),
    "a dict that grows while it is walked": ("d = {'a': x}\nfor k in d:\n    d[k + 'b'] = x\nf = x * 1.0", 4, "failed"),
    "zip of unequal lengths": ("z = zip([x], [1.0, 2.0], strict=True)\nf = sum(a * b for a, b in z)", 4, "failed"),
    "minus of truth values": ("m = np.array([True])\nf = x * (-m).sum()", 4, "type"),
    "a list times a float": ("L = [x]\nL *= 2.0\nf = L[0] * 1.0", 4, "type"),
    "what no unsigned array can hold": (
        "u = np.zeros(2, dtype=np.uint8)\nu[:] = np.array([1, 300])\nf = x * u.sum()", 4, "inplace_kind"
    ),
    "iterators of iterators": ("g = [x]\nfor i in range(30000):\n    g = enumerate(g)\nf = len(list(g)) * x", 5, "limit"),
    "a view of a dict as an array": ("d = {'a': x}\nf = np.sum(d.values()) * x", 4, "not_a_number"),
    "a generator without an end": ("def more(g):\n    return (v for v in more(g))\nf = x * sum(more([x]))", 4, "limit"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_at_its_line(name: str) -> None:
    source, line, code = REFUSED[name]
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("import numpy as np\nx = 2.0\n" + source)
    assert (caught.value.code, caught.value.place.line) == (code, line)


def test_a_generator_of_the_forward_part_is_no_list_in_the_own_part() -> None:
    own = "x = 3.0\ng = (v * x for v in [1.0, 2.0])\nf = x * x\ndf = 1.0\nk = sum(g)\ndx = 2 * x * df\n"
    trace = engine.trace_source(own)
    assert trace.own is not None
    assert engine.trace_source(own.replace("(v * x for v in [1.0, 2.0])", "[v * x for v in [1.0, 2.0]]")).own is not None
