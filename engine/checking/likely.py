"""Names that read as gradients and were traced as the forward part. Every listing asks for them, so they are told here alone."""

from __future__ import annotations

from engine.reading.gradnames import gradient_name, may_be_gradient
from engine.trace import Trace


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
