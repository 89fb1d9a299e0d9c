"""What verdicts are measured on, made anew from the base programs at each run, always the same: right variants and faulty files."""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from functools import lru_cache
from math import isclose
from typing import Any, NamedTuple

from tests.verdicts.by_hand import by_hand
from tests.verdicts.faults import Planted, planted
from tests.verdicts.programs import Program, judged, pairs
from tests.verdicts.proving import Marked, Unproved
from tests.verdicts.spelling import STYLES, carries, natively, respelled
from tests.verdicts.variants import WAYS

VARIANTS = 20
"""Right variants of a base program, its spellings included."""
FAULTS = 2
"""Faults of one class in one spelling of a base program, at most; of the ``RARE`` twice as many."""
RARE = {
    "aliasing",
    "diagonal",
    "keepdims",
    "line_order",
    "loop_order",
    "lost_carry",
    "lost_repeats",
    "regularisation",
    "stale",
    "updated",
}

SILENT = {"broadcast", "keepdims"}
"""Classes that nothing but the numbers shows: no gradient has another shape."""


class Case(NamedTuple):
    """One file. ``kind`` is the class of its fault, "" for a right one; ``lines`` any of which is the first wrong one; ``wrong``
    the gradients that are. ``marked`` is the text with marks, whose line is ``where[line]`` in ``text``."""

    name: str
    program: Program
    kind: str
    text: str
    marked: str
    lines: frozenset[int]
    wrong: tuple[str, ...]


def _case(
    name: str,
    program: Program,
    marked: str,
    kind: str = "",
    lines: frozenset[int] = frozenset(),
    wrong: tuple[str, ...] = (),
) -> Case:
    text, where = judged(marked)
    return Case(name, program, kind, text, marked, frozenset([where[line] for line in lines if line in where]), wrong)


class Spelled(NamedTuple):
    """A spelling of a base program that was proved, with what is needed to prove what is made of it."""

    style: str
    text: str
    names: dict[str, str]
    slopes: tuple[Any, ...]
    loss: float


def _spelled(text: str, style: str, names: dict[str, str], slopes: tuple[Any, ...] | None = None) -> Spelled | None:
    """None where it is not right. ``slopes`` are known where only names differ."""
    try:
        marked = Marked(text)
        slopes = marked.slopes() if slopes is None else slopes
        if marked.proof(slopes).wrong or not marked.ends():
            return None
    except Unproved:
        return None
    return Spelled(style, text, names, slopes, marked.run().loss)


@lru_cache(4)
def spellings(program: Program) -> tuple[Spelled, ...]:
    """The program as it stands, and in every style that makes another file of it. Raises ``Unproved`` for one that is not right."""
    native = _spelled(program.text, "native", natively(program.text))
    if native is None:
        raise Unproved(program.name)
    found: list[Spelled | None] = [native]
    texts = {program.text}
    for style in STYLES:
        text, names = respelled(program.text, style)
        if text not in texts:
            texts.add(text)
            found.append(_spelled(text, style, names, native.slopes))
    return tuple([each for each in found if each is not None])


def rights(program: Program) -> list[Case]:
    """Spellings and variants of equal meaning, each proved by differences."""
    base = spellings(program)
    cases = [_case(f"{program.name}:{each.style}", program, each.text) for each in base]
    seen = {case.text for case in cases}
    draw = random.Random(f"rights {program.name}")
    for number in range(12 * VARIANTS):
        if len(cases) >= VARIANTS:
            break
        style = draw.choice(base)
        text, ways = style.text, []
        for way in draw.sample(sorted(WAYS), draw.randrange(1, 4)):
            try:
                other = WAYS[way](text, draw, set(style.names.values()))
            except (SyntaxError, IndexError):
                continue
            if other != text:
                text, ways = other, [*ways, way]
        if not ways or judged(text)[0] in seen:
            continue
        if _spelled(text, style.style, style.names) is not None:
            cases.append(_case(f"{program.name}:{style.style}:{'+'.join(ways)}:{number}", program, text))
            seen.add(cases[-1].text)
    return cases


