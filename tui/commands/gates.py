"""``chainstep gates``: the gate table as people read it, one gate a line, or one gate with its gradients for several shapes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.gates import GATES, METHODS, OPERANDS, SPELLED
from engine.gates.missing import MISSING
from engine.gates.table import Site
from engine.text import show
from tui.catalogue import knows, say
from tui.cells import cell_len
from tui.options import Request, UsageError, nearest
from tui.paint.families import FAMILY

if TYPE_CHECKING:
    from engine.gates import Gate

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


class Sample(NamedTuple):
    """Operands to try a template on: their shapes, static arguments, the output's shape."""

    shapes: tuple[tuple[int, ...], ...]
    static: tuple[tuple[str, Any], ...]
    out: tuple[int, ...]


def run(request: Request) -> int:
    """Print the table, or one gate; 0. Raises ``UsageError`` for a name that is in no row."""
    rows = [_find(request.operands[0])] if request.operands else list(GATES.values())
    if request.flag("json"):
        from tui.commands.jsontext import dump

        sys.stdout.write(dump({"gates": [_data(row) for row in rows], **({} if request.operands else {"missing": MISSING})}))
    elif request.operands:
        print("\n".join(_page(rows[0])))
    else:
        print("\n".join(_table(rows)))
    return 0


def _find(name: str) -> Gate:
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
    known = (*GATES, *SPELLED, *METHODS)
    instead = next((MISSING[key] for key in (asked, f"np.{asked}", f"np.linalg.{asked}", f"math.{asked}") if key in MISSING), "")
    raise UsageError("gate_unknown", name=name, near=nearest(asked, known) or nearest(f"np.{asked}", known), instead=instead)


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
    import re

    return re.sub(r"\bm\.", "np.", text)


def _traced(row: Gate, parts: bool = False) -> list[str]:
    """The backward lines of the row's example, traced; ``parts`` puts the values that they read beside the call before them."""
    import engine

    call, _, shapes = row.example.partition(" | ")
    made = [f"{OPERANDS[i]} = np.random.rand({shape.strip('-')})" for i, shape in enumerate(shapes.split())]
    source = "\n".join(["np.random.seed(0)", *made, f"out = {call}"])
    trace = engine.trace_source(source + "\n", options=engine.Options(seed="ones"))
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


def _data(row: Gate) -> dict[str, Any]:
    return {"name": row.name, "forward": _forward(row), "kind": row.kind, "calls": _calls(row), "gradients": _first(row)}


def _table(rows: list[Gate]) -> list[str]:
    """Name, forward, gradients, and the calls it serves; gates through which no gradient passes at the end."""
    passing = [row for row in rows if row.kind != NONE]
    body = [(row.name, _forward(row), "; ".join(_first(row)), " ".join(_calls(row))) for row in passing]
    head = tuple(say(f"cli.gates_{name}") for name in ("name", "forward", "gradient", "calls"))
    widths = [max(cell_len(line[i]) for line in (head, *body)) for i in range(2)] + [44]
    lines = [_columns(line, widths) for line in (head, *body)]
    flat = [call for row in rows if row.kind == NONE for call in (_calls(row) or [_forward(row)]) if call]
    others = [(name, text) for name, text in MISSING.items() if text]
    width = max(cell_len(name) for name, _ in others)
    return [
        *lines, "", f"{say('cli.gates_none')} {', '.join(flat)}",
        "", say("cli.gates_missing"), *[f"{name:{width}}  {text}" for name, text in others],
    ]  # fmt: skip


def _columns(line: tuple[str, ...], widths: list[int]) -> str:
    cells = [text + " " * max(width - cell_len(text), 0) for text, width in zip(line, widths, strict=False)]
    return "  ".join([*cells, line[-1]]).rstrip()


def _page(row: Gate) -> list[str]:
    """One gate: its call, its idea, its gradients for several shapes of its operands."""
    lines = [f"{row.name}: {'' if row.name in WRITES else 'out = '}{_forward(row)}"]
    if calls := _calls(row):
        lines.append(f"{say('cli.gates_calls')}: {', '.join(calls)}")
    if row.kind == NONE:
        return [*lines, say("cli.gates_none_one")]
    if said := _idea(row.name):
        lines.append(said)
    seen: list[list[str]] = []
    if row.name in WRITES:
        return [*lines, "", *(f"  {text}" for text in _first(row))]
    if row.example:
        call, _, shapes = row.example.partition(" | ")
        given = [f"{OPERANDS[i]} ({shape.replace(',', ', ')})" for i, shape in enumerate(shapes.split()) if shape != "-"]
        traced = [f"  {text}" for text in _traced(row, parts=True)]
        return [*lines, "", f"{call}{', ' if given else ''}{', '.join(given)}:", *traced]
    for sample in _samples(row):
        found = _gradients(row, sample)
        if found and found not in seen:
            seen.append(found)
            lines += ["", _given(row, sample)] if row.kind != "local" else [""]
            lines += [f"  {text}" for text in found]
    return lines


def _idea(name: str) -> str:
    """The gate's sentence of the panel, where it can be said without a step's numbers."""
    key = f"gates.{FAMILY.get(name, name)}.array"
    if not knows(key):
        return ""
    missing = "?"
    said = say(key, to="a", base="out", gate=name, count="n", local="b",
               **dict.fromkeys(("x", "share", "through", "shape", "from_shape"), missing))  # fmt: skip
    return "" if missing in said else said


def _given(row: Gate, sample: Sample) -> str:
    shapes = [f"{OPERANDS[i]} {shape}" for i, shape in enumerate(sample.shapes[: row.operands])]
    said = [f"{name}={value}" for name, value in sample.static if name in row.params]
    return ", ".join([*shapes, *said]) + ":"
