"""Whether what a round of a loop adds to its parameters agrees with a gradient: that makes it a pass of a training loop."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine.buffers import settled
from engine.deriving.backward import run_backward
from engine.kinds import is_float
from engine.named import NamedTuple
from engine.nodes import nodes
from engine.own.body import Body
from engine.own.dividing import Change, Division, agree
from engine.own.holes import Parts
from engine.own.partly import change_of, entries
from engine.own.partof import part_of
from engine.own.places import callee
from engine.own.records import Survey
from engine.own.residuals import split_off
from engine.own.rounds import Kept, Round
from engine.own.signs import ROUNDING, changes_of, signs_of
from engine.own.simplest import STRANGE, explained, strangeness
from engine.own.updates import Watched
from engine.passes import Update
from engine.reading.gradnames import gradient_name, may_be_gradient
from engine.records import Var
from engine.traced import Backward, Traced
from engine.tracing.recording.constants import kept as kept_by

TRIED = 40
"""Pairs of a gradient and a variable that are tried where there is no loss."""
_NEAR = 1e-9
_SOLVING = frozenset(("inv", "pinv", "solve", "lstsq", "spsolve", "cho_solve"))
"""Functions that solve for a step."""


class Given(NamedTuple):
    """A gradient that is taken as given: the file's own ``name`` at ``line``, which is ``sign`` times that of the variable with
    the code name ``code``; ``roots`` are the definitions of the statement that this variable stands in. ``defs`` are its own
    definitions, ``others`` those of the other times that its statement ran in the pass (one for each example)."""

    name: str
    line: int
    code: str
    shown: str
    seed: Any
    sign: float
    roots: tuple[int, ...]
    defs: tuple[int, ...] = ()
    others: tuple[int, ...] = ()

    def judges(self, survey: Survey, defs: tuple[int, ...], alone: bool = False) -> bool:
        """Whether what these definitions made follows from it, and from no other run of its statement; ``alone`` those are 0."""
        came = survey.slice(set(defs))
        return not self.others or (not came.isdisjoint(self.defs) and (alone or came.isdisjoint(self.others)))


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
    own = [] if solves(found, division.updates) else [kept for kept in found.got if division.own.intersection(kept.defs)]
    ratios, reached = [], 0
    for var, change in changes_of(watched):
        if back.gradients[var] is None:
            continue
        gradient = back.gradient(var)
        reached += 1
        if np.size(gradient) > 1:
            if agree(gradient, change) or any([np.shape(k.value) == np.shape(gradient) and agree(gradient, k.value) for k in own]):
                return True
            continue
        number = float(np.ravel(gradient)[0])
        if number and np.isfinite(number):
            ratios.append(float(np.ravel(change)[0]) / number)
            if _is_number(back.vars[var], number, own):
                return True
    lines: dict[int, set[int]] = {}
    for update in watched.updates:
        lines.setdefault(update.var, set()).add(update.line)
    if any([len(lines[update.var]) > 1 and _partly(back, update) for update in watched.updates]):
        return True
    if len(ratios) > 1 and bool(ratios[0]) and all([abs(each / ratios[0] - 1.0) < 1e-6 for each in ratios]):
        return True
    return _within(back, own, found, division)


def reaches_all(body: Body, output: Var, watched: Watched) -> bool:
    """Whether all that the round changes goes into ``output``. What has no name is a loss only then: a unit of a net that a list
    keeps is what the weights before it go into, and these may be changed by its slopes."""
    back = backwards(body, output, np.ones(np.shape(output.value)) if isinstance(output.value, np.ndarray) else 1.0)
    return all([back.gradients[var] is not None for var, change in changes_of(watched) if np.any(change)])


def _within(back: Backward, own: list[Kept], found: Round, division: Division) -> bool:
    """Whether an array on the way to what a parameter is changed by is the gradient of the variable that it is named after: where
    the only parameter's own gradient is wrong."""
    came = found.survey.slice([each.after for each in division.updates])
    places = {var.name: 0 for var in back.vars if var.kind == "stage" and not var.path}
    for kept in own:
        name = str(kept.name)
        if np.size(kept.value) < 2 or not np.any(kept.value) or not came.intersection(kept.defs) or not may_be_gradient(name):
            continue
        meant = gradient_name(name, places)
        of = "" if meant is None else meant.of
        for var in back.vars:
            if var.name == of and var.kind == "stage" and np.shape(var.value) == np.shape(kept.value):
                if back.gradients[var.index] is not None and agree(back.gradient(var.index), kept.value):
                    return True
    return False


