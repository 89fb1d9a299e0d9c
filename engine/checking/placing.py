"""Of which executed statement a fault is told: the one that made what is wrong, or the one that hands it on wrongly."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.checking.faults import Fault, entry_of, place_of, rounds_of
from engine.checking.finding import Finding
from engine.checking.handing import handing
from engine.checking.idle import idle
from engine.checking.reading import Reading
from engine.checking.roles import Roles
from engine.checking.site import Site, own_binding
from engine.checking.tested import tested
from engine.own.records import Done


def fault_of(reading: Reading, site: Site, target: Finding, roles: Roles) -> Fault:
    """The fault that a site is, which was found by way of a wrong gradient."""
    survey = reading.survey
    if site.bindings:
        return _handed(reading, site)
    dones = tuple([_place(reading, at, target, roles) for at in site.defs]) or (target.event.done,)
    first = survey.dones[dones[0]]
    at = site.defs[0] if site.defs else -1
    own = not site.defs or at in reading.made(target)
    header = (idle(reading, target) or tested(reading, target)) if own else None
    if header is not None:
        calls, rounds = tuple([call.lineno for call in header.calls]), rounds_of(survey, header.index)
        place, line = target.unit.name, target.line
        return Fault((header.node.lineno,), (header.index,), calls, rounds, line.name, site.var, place, (None,), ({},), line.theirs,
                     line.ours)  # fmt: skip
    place = place_of(survey, at) if at >= 0 and survey.defs[at].done == dones[0] else target.unit.name
    wrong = 0 if own else _first_wrong(reading, site, roles)
    theirs, ours = target.line.theirs, target.line.ours
    if not own:
        theirs, ours = survey.values.get(site.defs[wrong]), site.wants[wrong] if wrong < len(site.wants) else None
    name = target.line.name if own and (place == "return" or first.node.lineno == target.line.line) else place
    if name == "return":
        told = {each.line.name for each in reading.found}
        bound = [str(each.name) for each in survey.bindings if at in each.defs and each.kind == "name"]
        name = next((each for each in bound if each in told), target.line.name)
    place = entry_of(survey, at, place) if at >= 0 and survey.defs[at].done == dones[0] else place
    return Fault(
        (first.node.lineno,), dones, tuple([call.lineno for call in first.calls]), rounds_of(survey, dones[wrong]), name, site.var,
        place, site.wants or (None,), ({},) * len(dones), theirs, ours, _run(reading, target, roles) if own else (),
    )  # fmt: skip


def _run(reading: Reading, target: Finding, roles: Roles) -> tuple[int, ...]:
    """The lines of a wrong gradient and of all that it came from in its function and nothing judges, nor its numbers: a buffer that
    a loop fills, helpers without a gradient's name. () where the gradient's own is the only one."""
    survey, made = reading.survey, set(reading.made(target))
    if not made:
        return ()
    frame = survey.dones[survey.defs[max(made)].done].frame
    before = [at for at in reading.between(made, reading.right()) - made if at in reading.own and not survey.defs[at].literal]
    before = [at for at in before if survey.dones[survey.defs[at].done].frame is frame and np.any(survey.values.get(at, 0.0))]
    before = [at for at in before if np.size(survey.values[at]) < 2 or not _known(roles, survey.values[at])]
    lines = {reading.line(at) for at in (*before, *made)}
    return tuple(sorted(lines)) if len(lines) > 1 and all([line <= target.line.line for line in lines]) else ()


def _known(roles: Roles, value: Any) -> bool:
    """Whether an array is the gradient of something, or a value of the computation, made once more."""
    return roles.exact(value) or roles.plain(value)


def _first_wrong(reading: Reading, site: Site, roles: Roles) -> int:
    """The first execution of a site that makes another value than it should: in a loop the first rounds may be right."""
    values = reading.survey.values
    for number, (at, want) in enumerate(zip(site.defs, site.wants, strict=False)):
        if at not in values or np.shape(values[at]) != np.shape(want) or not roles.same(values[at], want):
            return number
    return 0


def _handed(reading: Reading, site: Site) -> Fault:
    """A name that got what was there already: the line that gives it the name, or the one that returns it from a call."""
    survey = reading.survey
    bindings = [survey.bindings[at] for at in site.bindings]
    dones = tuple([handing(survey, each) for each in bindings])
    done, binding = survey.dones[dones[0]], bindings[0]
    returned = isinstance(done.node, ast.Return)
    theirs = survey.values.get(binding.defs[0], binding.value) if binding.defs else None
    name = str(binding.name)
    return Fault(
        (done.node.lineno,), dones, tuple([call.lineno for call in done.calls]), rounds_of(survey, done.index), name, site.var,
        "return" if returned else name, site.wants, ({},) * len(dones), theirs, site.wants[0],
    )  # fmt: skip


def _place(reading: Reading, at: int, target: Finding, roles: Roles) -> int:
    """The execution to be blamed for a definition: the statement that made it; for what a function made that the forward part calls
    too, or that is right where it is called elsewhere, the call."""
    survey = reading.survey
    done = survey.dones[survey.defs[at].done]
    value = survey.values.get(at, 0.0)
    named = at in reading.made(target) and target.event.handed
    right = reading.right() if named and not roles.exact(value) and roles.plain(value) else set()
    named = named and not (done.calls and _shared(reading, done, right))
    named = named and not (_unsummed(value, target.line.ours) and not _read_here(reading, at))
    if named and np.size(value) > 1 and (roles.exact(value) or roles.plain(value)) and not _read_besides(reading, at, target):
        bound = own_binding(survey, target)  # a right number, under a wrong name
        return handing(survey, survey.bindings[bound[0]]) if bound else target.event.done
    while done.calls and _shared(reading, done, right):
        outer = next((each for each in reversed(survey.dones[: done.index]) if len(each.calls) < len(done.calls)
                      and each.end > done.index), None)  # fmt: skip
        if outer is None:
            break
        done = outer
    return done.index


def _unsummed(value: Any, ours: Any) -> bool:
    """Whether the sum over an axis is all that a value lacks: that is missing where it is made."""
    if ours is None or np.size(value) <= np.size(ours):
        return False
    sums = [np.ravel(np.sum(value, axis=axis)) for axis in range(np.ndim(value))]
    return any([np.size(each) == np.size(ours) and np.allclose(each, np.ravel(ours), rtol=1e-6) for each in sums])


def _read_here(reading: Reading, at: int) -> bool:
    """Whether more is computed of a definition in the function that made it."""
    survey = reading.survey
    frame = survey.dones[survey.defs[at].done].frame
    return any([at in each.reads and survey.dones[each.done].frame is frame for each in survey.defs[at + 1 :]])


def _read_besides(reading: Reading, at: int, target: Finding) -> bool:
    """Whether another wrong gradient was made of a definition without the name that it was handed to: then it is itself wrong."""
    survey, name = reading.survey, target.unit.name.rpartition(".")[2]
    makers = {at for each in reading.wrong if each.unit is not target.unit and not each.event.handed for at in reading.made(each)}
    for one in makers:
        names = {n.id if isinstance(n, ast.Name) else n.attr for n in ast.walk(survey.dones[survey.defs[one].done].node)
                 if isinstance(n, (ast.Name, ast.Attribute))}  # fmt: skip
        if at in survey.defs[one].reads and name not in names:
            return True
    return False


def _shared(reading: Reading, done: Done, right: set[int]) -> bool:
    """Whether what a statement made elsewhere is of the forward part, or right."""
    dones = [each for each in reading.survey.dones if each.node is done.node]
    elsewhere = {made for each in dones if each.frame is not done.frame for made in each.wrote}
    return bool(elsewhere & right) or any([made in reading.forward for each in dones for made in each.wrote])
