"""What is missing beside the wrong line: below it, after its loop, in another loop, or between two lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeGuard

import numpy as np

from engine.mending.blocks import reads, writes
from engine.mending.mends import Mend, as_mend, written_place
from engine.mending.numbers import agree
from engine.mending.places import root
from engine.mending.records import Repair
from engine.mending.repairs.around import Change
from engine.mending.repairs.beside import beside as added_beside
from engine.mending.repairs.contributing import counted
from engine.mending.repairs.inserting import more
from engine.mending.repairs.masks import masks_of
from engine.mending.seeking import Sought
from engine.mending.statement import PRODUCT, statement_of
from engine.mending.trying import Case, site_of
from engine.own.alone import Alone
from engine.reading.segments import segment

LATE = 12
"""Statements after the wrong line below which a contribution is looked for."""


def between(sought: Sought) -> Iterator[Mend]:
    """A mask that is missing between the line that makes a gradient and this one, which alone reads it: rather in this one, where
    that only hands it on (``dh = dhd``, ``dh = dhd.copy()``)."""
    for here in sought.here:
        home = sought.course.blocks.home(here)
        if home is None or home.block[home.at] is not here:
            continue
        for site in sought.sites(here)[:1]:
            for name in sorted({n.id for n in ast.walk(here) if isinstance(n, ast.Name)} & site.gradients):
                made = [node for node in home.block[: home.at] if name in writes(node)]
                others = [node for node in home.block if node is not here and name in reads(node)]
                if not made or others or not isinstance(made[-1], ast.Assign) or not _bare(made[-1]):
                    continue
                text = segment(made[-1], sought.course.again.program.lines)
                for mask, value in masks_of(site):
                    if np.shape(value) == site.shape(name):
                        kept = mask.removeprefix("(").removesuffix(" > 0)")
                        added = f"{name}[{kept} <= 0] = 0" if mask.endswith(" > 0)") else f"{name} *= {mask}"
                        cost = 2 + mask.endswith((">= 0)", "< 0)"))
                        if _copies(here, name):
                            statement, copied = site.statement, here.value
                            written = f"{statement.part(copied, PRODUCT)} * {mask}"
                            yield as_mend(here, Repair("mask_missing", statement.change((copied, written)), cost))
                            cost += 1
                        change = Change("mask_missing", ((made[-1], f"{text}\n{added}"),), made[-1].lineno, added,
                                        (("after", True), ("between", here.lineno)))  # fmt: skip
                        yield Mend(0, cost, change)


def _copies(node: ast.stmt, name: str) -> TypeGuard[ast.Assign]:
    """Whether a statement binds what a name holds, or a copy of it, to another."""
    value = node.value if isinstance(node, ast.Assign) else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        value = value.func.value if value.func.attr == "copy" and not value.args else next(iter(value.args), None)
    return isinstance(value, ast.Name) and value.id == name


def after_loop(sought: Sought) -> Iterator[Mend]:
    """What is missing between the loop that adds up the gradient and the next statement: a mean's division, a term."""
    home = sought.course.blocks.home(sought.here[0]) if sought.here else None
    if home is None or not sought.place or home.block[home.at] is sought.here[0]:
        return
    after = home.block[home.at + 1 : home.at + 2]
    at = sought.course.first(after[0]) if after else -1
    moment = sought.course.states((at,)).get(at) if at >= 0 else None
    leaf = next((each for each in sought.course.leaves if each.wrong and each.place == sought.place), None)
    site = None if moment is None else site_of(Case(moment, (after[0],), {}, {}), after[0], sought.place, sought.known, None)
    if site is None or leaf is None:
        return
    site = replace(site, want=leaf.want, got=site.value(sought.place))
    found = [(kind, added, cost, told) for kind, added, cost, told in more(site)]
    for text, size in site.sizes if np.shape(site.got) and site.divisors else ():
        if size > 1:
            found.append(("factor", f"{sought.place} /= {text}", 3 if text in site.divisors else 4, (("divided", text),)))
    for kind, added, cost, told in found:
        edit = (after[0], f"{added}\n{site.statement.text}")
        yield Mend(0, cost, Change(kind, (edit,), after[0].lineno, added, (*told, ("before_line", True))))