def scales_of(body: Body, output: Var, found: Round, division: Division) -> set[float]:
    """How many times the gradient of ``output`` the arrays are that the round works with, rounded to nine digits; none where none
    of them is an array of the gradient's: a change that has no name is known but for its rate."""
    back = backwards(body, output, np.ones(np.shape(output.value)) if isinstance(output.value, np.ndarray) else 1.0)
    own = [kept.value for kept in found.got if division.own.intersection(kept.defs)]
    scales: set[float] = set()
    for var, _ in body.inputs:
        gradient = back.gradient(var.index) if back.gradients[var.index] is not None else 0.0
        alike = [each for each in own if np.size(gradient) > 1 and np.shape(each) == np.shape(gradient) and agree(gradient, each)]
        scales |= {round(float(np.sum(each * gradient) / np.sum(gradient * gradient)), 9) for each in alike}
    return scales


def _partly(back: Backward, update: Update) -> bool:
    """Whether an update of a part of an array goes along the gradient there."""
    if back.gradients[update.var] is None or np.shape(update.before) != np.shape(update.after) or not np.ndim(update.before):
        return False
    where = entries(update)
    return not np.all(where) and agree(np.asarray(back.gradient(update.var))[where], change_of(update)[where])


def equals(body: Body, output: Var, watched: Watched, found: Round, division: Division) -> bool:
    """Whether a gradient of ``output`` is what the round works with, with no factor between them: what is only printed is a loss
    only then, since people print half of it, or the mean of what they add up."""
    back = backwards(body, output, np.ones(np.shape(output.value)) if isinstance(output.value, np.ndarray) else 1.0)
    own = [kept.value for kept in found.got if division.own.intersection(kept.defs)]
    own += [value for value, defs in found.returned if division.own.intersection(defs)]
    for update in watched.updates:
        if back.gradients[update.var] is not None:
            gradient = back.gradient(update.var)
            if any([np.shape(each) == np.shape(gradient) and np.allclose(each, gradient, 1e-6, 1e-12) for each in own]):
                return True
    return False


def solves(found: Round, updates: tuple[Change, ...]) -> bool:
    """Whether what is added is solved for: a step of Newton's method reads a gradient and goes another way."""
    survey = found.survey
    made = [survey.defs[at] for at in survey.slice([at for each in updates for at in each.added]) if at >= found.first]
    lines = {id(survey.dones[each.done].node): survey.dones[each.done].node for each in made}
    lines |= {id(node): node for each in updates if (node := survey.dones[survey.defs[each.after].done].node)}
    calls = [each for node in lines.values() for each in nodes(node, inner=False) if isinstance(each, ast.Call)]
    return any([callee(each) in _SOLVING for each in calls])


def _is_number(var: Var, gradient: float, own: list[Kept]) -> bool:
    """Whether a number of the own part is the gradient of a single parameter: to the last digits, or but for a factor that its
    name vouches for. Half of it, to the last digits, is one, too: people leave out the 2 of a square."""
    for kept in own:
        if np.size(kept.value) != 1:
            continue
        value = float(np.ravel(kept.value)[0])
        if abs(gradient) != 1.0 and abs(abs(value) / abs(gradient) - 1.0) < _NEAR:  # 1 is no sign of anything
            return True
        name = str(kept.name)
        meant = gradient_name(name, {var.root: 0, var.name: 0}) if may_be_gradient(name) else None
        ratio = abs(gradient / value) if value else 0.0
        if meant is not None and (round(ratio) == 1 or abs(ratio / 2 - 1.0) < _NEAR):
            return True
    return False


class Likely(NamedTuple):
    """A gradient of the round, and the definitions of what it is most likely about."""

    kept: Kept
    roots: tuple[int, ...]


def likely(found: Round, updates: tuple[Change, ...]) -> Likely | None:
    """The earliest array that may be the gradient of another one before it: of the last one of its shape."""
    for kept in _gradients(found, updates):
        if np.size(kept.value) < 2:
            continue
        line = found.survey.dones[kept.done].node.lineno
        before = [
            each for each in found.got
            if np.shape(each.value) == np.shape(kept.value) and each.done < kept.done
            and (found.survey.dones[each.done].node.lineno < line or _split(found, kept.done))
        ]  # fmt: skip
        if before:
            return Likely(kept, _made_in(found, before[-1].done))
    return None


def _gradients(found: Round, updates: tuple[Change, ...]) -> Iterator[Kept]:
    """The arrays of the round that updates come from and that come from what is updated, the earliest first; of single numbers
    those whose names say that they may be one."""
    needed = set(found.survey.slice([each.after for each in updates]))
    parameters, after = {each.before for each in updates}, {each.after for each in updates}
    for kept in found.got:
        if after.intersection(kept.defs) or _edited(found, kept):  # what a parameter became, and what is not complete
            continue
        if _copies(found.survey.dones[kept.done].node):  # ``kept = P[u].copy()``, to be read once P[u] is another
            continue
        if np.size(kept.value) < 2 and not is_error(str(kept.name)) and not is_difference(found.survey.dones[kept.done].node):
            continue
        if needed.intersection(kept.defs) and min(kept.defs, default=0) >= found.first:
            if found.survey.slice(list(kept.defs)) & parameters:
                yield kept


