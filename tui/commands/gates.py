"""``chainstep gates``: the gate table as people read it, one gate a line, or one gate with its gradients for several shapes."""

from __future__ import annotations

import sys
from typing import Any

from engine import (
    GateSheet,
    gate_examples,
    gate_names,
    gate_sheet,
    gate_sheets,
    instead_of_call,
    made_calls,
    missing_calls,
)
from tui.catalogue import knows, say
from tui.cells import cell_len
from tui.options import Request, UsageError, nearest
from tui.paint.families import FAMILY

NONE = "none"


def run(request: Request) -> int:
    """Print the table, or one gate; 0. Raises ``UsageError`` for a name that is in no row."""
    made = _made(request.operands[0]) if request.operands else made_calls()
    rows = () if request.operands and made else (_find(request.operands[0]),) if request.operands else gate_sheets()
    if request.flag("json"):
        from tui.commands.jsontext import dump

        missing = {} if request.operands else {"missing": missing_calls()}
        sys.stdout.write(dump({"gates": [_data(row) for row in rows], **({"made": made} if made else {}), **missing}))
    elif request.operands and made:
        print("\n".join([say("cli.gates_made_one", name=name, text=text) for name, text in made.items()]))
    elif request.operands:
        print("\n".join(_page(rows[0])))
    else:
        print("\n".join(_table(rows)))
    return 0


def _made(name: str) -> dict[str, str]:
    """The call of that name that is made of others, with what it is made of; none if there is a gate of that name."""
    asked = name.strip().removesuffix("()")
    asked = "np." + asked[6:] if asked.startswith("numpy.") else asked
    found = made_calls()
    keys = [] if gate_sheet(name) is not None else [key for key in (asked, f"np.{asked}") if key in found]
    return {key: found[key] for key in keys[:1]}


def _find(name: str) -> GateSheet:
    found = gate_sheet(name)
    if found is not None:
        return found
    asked = name.strip().removesuffix("()").lstrip(".")
    if asked.startswith("numpy."):
        asked = "np." + asked[6:]
    known, missing = gate_names(), missing_calls()
    instead = next((missing[key] for key in (asked, f"np.{asked}", f"np.linalg.{asked}", f"math.{asked}") if key in missing), "")
    instead = instead or instead_of_call(asked) or instead_of_call(f"np.{asked}")
    raise UsageError("gate_unknown", name=name, near=nearest(asked, known) or nearest(f"np.{asked}", known), instead=instead)


def _data(row: GateSheet) -> dict[str, Any]:
    return {"name": row.name, "forward": row.forward, "kind": row.kind, "calls": row.calls, "gradients": row.gradients}


def _table(rows: tuple[GateSheet, ...]) -> list[str]:
    """Name, forward, gradients, and the calls it serves; gates through which no gradient passes at the end."""
    passing = [row for row in rows if row.kind != NONE]
    body = [(row.name, row.forward, "; ".join(row.gradients), " ".join(row.calls)) for row in passing]
    head = tuple(say(f"cli.gates_{name}") for name in ("name", "forward", "gradient", "calls"))
    widths = [max(cell_len(line[i]) for line in (head, *body)) for i in range(2)] + [44]
    lines = [_columns(line, widths) for line in (head, *body)]
    flat = [call for row in rows if row.kind == NONE for call in (row.calls or [row.forward]) if call]
    others = [(name, text) for name, text in missing_calls().items() if text]
    width, widest = (max(map(len, names)) for names in ([name for name, _ in others], made_calls()))
    return [
        *lines, "", f"{say('cli.gates_none')} {', '.join(flat)}",
        "", say("cli.gates_made"), *[f"{name:{widest}}  {text}" for name, text in made_calls().items()],
        "", say("cli.gates_missing"), *[f"{name:{width}}  {text}" for name, text in others],
    ]  # fmt: skip


def _columns(line: tuple[str, ...], widths: list[int]) -> str:
    cells = [text + " " * max(width - cell_len(text), 0) for text, width in zip(line, widths, strict=False)]
    return "  ".join([*cells, line[-1]]).rstrip()


def _page(row: GateSheet) -> list[str]:
    """One gate: its call, its idea, its gradients for several shapes of its operands."""
    lines = [f"{row.name}: {'' if row.writes else 'out = '}{row.forward}"]
    if row.calls:
        lines.append(f"{say('cli.gates_calls')}: {', '.join(row.calls)}")
    if row.kind == NONE:
        return [*lines, say("cli.gates_none_one")]
    if said := _idea(row.name):
        lines.append(said)
    for example in gate_examples(row.name):
        lines += ["", *([example.heading] if example.heading else []), *[f"  {text}" for text in example.lines]]
    return lines


_OF_A_STEP = ("x", "share", "through", "shape", "from_shape", "above", "given", "all", "other", "low", "high", "output")
"""What a sentence may have of a step."""


def _idea(name: str) -> str:
    """The gate's sentence of the panel, where it can be said without a step's numbers."""
    key = f"gates.{FAMILY.get(name, name)}.array"
    if not knows(key):
        return ""
    missing = "?"
    said = say(key, to="a", base="out", gate=name, count="n", local="b",
               **dict.fromkeys(_OF_A_STEP, missing))  # fmt: skip
    return "" if missing in said else said
