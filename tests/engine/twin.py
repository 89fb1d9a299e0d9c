"""The twin of a program: the same source text run by PyTorch in float64, every assigned value with its gradient.

``source_twin`` runs the file itself and knows nothing of the engine; ``listing_twin`` runs the forward listing, so that parts
have a counterpart too. numpy's draws are numpy's own; prints are dropped; writes into arrays make new ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch._numpy as tnp

import engine
from engine.deriving.wording import statement
from tests.engine.instrument import Key, instrumented

torch.set_default_dtype(torch.float64)
Twin = tuple[int, str, Any]  # line, the assigned name, a leaf that has .grad


def wrapped(value: Any) -> Any:
    """numpy's arrays as the twin's, containers included."""
    if isinstance(value, (list, tuple)):
        return type(value)([wrapped(v) for v in value])
    return tnp.asarray(torch.as_tensor(value.copy())) if isinstance(value, np.ndarray) else value


def plain(value: Any) -> Any:
    """The twin's values as numpy's."""
    if isinstance(value, (list, tuple)):
        return type(value)([plain(v) for v in value])
    return value.tensor.detach().numpy() if isinstance(value, tnp.ndarray) else value


class Drawing:
    """numpy's random functions on the twin's values."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            made = getattr(self._owner, name)(*[plain(a) for a in args], **{k: plain(v) for k, v in named.items()})
            return Drawing(made) if name in ("default_rng", "RandomState") else wrapped(made)

        return call


class LinearAlgebra:
    """``np.linalg``: the twin's own norm of a matrix is not numpy's call for call, and slogdet has names."""

    def __getattr__(self, name: str) -> Any:
        if name == "slogdet":
            return lambda a: tuple([tnp.asarray(t) for t in torch.linalg.slogdet(a.tensor)])
        return getattr(tnp.linalg, name)


class Numpy:
    """``np`` and ``math`` of the twin."""

    newaxis = None
    pi, e, inf = np.pi, np.e, np.inf
    linalg = LinearAlgebra()

    def __init__(self) -> None:
        self.random = Drawing(np.random)

    @staticmethod
    def array(value: Any, **named: Any) -> Any:
        """Lists of the twin's own numbers stay in the graph."""
        if isinstance(value, (list, tuple)) and any(isinstance(v, tnp.ndarray) for v in _leaves(value)):
            return tnp.stack([Numpy.array(v) for v in value])
        return tnp.array(value, **named)

    asarray = array

    def __getattr__(self, name: str) -> Any:
        function = getattr(tnp, name)

        def call(*args: Any, **named: Any) -> Any:
            return function(*[_array(a) for a in args], **named)

        return call if callable(function) and not isinstance(function, type) else function


def _leaves(value: Any) -> list[Any]:
    return [leaf for v in value for leaf in _leaves(v)] if isinstance(value, (list, tuple)) else [value]


def _array(value: Any) -> Any:
    return tnp.asarray(value) if isinstance(value, float) else value


class Keeper:
    """Makes every assigned number a tensor that keeps its gradient."""

    def __init__(self) -> None:
        self.kept: list[Twin] = []

    def keep(self, line: int, name: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)([self.keep(line, name, v) for v in value])
        if isinstance(value, dict):
            return {k: self.keep(line, name, v) for k, v in value.items()}
        if type(value) is float:
            value = tnp.asarray(torch.tensor(value))
        elif isinstance(value, int) and not isinstance(value, bool):
            self.kept.append((line, name, None))
            return value
        if not isinstance(value, tnp.ndarray):
            return value
        tensor = value.tensor
        if not tensor.is_floating_point():
            self.kept.append((line, name, None))
            return value
        if tensor.requires_grad:
            tensor = tensor.clone()
            tensor.retain_grad()
        else:
            tensor = tensor.detach().clone().requires_grad_(True)
        self.kept.append((line, name, tensor))
        return tnp.asarray(tensor)

    def write(self, line: int, name: str, owner: Any, key: Any, value: Any) -> Any:
        """``owner[key] = value``: into a container as it is, of an array a new one."""
        if not isinstance(owner, tnp.ndarray):
            owner[key] = self.keep(line, name, value)
            return owner
        if isinstance(value, (list, tuple)):
            value = tnp.stack([_array(v) for v in value])
        fresh = owner.copy()
        fresh[key] = value
        return self.keep(line, name, fresh)

    def put(self, line: int, name: str, owner: Any, key: Any, value: Any) -> Any:
        """A written array back in the container that holds it."""
        owner[key] = value
        return owner


