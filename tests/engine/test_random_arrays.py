"""Random array programs: all-different dimensions, size-1 axes, 0-d arrays, repeated reads, random seeds of the way back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import engine
from tests.engine.judge import emitted_agrees, function_of, listing_agrees, same, smooth_difference

SHAPES = ((), (3,), (1,), (2, 3), (3, 4), (1, 3), (2, 1), (4, 1), (5, 2), (3, 2, 4), (2, 1, 4), (1, 1), (4,), (1, 3, 1))
UNARY = (
    "-{a}", "np.tanh({a})", "np.exp({a} / 3)", "1 / (1 + np.exp(-{a}))", "{a}**2", "{a} * {a}", "np.maximum(0, {a})", "np.abs({a})",
    "np.sqrt({a} * {a} + 1.1)", "np.log({a}**2 + 1.2)", "np.sin({a}) * {a}", "1 / ({a}**2 + 1.5)", "2 - {a}", "{a} / 3 - 0.5 * {a}",
    "np.cos({a} - 1) / ({a}**2 + 2)", "(-{a})**2", "np.minimum({a}, 0.3) * 2", "{a} - ({a} - {a} * {a})",
)  # fmt: skip
BINARY = (
    "{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / ({b}**2 + 1.3)", "np.maximum({a}, {b})", "np.minimum({a}, {b})",
    "{a} * {b} + {a}", "np.exp(-{a} * {b} / 4)", "({a} - {b})**2", "-({a} + 2 * {b})",
    "{a} * np.tanh({b} + {a})", "({a}**2 + 1.1)**({b} / 5)",
)  # fmt: skip


def literal(value: Any) -> str:
    """An input's text."""
    return f"np.array({np.asarray(value).tolist()!r})" if isinstance(value, np.ndarray) else repr(value)


