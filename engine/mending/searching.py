"""What mends a wrong line, searched for from what is likeliest and cheapest to what is not: by the numbers that the line should
leave; by what the own part leaves in the end, if the line, another, or the line in a pair of ways is written otherwise."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.checking.faults import Fault
from engine.errors import ProgramError
from engine.mending.blocks import Edit, reads, writes
from engine.mending.confirming import Judge
from engine.mending.course import Course
from engine.mending.locating import right_lines
from engine.mending.numbers import agree
from engine.mending.places import root
from engine.mending.plain import reads_well
from engine.mending.records import KINDS, Repair, Site
from engine.mending.repairs.arithmetic import close
from engine.mending.repairs.around import Around, Change
from engine.mending.repairs.beside import beside
from engine.mending.repairs.counting import binds, counts
from engine.mending.repairs.elsewhere import elsewhere
from engine.mending.repairs.every import paired, single
from engine.mending.repairs.inserting import more
from engine.mending.repairs.keys import stored
from engine.mending.repairs.masks import masks_of, sides
from engine.mending.statement import Statement, parsed, statement_of
from engine.mending.trying import Case, Known, reads_as_gradient, site_of, tried
from engine.named import NamedTuple
from engine.own.alone import RETURNED, Alone
from engine.own.moments import moments
from engine.reading.segments import segment

WORK = 8_000
"""Statements that all tries of a file may run together."""
WAY = WORK // 4
"""Those that one way to search may run."""
LATE = 12
"""Statements after the wrong line below which a contribution is looked for."""
STORED = 2
"""Dicts with another value under a name than its own: only the whole program tells whether that is the mistake."""
KEPT = 6
"""Mends of one rank that are kept."""
OTHERS = 12
"""Statements beside the wrong line that are tried."""
BEFORE = 4
"""Statements before the wrong line that may be more simply mended than it."""
NEAR, FAR = 2, 4
"""What a repair of another line than the wrong one may cost, first and then."""


class Mend(NamedTuple):
    """What mends: the text of nodes written anew, and what is told of it. ``left`` gradients are still wrong; it costs ``cost``."""

    left: int
    cost: int
    change: Change


class Search:
    """One search: of one wrong line. ``place`` is what it gets wrong; with ``enough`` no line far from it is tried: of several
    faults one is mended."""

    def __init__(self, course: Course, judge: Judge, line: int, place: str, fault: Fault | None, known: Known) -> None:
        self.course, self.judge, self.known, self.line, self.place, self.fault = course, judge, known, line, place, fault
        self.enough = False
        first = fault.dones[0] if fault is not None else -1
        nodes = course.candidates()
        here = [node for node in nodes if node.lineno == line]
        if 0 <= first < len(course.steps) and not here:
            here = [course.steps[first].node]
        self.here = [node for node in here if course.first(node) >= 0][:2]
        at = {id(node): course.first(node) for node in nodes}
        top = min([course.first(node) for node in self.here], default=0)
        others = [node for node in nodes if not any([node is each for each in self.here]) and at[id(node)] >= 0]
        others.sort(key=lambda node: (at[id(node)] > top, abs(at[id(node)] - top)))
        self.others = others[:OTHERS]
        self.going_on = [node for node in self.others if at[id(node)] > top and written_place(node) == place and _in_place(node)]
        wanted = {number for node in (*self.here, *self.others) for number in (course.first(node), course.head(course.first(node)))}
        self.states = course.states(wanted | {course.last(node) for node in self.here})
        course.prepare(self.states)

    def mends(self) -> Iterator[list[Mend]]:
        """Mends that agree with all numbers, by and by: a list a way to search, the best first."""
        for mends in self._ways():
            yield mends
            if self.work > WORK:
                return

    def _ways(self) -> Iterator[list[Mend]]:
        near = [each for later in self.going_on for each in self._repairs(later) if each.cost < NEAR]
        near += self._sides()
        near += self._between()
        yield self._counted()
        program = self.course.again.program
        yield [Mend(0, 1, change) for change in stored(program.forward, program.lines)][:STORED]
        first = self._kept(sorted([*near, *self._by_numbers(False)], key=lambda each: each.cost))
        yield from self._simpler(first[0].cost if first else 0)
        yield first
        for node in self.here:
            kept = self._kept(sorted([*near, *self._repairs(node)], key=lambda each: each.cost))
            if kept and not first:
                yield from self._simpler(NEAR + 1 if kept[0].left else kept[0].cost, bool(kept[0].left))
            yield kept
        for node in self.going_on:
            yield self._kept(self._repairs(node))
        yield self._kept(self._late())
        yield self._kept(sorted(self._after_loop(), key=lambda each: each.cost))
        yield self._kept(self._beside())
        yield self._kept(self._elsewhere())
        if self.enough:
            return
        for low, high in ((0, NEAR), (NEAR, FAR)):
            for node in self.others:
                yield self._kept([each for each in self._repairs(node) if low < each.cost <= high])
        yield self._kept(self._by_numbers(True))
        for node in self.here:
            yield self._kept(self._pairs(node))

    # -- ways

    def _simpler(self, cost: int, all_of_it: bool = False) -> Iterator[list[Mend]]:
        """What mends a line before it more simply than the line itself, or ``all_of_it`` where that mends a part: it only read,
        then, what that one got wrong."""
        top = min([self.course.first(node) for node in self.here], default=0)
        right = () if self.judge.trace.own is None else right_lines(self.judge.trace.own)
        before = [node for node in self.others if self.course.first(node) < top and node.lineno not in right]
        for node in before[:BEFORE] if cost > 1 else ():
            kept = self._kept([each for each in self._repairs(node) if each.cost < min(cost, NEAR + 1)])
            yield [each for each in kept if not each.left] if all_of_it else kept

    def _by_numbers(self, pairs: bool) -> list[Mend]:
        """Repairs of a line of which it is known what each execution should leave, from what it should have read."""
        fault = self.fault
        if fault is None or not fault.place:
            return []
        executed = dict(zip(fault.dones, zip(fault.wants, fault.replacing, strict=True), strict=True))
        stands = {m.done: m for m in moments(self.course.again, lambda at, node: at in executed, until=max(executed))}
        cases = [
            Case(moment, (moment.node,), {fault.place: executed[at][0]}, executed[at][1])
            for at, moment in stands.items() if executed[at][0] is not None
        ]  # fmt: skip
        if not cases:
            return []
        found = tried(cases, [(cases[0].moment.node, cases[0].moment)], fault.place, self.known, pairs)
        return [as_mend(each.node, each.repair) for each in found]

    def _repairs(self, node: ast.stmt) -> list[Mend]:
        found: dict[str, Repair] = {}
        for site in self._sites(node):
            for repair in single(site):
                found.setdefault(repair.text, repair)
        return [as_mend(node, repair) for repair in sorted(found.values(), key=lambda each: each.cost)]

    def _pairs(self, node: ast.stmt) -> Iterator[Mend]:
        for site in self._sites(node)[:1]:

            def again(text: str, site: Site = site) -> Site | None:
                try:
                    changed = Statement(text)
                except ProgramError:
                    return None
                return None if "\n" in text or changed.value is None else site.of(changed)

            yield from [as_mend(node, repair) for repair in paired(site, again)]

    def _sides(self) -> Iterator[Mend]:
        """A mask that another line writes with the wrong comparison: one sign is less than a second mask."""
        for node in self.others:
            if any([isinstance(each, ast.Compare) for each in ast.walk(node)]):
                found = [as_mend(node, repair) for site in self._sites(node)[:1] for repair in sides(site)]
                yield from [mend for mend in found if mend.cost < NEAR]

    def _counted(self) -> list[Mend]:
        """Another count, where all that is wrong is so by what a count is wrong by: its own line is the one to be written anew.
        Whether it mends, only the whole program tells."""
        ratio, found = self.course.ratio, []
        read = {n.id for node in self.here for n in ast.walk(node) if isinstance(n, ast.Name)}
        at = self.course.first(self.here[0]) if self.here else -1
        moment = self.states.get(at)
        if ratio is None or moment is None or self.course.wrong < 2:
            return []
        state, program = Alone(moment), self.course.again.program
        for name in sorted(read):
            number = state.value(name)
            bound = [node for top in program.forward for node in ast.walk(top) if isinstance(node, ast.stmt) and binds(node, name)]
            if type(number) not in (int, float) or not number or len(bound) != 1:
                continue
            for text in counts(bound[0], program.lines):
                other = state.value(text)
                if type(other) in (int, float) and other and (close(other * ratio, number) or close(number * ratio, other)):
                    written = f"{name} = {text}"
                    found.append(Mend(0, 1, Change("factor", ((bound[0], written),), bound[0].lineno, written, (("count", text),))))
        return found

    def _between(self) -> Iterator[Mend]:
        """A mask that is missing between the line that makes a gradient and this one, which alone reads it."""
        for here in self.here:
            home = self.course.blocks.home(here)
            if home is None or home.block[home.at] is not here:
                continue
            for site in self._sites(here)[:1]:
                for name in sorted({n.id for n in ast.walk(here) if isinstance(n, ast.Name)} & site.gradients):
                    made = [node for node in home.block[: home.at] if name in writes(node)]
                    others = [node for node in home.block if node is not here and name in reads(node)]
                    if not made or others or not isinstance(made[-1], ast.Assign) or not _bare(made[-1]):
                        continue
                    text = segment(made[-1], self.course.again.program.lines)
                    for mask, value in masks_of(site):
                        if np.shape(value) == site.shape(name):
                            kept = mask.removeprefix("(").removesuffix(" > 0)")
                            added = f"{name}[{kept} <= 0] = 0" if mask.endswith(" > 0)") else f"{name} *= {mask}"
                            cost = 2 + mask.endswith((">= 0)", "< 0)"))
                            change = Change("mask_missing", ((made[-1], f"{text}\n{added}"),), made[-1].lineno, added,
                                            (("after", True), ("between", here.lineno)))  # fmt: skip
                            yield Mend(0, cost, change)

    def _after_loop(self) -> Iterator[Mend]:
        """What is missing between the loop that adds up the gradient and the next statement: a mean's division, a term."""
        home = self.course.blocks.home(self.here[0]) if self.here else None
        if home is None or not self.place or home.block[home.at] is self.here[0]:
            return
        after = home.block[home.at + 1 : home.at + 2]
        at = self.course.first(after[0]) if after else -1
        moment = self.course.states((at,)).get(at) if at >= 0 else None
        leaf = next((each for each in self.course.leaves if each.wrong and each.place == self.place), None)
        site = None if moment is None else site_of(Case(moment, (after[0],), {}, {}), after[0], self.place, self.known, None)
        if site is None or leaf is None:
            return
        site = replace(site, want=leaf.want, got=site.value(self.place))
        found = [(kind, added, cost, told) for kind, added, cost, told in more(site)]
        for text, size in site.sizes if np.shape(site.got) else ():
            if size > 1:
                found.append(("factor", f"{self.place} /= {text}", 3 if text in site.divisors else 4, (("divided", text),)))
        for kind, added, cost, told in found:
            edit = (after[0], f"{added}\n{site.statement.text}")
            yield Mend(0, cost, Change(kind, (edit,), after[0].lineno, added, (*told, ("before_line", True))))

    def _late(self) -> Iterator[Mend]:
        """A contribution that is missing, after the first line below which all that it needs is there."""
        if not self.here or not self.place:
            return
        here, top = self.here[0], self.course.first(self.here[0])
        texts = dict(self.known.contributions)
        home = self.course.blocks.home(here)
        if home is None or not texts or home.block[home.at] is not here:
            return
        after = [node for node in home.block[home.at + 1 :] if isinstance(node, (ast.Assign, ast.AugAssign))][:LATE]
        numbers = {self.course.first(node): node for node in after}
        for at, moment in sorted(self.course.states([at for at in numbers if at > top]).items()):
            node = numbers[at]
            values = Alone(moment).run([node], list(texts)).values
            for text in [text for text, value in texts.items() if _spreads(values[text], value)]:
                del texts[text]
                statement = statement_of(node, self.course.again.program.lines)
                if statement is not None:
                    added = f"{self.place} += {text}"
                    fields = (("term", text), ("added", added))
                    yield as_mend(node, Repair("missing", f"{statement.text}\n{added}", 2, fields))
            before = self.course.blocks.home(node)
            last = None if before is None or not before.at else before.block[before.at - 1]
            site = site_of(Case(moment, (node,), {}, {}), node, self.place, self.known, None) if last is not here else None
            above = None if last is None else statement_of(last, self.course.again.program.lines)
            for text, _ in () if site is None else site.contributions:
                if last is not None and above is not None and text not in dict(self.known.contributions):  # in the file's names
                    added = f"{self.place} += {text}"
                    yield as_mend(last, Repair("missing", f"{above.text}\n{added}", 2, (("term", text), ("added", added))))

    def _beside(self) -> list[Mend]:
        """A line that is missing in a loop that adds up other gradients, the cheapest first."""
        course = self.course
        leaf = next((each for each in course.leaves if each.wrong and root(each.place) == root(self.place)), None)
        if leaf is None or leaf.start is not None or course.span is None:
            return []
        steps = course.steps[course.head(max(course.span.first, course.begin)) : course.span.last + 1]
        nodes = {id(step.node): step.node for step in steps if isinstance(step.node, ast.AugAssign)}
        loops = {id(node): course.rounds(node) for node in nodes.values()}
        added = {course.first(node): node for node in nodes.values() if loops[id(node)] and written_place(node) != leaf.place}
        found: list[Mend] = []
        for at, moment in course.states([at for at in added if at >= 0]).items():
            known = self.known._replace(rounds=loops[id(added[at])])
            site = site_of(Case(moment, (added[at],), {}, {}), added[at], written_place(added[at]), known, None)
            if site is not None:
                found += [as_mend(added[at], repair) for repair in beside(site, leaf.place, np.shape(leaf.want))]
        return sorted(found, key=lambda each: each.cost)

    def _elsewhere(self) -> list[Mend]:
        trace = self.judge.trace
        assert trace.own is not None
        stands = [self.states[at] for at in map(self.course.last, self.here) if at in self.states]
        held = Alone(stands[0]).names() if stands else {}
        gradients = frozenset(self.known.gradients | {name for name in map(root, held) if reads_as_gradient(name, held)})
        program = self.course.again.program
        around = Around(program.lines, program.forward, self.line, trace.own.begin, held, gradients)
        return [Mend(0, 4, change) for change in elsewhere(around)]

    def _sites(self, node: ast.stmt) -> list[Site]:
        """What is known of a statement: with what it should leave, and, where later ones change that in place, without."""
        moment = self.states.get(self.course.first(node))
        if moment is None:
            return []
        wants: dict[str, Any] = {}
        place = written_place(node)
        fault, once = self.fault, self.course.first(node) == self.course.last(node)
        if node.lineno == self.line:
            place = self.place or place
            if fault is not None and len(fault.dones) == 1 and fault.wants[0] is not None and fault.dones[0] == moment.done:
                wants = {fault.place: fault.wants[0]}
                place = fault.place
            elif place == written_place(node) and once and self._ends(node) is not None:
                wants = {place: self._ends(node)}  # of a wrong shape
        elif once and self._ends(node) is not None:
            wants = {place: self._ends(node)}
        elif self.going_on and node is self.going_on[-1] and fault is not None and len(fault.dones) == 1:
            place = self.place
            wants = {place: fault.wants[0]} if fault.wants[0] is not None else {}
        ways = [wants, {}] if wants and self.going_on and node is not self.going_on[-1] else [wants]
        sites = [site_of(Case(moment, (node,), way, {}), node, place, self.known, self.course.ratio) for way in ways]
        return [site for site in sites if site is not None]

    def _ends(self, node: ast.stmt) -> Any:
        """What the last statement that writes a gradient should leave there; None of any other, and where that is not known."""
        place = written_place(node)
        leaf = next((each for each in self.course.leaves if each.wrong and each.place == place and each.start is None), None)
        last = self.course.last(node)
        later = [other for other in self.others if written_place(other) == place and self.course.last(other) > last]
        return None if leaf is None or later else leaf.want

    # -- what holds

    def _kept(self, mends: Iterable[Mend]) -> list[Mend]:
        """Those that agree on these numbers and on others, of about the cost of the best."""
        found: list[Mend] = []
        most = self.work + min(WAY, WORK - self.work)
        for mend in mends:
            if len(found) >= KEPT or self.work > most:
                break
            if found and mend.cost > found[0].cost + 1:
                continue
            edits = parsed_edits(mend.change.edits)
            at = -1 if edits is None else self.course.enter([node for node, _ in edits])
            if edits is None or at < 0:
                continue
            left = self.course.left(at, edits)
            if left is None or (left and not (self.judge.several and left < self.course.wrong)):
                continue
            if self._reads_well(mend) and self.judge.elsewhere_too(edits):
                found.append(mend._replace(left=left))
        return sorted(found, key=lambda each: (each.left, each.cost, KINDS.index(each.change.kind), len(each.change.mend)))

    def _reads_well(self, mend: Mend) -> bool:
        lines = self.course.again.program.lines
        return all([reads_well(text, segment(node, lines)) for node, text in mend.change.edits if isinstance(node, ast.stmt)])

    @property
    def work(self) -> int:
        """Statements that were run to try."""
        return self.course.work + self.judge.work


