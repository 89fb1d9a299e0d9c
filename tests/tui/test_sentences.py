"""The sentences of intuition: the program's names and numbers, no two gates with one template, every number computes."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib import import_module
from string import Formatter

import numpy as np
import pytest

import engine
from engine.gates import GATES
from tests.tui.samples import PROGRAMS, views
from tests.tui.test_panel import panel
from tui.arithmetic import value_of
from tui.cells import text_of
from tui.paint.digits import number
from tui.paint.families import FAMILY
from tui.paint.flaws import flaw_text
from tui.paint.intuition import intuition
from tui.paint.moment import Moment
from tui.paint.panel import panel_rows
from tui.session import Look, Session
from tui.view import View

LANGUAGES = ("en", "ko")


def last(source: str, address: str, lang: str = "en") -> str:
    return panel(source, address, 120, lang)[4].strip()


@pytest.mark.parametrize(
    ("source", "address", "said"),
    [
        ("x = 2.0\ny = 3.0\ns = x + y\nf = s * 1.583\n", "dx", "add hands its 1.583 on to x and to y, unchanged"),
        ("x = 2.0\ny = 3.0\nz = 1.0\ns = x + y + z\nf = s * 4\n", "dz", "add hands its 4 on to x, to y and to z, unchanged"),
        ("num = 3.0\ninvden = 0.5121\nf = num * invden\n", "dnum",
         "mul swaps: num gets invden, 0.5121, times what came from above"),
        ("x = np.ones(2)\ny = np.ones(2)\nz = np.ones(2)\ns = x + y + z\nf = (s * s).sum()\n", "dy",
         "add hands its gradient on to x, to y and to z, unchanged, element by element"),
        ("x = 2.0\ny = x + 3\nf = y * 4\n", "dx", "a constant shifts y, not its slope: the gradient passes unchanged"),
        ("a = -1.0\nf = a**2\n", "da", "the slope of a² is 2·a = -2"),
        ("a = 3.0\nf = -a\n", "da", "neg turns 1 into -1"),
        ("a = 3.0\nb = 1.0\nc = a - b\nf = c * 2\n", "db", "b is subtracted: sub turns 2 into -2 for it"),
        ("big = 20000.0\nf = math.tanh(big)\n", "dbig", "saturated at big = 20000: nothing passes (a vanishing gradient)"),
        ("x = 2.0\nm = max(x, 2.0)\nf = m * 3\n", "dx", "a tie, 2 = 2: x gets slope 0 here; anything from 0 to 1 is right"),
        ("a = 2.0\nb = np.ones(3) * a\nf = (b * b).sum()\n", "da", "a was copied 3 times, so 3 gradients add up"),
        ("h = np.ones((5, 6))\nW2 = np.ones((6, 3))\nout = h @ W2\nf = (out**2).sum()\n", "dh",
         "only dout [5×3] @ W2ᵀ [3×6] has h's shape, 5×6"),
        ("h = np.ones((3, 3))\nW = np.ones((3, 3))\nout = h @ W\nf = (out**2).sum()\n", "dh",
         "dout @ Wᵀ, one of 8 that fit: dh[i,j] = Σn dout[i,n]·W[j,n]"),
        ("x = np.array([1.0, -2.0])\nw = np.array([0.5, 3.0])\nf = (w * x).sum()\n", "dw",
         "mul swaps: w gets x, -2 to 1 here, times what came from above"),
        ("a = 4.0\ne = np.array([1.0, -2.0])\nf = (e**2).sum() * a\n", "de", "the slope of e² is 2·e: -4 to 2 here"),
        ("x = np.ones(2)\ny = np.array([3.0, 1.0])\nz = y - x\nf = (z * z).sum()\n", "dx",
         "x is subtracted: sub turns the sign of each element for it"),
        ("x = np.array([1.0, 4.0])\nz = 1 / x\nf = (z * z).sum()\n", "dx",
         "1/x falls, steeply near 0: slopes -1 to -0.062 here"),
        ("x = np.array([1.0, -1.0])\ng = x * x + 3 * x\nf = g.sum()\n", "dx",
         "x is read more than once here: along a way slopes multiply, ways add up"),
        ("x = np.array([1.0, -1.0])\nh = np.where(x > 0, x, 0.1 * x)\nf = h.sum()\n", "dx",
         "x is read more than once here: along a way slopes multiply, ways add up"),
        ("x = np.array([1.0, -1.0])\ny = np.ones(2)\nh = -(y * x)\nf = h.sum()\n", "dx",
         "several gates in one line: their local gradients multiply"),
        ("a = 2.0\nf = a**2 + a**2\n", "da", "a is read more than once here: its local gradients add up to 8"),
        ("a = 2.0\nf = a - 3 - a\n", "da", "a is read more than once here: its local gradients add up to 0"),
        ("c = np.array([2.0, -1.0])\nrow = np.array([1.0, 3.0])\nu = row @ c\nf = u * u\n", "drow",
         "matmul: row gets the upstream times the other side as it is: (2,)"),
        ("A = np.ones((2, 3))\nv = np.ones(3)\nu = A @ v\nf = (u * u).sum()\n", "dA",
         "matmul: A gets each upstream entry times each of the other side, (2, 3)"),
        ("A = np.ones((2, 3))\nv = np.ones(3)\nu = A @ v\nf = (u * u).sum()\n", "dv",
         "matmul: v gets upstream times the other side turned, to fit (3,)"),
        ("x = np.ones((1, 1))\nf = np.sum(x) * 3\n", "dx", "a sum of one element hands its gradient on to it, unchanged"),
        ("x = np.array([1.0, 4.0])\nb = 2.0\nz = x * b\nf = (z * z).sum()\n", "dx",
         "mul swaps: each entry of x gets b, 2, times what came down"),
        ("x = np.array([1.0, 4.0])\nn = 4.0\nz = x / n\nf = (z * z).sum()\n", "dx",
         "a quotient: each entry of z moves 0.2500 times as fast as x's"),
        ("x = np.array([3.0, 3.0])\nf = np.log(x).sum()\n", "dx", "log has the slope 1/x: 0.33 here"),
        ("den = 1.953\nf = 1 / den\n", "dden", "1/den falls, and steeply near 0: at den = 1.953 its slope is -0.2622"),
        ("x = 0.0\ny = abs(x)\nf = y * 2\n", "dx", "a kink at x = 0: it gets slope 0 here; anything from -1 to 1 is right"),
        ("a = 2.0\nc = 3.0\nf = c - 0.5 * a\n", "da", "several gates in one line: a up by 1 would move f by about -0.5000"),
        ("c = 3.0\nq = -0.5\nf = c - q**2\n", "dq", "several gates in one line: q up by 0.01 would move f by about 0.01000"),
    ],
)  # fmt: skip
def test_a_sentence_has_the_names_and_numbers_of_the_program(source: str, address: str, said: str) -> None:
    assert last(source, address) == said


def test_a_product_of_long_names_still_names_its_factor() -> None:
    """Where there was no room for both names it told of "the other one"."""
    long = "transformer_block_attention_scores"
    source = f"{long} = np.array([1.0, 2.0])\n{long}_mask = np.array([0.5, 3.0])\ns = 0.5\n"
    trace = engine.trace_source(f"{source}y = {long} * {long}_mask\nz = y * s\nf = (z * z).sum()\n", "p.py")
    lines = [line for line in trace.lines if trace.gate(line.index) == "mul" and line.to == 0]
    for line in lines:
        assert intuition(trace, line, trace.numbers(line.index), "en") == f"mul swaps: times {long}_mask, 0.50 to 3 here"
    assert lines


def test_a_squashing_gate_tells_its_slopes() -> None:
    source = "h = np.array([0.1, 1.0, -2.0])\ny = np.tanh(h)\nf = y.sum()\n"
    assert last(source, "dh") == "tanh: slopes 0.071 to 0.99 here; least where |h| is largest"


def test_the_korean_of_a_sigmoid() -> None:
    source = "x = 3\nf = 1.0 / (1 + math.exp(-x))\n"
    assert last(source, "dx", "ko") == "시그모이드는 값을 납작하게 만듭니다: x = 3에서는 기울기의 4.5 %만 통과합니다"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_gates_share_a_template(lang: str) -> None:
    """But those of one family, which are the same act: they share the sentence itself."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, text in import_module(f"tui.catalogue.{lang}.gates").SENTENCES.items():
        gate = key.split(".")[0]
        bare = re.sub(rf"\b{gate}\b|^[^{{}}:]{{1,9}}: ", "", text)  # the gate's own name makes no other sentence, in no language
        parts = (part for part, *_ in Formatter().parse(bare))
        found[" ".join("".join(part + "·" for part in parts).split())].add(gate)
    shared = {text: gates for text, gates in found.items() if len(gates) > 1 and re.search(r"\w", text)}
    assert not shared


