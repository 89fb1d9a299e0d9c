"""Faults that the first pass hides: where an example's margin is kept, its label is 0, or both of its indices are the same.

A pass that is about one example, or one pair of indices, is judged again at the next ones; so is one that stands at a kink, where
any slope between two is right (``np.abs(w)`` while w is 0).
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from engine.checking.hidden import STAGES, Run
from engine.errors import ProgramError
from engine.nodes import nodes
from engine.own.places import callee
from engine.trace import Trace
from engine.verdicts import Own

PASSES = (2, 3)
"""The passes that are looked at, the first being right."""


def further(trace: Trace, run: Run) -> Own | None:
    """The verdict on a first pass over one of several examples, or at a kink; where a further one is wrong, that of this one, with
    ``Own.later``."""
    own, training = trace.own, trace.training
    if own is None or not own.ok or training is None or training.number != 1 or trace.options.pass_number is not None:
        return own
    if not trace.options.blame or training.of == 1 or len(trace.stages) > STAGES:
        return own
    if not any([line.verdict == "tie" for line in own.lines]) and not _of_an_example(trace, training.line):
        return own
    known = {(line.line, line.name) for line in own.lines}
    for number in PASSES:
        options = trace.options._replace(pass_number=number)
        try:
            other = run(trace.origin, trace.file, options._replace(blame=False))
            found = other.own
            if found is None or found.failed is not None or other.vars[other.output].shown != trace.vars[trace.output].shown:
                return own
            if any([line.verdict == "wrong" and (line.line, line.name) in known for line in found.lines]):
                told = run(trace.origin, trace.file, options).own
                return own if told is None or told.ok else replace(told, later=number)
        except ProgramError:
            return own
    return own


def _of_an_example(trace: Trace, line: int) -> bool:
    """Whether the rounds of a loop are about different data: what they walk over is an index or a value in it, and no number that
    is only printed or asked for (``if epoch % 100 == 0``)."""
    if not _is_read(trace.origin.text.split("\n"), line):
        return False
    try:
        tree = ast.parse(trace.origin.text)
    except (SyntaxError, ValueError):  # a notebook's cells
        return False
    for loop in nodes(tree):
        if isinstance(loop, ast.For) and loop.lineno == line:
            names = {each.id for each in nodes(loop.target) if isinstance(each, ast.Name)}
            return any([names & _read(statement) for statement in loop.body])
    return False


def _is_read(lines: list[str], line: int) -> bool:
    """Whether what a loop counts by stands anywhere below its head: where it does not, the program need not be parsed for it."""
    names = re.findall(r"[^\W\d]\w*", lines[line - 1].partition(" in ")[0]) if line <= len(lines) else []
    return bool(names[1:]) and re.search(rf"\b({'|'.join(names[1:])})\b", "\n".join(lines[line:])) is not None


def _read(node: ast.AST) -> set[str]:
    """The names that a statement computes with: not those in tests and prints."""
    if isinstance(node, ast.Call) and callee(node) == "print":
        return set()
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    inner = [each for name, each in ast.iter_fields(node) if name != "test"]
    every = [each for one in inner for each in (one if isinstance(one, list) else [one]) if isinstance(each, ast.AST)]
    return set().union(*[_read(each) for each in every])