def _edited(found: Round, kept: Kept) -> bool:
    """Whether nothing reads a value but a statement that changes it under its name: ``dlogits`` before ``dlogits *= advantage``."""
    survey, made = found.survey, max(kept.defs)
    readers = {each.done for each in survey.defs[made + 1 :] if made in each.reads or made in each.flat}
    nodes = {id(survey.dones[at].node): survey.dones[at].node for at in readers}
    node = next(iter(nodes.values())) if len(nodes) == 1 else None
    target: ast.expr | None = node.target if isinstance(node, ast.AugAssign) else None
    while isinstance(target, ast.Subscript):
        target = target.value
    return isinstance(target, ast.Name) and target.id == kept.name


def _copies(node: ast.stmt) -> bool:
    """Whether what a statement binds is what stands somewhere already, or a copy of that."""
    value = getattr(node, "value", None)
    if isinstance(value, ast.Call) and callee(value) in ("copy", "deepcopy", "array", "asarray"):
        value = value.args[0] if value.args else value.func.value if isinstance(value.func, ast.Attribute) else None
    return isinstance(node, ast.Assign) and isinstance(value, (ast.Name, ast.Attribute, ast.Subscript))


def is_error(name: str) -> bool:
    """Whether a name says that what it stands for is a gradient, or a difference of what is and what should be."""
    return may_be_gradient(name) or any([word in name.lower() for word in ("err", "diff", "resid")])


def is_difference(node: ast.stmt) -> bool:
    """Whether what a statement binds is a difference: ``e = a - y``."""
    value = getattr(node, "value", None)
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub)


def given(
    body: Body, again: Callable[[tuple[int, ...], Parts], Body | None], watched: Watched, updates: tuple[Change, ...],
    only: Likely | None = None, wanted: Given | None = None,
) -> tuple[Given, Body] | None:  # fmt: skip
    """The earliest array of the round that is the gradient of a variable, or part, of its shape, in that a parameter changes by
    what follows from it; of several variables one with which all do, and of those the one with the plainest factor. A single
    number is one where its name or its statement says so (``error = target - output``) and no fewer than three numbers change by
    what follows from it, by one factor; what is ``wanted`` is it without that. ``again`` records as much of the body as some
    definitions need, with parts taken out; that record comes with it. Of ``only`` one array, by whose roots the body is recorded,
    it is told only if all of them do."""
    found = body.found
    variables = body.binder.journal.vars
    tried = 0
    any_back: Backward | None = None  # of this body: it has the texts of its parts
    zeros = not any([np.any(update.before) for update in watched.updates])  # slopes are 1/4, or 1: of all that agree the first
    every = sorted(_gradients(found, updates), key=lambda kept: not is_error(str(kept.name)))
    for kept in every if only is None else (only.kept,):
        line = found.survey.dones[kept.done].node.lineno
        before = _stage_of(kept, variables) if np.size(kept.value) < 2 or only is None else None
        splits = _split(found, kept.done)
        fits: list[tuple[tuple[bool, int, float, bool], Given, Body]] = []
        for var in sorted(variables, key=lambda var: (var.kind == "part", -var.index)):
            if var.kind not in ("stage", "part") or not var.diff or np.shape(var.value) != np.shape(kept.value):
                continue
            if before is not None and var.stage >= before:
                continue
            if not is_float(var.value) or tried >= TRIED:
                continue
            if before is None and var.line > line:  # where it is known when it ran, a method may stand below those that call it
                continue
            if var.line == line and not (splits and (before is not None or only is not None)):
                continue
            tried += 1
            if any_back is None or var.kind == "stage":
                any_back = backwards(body, var, kept.value)
            parts, at = part_of(any_back, found, kept, var)
            if var.kind == "part" and not parts:
                continue
            roots = _made_in(found, at)
            if not roots:  # another name for something: that is tried, too
                continue
            other = body if var.kind == "stage" else again(roots, parts)
            here = None if other is None else _stage(other, var.code, kept.value)
            if other is None or here is None or (parts and not np.array_equal(here.value, var.value)):
                continue
            back = any_back if other is body else backwards(other, here, kept.value)
            about = watched if other is body else watched.about(other.inputs)
            if np.size(kept.value) < 2 and _leaves(back, kept, about, watched, found, updates):
                continue
            known = wanted is not None and (str(kept.name), line, var.code) == (wanted.name, wanted.line, wanted.code)
            signs = [-wanted.sign] if known and wanted is not None else signs_of(back, kept, about)
            whole, signs = all(signs), [sign for sign in signs if sign]
            others = _again(found, kept) if only is None and not signs and np.size(kept.value) > 1 else ()
            if others and (sign := _one_of_several(back, kept, about, found, others)):
                signs, whole = [sign], True
            if not signs or (only is not None and not whole):
                continue
            same = other is not body or (only is not None and only.roots == roots)
            least = other if same else again(roots, parts)  # one that agrees is enough: the others may hold a fault
            if least is None or _stage(least, var.code, kept.value) is None:
                continue
            shown = ast.unparse(parts[at][1]) if parts else var.shown
            seed = -signs[0] * np.asarray(kept.value, dtype=float)
            taken = Given(str(kept.name), line, var.code, shown, seed, -signs[0], roots, kept.defs, others)
            left = len(changes_of(watched)) - len([at for at, _ in changes_of(about) if back.gradients[at] is not None])
            strange = STRANGE if others else strangeness(back, kept, about, found.got)
            rank = (not whole, left, strange, var.kind == "part")
            fits.append((rank, taken, least))
            if rank[0] == strange == 0 and not zeros:
                break
        if fits:
            return min(fits[:: -1 if zeros else 1], key=lambda fit: fit[0])[1:]
    return None


