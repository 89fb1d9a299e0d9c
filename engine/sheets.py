"""The gate table as people read it: each row with its call, its gradients, and examples for several shapes of its operands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine.gates import GATES, METHODS, OPERANDS, SPELLED, Gate
from engine.gates.made import MADE
from engine.gates.missing import MISSING, instead_of
from engine.gates.table import Site
from engine.named import NamedTuple
from engine.records import Options
from engine.run import trace_source
from engine.text import show

NONE = "none"
FORWARD = {
    "shift": "a + b", "scale": "a * b", "unscale": "a / b", "reciprocal": "1 / b", "relu": "max(0, b)",
    "where": "np.where(a, b, c)",
}  # fmt: skip
"""Spellings whose letters are the operands of the gradients, for rows that name the constant one for itself."""

WRITES = {
    "setitem": (("da = dc[i]", "dc[i] = 0.0"), ("np.copyto", "np.fill_diagonal", ".fill", ".sort")),
    "additem": (("da = dc[i]",), ("np.add.at", "np.subtract.at")),
}
"""Writes into arrays: their lines in the words of the table (``engine.tracing.recording.writes``), and the calls that are one."""



class GateSheet(NamedTuple):
    """One row: ``forward`` with the operands as ``a``, ``b`` …, ``gradients`` as lines (none where no gradient passes)."""

    name: str
    forward: str
    kind: str  # "local" | "vjp" | "scatter" | "none": no gradient passes
    calls: tuple[str, ...]
    gradients: tuple[str, ...]
    writes: bool  # it writes into an array


class GateExample(NamedTuple):
    """Backward lines of a gate on operands of the shapes that ``heading`` tells ("" where they do not depend on them)."""

    heading: str
    lines: tuple[str, ...]


def gate_sheets() -> tuple[GateSheet, ...]:
    """Every row of the table, in its order."""
    return tuple([_sheet(row) for row in GATES.values()])


def gate_sheet(name: str) -> GateSheet | None:
    """The row of a gate or of a call (``exp``, ``np.exp``, ``numpy.exp()``, ``.sum``); None if none has that name."""
    row = _find(name)
    return None if row is None else _sheet(row)


def gate_names() -> tuple[str, ...]:
    """Every name that ``gate_sheet`` knows."""
    return (*GATES, *SPELLED, *METHODS)


def missing_calls() -> dict[str, str]:
    """Well-known calls that have no row, each with code to write in its place ("" where nothing is simple)."""
    return dict(MISSING)


def instead_of_call(name: str) -> str:
    """What to write in place of any call that does not run; "" if nothing is known."""
    return instead_of(name)


def made_calls() -> dict[str, str]:
    """Calls that run as what they are made of, each with how that is written."""
    return dict(MADE)


def gate_examples(name: str) -> tuple[GateExample, ...]:
    """A gate's backward lines for several shapes of its operands, from running them where its row has an example."""
    row = _find(name)
    if row is None or row.kind == NONE:
        return ()
    if row.name in WRITES:
        return (GateExample("", tuple(_first(row))),)
    if row.example:
        call, _, shapes = row.example.partition(" | ")
        given = [f"{OPERANDS[i]} ({shape.replace(',', ', ')})" for i, shape in enumerate(shapes.split()) if shape != "-"]
        return (GateExample(f"{call}{', ' if given else ''}{', '.join(given)}:", tuple(_traced(row, parts=True))),)
    found: list[GateExample] = []
    for sample in _samples(row):
        lines = tuple(_gradients(row, sample))
        if lines and lines not in [one.lines for one in found]:
            found.append(GateExample(_given(row, sample) if row.kind != "local" else "", lines))
    return tuple(found)


def _sheet(row: Gate) -> GateSheet:
    return GateSheet(row.name, _forward(row), row.kind, tuple(_calls(row)), tuple(_first(row)), row.name in WRITES)


def _find(name: str) -> Gate | None:
    asked = name.strip().removesuffix("()").lstrip(".")
    if asked.startswith("numpy."):
        asked = "np." + asked[6:]
    for key in (asked, f"np.{asked}", f"math.{asked}"):
        found = GATES.get(key) or SPELLED.get(key) or METHODS.get(key)
        if found is not None:
            return found
    for gate, (_, calls) in WRITES.items():
        if {asked, f".{asked}", f"np.{asked}"}.intersection(calls):
            return GATES[gate]
    return None


