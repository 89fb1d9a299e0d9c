"""One call of a gate judged from all sides: its value, its printed and emitted lines, differences, another library.

A case is a text with its operands as ``{x}``, ``{y}`` …; it is judged bare (``np.exp(x)``) and inside an expression
(``0.5 * np.exp((x * 1.0)) - 0.1``), where operands and output have no name of their own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as autograd_numpy
import numpy as np

import engine
from tests.engine.judge import emitted_agrees, function_of, listing_agrees, same, smooth_difference
from tests.engine.oracle import TORCH, torch


def literal(value: Any) -> str:
    """An input's text."""
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})".replace("nan", "np.nan").replace("inf", "np.inf")
    return repr(value)


def numbers(seed: int, *shape: int, low: float = -2.0, high: float = 2.0) -> Any:
    """Random numbers of a shape, a float for none."""
    drawn = np.random.RandomState(seed).uniform(low, high, shape or None)
    return np.round(drawn, 4) if shape else round(float(drawn), 4)


def traced(call: str, ties: str | None = None, seed: str = "random", **inputs: Any) -> engine.Trace:
    """``out = call`` on inputs, traced; the call names its inputs plainly."""
    lines = [f"{name} = {literal(value)}" for name, value in inputs.items()]
    return engine.trace_source("\n".join([*lines, f"out = {call}"]) + "\n", options=engine.Options(seed=seed, ties=ties))


def judge(call: str, library: Any = "autograd", smooth: bool = True, **inputs: Any) -> None:
    """Judge one call. ``library`` is a function of torch tensors, "autograd" for HIPS on the same text, None for neither."""
    bare = call.format(**{n: n for n in inputs})
    inner = call.format(**{n: f"({n} * 1.0)" if _float(v) else n for n, v in inputs.items()})
    for text in (bare, f"0.5 * ({inner}) - 0.1"):
        source = "".join([f"{n} = {literal(v)}\n" for n, v in inputs.items()]) + f"out = {text}\n"
        trace = engine.trace_source(source, options=engine.Options(seed="random"))
        function = _function(text, list(inputs))
        values = list(inputs.values())
        with np.errstate(all="ignore"):
            same(trace.value, function(*values))
            soft = not any(isinstance(v, np.ndarray) for v in values)
            listing_agrees(trace, soft)
            emitted_agrees(trace)
            opened = engine.expand(trace, frozenset(s.index for s in trace.stages))
            for name in [n for n, v in inputs.items() if _float(v)]:
                same(opened.gradients[name], trace.gradients[name], rtol=1e-9, atol=1e-12)
            if smooth:
                _against_differences(trace, function, inputs)
            if library is not None and (TORCH or library == "autograd"):
                scale = 1.0 if text == bare else 0.5
                _against_library(trace, bare, library, inputs, scale)


def _float(value: Any) -> bool:
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def _function(text: str, names: list[str]) -> Callable[..., Any]:
    code = compile(text, "<case>", "eval")
    return lambda *given: eval(code, {"np": np, "math": math}, dict(zip(names, given, strict=True)))


def _against_differences(trace: engine.Trace, function: Callable[..., Any], inputs: dict[str, Any]) -> None:
    for which, (name, value) in enumerate(inputs.items()):
        if _float(value):
            found, sure = smooth_difference(function, list(inputs.values()), trace.seed, which)
            assert np.all(sure)
            same(trace.gradients[name], found, rtol=2e-5, atol=2e-6)


def _against_library(trace: engine.Trace, bare: str, library: Any, inputs: dict[str, Any], scale: float) -> None:
    floats = [n for n, v in inputs.items() if _float(v)]
    if library == "autograd":
        text = re.sub(r"\bmath\.", "np.", bare)
        program = function_of(f"out = {text}\n", list(inputs), autograd_numpy)
        for which, name in enumerate(inputs):
            if name in floats:

                def total(*given: Any) -> Any:
                    return autograd_numpy.sum(trace.seed * program(*given)) * scale

                same(trace.gradients[name], autograd.grad(total, which)(*inputs.values()), rtol=1e-8, atol=1e-10)
        return
    tensors = {n: torch.tensor(v, requires_grad=n in floats) for n, v in inputs.items()}
    out = library(*tensors.values())
    (out * torch.as_tensor(trace.seed)).sum().backward()
    for name in floats:
        grad = tensors[name].grad
        same(trace.gradients[name], np.zeros(np.shape(inputs[name])) if grad is None else grad.numpy() * scale, rtol=1e-8, atol=1e-10)


def gradient(call: str, name: str = "x", ties: str | None = None, **inputs: Any) -> Any:
    """The gradient of sum(call), all upstreams 1."""
    return traced(call, ties, "ones", **inputs).gradients[name]
