"""Accumulation: overwritten, stale, missing, counted twice, lost where an index repeats; the regularisation's part."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.repairs.arithmetic import close, named_factors
from engine.mending.statement import SUM


def accumulating(site: Site) -> Iterator[Repair]:
    """``=`` for ``+=``, and the other way round."""
    statement, node = site.statement, site.statement.node
    single = isinstance(node, ast.Assign) and len(node.targets) == 1 and not isinstance(node.targets[0], ast.Tuple)
    if isinstance(node, ast.Assign) and single and site.before is not None:
        yield Repair("overwritten", f"{statement.part(node.targets[0])} += {statement.part(node.value)}", 1)
    elif isinstance(node, ast.AugAssign):
        yield Repair("stale", f"{statement.part(node.target)} = {statement.part(node.value)}", 1)
        adds = isinstance(node.op, (ast.Add, ast.Sub))
        yield Repair("twice", "pass", 2, () if adds else (("stands", True),))


def repeats(site: Site) -> Iterator[Repair]:
    """``dx[index] += v`` adds once where an index stands twice (numpy buffers it); ``np.add.at`` adds each time."""
    statement, node = site.statement, site.statement.node
    if isinstance(node, (ast.AugAssign, ast.Assign)):
        target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]
        adds = isinstance(node, ast.Assign) or isinstance(node.op, ast.Add)  # what is taken off is not added
        if isinstance(target, ast.Subscript) and adds:
            owner, index, value = statement.part(target.value), statement.part(target.slice), statement.part(node.value)
            index = f"({index})" if isinstance(target.slice, ast.Tuple) else index
            yield Repair("repeats", f"np.add.at({owner}, {index}, {value})", 2)


def terms(site: Site) -> Iterator[Repair]:
    """A term too many, or one missing that the numbers name: another gradient, a contribution of ours, a part of a parameter."""
    statement = site.statement
    indices = {id(n) for e in statement.expressions() if isinstance(e, ast.Subscript) for n in ast.walk(e.slice)}
    for part in statement.expressions():
        if isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Add, ast.Sub)) and id(part) not in indices:
            for kept in (part.left, part.right):
                minus = isinstance(part.op, ast.Sub) and kept is part.right
                text = ("-" if minus else "") + statement.part(kept, 3 if minus else SUM)
                dropped = part.right if kept is part.left else part.left
                kind = _extra(site, part, dropped)
                field = "term" if kind == "twice" else "extra"
                yield Repair(kind, statement.change((part, text)), 2, ((field, statement.part(dropped)),))
    if np.shape(site.want) != np.shape(site.got):
        return
    if site.want is site.got:
        yield from _unknown(site)
        return
    gap = np.subtract(site.want, site.got)
    value = statement.value
    if value is None or isinstance(value, ast.Tuple) or not np.any(gap) or not np.all(np.isfinite(gap)):
        return
    adds = _grew(site, gap) or scaled(site)
    for kind, text, cost in lost(site, gap):
        cost += AGAIN if adds else 0
        sign, term = ("-", text[1:]) if text.startswith("-") else ("+", text)
        yield Repair(kind, statement.change((value, f"{statement.part(value, SUM)} {sign} {term}")), cost, (("term", text),))


AGAIN = 3
"""What it costs more to add what the line adds already, times a number: ``2 * reg * W`` is likelier than ``reg * W`` twice."""


def _grew(site: Site, gap: np.ndarray) -> bool:
    """Whether a gap is a multiple of what the line adds itself."""
    adds = isinstance(site.statement.node, ast.AugAssign) and site.before is not None
    adds = adds and np.shape(site.before) == np.shape(site.got)
    before = site.before if adds else 0.0
    made = np.asarray(np.subtract(site.got, before), dtype=float)
    return made.size > 1 and _multiple(np.asarray(gap, dtype=float), made) is not None


def _unknown(site: Site) -> Iterator[Repair]:
    """Another gradient added, where no number says what is missing."""
    value = site.statement.value
    if value is None or isinstance(value, ast.Tuple):
        return
    read = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
    for place in sorted(site.gradients):
        if place in site.names and place not in read and place != site.place and np.shape(site.names[place]) == np.shape(site.got):
            text = f"{site.statement.part(value, SUM)} + {place}"
            kind = "carry_lost" if place in site.carried else "missing"
            yield Repair(kind, site.statement.change((value, text)), 2, (("term", place),))


def _extra(site: Site, part: ast.expr, dropped: ast.expr) -> str:
    """What kind of mistake a term too many is."""
    if np.shape(site.want) and site.shape(site.statement.part(part)) == ():
        return "factor"  # of a number among arrays: ``N - 1``
    names = {each.id for each in ast.walk(dropped) if isinstance(each, ast.Name)}
    return "twice" if names & site.gradients or not names else "regularisation"


def lost(site: Site, gap: np.ndarray) -> Iterator[tuple[str, str, int]]:
    """What a gap between two gradients is: kind, text, cost."""
    read = _words(site.statement.text)
    for text, value in site.contributions:
        if np.shape(value) == np.shape(gap) and _same(value, gap):
            itself = _of_itself(site, text)  # ``2 * reg * W`` is how one writes it, and comes below
            yield "regularisation" if itself else "missing", text, 6 if itself else 2
    for place, held in site.names.items():
        if np.shape(held) != np.shape(gap) or place == site.place:
            continue
        if place in site.gradients or place.rpartition(".")[2] in site.gradients:
            if _same(held, gap):
                yield "carry_lost" if place in site.carried else "missing", place, 2
        elif np.size(held) > 1:
            ratio = _multiple(gap, np.asarray(held, dtype=float))
            if ratio is not None:
                kind = "regularisation" if site.variable is not None and _same(held, site.variable) else "missing"
                for text, cost in factors(site, ratio):
                    known = kind == "regularisation" and not read & _words(place) and STRENGTHS & _words(text)
                    cost -= 2 if known else 0  # ``2 * reg`` goes before ``2 / n``, where they come to the same
                    term = f"{text} * {place}" if text.strip("-") else text + place
                    yield kind, f"{place} / {text[1:]}" if text.startswith("/") else term, cost + (kind == "missing")
    for (a, one), (b, other) in _pairs(site):
        if _same(np.add(one, other), gap):
            yield "missing", f"{a} + {b}", 3


def scaled(site: Site) -> bool:
    """Whether what is there is a multiple of what is meant: then a factor is wrong, and no term is missing."""
    got, want = np.asarray(site.got, dtype=float), np.asarray(site.want, dtype=float)
    return got.shape == want.shape and got.size > 1 and bool(np.any(got)) and _multiple(want, got) is not None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _of_itself(site: Site, text: str) -> bool:
    """Whether a contribution is made of the variable itself and numbers, and of no gradient."""
    words = {*re.findall(r"[^\W\d]\w*", text)} - {"np"}
    arrays = [place for place, held in site.names.items() if place in words and np.ndim(held)]
    if site.variable is None or not words.isdisjoint(site.gradients):
        return False
    return bool(arrays) and all([_is(site.names[place], site.variable) for place in arrays])


def _is(held: Any, variable: Any) -> bool:
    return np.shape(held) == np.shape(variable) and _same(np.asarray(held, dtype=float), np.asarray(variable, dtype=float))


STRENGTHS = frozenset((
    "reg", "lam", "lambd", "lmbda", "lambda_", "reg_strength", "l2", "l2_reg", "l1", "weight_decay", "decay", "wd",
))  # fmt: skip
"""What the strength of a regularisation is called."""


def factors(site: Site, ratio: float) -> Iterator[tuple[str, int]]:
    """A number as one would write it before a parameter: ``reg``, ``2 * reg``, ``lam / m``."""
    if close(ratio, 1.0) or close(ratio, -1.0):
        yield "" if ratio > 0 else "-", 2
    yield from named_factors(site, ratio)
    short = float(f"{ratio:.3g}")
    if close(ratio, short) and abs(ratio) < 1:
        yield f"{short:g}", 5  # ``1e-3``: a rate as it is written
    scalars = [(p, float(held)) for p, held in site.names.items() if np.ndim(held) == 0 and p not in site.gradients and held]
    for place, number in scalars:
        for size, value in site.sizes:
            if size != place and value > 1:
                if close(ratio, number / value):
                    yield f"{place} / {size}", 4
                if close(ratio, 2 * number / value):
                    yield f"2 * {place} / {size}", 5
                if close(ratio, number - number / value):
                    yield f"({place} - {place} / {size})", 6


def _pairs(site: Site) -> Iterator[tuple[tuple[str, np.ndarray], tuple[str, np.ndarray]]]:
    found = site.contributions[:6]
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            if np.shape(one[1]) == np.shape(other[1]):
                yield one, other


def _multiple(a: np.ndarray, b: np.ndarray) -> float | None:
    at = int(np.argmax(np.abs(b)))
    top = float(b.ravel()[at])
    if top == 0 or not np.isfinite(top):
        return None
    ratio = float(a.ravel()[at]) / top
    return ratio if ratio and _same(ratio * b, a) else None


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    same = np.shape(a) == np.shape(b)  # numpy would stretch one, or raise
    return same and bool(np.allclose(a, b, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(b), initial=0.0))))