class Sample(NamedTuple):
    """Operands to try a template on: their shapes, static arguments, the output's shape."""

    shapes: tuple[tuple[int, ...], ...]
    static: tuple[tuple[str, Any], ...]
    out: tuple[int, ...]


def _samples(row: Gate) -> Iterator[Sample]:
    """Operands of growing rank; the first on which a template works stands for the gate in the table."""
    count = max(row.operands, len(row.grads))
    if row.name in ("matmul", "dot"):
        yield Sample(((2, 3), (3, 4)), (), (2, 4))
        yield Sample(((2, 3), (3,)), (), (2,))
        yield Sample(((3,), (3, 4)), (), (4,))
        yield Sample(((3,), (3,)), (), ())
        return
    if "axis" in row.params and row.kind != NONE:
        yield Sample(((2, 3),) * count, (), ())
        yield Sample(((2, 3),) * count, (("axis", 0),), (3,))
        yield Sample(((2, 3),) * count, (("axis", 1),), (2,))
        return
    static = (("n", 3), ("ord", 3))
    yield Sample(((2, 3),) * count, static, (2, 3))
    yield Sample(((),) * count, static, ())


def _gradients(row: Gate, sample: Sample) -> list[str]:
    """``da = (b) * dout`` for each operand through which a gradient passes; [] if the gate refuses such operands."""
    # A relu is a max whose first operand is the constant 0.
    constants = tuple(row.name == "relu" and i == 0 for i in range(len(sample.shapes)))
    site = Site(sample.shapes, tuple(bool(s) for s in sample.shapes), constants, sample.static, sample.out, None)
    found = []
    for index in range(max(row.operands, len(row.grads))):
        if constants[index] or row.kind == NONE:
            continue
        try:
            template = row.grad(index, site)
            text = template if isinstance(template, str) or template is None else show(template, str)
        except Exception:  # a template may need static arguments of its own, such as an index
            return []
        if text is not None:
            found.append(_line(row, OPERANDS[index], _module(text)))
    return found


def _line(row: Gate, operand: str, text: str) -> str:
    if row.kind == "local":
        return f"d{operand} = ({text}) * dout"
    return f"d{operand}[{text}] += dout" if row.kind == "scatter" else f"d{operand} = {text}"


def _forward(row: Gate) -> str:
    return _module(FORWARD.get(row.name, row.forward))


def _module(text: str) -> str:
    """Templates write ``m`` for the module that the caller used."""
    return re.sub(r"\bm\.", "np.", text)


def _traced(row: Gate, parts: bool = False) -> list[str]:
    """The backward lines of the row's example, traced; ``parts`` puts the values that they read beside the call before them."""
    call, _, shapes = row.example.partition(" | ")
    made = [f"{OPERANDS[i]} = np.random.rand({shape.strip('-')})" for i, shape in enumerate(shapes.split())]
    source = "\n".join(["np.random.seed(0)", *made, f"out = {call}"])
    trace = trace_source(source + "\n", options=Options(seed="ones"))
    lines = [trace.raw(line.index) for line in trace.lines if line.kind != "seed"]
    named = [trace.part_forward(part) for stage in trace.stages for part in stage.parts] if parts else []
    return [*named, *lines]


def _first(row: Gate) -> list[str]:
    if row.name in WRITES:
        return list(WRITES[row.name][0])
    if row.example:
        return _traced(row)
    return next((found for sample in _samples(row) if (found := _gradients(row, sample))), [])


def _calls(row: Gate) -> list[str]:
    return [*row.spelled, *(f".{name}" for name in row.methods), *WRITES.get(row.name, ((), ()))[1]]


def _given(row: Gate, sample: Sample) -> str:
    shapes = [f"{OPERANDS[i]} {shape}" for i, shape in enumerate(sample.shapes[: row.operands])]
    said = [f"{name}={value}" for name, value in sample.static if name in row.params]
    return ", ".join([*shapes, *said]) + ":"
