"""Whether what a round of a loop adds to its parameters agrees with a gradient: that makes it a pass of a training loop."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from engine.buffers import settled
from engine.deriving.backward import run_backward
from engine.deriving.wording import part_text
from engine.kinds import is_float
from engine.nodes import equal, nodes
from engine.own.body import Body
from engine.own.dividing import Change, Division, agree
from engine.own.holes import Parts
from engine.own.rounds import Kept, Round
from engine.own.updates import Watched
from engine.reading.gradnames import gradient_name, may_be_gradient
from engine.records import Var
from engine.traced import Backward, Traced
from engine.tracing.recording.constants import kept as kept_by

TRIED = 40
"""Pairs of a gradient and a variable that are tried where there is no loss."""
_NEAR = 1e-9


class Given(NamedTuple):
    """A gradient that is taken as given: the file's own ``name`` at ``line``, which is ``sign`` times that of the variable with
    the code name ``code``; ``roots`` are the definitions of the statement that this variable stands in."""

    name: str
    line: int
    code: str
    shown: str
    seed: Any
    sign: float
    roots: tuple[int, ...]


def backwards(body: Body, output: Var, seed: Any) -> Backward:
    """The backward pass of a recorded body."""
    journal = body.binder.journal
    left = kept_by(journal, settled(journal.vars, body.binder.states.memories))
    modules = {"np": "np", "math": "math"}
    traced = Traced(
        body.program.file, body.program.origin, journal.options._replace(wrt=()), left.vars, tuple(journal.stages), left.rows, (),
        left.fixed, (), journal.names.copy(), modules,
    )  # fmt: skip
    return run_backward(traced, output.index, seed, "1.0", body.machine.watch)


def agrees(body: Body, output: Var, watched: Watched, found: Round, division: Division) -> bool:
    """Whether the gradients of ``output`` are those that the round works with: an array of them is what a parameter is changed by,
    or what the own part bound, but for a factor; or numbers of them are, with one factor, or to the last digits."""
    back = backwards(body, output, np.ones(np.shape(output.value)) if isinstance(output.value, np.ndarray) else 1.0)
    own = [kept for kept in found.got if division.own.intersection(kept.defs)]
    ratios, reached = [], 0
    for update in watched.updates:
        if back.gradients[update.var] is None:
            continue
        gradient = back.gradient(update.var)
        reached += 1
        change = np.subtract(update.after, update.before)
        if np.size(gradient) > 1:
            if agree(gradient, change) or any([np.shape(k.value) == np.shape(gradient) and agree(gradient, k.value) for k in own]):
                return True
            continue
        number = float(np.ravel(gradient)[0])
        if number and np.isfinite(number):
            ratios.append(float(np.ravel(change)[0]) / number)
            if _is_number(back.vars[update.var], number, own):
                return True
    return len(ratios) > 1 and bool(ratios[0]) and all([abs(each / ratios[0] - 1.0) < 1e-6 for each in ratios])


def _is_number(var: Var, gradient: float, own: list[Kept]) -> bool:
    """Whether a number of the own part is the gradient of a single parameter: to the last digits, or but for a factor that its
    name vouches for."""
    for kept in own:
        if np.size(kept.value) != 1:
            continue
        value = float(np.ravel(kept.value)[0])
        if abs(abs(value) / abs(gradient) - 1.0) < _NEAR:
            return True
        name = str(kept.name)
        meant = gradient_name(name, {var.root: 0, var.name: 0}) if may_be_gradient(name) else None
        if meant is not None and abs(round(gradient / value if value else 0.0) or 2) == 1:
            return True
    return False


def given(
    body: Body, again: Callable[[tuple[int, ...], Parts], Body | None], watched: Watched, updates: tuple[Change, ...]
) -> Iterator[tuple[Given, Body]]:
    """The arrays of the round, the earliest first, that are the gradient of a variable, or part, of their shape, in that a
    parameter changes by what follows from it; none after one with which all of them do. Single numbers are no evidence. ``again``
    records as much of the body as some definitions need, with parts taken out; that record comes with each."""
    found = body.found
    variables = body.binder.journal.vars
    needed = set(found.survey.slice([each.after for each in updates]))
    changed = [u for u in watched.updates if np.size(u.before) > 1]
    tried = 0
    for kept in found.got:
        if np.size(kept.value) < 2 or not needed.intersection(kept.defs) or min(kept.defs, default=0) < found.first:
            continue
        if not _reads_parameters(found, kept, updates):
            continue
        for var in reversed(variables):
            if var.kind not in ("stage", "part") or not var.diff or np.shape(var.value) != np.shape(kept.value):
                continue
            if not is_float(var.value) or var.line >= found.survey.dones[kept.done].node.lineno or tried >= TRIED:
                continue
            tried += 1
            parts, at = _part_of(body, found, kept, var)
            if var.kind == "part" and not parts:
                continue
            roots = _made_in(found, at)
            other = body if var.kind == "stage" else again(roots, parts)
            if other is None:
                continue
            here = next((v for v in other.binder.journal.vars if v.code == var.code and v.kind == "stage"), None)
            if here is None:
                continue
            back = backwards(other, here, kept.value)
            signs = []
            for update in changed if other is body else [u for u in watched.about(other.inputs).updates if np.size(u.before) > 1]:
                if back.gradients[update.var] is not None:
                    change, gradient = np.subtract(update.after, update.before), back.gradient(update.var)
                    if agree(kept.value, change):  # it is the gradient of this one: nothing follows from it
                        continue
                    signs.append(float(np.sign(np.sum(change * gradient))) if agree(gradient, change) else 0.0)
            whole, signs = all(signs), [sign for sign in signs if sign]
            if signs:  # one that agrees is enough: the others may hold a fault
                line = found.survey.dones[kept.done].node.lineno
                seed = -signs[0] * np.asarray(kept.value, dtype=float)
                taken = Given(str(kept.name), line, var.code, _shown(body, var), seed, -signs[0], roots)
                least = again(roots, parts) if other is body else other
                if least is not None:
                    yield taken, least
                if whole:
                    return


def _made_in(found: Round, at: int) -> tuple[int, ...]:
    """The definitions that a statement made, those of the calls in it too: ``l2 = sigmoid(z)`` is made by the ``return``."""
    done = found.survey.dones[at]
    inside = found.survey.dones[at : max(done.end, at + 1)] if at else (done,)
    return tuple([made for each in inside for made in each.wrote])


def _reads_parameters(found: Round, kept: Kept, updates: tuple[Change, ...]) -> bool:
    return bool(found.survey.slice(list(kept.defs)) & {each.before for each in updates})


def _part_of(body: Body, found: Round, kept: Kept, var: Var) -> tuple[Parts, int]:
    """The statement that made a variable, and of a part the expression in it."""
    dones = [done for done in found.survey.dones[1 : kept.done] if done.node.lineno == var.line]
    if not dones:
        return {}, 0
    at = dones[-1].index
    value = getattr(dones[-1].node, "value", None)
    if var.kind == "stage" or value is None:
        return {}, at
    tree = _tree(body, var)
    node = next((n for n in nodes(value) if isinstance(n, ast.expr) and equal(n, tree)), None)
    return ({} if node is None else {at: (var.code, node)}), at


def _tree(body: Body, var: Var) -> ast.expr | None:
    """The expression of a part."""
    written = part_text(backwards(body, var, np.zeros(np.shape(var.value))), var.index).partition(" = ")[2]
    try:
        return ast.parse(written, mode="eval").body
    except SyntaxError:
        return None


def _shown(body: Body, var: Var) -> str:
    tree = None if var.kind == "stage" else _tree(body, var)
    return var.shown if tree is None else ast.unparse(tree)
