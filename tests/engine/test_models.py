"""Whole models as people write them: every input's and intermediate's gradient against PyTorch, listing and module executed."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.instrument import base_name, direction, nudged
from tests.engine.judge import emitted_agrees, listing_agrees

FOLDER = Path(__file__).parent.parent / "programs" / "models"
MODELS = sorted(p.stem for p in FOLDER.glob("*.py"))

OUTPUTS = {"descent": "final"}
"""What is computed after a training loop: the whole descent is differentiated through only where it is asked for."""


@pytest.fixture(scope="module", params=MODELS)
def trace(request: pytest.FixtureRequest) -> engine.Trace:
    """One model, traced."""
    return engine.run(str(FOLDER / f"{request.param}.py"), engine.Options(output=OUTPUTS.get(request.param)))


def close(found: Any, wanted: Any, of: str) -> None:
    """Equal to float64's rounding, relative to the array's own size."""
    wanted = np.asarray(wanted)
    size = float(np.abs(wanted).max()) if wanted.size else 0.0
    assert np.shape(found) == wanted.shape, of
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-11 * (1 + size), err_msg=of)


def gradient_of(tensor: Any) -> Any:
    """A tensor's gradient; zeros if the output does not depend on it."""
    return np.zeros(tuple(tensor.shape)) if tensor.grad is None else tensor.grad.numpy()


def pairs(trace: engine.Trace, kept: list[tuple[int, str, Any]]) -> list[tuple[engine.Var, int]]:
    """Variables beside the places in ``kept`` of the same assignment: by line and name, in execution order.

    A loop's or a function's own name for a value has no assignment; the listing's twin has it.
    """
    twins: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, (line, name, _) in enumerate(kept):
        twins[line, base_name(name)].append(i)
    ours: dict[tuple[int, str], list[engine.Var]] = defaultdict(list)
    for var in assigned(trace):
        name = base_name(var.name)
        ours[var.line, name if (var.line, name) in twins else re.sub(r"_\d+$", "", name)].append(var)
    found = []
    for place, variables in ours.items():
        if place in twins and any(v.path and "." in v.name for v in variables):
            continue  # of a function's own list: what has a name already when it is put there is no variable again
        if place in twins:
            assert len(variables) == len(twins[place]), place
            found += [(v, i) for v, i in zip(variables, twins[place], strict=True) if kept[i][2] is not None]
    assert len(found) >= 0.4 * sum(np.asarray(v.value).dtype.kind == "f" for v in assigned(trace))
    return found


def assigned(trace: engine.Trace) -> list[engine.Var]:
    """What the file's statements assign: an array after each write into it, but not the copy that a write may go into."""
    stores = [(s, p.store) for s in trace.stages for p in s.pieces if p.store is not None]
    copies = {store.before for s, store in stores if store.before in s.writes}
    return [v for v in trace.vars if v.kind not in ("part", "cell") and v.index not in copies]


def test_every_assigned_value_has_the_gradient_of_the_same_file_run_by_pytorch(trace: engine.Trace) -> None:
    """The twin runs the source text itself: neither the engine's versions nor its parts are trusted."""
    pytest.importorskip("torch")
    from tests.engine.twin import source_twin

    value, kept = source_twin(trace.source, base_name(trace.vars[trace.output].name))
    np.testing.assert_allclose(trace.value, value, rtol=1e-12)
    for var, at in pairs(trace, kept):
        close(var.value, kept[at][2].detach().numpy(), f"value of {var.shown}")
        if var.diff:  # no label
            close(trace.gradient(var.index), gradient_of(kept[at][2]), f"gradient of {var.shown}, line {var.line}")


def test_every_assigned_value_moves_the_output_as_its_gradient_says(trace: engine.Trace) -> None:
    """Without any library: each value is moved a little where it is assigned, and numpy runs the file."""
    kept, run = nudged(trace.source, base_name(trace.vars[trace.output].name))
    for var, at in pairs(trace, kept):
        if not var.diff:  # a label: it says which, not how much
            continue
        sizes = np.abs(
            np.asarray(var.value, dtype=float)
        )  # a masked score of -1e9 or -inf says nothing about the scale
        step = 1e-6 * max(1.0, float(np.median(sizes[np.isfinite(sizes)])))
        slope = (run(at, step) - run(at, -step)) / (2 * step)
        expected = float((trace.gradient(var.index) * direction(np.shape(var.value))).sum())
        assert slope == pytest.approx(expected, rel=2e-5, abs=2e-8 * max(1.0, abs(trace.value) / 1e-2)), (
            var.shown,
            var.line,
        )


def test_every_variable_and_part_has_the_gradient_of_its_listing_run_by_pytorch(trace: engine.Trace) -> None:
    """Parts and aliases too: the forward listing, executed by the twin."""
    pytest.importorskip("torch")
    from tests.engine.twin import listing_twin

    found = listing_twin(trace)
    for var in trace.vars:
        if var.kind == "cell":
            continue  # a place in its array
        if var.index not in found:
            assert not var.diff or np.asarray(var.value).dtype.kind != "f", var.shown
            continue
        close(var.value, found[var.index].detach().numpy(), f"value of {var.shown}")
        if var.diff:
            close(trace.gradient(var.index), gradient_of(found[var.index]), f"gradient of {var.shown}")


def test_the_printed_listing_run_alone_gives_the_same_gradients(trace: engine.Trace) -> None:
    """Raw and simplified."""
    listing_agrees(trace)


def test_the_emitted_module_gives_the_same_gradients(trace: engine.Trace) -> None:
    """In a fresh namespace."""
    emitted_agrees(trace)


def test_with_every_stage_open_the_gradients_stay(trace: engine.Trace) -> None:
    """Gate by gate: the same numbers but for the last bits, and a listing that runs alone."""
    opened = engine.expand(trace, frozenset(range(len(trace.stages))))
    for var in trace.vars:
        if var.kind != "part" and var.diff:
            close(opened.gradient(var.index), trace.gradient(var.index), f"gradient of {var.shown}")
    listing_agrees(opened)