def late(sought: Sought) -> Iterator[Mend]:
    """A contribution that is missing, after the first line below which all that it needs is there."""
    if not sought.here or not sought.place:
        return
    here, top = sought.here[0], sought.course.first(sought.here[0])
    texts = dict(sought.known.contributions)
    home = sought.course.blocks.home(here)
    if home is None or not texts or home.block[home.at] is not here:
        return
    after = [node for node in home.block[home.at + 1 :] if isinstance(node, (ast.Assign, ast.AugAssign))][:LATE]
    numbers = {sought.course.first(node): node for node in after}
    for at, moment in sorted(sought.course.states([at for at in numbers if at > top]).items()):
        node = numbers[at]
        values = Alone(moment).run([node], list(texts)).values
        site = site_of(Case(moment, (node,), {}, {}), node, sought.place, sought.known, None)
        for text in [text for text, value in texts.items() if _spreads(values[text], value)]:
            del texts[text]
            statement = statement_of(node, sought.course.again.program.lines)
            if statement is not None:
                text = text if site is None else counted(text, site.sizes)
                added = f"{sought.place} += {text}"
                fields = (("term", text), ("added", added))
                yield as_mend(node, Repair("missing", f"{statement.text}\n{added}", 2, fields))
        before = sought.course.blocks.home(node)
        last = None if before is None or not before.at else before.block[before.at - 1]
        site = site if last is not here else None
        above = None if last is None else statement_of(last, sought.course.again.program.lines)
        for text, _ in () if site is None else site.contributions:
            if last is not None and above is not None and text not in dict(sought.known.contributions):  # in the file's names
                added = f"{sought.place} += {text}"
                yield as_mend(last, Repair("missing", f"{above.text}\n{added}", 2, (("term", text), ("added", added))))


def handed(sought: Sought) -> Iterator[Mend]:
    """What arrives at the wrong gradient besides, where a later line gives it another name and has all that it needs: the
    ``dc = dnext_c`` of a cell, to which its output adds."""
    top = min([sought.course.first(node) for node in sought.here], default=-1)
    for node in sought.others:
        bare = isinstance(node, ast.Assign) and isinstance(node.value, (ast.Name, ast.Attribute, ast.Subscript)) and _bare(node)
        for site in sought.sites(node)[:1] if bare and sought.course.first(node) > top else ():
            value = site.statement.value
            for text, number in site.contributions:
                if value is not None and np.shape(number) == np.shape(site.got):
                    written = f"{site.statement.part(value)} + {text}"
                    yield as_mend(node, Repair("missing", site.statement.change((value, written)), 2, (("term", text),)))


def doubled(sought: Sought) -> Iterator[Mend]:
    """A statement that stands twice, one below the other."""
    for node in (*sought.here, *sought.others):
        home, holder = sought.course.blocks.home(node), sought.course.blocks.holder(node)
        block = getattr(holder, "body", None) or (() if home is None else home.block)
        above = next((one for one, other in pairwise(block) if other is node), None)
        if isinstance(node, ast.AugAssign) and above is not None and ast.dump(above) == ast.dump(node):
            yield as_mend(node, Repair("twice", "pass", 1, (("stands", True),)))


def beside(sought: Sought) -> list[Mend]:
    """A line that is missing in a loop that adds up other gradients, the cheapest first."""
    course = sought.course
    leaf = next((each for each in course.leaves if each.wrong and root(each.place) == root(sought.place)), None)
    if leaf is None or leaf.start is not None or course.span is None:
        return []
    steps = course.steps[course.head(max(course.span.first, course.begin)) : course.span.last + 1]
    nodes = {id(step.node): step.node for step in steps if isinstance(step.node, ast.AugAssign)}
    loops = {id(node): course.rounds(node) for node in nodes.values()}
    added = {course.first(node): node for node in nodes.values() if loops[id(node)] and written_place(node) != leaf.place}
    found: list[Mend] = []
    for at, moment in course.states([at for at in added if at >= 0]).items():
        known = sought.known._replace(rounds=loops[id(added[at])])
        site = site_of(Case(moment, (added[at],), {}, {}), added[at], written_place(added[at]), known, None)
        if site is not None:
            found += [as_mend(added[at], repair) for repair in added_beside(site, leaf.place, np.shape(leaf.want))]
    return sorted(found, key=lambda each: each.cost)


def _spreads(value: Any, over: Any) -> bool:
    """Whether a value is another, or is as soon as it is added to an array of its shape."""
    try:
        return value is not None and agree(np.broadcast_to(value, np.shape(over)), over)
    except ValueError:
        return False


def _bare(node: ast.Assign) -> bool:
    """Whether one name is bound, and no part of what it has is written."""
    return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
