"""Variables that are copies of others: ``W2 = parameters["W2"]``, as each function that uses it unpacks it."""

from __future__ import annotations

import numpy as np

from engine.records import Var
from engine.trace import Trace


def copied_from(trace: Trace, var: Var) -> Var | None:
    """What a variable is a copy of; one of several that a statement makes, too: ``W, b = layer.W, layer.b``."""
    pieces = trace.stages[var.stage].pieces if var.stage >= 0 else ()
    piece = next((each for each in pieces if each.write == var.index), None)
    return trace.vars[piece.reads[0]] if piece is not None and piece.form.gates == ("copy",) else None


def source_of(trace: Trace, var: Var) -> Var:
    """What a variable is a copy of in the end; itself where it is none."""
    while (source := copied_from(trace, var)) is not None:
        var = source
    return var


def is_input(trace: Trace, var: Var) -> bool:
    """Whether a variable is an input, or one under another name, ``W2 = P['W2']``, or one that numbers were written into:
    ``W[0, :] = 0``."""
    var = source_of(trace, var)
    while var.kind == "state":
        stage = trace.stages[var.stage]
        before = [piece.store.before for piece in stage.pieces if piece.store is not None and piece.store.after == var.index]
        if not before or stage.reads:
            break
        var = source_of(trace, trace.vars[before[0]])
    return var.kind == "input"


def computed_with(trace: Trace, var: Var) -> bool:
    """Whether something is computed of a variable, other than a copy."""
    return any([var.index in piece.reads and piece.form.gates != ("copy",) for stage in trace.stages for piece in stage.pieces])


def whole_of(trace: Trace, var: Var) -> Var:
    """The input that a variable is a copy of under the same name: its gradient has what other copies send, too, such as that of a
    function that computes a penalty. What a function copies each time that it is called is left, one for each call."""
    source = source_of(trace, var)
    if source.index == var.index or source.kind != "input" or trace.gradients_by_index[source.index] is None:
        return var
    name = var.name.rpartition(".")[2]
    if name != str(source.path[-1] if source.path else source.name.rpartition(".")[2]):
        return var
    there = [other for other in trace.vars if other.kind == "stage" and other.line == var.line]
    same = [other for other in there if other.name.rpartition(".")[2] == name]
    return source if len(same) == 1 else var


def into(trace: Trace, versions: list[Var]) -> list[int]:
    """What the activations were computed of that gave these variables, of their shapes: also where a function hands one on."""
    shapes, found = {np.shape(var.value) for var in versions}, []
    for var in versions:
        while (source := copied_from(trace, var)) is not None:
            var = source
        if var.stage >= 0:
            stage = trace.stages[var.stage]
            found += [at for at in (*stage.parts, *stage.reads) if np.shape(trace.vars[at].value) in shapes]
    return found
