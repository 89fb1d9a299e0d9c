"""Open stages to their gates: the same trace, those stages' forms derived again with every gate a part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from engine.cancelling import Cancel, cancellable, listening
from engine.deriving.backward import run_backward
from engine.deriving.code import run_of
from engine.deriving.derive import derive
from engine.deriving.opened import inner, opened
from engine.forms import Form
from engine.guarded import guarded
from engine.kinds import is_truth
from engine.naming import Names, part_shown
from engine.records import Piece, Var
from engine.traced import Backward, Traced


def expanded(backward: Backward, stages: frozenset[int], cancel: Cancel | None = None) -> Backward:
    """The backward pass with the given stages (indices) opened. Variables keep their indices; new parts come after them."""
    traced = backward.traced
    opening = _Opening(traced)
    with guarded(), listening(cancel), np.errstate(all="ignore"):
        changed = [
            s._replace(pieces=opening.pieces(s.pieces)) if s.index in stages else s for s in cancellable(traced.stages)
        ]
        now = replace(traced, vars=tuple(opening.vars), stages=tuple(changed), names=opening.names)
        return run_backward(now, backward.output, backward.seed, backward.seed_text)


def expandable(traced: Traced, stage: int) -> bool:
    """Whether opening the stage would show more than it does: it is made of several gates."""
    with guarded():
        return any(len(inner(opened(p.form.root))) > 1 for p in traced.stages[stage].pieces)


class _Opening:
    """The variables and names of the opened trace, copies to which those of the new parts are added."""

    def __init__(self, traced: Traced) -> None:
        self.traced = traced
        self.vars = list(traced.vars)
        self.names: Names = traced.names.copy()
        self._forms: dict[int, Form] = {}

    def pieces(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The pieces of one stage, opened."""
        made = []
        count = 0
        for piece in pieces:
            form = self._form(piece.form)
            owner = self.traced.vars[piece.write]
            parts = []
            folded = [self.traced.vars[i].code for i in piece.parts]  # an open stage's parts take the names of the folded ones
            for i, value in enumerate(_values(self.traced, piece, form)):
                code = folded[i] if i < len(folded) else self.names.part(owner.code, count)
                parts.append(len(self.vars))
                self.vars.append(self._part(owner, code, value, form.part_diff[i]))
                count += 1
            made.append(piece._replace(form=form, parts=tuple(parts)))
        return tuple(made)

    def _form(self, old: Form) -> Form:
        form = self._forms.get(id(old))
        if form is None:
            ties = self.traced.options.ties
            form = self._forms[id(old)] = derive(old.root, old.reads, old.literals, ties, expanded=True)
        return form

    def _part(self, owner: Var, code: str, value: Any, diff: bool) -> Var:
        shown = part_shown(owner.shown, owner.code, code)
        return Var(
            len(self.vars), shown, shown, code, self.names.gradient(code), "part", owner.stage, owner.line, value,
            diff and not is_truth(value), code, (),
        )  # fmt: skip


def _values(traced: Traced, piece: Piece, form: Form) -> list[Any]:
    if not form.parts:
        return []
    reads = [traced.vars[i].value for i in piece.reads]
    return list(run_of(form)(*reads, *[c[0] for c in piece.consts])[:-1])