def test_a_gate_of_a_family_has_no_sentence_of_its_own() -> None:
    sentences = import_module("tui.catalogue.en.gates").SENTENCES
    for gate, family in FAMILY.items():
        assert gate not in sentences, gate
        assert family in sentences or f"{family}.array" in sentences, family
    assert set(GATES) & set(FAMILY)


def _scalars(trace: engine.Trace, line: engine.Line) -> set[str]:
    """What the numbers of a sentence may be: those of the line, as they are printed anywhere."""
    said = trace.numbers(line.index)
    stage = trace.stages[line.stage]
    values = [said.local, said.upstream, said.contribution, trace.vars[line.to].value, trace.vars[line.base].value]
    values += [trace.vars[v].value for v in (*stage.reads, *stage.parts)]
    slopes = np.asarray(said.local, dtype=float) if said.local is not None and np.size(said.local) else np.zeros(1)
    ends = {number(float(slopes.min()), 2), number(float(slopes.max()), 2)}
    return ends | {number(int(v) if isinstance(v, bool) or type(v).__name__ == "bool" else v) for v in values if v is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_a_sentence_is_one_of_its_line(lang: str) -> None:
    checked = 0
    for name in PROGRAMS:
        trace = views(name).at(frozenset()).trace
        for line in trace.lines:
            if line.value is None or line.slot < 0 or not trace.gate(line.index):
                continue
            text = intuition(trace, line, trace.numbers(line.index), lang)
            bare = re.sub(r"[\d.e-]+ ?%", " ", text)
            bare = re.sub(r"(?<![\d.])[^\W\d]\w*(?:\[\d+\])*", " ", bare)  # names and their places
            allowed = _scalars(trace, line) | {"0", "1", "2", "25"}
            if "0.01" in bare and np.ndim(trace.numbers(line.index).local) == 0:  # what a hundredth of one does
                allowed |= {"0.01", number(0.01 * float(trace.numbers(line.index).local))}
            for found in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?", bare):
                checked += 1
                assert found in allowed or found.lstrip("-") in allowed, (name, text, found)
            for left, right in re.findall(r"(2·\S+) = (-?[\d.]+\d|-?\d)", text):
                names = {v.shown: float(v.value) for v in trace.vars if isinstance(v.value, (int, float))}
                value = value_of(left.replace("·", "*"), names)
                assert value is None or number(value) == right
    assert checked > 60


def test_sentences_fit_at_80_cells() -> None:
    for name in PROGRAMS:
        for lang in LANGUAGES:
            view = View(views(name).at(frozenset()).trace, frozenset())
            for position in range(view.forward + 1, view.total + 1):
                moment = Moment(view, Session(position=position, look=Look(lang=lang)))
                row = text_of(panel_rows(moment, 80)[4])
                assert name == "wide.py" or "…" not in row or "next" in row or "다음" in row, row


def test_an_exponential_that_a_sum_is_folded_over_names_itself() -> None:
    source = "t = 0.7\ns = 2.0\nL = (t * s - 1)**2 + math.exp(t)\n"
    trace = engine.trace_source(source, "p.py")
    line = next(line for line in trace.lines if trace.gate(line.index) == "exp")
    assert intuition(trace, line, trace.numbers(line.index), "en") == "exp is its own slope: L_b = 2.014 is used again"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = np.array([0.0, 1.0, -1.0])\ny = np.log(x)\nz = np.sqrt(x)\nL = np.sum(y) + np.sum(z)\n",
         {"(2)": "nan is made here: a root", "(3)": "the nan that (1) made: log of a negative number",
          "dx(2)": "the nan that (2) made: a root", "dx(1)": "inf is made here: log of 0"}),
        ("x = 1e200\ny = x * x\nz = y * 0.0\nL = z + x\n", {"(1)": "a product beyond all floats"}),
        ("x = np.array([1e308])\ny = x * 10.0\nz = y * 0.0\nL = np.sum(z)\n", {"(1)": "here: a product beyond all floats"}),
        ("x = np.array([-1.0])\ny = np.sqrt(x)\nL = np.sum(y)\n", {"(1)": "nan comes from here: a root of a negative number"}),
        ("x = np.array([0.0, 1.0])\ny = np.sqrt(x)\nL = np.sum(y)\n", {"dx": "inf comes from here: the slope of a root at 0"}),
        ("x = np.array([0.0, 1.0])\ny = np.sqrt(x) * 0\nL = np.sum(y)\n", {"dx": "nan comes from here: the slope of a root at 0"}),
        ("x = 1e-320\nL = 1 / x\n", {"(1)": "a quotient beyond all floats"}),
        ("x = np.array([0.0, 1.0])\ny = 1 / x\nL = np.sum(y)\n", {"(1)": "a division by 0"}),
    ],
)  # fmt: skip
def test_what_is_not_finite_names_its_true_origin(source: str, said: dict[str, str]) -> None:
    view = View(engine.trace_source(source, "p.py"))
    for address, text in said.items():
        assert text in flaw_text(Moment(view, Session(position=view.steps.find(address)))), address
