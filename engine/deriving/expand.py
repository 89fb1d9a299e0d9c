"""Open stages to their gates: the same trace, those stages' forms derived again with every gate a part."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.cancelling import Cancel, cancellable, listening
from engine.deriving.backward import run_backward
from engine.deriving.code import run_of
from engine.deriving.derive import derive
from engine.deriving.forms import Form
from engine.guarded import guarded
from engine.kinds import is_truth
from engine.records import Piece, Var
from engine.trace import Trace


def expand(trace: Trace, stages: frozenset[int], cancel: Cancel | None = None) -> Trace:
    """``trace`` with the given stages (indices) opened. Variables keep their indices; new parts come after them. Raises
    ``Cancelled`` once ``cancel`` says so."""
    if not stages:
        return trace
    opened = Trace()
    for name in ("file", "source", "options", "rows", "output", "seed", "seed_text", "notices", "printed", "branches", "fixed",
                 "own", "modules", "names"):  # fmt: skip
        setattr(opened, name, getattr(trace, name))
    variables = list(trace.vars)
    forms: dict[int, Form] = {}
    changed = []
    with guarded(), listening(cancel), np.errstate(all="ignore"):
        for stage in cancellable(trace.stages):
            if stage.index in stages:
                stage = stage._replace(pieces=tuple(_opened_pieces(trace, stage.pieces, variables, forms)))
            changed.append(stage)
        opened.vars, opened.stages = tuple(variables), tuple(changed)
        return run_backward(opened)


def expandable(trace: Trace, stage: int) -> bool:
    """Whether opening the stage would show more than it does: it is made of several gates."""
    from engine.deriving.opened import inner, opened

    with guarded():
        return any(len(inner(opened(p.form.root))) > 1 for p in trace.stages[stage].pieces)


def _opened_pieces(
    trace: Trace, pieces: tuple[Piece, ...], variables: list[Var], forms: dict[int, Form]
) -> list[Piece]:
    made = []
    count = 0
    for piece in pieces:
        form = forms.get(id(piece.form))
        if form is None:
            old = piece.form
            form = forms[id(old)] = derive(
                Form((old.key, "open"), old.root, old.reads, old.literals), trace.options.ties, expanded=True
            )
        values = _values(trace, piece, form)
        owner = trace.vars[piece.write]
        parts = []
        folded = [trace.vars[i].code for i in piece.parts]  # an open stage's parts take the names of the folded ones
        for i, value in enumerate(values):
            code = folded[i] if i < len(folded) else _name(trace, owner, count)
            parts.append(len(variables))
            variables.append(_part(trace, owner, code, value, len(variables), form.part_diff[i]))
            count += 1
        made.append(piece._replace(form=form, parts=tuple(parts)))
    return made


def _values(trace: Trace, piece: Piece, form: Form) -> list[Any]:
    if not form.parts:
        return []
    reads = [trace.vars[i].value for i in piece.reads]
    return list(run_of(form)(*reads, *[c[0] for c in piece.consts])[:-1])


def _name(trace: Trace, owner: Var, count: int) -> str:
    """A free name for part number ``count`` of ``owner``, the same each time the stage is opened."""
    cache: dict[tuple[int, int], str] = trace._cache.setdefault("expanded names", {})
    if (owner.index, count) not in cache:
        cache[owner.index, count] = trace.names.part(owner.code, count)
    return cache[owner.index, count]


def _part(trace: Trace, owner: Var, code: str, value: Any, index: int, diff: bool) -> Var:
    diff = diff and not is_truth(value)
    shown = code if "." not in owner.shown else f"{owner.shown}{code[len(owner.code) :]}"
    return Var(
        index, shown, shown, code, trace.names.gradient(code), "part", owner.stage, owner.line, value, diff, code, ()
    )
