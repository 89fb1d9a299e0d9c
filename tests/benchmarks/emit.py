"""An emitted module against the same lines written by hand, and beside other libraries."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tests.benchmarks import handwritten
from tests.benchmarks.engine import emitted
from tests.benchmarks.report import Found, Missing, Row, folder, microseconds, per_call, ratio, turn_about
from tests.benchmarks.screen import eight_stage


def load(path: Path) -> ModuleType:
    """Import a module from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def module_of(program: str) -> ModuleType:
    """The emitted module of ``eight`` or ``network``."""
    if program == "eight":
        return load(emitted(Path(eight_stage())))
    path = folder() / "network.py"
    path.write_text(handwritten.NETWORK, encoding="utf-8")
    return load(emitted(path))


@cache
def inputs_of(program: str) -> tuple[Any, ...]:
    """What its functions are called with."""
    return handwritten.network_inputs() if program == "network" else ()


BATCH = {"eight": 1000, "network": 20}
ONE = {"eight": handwritten.eight_stage, "network": handwritten.network}
TWO = {
    "eight": (handwritten.eight_forward, handwritten.eight_backward),
    "network": (handwritten.network_forward, handwritten.network_backward),
}


def both_ways(program: str, forward: Callable[..., Any], backward: Callable[..., Any]) -> Callable[[], tuple[Any, Any]]:
    """Forward and backward as one call, the cache handed over."""
    inputs = inputs_of(program)

    def call() -> tuple[Any, Any]:
        out, cache = forward(*inputs)
        return out, backward(cache)

    return call


def emitted_call(program: str) -> Callable[[], tuple[Any, Any]]:
    """The emitted module's two calls."""
    return both_ways(program, module_of(program).forward, module_of(program).backward)


def beside(program: str, by_hand: Callable[[], tuple[Any, Any]]) -> Found:
    """The emitted module's two calls against the same by hand."""
    ours = emitted_call(program)
    (out, gradients), (out_by_hand, by_hand_gradients) = ours(), by_hand()
    agree = all(np.allclose(a, b) for a, b in zip(gradients, by_hand_gradients, strict=True))
    if not (agree and np.isclose(out, out_by_hand)):
        raise ValueError("the two do not compute the same")
    return ratio(*turn_about(ours, by_hand, BATCH[program]), microseconds)


def in_one(program: str) -> Found:
    """By hand in one function: no second call, no cache."""
    inputs, work = inputs_of(program), ONE[program]
    return beside(program, lambda: work(*inputs))


def in_two(program: str) -> Found:
    """By hand in two functions."""
    return beside(program, both_ways(program, *TWO[program]))


def rival(program: str, library: str) -> Found:
    """Another library's value and gradients in units of the emitted module's."""
    work = (scalar_rivals() if program == "eight" else network_rivals(inputs_of(program))).get(library)
    if work is None:
        raise Missing(library)
    work()
    batch = BATCH[program]
    return ratio(per_call(work, max(batch // 10, 5), 5), per_call(emitted_call(program), batch), microseconds)


def scalar_rivals() -> dict[str, Callable[[], object]]:
    """The eight-stage program's value and gradient by each library that is installed."""
    from tests.benchmarks.engine import autograd_gradient

    found: dict[str, Callable[[], object]] = {}
    if (gradient := autograd_gradient()) is not None:
        found["HIPS autograd"] = gradient
    try:
        import torch
    except ImportError:
        pass
    else:

        def by_torch() -> object:
            x = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
            y = torch.tensor(-4.0, dtype=torch.float64, requires_grad=True)
            f = (x + torch.sigmoid(y)) / (torch.sigmoid(x) + (x + y) ** 2)
            f.backward()
            return x.grad, y.grad

        found["PyTorch"] = by_torch
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        pass
    else:
        jitted = jax.jit(
            jax.value_and_grad(
                lambda x, y: (x + 1 / (1 + jnp.exp(-y))) / (1 / (1 + jnp.exp(-x)) + (x + y) ** 2), argnums=(0, 1)
            )
        )
        found["jitted JAX"] = lambda: jax.block_until_ready(jitted(3.0, -4.0))
    try:
        from micrograd.engine import Value
    except ImportError:
        pass
    else:

        def exp(v: Any) -> Any:  # micrograd has none of its own
            out = Value(math.exp(v.data), (v,), "exp")

            def backward() -> None:
                v.grad += out.data * out.grad

            out._backward = backward
            return out

        def by_micrograd() -> object:
            x, y = Value(3.0), Value(-4.0)
            f = (x + 1 / (1 + exp(-y))) / (1 / (1 + exp(-x)) + (x + y) ** 2)
            f.backward()
            return x.grad, y.grad

        found["micrograd"] = by_micrograd
    return found


def network_rivals(inputs: tuple[Any, ...]) -> dict[str, Callable[[], object]]:
    """The network's loss and gradients by each library that is installed."""
    found: dict[str, Callable[[], object]] = {}
    try:
        import autograd
        import autograd.numpy as anp
    except ImportError:
        pass
    else:

        def loss(X: Any, Y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
            return anp.sum((anp.maximum(0, X @ W1 + b1) @ W2 + b2 - Y) ** 2) / 64

        gradient = autograd.value_and_grad(loss, argnum=(0, 1, 2, 3, 4, 5))
        found["HIPS autograd"] = lambda: gradient(*inputs)
    try:
        import torch
    except ImportError:
        pass
    else:
        tensors = [torch.tensor(value, requires_grad=True) for value in inputs]

        def by_torch() -> object:
            X, Y, W1, b1, W2, b2 = tensors
            total = ((torch.relu(X @ W1 + b1) @ W2 + b2 - Y) ** 2).sum() / 64
            return torch.autograd.grad(total, tensors)

        found["PyTorch"] = by_torch
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        pass
    else:
        jax.config.update("jax_enable_x64", True)
        jitted = jax.jit(
            jax.value_and_grad(
                lambda X, Y, W1, b1, W2, b2: jnp.sum((jnp.maximum(0, X @ W1 + b1) @ W2 + b2 - Y) ** 2) / 64,
                argnums=(0, 1, 2, 3, 4, 5),
            )
        )
        found["jitted JAX"] = lambda: jax.block_until_ready(jitted(*inputs))
    return found


TITLES = {"eight": "eight-stage", "network": "two-layer net"}
ARRAYS = ("HIPS autograd", "PyTorch", "jitted JAX")
LIBRARIES = {"eight": (*ARRAYS, "micrograd"), "network": ARRAYS}


def _rows() -> Iterator[Row]:
    for program, title in TITLES.items():
        yield Row(f"emit.{program}.one", f"emit / by hand in one function, {title}", "x", 1.05, partial(in_one, program))
        yield Row(f"emit.{program}.two", f"emit / by hand in two functions, {title}", "x", 1.05, partial(in_two, program))
        for library in LIBRARIES[program]:
            name = library.split()[-1].lower()
            yield Row(f"emit.{program}.{name}", f"  {library} / emit, {title}", "x", None, partial(rival, program, library))


ROWS = tuple(_rows())