def faulty(program: Program, seed: str = "") -> list[Case]:
    """Faults planted in the program as it stands and in two other spellings, and by hand, each proved: a gradient is
    not the loss's slope. Another ``seed`` draws other faults and spellings."""
    draw = random.Random(f"faults {program.name}{seed}")
    base = spellings(program)
    chosen = [base[0], *draw.sample(base[1:], min(2, len(base) - 1))]
    cases: list[Case] = []
    for number, fault in enumerate(by_hand(program.name, program.text)):
        wrong = _wrong(fault.text)
        if not wrong:
            raise Unproved(f"a fault by hand that is none: {program.name} {fault.kind}")
        cases.append(
            _case(f"{program.name}:by_hand:{fault.kind}:{number}", program, fault.text, fault.kind, fault.lines, wrong)
        )
    seen: set[str] = {case.marked for case in cases}
    for style in chosen:
        text = style.text
        if style is not base[0]:
            for way in ("sized", "seeded"):
                changed = WAYS[way](text, draw, set())
                text = changed if _spelled(changed, "", {}) is not None else text
        start = _spelled(text, style.style, style.names)
        assert start is not None
        by_kind: dict[str, list[Planted]] = defaultdict(list)
        for fault in planted(text, set(style.names.values()), carries(style.names)):
            by_kind[fault.kind].append(fault)
        for kind in sorted(by_kind):
            kept = 0
            for fault in draw.sample(by_kind[kind], len(by_kind[kind])):
                if kept == FAULTS * (1 + (kind in RARE)):
                    break
                wrong = proved(fault, start)
                if wrong and fault.text not in seen:
                    seen.add(fault.text)
                    name = f"{program.name}:{style.style}:{kind}:{kept}"
                    cases.append(_case(name, program, fault.text, kind, fault.lines, wrong))
                    kept += 1
    return cases


def proved(fault: Planted, start: Spelled) -> tuple[str, ...]:
    """The gradients that are wrong by differences; none for a file that does not run, or is right, or cannot be told, or whose loss
    reads what was changed: ``err = y - out`` for ``out - y`` is no mistake where the loss squares it, those that read it are."""
    if fault.text == start.text or _read_by_the_loss(fault.text, start):
        return ()
    try:
        marked = Marked(fault.text)
        found = marked.proof(start.slopes, start.loss)
    except (Unproved, ValueError):
        return ()
    if fault.kind in SILENT and any(
        [own.shape != slope.shape for own, slope in zip(marked.run().gradients, start.slopes, strict=True)]
    ):
        return ()
    if not found.wrong or not marked.ends():
        return ()
    return tuple([pairs(fault.text)[at].gradient for at in found.wrong])


def _read_by_the_loss(text: str, start: Spelled) -> bool:
    """Whether the loss is another as soon as the one line that was changed makes 1.3 times its number."""
    lines, other = start.text.split("\n"), text.split("\n")
    changed = [at for at, pair in enumerate(zip(lines, other, strict=False)) if pair[0] != pair[1]]
    if len(lines) != len(other) or len(changed) != 1:
        return False
    line = lines[changed[0]]
    indent = line[: len(line) - len(line.lstrip())]
    try:
        (node,) = ast.parse(line.strip()).body
    except (SyntaxError, ValueError):
        return False
    if not isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)) or node.value is None or isinstance(node.value, ast.Tuple):
        return False
    node.value = ast.BinOp(node.value, ast.Mult(), ast.Constant(1.3))
    lines[changed[0]] = indent + ast.unparse(ast.fix_missing_locations(node))
    try:
        return not isclose(Marked("\n".join(lines)).run().loss, start.loss, rel_tol=1e-9, abs_tol=1e-12)
    except Unproved:
        return False


def _wrong(text: str) -> tuple[str, ...]:
    """The gradients of a marked text that are wrong, by differences of every entry."""
    marked = Marked(text)
    return tuple([marked.pairs[at].gradient for at in marked.proof(marked.slopes()).wrong])


def mends(case: Case, changed: str) -> tuple[int, int]:
    """How many gradients of a faulty file are wrong, and how many of the marked text that was made of it by mending; -1 for one
    that does not run, or whose loss is another."""
    try:
        if not isclose(Marked(changed).run().loss, Marked(case.marked).run().loss, rel_tol=1e-9, abs_tol=1e-12):
            return len(case.wrong), -1
        return len(case.wrong), len(_wrong(changed))
    except Unproved:
        return len(case.wrong), -1
