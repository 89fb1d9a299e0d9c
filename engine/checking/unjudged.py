"""Gradients of the file's own that nothing is compared with: nobody may read "right" as said of them."""

from __future__ import annotations

from engine.reading.gradnames import gradient_name, may_be_gradient
from engine.trace import Trace
from engine.verdicts import Uncompared


def like_gradients(trace: Trace) -> dict[str, int]:
    """Names (and their lines) that read as gradients of the program's variables, and were traced as part of it."""
    if trace.own is not None or trace.options.forward_only:
        return {}
    lines: dict[str, int] = {}
    for var in trace.vars:
        if var.kind in ("input", "stage") and not var.path:
            lines.setdefault(var.name, var.line)
    found: dict[str, int] = {}
    for name, line in lines.items():
        meant = gradient_name(name, lines) if may_be_gradient(name) else None
        if meant is not None and lines[meant.of] < line:
            found[name] = line
    return found


def unjudged(trace: Trace) -> tuple[Uncompared, ...]:
    """Those that stand outside of what the output came from, although the variable that they name led to it."""
    if trace.own is not None:
        return trace.own.others
    reached: dict[str, bool] = {}
    for var in trace.vars:
        reached[var.name] = reached.get(var.name, False) or trace.gradients_by_index[var.index] is not None
    found = list(trace.untold)
    for name, line in like_gradients(trace).items():
        meant = gradient_name(name, reached)
        if not reached[name] and meant is not None and reached[meant.of]:
            found.append(Uncompared(line, name, "not_taken"))
    return tuple(dict.fromkeys(found))