def _split(found: Round, at: int) -> bool:
    """Whether a statement, or one before it, was taken out of the one that the text has there (``engine.own.residuals``)."""
    line = found.survey.dones[at].node.lineno
    nodes = [done.node for done in found.survey.dones[1 : at + 1] if done.node.lineno == line]
    return any([isinstance(node, ast.Assign) and split_off(node) for node in nodes])


def _again(found: Round, kept: Kept) -> tuple[int, ...]:
    """What the statement of a gradient made the other times that it ran in the round."""
    survey = found.survey
    node = survey.dones[survey.defs[max(kept.defs)].done].node
    dones = {done.index for done in survey.dones[1:] if done.node is node}
    return tuple([each.index for each in survey.defs[found.first :] if each.done in dones and each.index not in kept.defs])


def _one_of_several(back: Backward, kept: Kept, watched: Watched, found: Round, others: tuple[int, ...]) -> float:
    """The sign of the gradient of one example, where a parameter is changed by the sum of all and an array of the round that comes
    from this example alone is the gradient of a parameter; 0 where none is."""
    changes = [(change, back.gradient(var)) for var, change in changes_of(watched) if back.gradients[var] is not None]
    least, roots = ROUNDING * np.max(np.abs(kept.value)), set(kept.defs)
    rates = tuple({rate for update in watched.updates for rate in update.rates or ()})
    for _, gradient in changes:
        if np.size(gradient) < 2 or agree(kept.value, gradient):
            continue
        for each in found.got:
            if np.shape(each.value) != np.shape(gradient) or each.done <= kept.done or np.max(np.abs(each.value)) <= least:
                continue
            alike = agree(gradient, each.value) and explained(gradient, each.value, kept, rates)
            if alike and (came := found.survey.slice(set(each.defs))) & roots and came.isdisjoint(others):
                return float(np.sign(sum([np.sum(change * gradient) for change, gradient in changes])))
    return 0.0


def _leaves(back: Backward, kept: Kept, about: Watched, watched: Watched, found: Round, updates: tuple[Change, ...]) -> bool:
    """Whether what comes from a number moves parameters that its gradient does not reach: of one neuron of several the weights
    always change as it says, by one factor, whatever reaches it."""
    survey, mine = found.survey, set(kept.defs)
    needed = {
        survey.dones[survey.defs[each.after].done].node.lineno
        for each in updates if not mine.isdisjoint(survey.slice(set(each.added)))
    }  # fmt: skip
    reached = {each.line for each in about.updates if back.gradients[each.var] is not None}
    return not (needed & {each.line for each in watched.updates}) <= reached


def _stage(body: Body, code: str, like: Any) -> Var | None:
    """The stage of that name and shape."""
    made = body.binder.journal.vars
    return next((v for v in made if v.code == code and v.kind == "stage" and np.shape(v.value) == np.shape(like)), None)


def _stage_of(kept: Kept, variables: list[Var]) -> int | None:
    """The stage that a number of the round was made in; None where it stands in none."""
    same = [v for v in variables if v.name.rpartition(".")[2] == kept.name and np.array_equal(v.value, kept.value)]
    return same[0].stage if same else None


def _made_in(found: Round, at: int) -> tuple[int, ...]:
    """The definitions that a statement made, those of the calls in it too: ``l2 = sigmoid(z)`` is made by the ``return``."""
    done = found.survey.dones[at]
    inside = found.survey.dones[at : max(done.end, at + 1)] if at else (done,)
    return tuple([made for each in inside for made in each.wrote])
