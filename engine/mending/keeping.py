"""Which mends hold: on the file's own numbers and on others."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from engine.errors import ProgramError
from engine.mending.blocks import Edit
from engine.mending.mends import Mend, parsed_edits
from engine.mending.plain import reads_well
from engine.mending.records import KINDS
from engine.mending.seeking import Sought
from engine.mending.statement import parsed
from engine.own.alone import Alone
from engine.reading.segments import segment

SIMPLE = 2
"""What a mend costs that is tried though one statement does not speak for it."""
UNSEEN = 2
"""Mends that the whole program is run with though its course does not speak for them."""
FEW = 64
"""Mends that are all tried where that takes little."""
KEPT = 6
"""Mends of one rank that are kept."""
EQUALS = 600
"""Statements that the search for others as good may still run once one is found."""


def kept(sought: Sought, mends: Iterable[Mend]) -> list[Mend]:
    """Those that agree on these numbers and on others, of about the cost of the best."""
    found: list[Mend] = []
    places = {leaf.place for leaf in sought.course.leaves}
    budget = sought.judge.budget
    most = budget.way()
    for mend, edits in _likeliest(sought, mends):
        if len(found) >= KEPT or budget.spent > most:
            break
        if found and mend.cost > found[0].cost + 1:
            continue
        at = sought.course.enter([node for node, _ in edits])
        if at < 0:
            continue
        left = sought.course.left(at, edits)
        if left is None or (left and not (sought.judge.several and left < sought.course.wrong)):
            continue
        if _reads_well(sought, mend) and sought.judge.elsewhere_too(edits, places, _of_zeros(sought, mend)):
            found.append(mend._replace(left=left))
            most = min(most, budget.spent + EQUALS)
    lines = sought.course.again.program.lines
    return sorted(found, key=lambda each: (
        each.left, each.cost, KINDS.index(each.change.kind), _names_changed(each, lines), len(each.change.mend)
    ))  # fmt: skip


def _names_changed(mend: Mend, lines: tuple[str, ...]) -> int:
    """How many names a mend takes away or brings in: of two that come to the same, ``[a + b …]`` for ``[a + b + b …]`` rather than
    ``[b …]``, since what is 0 so far (``a``) is added to for a reason."""
    pairs = [(_names(segment(node, lines)), _names(text)) for node, text in mend.change.edits]
    added = sum(["\n" in text for _, text in mend.change.edits])  # a line that is added names what it adds to once more
    return sum([((old - new) + (new - old)).total() for old, new in pairs]) - added


def _of_zeros(sought: Sought, mend: Mend) -> bool:
    """Whether a mend takes away or brings in what is 0 so far: ``1 - b`` is no factor then."""
    lines = sought.course.again.program.lines
    for node, text in mend.change.edits:
        moment = sought.states.get(sought.course.first(node)) if isinstance(node, ast.stmt) else None
        if moment is None:
            return True
        changed = _places(segment(node, lines)) ^ _places(text)
        values = [Alone(moment).value(place) for place in changed]
        if any([value is not None and not np.any(value) for value in values]):
            return True
    return False


def _places(text: str) -> frozenset[str]:
    """The names, attributes and elements that a text reads."""
    try:
        nodes = [node for statement in parsed(text) for node in ast.walk(statement)]
    except ProgramError:
        return frozenset()
    read = [node for node in nodes if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Load)]
    return frozenset(map(ast.unparse, read))


def _names(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d]\w*", text))


def unseen(sought: Sought, mends: Iterable[Mend], most: int = UNSEEN) -> list[Mend]:
    """Those, of mends under which a line leaves each time what it should, that hold for the whole program on other numbers: where
    its course does not tell (its gradients have no place in the end)."""
    likely = [mend for mend in mends if mend.cost <= SIMPLE and _reads_well(sought, mend)][:most]
    return [mend for mend in likely if sought.judge.moved_too(mend.change.edits)]


def _likeliest(sought: Sought, mends: Iterable[Mend]) -> Iterator[tuple[Mend, list[Edit]]]:
    """Mends with their trees: as they come, or, where each is dear to try or there are many, those first that one statement speaks
    for; of the others the simple ones, since what a line should leave may differ where a later one puts zeros."""
    mends = list(mends)
    made = ((mend, edits) for mend in mends if (edits := parsed_edits(mend.change.edits)) is not None)
    if sought.course.cheap and len(mends) <= FEW:
        yield from made
        return
    rated = [(sought.likely(edits), mend, edits) for mend, edits in made]
    yield from [(mend, edits) for rate, mend, edits in sorted(rated, key=lambda each: -each[0]) if rate or mend.cost <= SIMPLE]


def _reads_well(sought: Sought, mend: Mend) -> bool:
    lines = sought.course.again.program.lines
    return all([reads_well(text, segment(node, lines)) for node, text in mend.change.edits if isinstance(node, ast.stmt)])
