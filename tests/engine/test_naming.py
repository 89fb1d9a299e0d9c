"""Names: versions, gradients, parts, modules; nothing clashes, whatever the program calls its variables."""

from __future__ import annotations

import ast
import keyword
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.naming import Names, letters
from tests.engine.judge import emitted_agrees, listing_agrees

NASTY = (
    "x dx d_x grad_x x_grad x_1 x_2 f_a f_b df_a h_a d np math sum max f df dfdx cache forward backward print x_f x_a x_kept ddx e "
    "el len range"
).split()


def test_letters() -> None:
    assert [letters(i) for i in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == ["a", "b", "z", "aa", "ab", "az", "ba", "zz", "aaa"]


def test_versions_skip_taken_names() -> None:
    names = Names({"h", "h_1", "h_3"})
    assert [names.version("h") for _ in range(4)] == ["h", "h_2", "h_4", "h_5"]
    assert names.version("h_1") == "h_1"


def test_gradient_names() -> None:
    names = Names({"x", "dx", "y", "d_y", "dy", "z", "dz", "d_z", "grad_z", "z_grad", "ef"})
    assert [names.gradient(n) for n in "xyz"] == ["d_x", "grad_y", "z_grad_"]
    assert names.gradient("ef") == "d_ef"  # def is a keyword
    assert names.gradient("x") == "d_x"


def test_leibniz() -> None:
    names = Names({"x", "dfdq"})
    names.output = "f"
    assert names.gradient("x") == "dfdx"
    assert names.gradient("q") == "d_q"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(NASTY), min_size=2, max_size=9), st.sampled_from(["d", "leibniz"]), st.data())
def test_no_two_things_have_one_name(targets: list[str], style: str, data: Any) -> None:
    """Any assignment order of nasty names: every variable, part and gradient has a name of its own, and the text runs."""
    lines = [f"{targets[0]} = 1.25"]
    for i, name in enumerate(targets[1:], 1):
        a, b = (data.draw(st.sampled_from(targets[:i])) for _ in "ab")
        form = data.draw(st.sampled_from(["{a} * {b}", "{a} * ({a} + {b}) / 4", "1 / ({a} * {a} + {b} * {b} + 1)", "0.5"]))
        lines.append(f"{name} = {form.format(a=a, b=b)}")
    last = f"out = {' + '.join(dict.fromkeys(targets))}"
    trace = engine.trace_source("\n".join([*lines, last]) + "\n", options=engine.Options(style=style))
    codes = [v.code for v in trace.vars]
    grads = [v.grad for v in trace.vars]
    assert len(set(codes)) == len(codes)
    assert len(set(grads)) == len(grads)
    assert not set(codes) & set(grads)
    assert not set(codes + grads) & set(trace.modules.values())
    for name in codes + grads:
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
    assert len({v.shown for v in trace.vars}) == len(trace.vars)
    listing_agrees(trace)
    emitted_agrees(trace)


@pytest.mark.parametrize(
    "source",
    [
        "def g(x):\n    h = x * 2\n    return h\ng_h = 3.0\nf = g(g_h) + g(g_h)\n",
        "def g(x):\n    x_a = x * 2\n    return x_a\ng_x_a = 3.0\nf = g(g_x_a * 2) * g(g_x_a)\n",
        "def g(np):\n    return np * 2\nf = g(3.0 + 0.0)\nf = f * 2\n",
        "def g(v):\n    dv = v * 2\n    return dv * dv\nx = 2.0\nf = g(x)\n",
        "w = [1.0, 2.0]\nw_1 = 3.0\nw[0] = w[1] * w_1\nf = w[0] * w[1]\n",
        "p = {'a b': 1.0, 'class': 2.0}\ndp = 3.0\nf = p['a b'] * p['class'] * dp\n",
        "p = {'a': 1.0}\np['a'] = p['a'] * 2\np['a'] = p['a'] * 3\np_1 = p['a']\nf = p_1 * p_1\n",
        "h = [0.5]\nfor i in range(3):\n    h.append(h[i] * h[0])\nf = h[3]\n",
        "g = [[1.0, 2.0], [3.0]]\ng[0][1] = g[1][0] * 2\ng[1] = [g[0][1], 4.0]\nf = g[0][1] * g[1][0] * g[1][1]\n",
    ],
)
def test_names_of_locals_elements_and_versions(source: str) -> None:
    trace = engine.trace_source(source)
    codes = [v.code for v in trace.vars]
    assert len(set(codes)) == len(codes)
    listing_agrees(trace)
    emitted_agrees(trace)


def test_locals_are_shown_with_their_function() -> None:
    source = "def affine(x, w):\n    h = x * w\n    return h + 1\na = affine(2.0, 3.0)\nx = 1.5\nf = affine(x, x) * a\n"
    trace = engine.trace_source(source)
    shown = {v.shown: v.code for v in trace.vars}
    assert shown["affine_2.h"] == "affine_2_h"


def test_part_names_follow_their_stage() -> None:
    trace = engine.trace_source("x = 2.0\nh_a = 1.0\nh = math.exp(x * h_a) * math.sin(x)\n")
    parts = [v.code for v in trace.vars if v.kind == "part"]
    assert parts[0] == "h_a_"
    assert all(ast.parse(p) for p in parts)


def test_a_literal_with_a_sign_keeps_its_spelling() -> None:
    trace = engine.trace_source("x = 2.0\nf = x * -1e9\n")
    assert trace.forward(0) == "f = x * -1e9"
    assert trace.raw(1) == "dx = (-1e9) * df"


def test_iterations_look_alike_however_long_their_names_grow() -> None:
    """A line is measured without the counts of versions and calls, so the hundredth call has the parts of the first."""
    body = "def squash(t, w):\n    a = np.tanh(t * w + 0.5) * w + np.sin(t) * np.cos(w * t) * 0.25\n    return a\n"
    trace = engine.trace_source(f"{body}x = 0.3\nw = 0.7\nfor i in range(101):\n    x = squash(x, w)\n")
    parts = {len(stage.parts) for stage in trace.stages if stage.source.startswith("a = ")}
    assert len(parts) == 1
    assert parts.pop() > 0


def test_parts_of_an_element_have_its_name_and_a_letter() -> None:
    from engine.naming import part_shown

    assert part_shown("step.ps[0]", "step_ps[0]", "step_ps_0_a") == "step.ps_0_a"
    assert part_shown("net.h", "net_h", "net_h_a") == "net.h_a"
    assert part_shown("h[0]", "h[0]", "h_0_a") == "h_0_a"
    assert part_shown("net.layers[2].h", "net_layers_2_h", "net_layers_2_h_a") == "net.layers[2].h_a"
