"""An own part that was stopped by an error: what it had not finished is not wrong, the line that stopped it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.checking.faults import Fault, rounds_of
from engine.checking.finding import Finding
from engine.checking.reading import Reading
from engine.nodes import nodes
from engine.own.records import Survey
from engine.reading.gradnames import stems_of
from engine.trace import Trace
from engine.verdicts import Own, Uncompared


def root_of(name: str) -> str:
    """``dW`` of ``net.dW``, ``grads`` of ``grads['W1']``."""
    return re.split(r"\[", name)[0].rpartition(".")[2]


def pending(survey: Survey, body: Iterable[ast.stmt]) -> frozenset[str]:
    """The names that would still have been written, had nothing stopped the run: by statements that were not reached, and by those
    of the loops that were under way."""
    if survey.failed is None or not survey.dones:
        return frozenset()
    last = survey.dones[-1]
    reached = {id(done.node) for done in survey.dones[:-1]}
    again = {id(node) for loop, _ in last.rounds for node in ast.walk(loop)}
    return frozenset([
        name for node in nodes(*body)
        if isinstance(node, ast.stmt) and (id(node) not in reached or id(node) in again) for name in _written(node)
    ])  # fmt: skip


def _written(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        whole = [each for target in targets for each in (target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target])]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        whole = list(node.value.args)
    else:
        return
    for each in whole:
        while isinstance(each, ast.Subscript):
            each = each.value
        if isinstance(each, (ast.Name, ast.Attribute)):
            yield each.id if isinstance(each, ast.Name) else each.attr


def unfinished(found: list[Finding], others: list[Uncompared]) -> list[Finding]:
    """The verdicts on a gradient that was not finished: what it had is right as far as it goes; what would have been changed later
    is not compared."""
    kept = []
    for each in found:
        line = each.line
        if line.verdict == "wrong" and line.reason != "missing":
            others.append(Uncompared(line.line, line.name, "stopped"))
        else:
            kept.append(each._replace(line=line._replace(verdict="right", difference=0.0, where="", reason="")))
    return kept


def stopped(trace: Trace, reading: Reading, own: Own) -> Own:
    """The verdict with the line that stopped the run as the first wrong one, where nothing before it is wrong; as a fault where it
    is one of the own part's, whose gradient has another shape or no number."""
    survey = reading.survey
    if own.failed is None or own.first_wrong is not None or not survey.dones:
        return own
    done = survey.dones[-1]
    node = done.node
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AugAssign) else None
    name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
    stems = set(stems_of(name))
    meant = [
        v.index for v in trace.vars
        if v.diff and v.kind != "part" and trace.gradients_by_index[v.index] is not None
        and (v.name.rpartition(".")[2] in stems or (v.path and v.path[-1] in stems))
    ]  # fmt: skip
    if target is None or not meant or done.node.lineno < own.begin:
        return replace(own, first_wrong=own.failed.place.line or done.node.lineno)
    ours = trace.gradient(meant[-1])
    calls = tuple([call.lineno for call in done.calls])
    fault = Fault((done.node.lineno,), (done.index,), calls, rounds_of(survey, done.index), name, meant[-1], ast.unparse(target),
                  (ours,), ({},), None, ours)  # fmt: skip
    return replace(own, first_wrong=fault.line, faults=(fault,))
