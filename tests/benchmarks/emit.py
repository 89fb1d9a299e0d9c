"""An emitted module against the same lines written by hand, and beside other libraries."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from tests.benchmarks import handwritten
from tests.benchmarks.engine import emitted
from tests.benchmarks.report import Result, per_call
from tests.benchmarks.screen import eight_stage


def load(path: Path) -> ModuleType:
    """Import a module from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def turn_about(
    one: Callable[[], object], other: Callable[[], object], batch: int, rounds: int = 200
) -> tuple[float, float]:
    """Seconds a call of both, the fastest of ``rounds`` batches taken turn about."""
    pairs = [(per_call(one, batch, 1), per_call(other, batch, 1)) for _ in range(rounds)]
    return min(a for a, _ in pairs), min(b for _, b in pairs)


def emit(folder: Path) -> Iterator[Result]:
    """Both programs."""
    eight = load(emitted(Path(eight_stage()), folder))
    yield from compared("eight-stage", eight, handwritten.eight_stage, (), 1000, scalar_rivals())
    path = folder / "network.py"
    path.write_text(handwritten.NETWORK, encoding="utf-8")
    inputs = handwritten.network_inputs()
    network = load(emitted(path, folder))
    yield from compared("two-layer net", network, handwritten.network, inputs, 20, network_rivals(inputs))


def compared(
    name: str,
    module: ModuleType,
    by_hand: Callable[..., Any],
    inputs: tuple[Any, ...],
    batch: int,
    rivals: dict[str, Callable[[], object]],
) -> Iterator[Result]:
    """The emitted module's two calls against one function by hand; then the rivals, for comparison."""

    forward, backward = module.forward, module.backward

    def ours() -> tuple[Any, Any]:
        out, cache = forward(*inputs)
        return out, backward(cache)

    (out, gradients), (out_by_hand, by_hand_gradients) = ours(), by_hand(*inputs)
    agree = all(np.allclose(a, b) for a, b in zip(gradients, by_hand_gradients, strict=True))
    if not (agree and np.isclose(out, out_by_hand)):
        raise ValueError(f"{name}: the two do not compute the same")
    mine, theirs = turn_about(ours, lambda: by_hand(*inputs), batch)
    raw = f"{mine * 1e6:.3g} us / {theirs * 1e6:.3g} us"
    yield Result(f"emit / by hand, {name}", mine / theirs, "x", 1.05, raw)
    for rival, work in rivals.items():
        work()
        seconds = per_call(work, max(batch // 10, 5), 5)
        yield Result(f"  {rival} / emit, {name}", seconds / mine, "x", None, f"{seconds * 1e6:.3g} us")


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