class Making:
    """A program being drawn, run with numpy as it grows so that shapes are known."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.values: dict[str, Any] = {}
        self.lines: list[str] = []

    def pick(self, allowed: Any = lambda v: True) -> str | None:
        names = [n for n, v in self.values.items() if allowed(v)]
        return self.draw(st.sampled_from(names)) if names else None

    def inputs(self) -> None:
        random = np.random.RandomState(self.draw(st.integers(0, 10_000)))
        for i in range(self.draw(st.integers(2, 4))):
            shape = self.draw(st.sampled_from(SHAPES))
            value: Any = np.round(random.randn(*shape), 3) if shape else round(float(random.randn()), 3)
            if not shape and self.draw(st.booleans()):
                value = np.array(value)
            self.values[f"x{i}"] = value
            self.lines.append(f"x{i} = {literal(value)}")

    def stage(self, name: str) -> None:
        text = self.draw(st.sampled_from((self._unary, self._binary, self._matmul, self._reduce, self._move, self._index)))()
        if text is None:
            text = self._unary()
        value = eval(text, {"np": np}, self.values)
        assume(np.size(value) > 0 and bool(np.all(np.isfinite(value))) and bool(np.all(np.abs(value) < 1e3)))
        self.values[name] = value
        self.lines.append(f"{name} = {text}")

    def _unary(self) -> str:
        return str(self.draw(st.sampled_from(UNARY)).format(a=self.pick()))

    def _binary(self) -> str | None:
        a = self.pick()
        shape = np.shape(self.values[a])

        def fits(value: Any) -> bool:
            try:
                return bool(np.broadcast_shapes(shape, np.shape(value)) is not None)
            except ValueError:
                return False

        return str(self.draw(st.sampled_from(BINARY)).format(a=a, b=self.pick(fits)))

    def _matmul(self) -> str | None:
        a = self.pick(lambda v: np.ndim(v) > 0)
        if a is None:
            return None
        shape = np.shape(self.values[a])
        if len(shape) == 2 and self.draw(st.booleans()):
            return self.draw(st.sampled_from((f"{a} @ {a}.T", f"{a}.T @ {a}", f"{a}.T.dot({a})", f"np.dot({a}, {a}.T)")))

        def fits(value: Any) -> bool:
            have = np.shape(value)
            return bool(have) and have[-2 if len(have) > 1 else 0] == shape[-1] and (len(have) < 3 or len(shape) < 3)

        b = self.pick(fits)
        if b is None:
            return None
        if len(shape) == 3 or np.ndim(self.values[b]) == 3:
            return f"{a} @ {b}"
        forms = (f"{a} @ {b}", f"{a}.dot({b})", f"np.dot({a}, {b})", f"np.tanh({a} @ {b})", f"({a} * 2) @ {b}")
        return str(self.draw(st.sampled_from(forms)))

    def _reduce(self) -> str | None:
        a = self.pick(lambda v: isinstance(v, np.ndarray))
        if a is None:
            return None
        axes = ["", *[f"axis={i}" for i in range(-np.ndim(self.values[a]), np.ndim(self.values[a]))]]
        if np.ndim(self.values[a]) == 3:
            axes += ["axis=(0, 2)", "axis=(1, 2)", "axis=(-1, 0)"]
        axis = self.draw(st.sampled_from(axes))
        keep = "keepdims=True" if self.draw(st.booleans()) else ""
        options = ", ".join([o for o in (axis, keep) if o])
        kind = self.draw(st.sampled_from(("sum", "mean")))
        forms = [f"{a}.{kind}({options})", f"np.{kind}({', '.join([a, *([options] if options else [])])})",
                 f"np.{kind}({', '.join([f'{a} * {a}', *([options] if options else [])])})"]  # fmt: skip
        return str(self.draw(st.sampled_from(forms)))

    def _move(self) -> str | None:
        a = self.pick(lambda v: np.ndim(v) > 0)
        if a is None:
            return None
        value = self.values[a]
        built = f"np.array([{a}[0], {a}[-1]])" if value.ndim == 1 else f"{a}.T * 2"
        return str(self.draw(st.sampled_from((f"{a}.T", f"{a}.reshape(-1)", f"{a}.reshape({value.shape[::-1]})", built))))

    def _index(self) -> str | None:
        a = self.pick(lambda v: np.ndim(v) > 0)
        if a is None:
            return None
        n = np.shape(self.values[a])[0]
        forms = [f"{a}[0]", f"{a}[-1]", f"{a}[{n // 2}:]", f"{a}[::-1]", f"{a}[[0, {n - 1}, 0]]", f"{a}[None]", f"{a}[..., 0]",
                 f"{a}[np.array([{n - 1}, {n - 1}])]", f"{a}[0:1] * {a}[{n - 1}]"]  # fmt: skip
        if np.ndim(self.values[a]) > 1:
            forms += [f"{a}[:, 0]", f"{a}[{n - 1}, 0]", f"{a}[:, None, 0]", f"{a}[[0, 0], [0, -1]]"]
        return str(self.draw(st.sampled_from(forms)))


@st.composite
def programs(draw: Any) -> tuple[str, dict[str, Any], int]:
    """(source, its values, a seed for the way back)."""
    making = Making(draw)
    making.inputs()
    for i in range(draw(st.integers(1, 5))):
        making.stage(f"s{i}")
    if draw(st.booleans()):
        names = [n for n in making.values if n.startswith("s")]
        making.lines.append("f = " + " + ".join([f"np.sum({n})" for n in names]))
        making.values["f"] = eval(making.lines[-1][4:], {"np": np}, making.values)
    return "\n".join(making.lines) + "\n", making.values, draw(st.integers(0, 999))


def traced(source: str, values: dict[str, Any], seed: int) -> tuple[engine.Trace, Any]:
    """The trace with a random gradient arriving at its output, and that gradient."""
    last = list(values)[-1]
    shape = np.shape(values[last])
    given: Any = np.round(np.random.RandomState(seed).randn(*shape), 3) if shape else 1.0
    options = engine.Options(seed=repr(given.tolist())) if shape else engine.Options()
    return engine.trace_source(source, options=options), given


def check(source: str, values: dict[str, Any], seed: int) -> engine.Trace:
    """All judges on one array program."""
    from autograd import grad
    from autograd import numpy as anp

    trace, upstream = traced(source, values, seed)
    same(trace.value, values[list(values)[-1]])
    listing_agrees(trace)
    emitted_agrees(trace)
    inputs = [n for n in values if n.startswith("x")]
    numbers = [np.asarray(values[n], dtype=float) if isinstance(values[n], np.ndarray) else values[n] for n in inputs]
    oracle, plain = function_of(source, inputs, anp), function_of(source, inputs, np)
    at_kink = any(trace.ties(n.index) for n in trace.lines)
    body = source.split("\n", len(inputs))[-1]
    for i, name in enumerate(inputs):
        found = trace.gradients[name]
        assert np.shape(found) == np.shape(values[name])
        if name not in body or at_kink:
            continue
        theirs = grad(lambda *v: anp.sum(upstream * oracle(*v)), i)(*numbers)
        np.testing.assert_allclose(found, theirs, rtol=1e-8, atol=1e-8)
        near, trusted = smooth_difference(plain, numbers, upstream, i)
        np.testing.assert_allclose(np.where(trusted, found, 0), np.where(trusted, near, 0), rtol=1e-3, atol=1e-3)
    return trace


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(programs())
def test_random_array_programs(drawn: tuple[str, dict[str, Any], int]) -> None:
    check(*drawn)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(programs(), st.data())
def test_opened_stages_give_the_same(drawn: tuple[str, dict[str, Any], int], data: Any) -> None:
    trace, _ = traced(*drawn)
    stages = data.draw(st.sets(st.integers(0, len(trace.stages) - 1), min_size=1))
    opened = engine.expand(trace, frozenset(stages))
    listing_agrees(opened)
    for var in trace.vars:
        if var.kind != "part":
            same(opened.gradient(var.index), trace.gradient(var.index), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("a @ b", ((2, 3), (3, 4))), ("a @ b", ((3,), (3, 4))), ("a @ b", ((2, 3), (3,))), ("a @ b", ((3,), (3,))),
        ("a @ b", ((5, 2, 3), (3, 4))), ("a @ b", ((5, 2, 3), (5, 3, 4))), ("a @ b", ((1, 2, 3), (5, 3, 4))),
        ("a @ b", ((2, 3), (5, 3, 4))), ("a @ b", ((3,), (5, 3, 4))), ("a @ b", ((5, 2, 3), (3,))),
        ("a @ b", ((6, 1, 2, 3), (5, 3, 4))),
        ("np.dot(a, b)", ((2, 3), (3, 4))), ("np.dot(a, b)", ((5, 2, 3), (3, 4))), ("np.dot(a, b)", ((3,), (5, 3, 4))),
        ("np.dot(a, b)", ((2, 3), (5, 3, 4))), ("np.dot(a, b)", ((6, 2, 3), (5, 3, 4))), ("np.dot(a, b)", ((5, 2, 3), (3,))),
        ("a.dot(b)", ((2, 3), (3,))), ("np.outer(a, b)", ((3,), (4,))), ("np.outer(a, b)", ((2, 3), (4,))),
    ],
)  # fmt: skip
def test_products_of_all_ranks_against_torch(text: str, shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    torch = pytest.importorskip("torch")
    random = np.random.RandomState(1)
    a, b = (random.randn(*s) for s in shapes)
    value = eval(text, {"np": np, "a": a, "b": b})
    upstream = np.asarray(random.randn(*value.shape))
    options = engine.Options(seed=repr(upstream.tolist())) if value.shape else engine.Options()
    trace = engine.trace_source(f"a = np.array({a.tolist()})\nb = np.array({b.tolist()})\nf = {text}\n", options=options)
    ta, tb = (torch.tensor(v, requires_grad=True) for v in (a, b))
    if "outer" in text:
        out = torch.outer(ta.reshape(-1), tb.reshape(-1))
    elif "dot" in text and b.ndim > 1:
        out = torch.tensordot(ta, tb, dims=([a.ndim - 1], [b.ndim - 2]))
    else:
        out = ta @ tb
    (out * torch.tensor(upstream if value.shape else 1.0)).sum().backward()
    np.testing.assert_allclose(trace.gradients["a"], ta.grad.numpy(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(trace.gradients["b"], tb.grad.numpy(), rtol=1e-10, atol=1e-12)
    listing_agrees(trace)
    emitted_agrees(trace)