def parsed_edits(edits: Sequence[tuple[ast.AST, str]]) -> list[Edit] | None:
    """Texts as trees; None for what cannot be one."""
    found: list[Edit] = []
    try:
        for node, text in edits:
            if isinstance(node, ast.stmt):
                found.append((node, parsed(text)))
                continue
            (made,) = parsed(f"({text})")
            if not isinstance(made, ast.Expr):
                return None
            tree = copy.deepcopy(made.value)
            if hasattr(node, "ctx") and hasattr(tree, "ctx"):
                tree.ctx = node.ctx
            found.append((node, tree))
    except (ProgramError, ValueError):
        return None
    return found


def as_mend(node: ast.stmt, repair: Repair) -> Mend:
    """A repair of one statement; what it adds below the statement is told alone."""
    fields = dict(repair.fields)
    added = fields.pop("added", "")
    makes = bool(added) and added.startswith(f"{written_place(node)} ")  # it is a line of the same gradient
    told = (*fields.items(), *((("after", True),) if added else ()), *((("makes", True),) if makes else ()))
    return Mend(0, repair.cost, Change(repair.kind, ((node, repair.text),), node.lineno, added or repair.text, told))


def _spreads(value: Any, over: Any) -> bool:
    """Whether a value is another, or is as soon as it is added to an array of its shape."""
    try:
        return value is not None and agree(np.broadcast_to(value, np.shape(over)), over)
    except ValueError:
        return False


def _bare(node: ast.Assign) -> bool:
    """Whether one name is bound, and no part of what it has is written."""
    return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)


def _in_place(node: ast.stmt) -> bool:
    """Whether a statement changes what a name holds, and binds it no other value."""
    return isinstance(node, ast.AugAssign) or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript))


def written_place(node: ast.stmt) -> str:
    """What a statement writes first."""
    if isinstance(node, ast.Return):
        return RETURNED
    target: ast.expr | None = None
    if isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        target = node.target
    elif isinstance(node, ast.Assign):
        target = node.targets[0]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
        target = node.value.args[0]
    while isinstance(target, ast.Subscript) and not isinstance(getattr(target.slice, "value", None), str):
        target = target.value
    return ast.unparse(target) if isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)) else ""
