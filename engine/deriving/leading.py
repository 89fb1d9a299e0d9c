"""Which gradients lead to those that are asked for (``Options.wrt``): no others are computed, as in practice only the gradients of
parameters are."""

from __future__ import annotations

from engine.traced import Traced


def leading(traced: Traced) -> frozenset[int] | None:
    """What is asked for and all that is computed from it: the variables whose gradients are needed on the way; None for all."""
    wanted = traced.asked()
    if wanted is None:
        return None
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
    return frozenset(found)
