"""Which gradients lead to those that are asked for (``Options.wrt``): no others are computed, as in practice only the gradients of
parameters are; and none of labels and masks (``engine.tracing.recording.labels``)."""

from __future__ import annotations

from engine.buffers import like
from engine.kinds import is_truth
from engine.traced import Traced


def leading(traced: Traced) -> frozenset[int] | None:
    """What is asked for and all that is computed from it: the variables whose gradients are needed on the way; None for all."""
    wanted = traced.asked()
    marks = {var.index for var in traced.vars if not var.diff and var.kind in _MARKED and not is_truth(like(var))}
    if wanted is None:
        return frozenset(range(len(traced.vars))) - marks if marks else None
    found = set(wanted)
    for stage in traced.stages:
        for piece in stage.pieces:
            for line in reversed(piece.form.lines):
                if piece.var(line.to) in found:
                    found.add(piece.var(line.base))
            for part, slot in piece.form.passed.items():
                if piece.parts[part] in found:
                    found.add(piece.var(slot))
            if piece.store is not None and (piece.store.before in found or piece.write in found):
                found.add(piece.store.after)
    return frozenset(found - marks)


_MARKED = frozenset(("label", "stage", "cell", "state"))
