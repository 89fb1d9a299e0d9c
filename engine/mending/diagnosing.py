"""Diagnoses: for each wrong line of the file's own backward part the repair that makes the numbers agree, confirmed on the whole.

A reason is told only if the mended program is judged right, or if strictly fewer of its lines are wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.checking.faults import Fault
from engine.errors import ProgramError
from engine.guarded import guarded
from engine.mending.records import Diagnosis
from engine.mending.repairs.elsewhere import Around, Change, elsewhere
from engine.mending.repairs.every import single
from engine.mending.trying import Case, Known, Tried, reads_as_gradient, root, site_of, tried
from engine.mending.whole import Result, Run, judged, mended, result_of, shaken
from engine.mistakes import write_log
from engine.own.alone import Alone
from engine.own.moments import Moment, Rerun, moments, rerun
from engine.reading.gradnames import may_be_gradient
from engine.trace import Trace
from engine.verdicts import OwnLine

LINES = 3
"""Wrong lines that are looked at."""
BLIND = 24
"""Repairs that are confirmed where nothing else tells one from another."""
RUNS = 3000
"""Stages that all whole runs may have together; at least six are made."""
CONFIRMED = 8
"""Repairs of the faulty line that are confirmed by a whole run, at most; of other lines ``ELSEWHERE``."""
ELSEWHERE = 10


class Wrong(NamedTuple):
    """A wrong line: ``place`` in the scope of its statement, and what that should hold in the end (None: not known)."""

    line: int
    name: str
    var: int
    place: str
    want: Any


def diagnose(trace: Trace, run: Run) -> tuple[Diagnosis, ...]:
    """See ``engine.diagnose``."""
    if trace.own is None:
        return ()
    wrongs = [one for one in trace.own.lines if one.verdict == "wrong"]
    if not wrongs:
        return ()
    with guarded(), np.errstate(all="ignore"):
        return tuple(_all(trace, wrongs, run))


def _all(trace: Trace, wrongs: list[OwnLine], run: Run) -> list[Diagnosis]:
    again, judge = rerun(trace), _Judge(trace, run)
    assert trace.own is not None
    faults: dict[tuple[int, str], Fault] = {(fault.line, fault.name): fault for fault in trace.own.faults}
    if faults:  # what only follows is right once they are mended
        wrongs = [next((w for w in wrongs if (w.line, w.name) == key), wrongs[0]) for key in faults]
    found: list[Diagnosis] = []
    for one in wrongs[:LINES]:
        if found and found[-1].whole:
            break
        found.append(_guarded(again, judge, wrongs, _wrong(trace, one), faults.get((one.line, one.name))))
    return found


def _wrong(trace: Trace, one: OwnLine) -> Wrong:
    want = trace.gradient(one.var) if one.var >= 0 else None
    place = one.name
    path = trace.vars[one.var].path if one.var >= 0 else ()
    if path and "[" not in place:
        place += "".join([f"[{key!r}]" for key in path])
    return Wrong(one.line, one.name, one.var, place, want)


def _guarded(again: Rerun, judge: _Judge, wrongs: Sequence[OwnLine], wrong: Wrong, fault: Fault | None) -> Diagnosis:
    """A verdict stands without its reason: a change of a parameter is no gradient to be mended (``w'``), and a mistake of our own
    is logged."""
    nothing = Diagnosis(wrong.line, wrong.name, "", wrong.line, "", "", {}, False)
    if wrong.place.endswith("'"):
        return nothing
    try:
        return _diagnosed(again, judge, wrongs, wrong, fault)
    except ProgramError:
        return nothing
    except Exception as error:
        write_log(error)
        return nothing


class _Judge:
    """Confirms repairs: on the numbers of the program, and on others."""

    def __init__(self, trace: Trace, run: Run) -> None:
        self.trace, self.run = trace, run
        self.before = judged(trace, trace.options._replace(blame=False), run) or result_of(trace)
        self.others = shaken(trace)
        self.shaken = judged(trace, self.others, run)
        if self.shaken is not None and (not self.shaken.wrong or self.shaken.failed):
            self.shaken = None  # the mistake does not show there
        self.several = trace.own is not None and len(trace.own.faults) > 1
        self._left = max(6, min(60, RUNS // max(1, len(trace.stages))))

    def confirms(self, edits: Sequence[tuple[ast.AST, str]]) -> Result | None:
        """How the mended program is judged, if it is better; None, too, when no more runs are allowed."""
        if self._left <= 0:
            return None
        self._left -= 1
        result = mended(self.trace, edits, self.run)
        if result is None or not _better(result, self.before):
            return None
        if self.shaken is not None:
            other = mended(self.trace, edits, self.run, self.others)
            if other is None or not _better(other, self.shaken):
                return None
        return result


def _diagnosed(again: Rerun, judge: _Judge, wrongs: Sequence[OwnLine], wrong: Wrong, fault: Fault | None) -> Diagnosis:
    """The best repair of one line that holds on the whole."""
    trace = judge.trace
    made: list[_Made] = []
    stands = moments(again, lambda at, statement: statement.lineno == wrong.line)
    if fault is not None and fault.place:
        wrong = wrong._replace(place=fault.place)
    known = Known(_contributions(trace, wrong.var), _gradients(again, trace), _carried(stands), _parameter(trace, wrong.var))
    if stands and fault is not None:
        made += _confirmed(judge, wrong, _likely(_at_fault(again, fault, known)))
    if stands and wrong.want is not None and not _whole(made):
        leaves = [_wrong(trace, one) for one in wrongs if one.var >= 0 and trace.vars[one.var].kind == "input"]
        made += _confirmed(judge, wrong, _likely(_tried(again, stands, wrong, leaves, known)))
    if not _whole(made):
        for change in _others(trace, again, stands, wrong, known)[:ELSEWHERE]:
            result = judge.confirms(change.edits)
            if result is not None and not result.wrong:
                made.append(_Made(0, 0, _told(wrong, change, True)))
                break
    if stands and not made:
        made += [each for each in _confirmed(judge, wrong, _blindly(stands[-1], wrong, known)) if not each.left]
    if not made:
        return Diagnosis(wrong.line, wrong.name, "", wrong.line, "", "", {}, False)
    made.sort(key=lambda each: each[:2])
    best = made[0]
    same = [each.told for each in made[1:] if each.left == best.left and each.cost <= best.cost]
    return best.told._replace(others=tuple([one for one in same if one.mend != best.told.mend][:2]))


class _Made(NamedTuple):
    """A repair that is confirmed: how many lines are still wrong, what it costs, what is told."""

    left: int
    cost: int
    told: Diagnosis


def _whole(made: Sequence[_Made]) -> bool:
    return any([not each.left for each in made])


def _confirmed(judge: _Judge, wrong: Wrong, found: Sequence[Tried]) -> list[_Made]:
    made = []
    for node, repair in [(each.node, each.repair) for each in found]:
        result = judge.confirms(((node, repair.text),))
        if result is not None and (not result.wrong or judge.several):
            fields, whole = dict(repair.fields), not result.wrong
            told = Diagnosis(wrong.line, wrong.name, repair.kind, node.lineno, repair.text, "", fields, whole)
            made.append(_Made(len(result.wrong), repair.cost, told))
    return made


def _gradients(again: Rerun, trace: Trace) -> frozenset[str]:
    """Names that hold gradients: those that were judged, and those that may be and are bound in the own part alone."""
    assert trace.own is not None
    judged_names = {root(line.name) for line in trace.own.lines}
    bound: dict[str, bool] = {}
    for top in again.program.forward:
        for node in ast.walk(top):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and may_be_gradient(node.id):
                bound[node.id] = bound.get(node.id, True) and node.lineno >= trace.own.begin
    return frozenset(judged_names | {name for name, own in bound.items() if own})


def _carried(stands: Sequence[Moment]) -> frozenset[str]:
    """What the loop around a statement binds, of what was there before: it comes from the round before."""
    if len(stands) < 2:
        return frozenset()
    node, names = stands[0].node, set(Alone(stands[0]).names())
    around = [
        loop for top in stands[0].rerun.program.forward for loop in ast.walk(top)
        if isinstance(loop, (ast.For, ast.While)) and any([each is node for each in ast.walk(loop)])
    ]  # fmt: skip
    return frozenset([n.id for n in ast.walk(around[-1]) if isinstance(n, ast.Name) and n.id in names]) if around else frozenset()


def _parameter(trace: Trace, var: int) -> Any:
    """The value of an input, of which a regularisation may hold a part; None of what is computed."""
    return trace.vars[var].value if var >= 0 and trace.vars[var].kind == "input" else None


def _likely(found: list[Tried]) -> list[Tried]:
    """The cheapest, and of the others the first two of each kind of mistake."""
    chosen: list[Tried] = []
    kinds: dict[str, int] = {}
    for each in found:
        kinds[each.repair.kind] = kinds.get(each.repair.kind, 0) + 1
        if kinds[each.repair.kind] <= 2 or each.repair.cost == found[0].repair.cost:
            chosen.append(each)
    return chosen[:CONFIRMED]


def _better(result: Result, before: Result) -> bool:
    """Whether strictly fewer lines are wrong, none that was right among them, and no fewer are judged."""
    return not result.failed and result.wrong < before.wrong and (result.judged > 0 or not before.judged)


def _told(wrong: Wrong, change: Change, whole: bool) -> Diagnosis:
    fields = dict(change.fields)
    at = "below" if fields.pop("after", False) else "above" if fields.pop("before_line", False) else ""
    return Diagnosis(wrong.line, wrong.name, change.kind, change.line, change.mend, at, fields, whole)


def _at_fault(again: Rerun, fault: Fault, known: Known) -> list[Tried]:
    """Repairs of a line of which it is known what each execution should leave, from what it should have read."""
    executed = dict(zip(fault.dones, zip(fault.wants, fault.replacing, strict=True), strict=True))
    stands = {m.done: m for m in moments(again, lambda at, statement: at in executed, until=max(executed))}
    if len(fault.lines) > 1:  # a run of lines: what the last leaves
        first, last = min(stands, default=-1), max(stands, default=-1)
        if first < 0 or executed[last][0] is None:
            return []
        body = tuple([stands[at].node for at in sorted(stands)])
        case = Case(stands[first], body, {fault.place: executed[last][0]}, executed[first][1])
        return tried([case], [(stands[at].node, stands[at]) for at in sorted(stands)], fault.place, known)
    cases = [
        Case(moment, (moment.node,), {fault.place: executed[at][0]}, executed[at][1])
        for at, moment in stands.items() if executed[at][0] is not None
    ]  # fmt: skip
    return tried(cases, [(cases[0].moment.node, cases[0].moment)], fault.place, known) if cases and fault.place else []


def _tried(again: Rerun, stands: Sequence[Moment], wrong: Wrong, leaves: Sequence[Wrong], known: Known) -> list[Tried]:
    """Repairs of the line, by what stands at its place where the last statement of its scope has written it; of a line that a
    loop runs more than once by what it leads to, since it wants something else each time."""
    inner = stands[-1]
    block = _block(again, inner.node)
    at = next((i for i, top in enumerate(block) if any([each is inner.node for each in _inside(top)])), 0)
    repeated = len(stands) > 1 and block[at] is not inner.node
    wants = {one.place: one.want for one in leaves if one.want is not None} if repeated else {}
    wants = {place: want for place, want in wants.items() if any([_writes(top, root_name(place)) for top in block[at:]])}
    wants = wants or {wrong.place: wrong.want}
    last = max([i for i in range(at, len(block)) if any([_writes(block[i], root_name(place)) for place in wants])], default=at)
    body = tuple(block[at : last + 1])
    starts = [inner] if body[0] is inner.node else [
        m for m in moments(again, lambda at, statement: statement is body[0], until=inner.done) if m.done <= inner.done
    ]  # fmt: skip
    if not starts:
        return []
    first = inner if not repeated else next((m for m in stands if m.done > starts[-1].done), inner)
    return tried([Case(starts[-1], body, wants, {})], [(inner.node, first)], wrong.place, known)


def _blindly(moment: Moment, wrong: Wrong, known: Known) -> list[Tried]:
    """The cheapest repairs of a line of which no number says what it should be: only the whole can tell."""
    site = site_of(moment, wrong.place, known)
    if site is None:
        return []
    return [Tried(repair, moment.node) for repair in sorted(single(site), key=lambda each: each.cost)[:BLIND]]


def root_name(place: str) -> str:
    """The name that is bound or written: ``dW`` of ``self.dW``, ``grads`` of ``grads['W']``."""
    return place.partition("[")[0].rpartition(".")[2]


def _block(again: Rerun, node: ast.stmt) -> list[ast.stmt]:
    """The statements of the scope that a statement stands in."""
    roots: list[Sequence[ast.stmt]] = [again.program.forward if again.top is None else again.top.loop.body]
    for top in again.program.forward:
        roots += [each.body for each in ast.walk(top) if isinstance(each, ast.FunctionDef)]
    holding = [body for body in roots if any([each is node for top in body for each in _inside(top)])]
    if not holding:
        return [node]
    return list(holding[0] if again.top is not None and holding[0] is again.top.loop.body else holding[-1])


def _inside(top: ast.stmt) -> Iterator[ast.AST]:
    """A statement and all in it that is of the same scope."""
    stack: list[ast.AST] = [top]
    while stack:
        node = stack.pop()
        yield node
        if node is top or not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            stack += [] if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else list(ast.iter_child_nodes(node))


def _writes(top: ast.stmt, name: str) -> bool:
    for node in _inside(top):
        if isinstance(node, (ast.Name, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
            if (node.id if isinstance(node, ast.Name) else node.attr) == name:
                return True
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            held = node.value
            while isinstance(held, ast.Subscript):
                held = held.value
            if (held.id if isinstance(held, ast.Name) else getattr(held, "attr", "")) == name:
                return True
    return False


def _contributions(trace: Trace, var: int) -> tuple[tuple[str, Any], ...]:
    """What arrives at a variable, line by line: the text of ours and its number."""
    found = []
    for index in trace.arrivals(var)[:8] if var >= 0 else ():
        text = trace.simple(index).partition("=")[2].strip()
        if text and np.size(trace.contribution(index)):
            found.append((text, trace.contribution(index)))
    return tuple(found)


def _others(trace: Trace, again: Rerun, stands: Sequence[Moment], wrong: Wrong, known: Known) -> list[Change]:
    held = Alone(stands[-1]).names() if stands else {}
    gradients = frozenset(known.gradients | {name for name in map(root, held) if reads_as_gradient(name, held)})
    assert trace.own is not None
    return elsewhere(Around(again.program.lines, again.program.forward, wrong.line, trace.own.begin, held, gradients))


__all__ = ["diagnose"]
