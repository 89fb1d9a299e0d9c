"""From a form's gates to its parts (``engine.deriving.parts``) and backward lines (``engine.deriving.lines``)."""

from __future__ import annotations

from engine.deriving.lines import Lines
from engine.deriving.parts import Parts
from engine.forms import Form, FormLine, Spot, forward_tree, target_of
from engine.slots import Of
from engine.text import keys_of, show

WIDTH = 72
"""Characters of a backward line; where one would be longer, its chain is split."""


def derive(
    root: Spot, reads: int, literals: int, ties: str | None, expanded: bool = False, name_width: int = 7
) -> Form:
    """The form of ``root``, an expression of so many reads and literals. ``name_width`` is the length counted for a name when
    lines are measured."""
    plan = Parts(root, ties, expanded)
    made = Lines(plan)
    if not expanded and (len(plan.order) > 3 or name_width > 7) and _too_long(made, name_width):
        plan = Parts(root, ties, expanded, long=max(16, WIDTH // 3), name_width=name_width)
        made = Lines(plan)
        if _too_long(made, name_width):  # parts that only hand the gradient on get lines of their own
            made = Lines(plan, passing=False)
    used = {key for line in made.lines for key in keys_of(line.whole)} if made.copies else set()
    return Form(
        root, reads, literals,
        forward=forward_tree(plan.root, plan.named),
        target=target_of(plan.root, plan.named),
        parts=tuple([forward_tree(part, plan.named_inside(part)) for part in plan.parts]),
        part_gates=tuple([part.gate.name if part.gate else "" for part in plan.parts]),
        part_diff=tuple([part.diff for part in plan.parts]),
        passed=dict(made.passed),
        lines=tuple(made.lines),
        gates=tuple(dict.fromkeys([spot.gate.name for spot in reversed(plan.order) if spot.gate])),
        copies=tuple([slot for slot in made.copies if Of("floats", slot) in used]),
        scatters=tuple(dict.fromkeys([line.to for line in made.lines if line.kind == "scatter"])),
    )  # fmt: skip


def _too_long(made: Lines, name_width: int) -> bool:
    return any(_width(line, name_width) > WIDTH for line in made.lines)


def _width(line: FormLine, name_width: int) -> int:
    def name(key: object) -> str:
        if isinstance(key, str):
            return key
        return "d" * (name_width + 1) if isinstance(key, Of) and key.kind == "gradient" else "x" * name_width

    text = show(line.whole, name)
    return len(text) + name_width + 5