def source_twin(source: str, output: str) -> tuple[float, list[Twin]]:
    """(value of the output, what was assigned in execution order, after one backward pass)."""
    keeper = Keeper()
    shim = Numpy()
    space: dict[str, Any] = {"np": shim, "math": shim, "__keeper__": keeper, "__key__": Key(), "__name__": "__main__"}
    exec(instrumented(source), space)
    value = space[output].tensor
    value.backward()
    return float(value.detach()), keeper.kept


class Places(dict):  # type: ignore[type-arg]
    """A list or dict of the listing: its places are made as they are written."""

    def __missing__(self, key: Any) -> Any:
        self[key] = Places()
        return self[key]

    def __iter__(self) -> Any:
        return iter(self.values())


def listing_twin(trace: engine.Trace) -> dict[int, Any]:
    """Variable -> its tensor after one backward pass over the forward listing."""
    found: dict[int, Any] = {}
    shim = Numpy()
    space: dict[str, Any] = {trace.modules["np"]: shim, trace.modules["math"]: shim}

    def settle(var: engine.Var, value: Any) -> None:
        if isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
            tensor = torch.tensor(np.asarray(value)).requires_grad_(True)
        elif isinstance(value, tnp.ndarray) and value.tensor.is_floating_point():
            tensor = value.tensor.clone()
            if tensor.requires_grad:
                tensor.retain_grad()
            else:
                tensor.requires_grad_(True)
        else:
            _place(space, var, wrapped(value) if isinstance(value, np.ndarray) else value)
            return
        found[var.index] = tensor
        _place(space, var, tnp.asarray(tensor))

    for var in trace.vars:
        if var.kind in ("input", "count", "label", "buffer"):
            settle(var, var.value)
    for places in [v for v in space.values() if isinstance(v, Places)]:
        if all(type(v) is int for v in places.values()):  # a list of indices
            space.update({k: list(v.values()) for k, v in space.items() if v is places})
    for stage in trace.stages:
        draws = [c for piece in stage.pieces for c in piece.consts if "random" in c[1]]

        def drawn(text: str, draws: list[tuple[Any, str]] = draws) -> str:
            while draws and draws[0][1] in text:  # a draw is not drawn again
                value, spelled = draws.pop(0)
                space[f"__draw{len(space)}__"] = wrapped(value)
                text = text.replace(spelled, list(space)[-1], 1)
            return text

        for index in stage.parts:
            exec(drawn(trace.part_forward(index)), space)
            settle(trace.vars[index], _at(space, trace.vars[index]))
        for index in stage.writes:
            if trace.vars[index].path:
                space.setdefault(trace.vars[index].root, Places())
        if all(piece.store is None for piece in stage.pieces):
            exec(drawn(trace.forward(stage.index)), space)
            for index in stage.writes:
                settle(trace.vars[index], _at(space, trace.vars[index]))
            continue
        for piece in stage.pieces:  # a write makes a new array, as torch's graph wants it
            written = trace.vars[piece.write if piece.store is None else piece.store.after]
            if piece.store is not None:
                _place(space, written, _at(space, written).copy())
            exec(drawn(statement(trace.backward, piece)), space)
            settle(written, _at(space, written))
    found[trace.output].backward()
    return found


def _at(space: dict[str, Any], var: engine.Var) -> Any:
    value = space[var.root if var.path else var.code]
    for key in var.path:
        value = value[key]
    return value


def _place(space: dict[str, Any], var: engine.Var, value: Any) -> None:
    if not var.path:
        space[var.code] = value
        return
    place = space.setdefault(var.root, Places())
    for key in var.path[:-1]:
        place = place[key]
    place[var.path[-1]] = value
