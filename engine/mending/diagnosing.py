"""Diagnoses: for each wrong line of the file's own backward part the repair that makes the numbers agree, confirmed on the whole.

A reason is told only if the mended program is judged right, or if strictly fewer of its lines are wrong and it has several faults:
then the mended program is what the next reason is sought in, so that none is told of what another mends.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import numpy as np

from engine.checking.faults import Fault
from engine.checking.hidden import shown_by
from engine.errors import ProgramError
from engine.guarded import guarded
from engine.mending.arriving import arriving
from engine.mending.blocks import writes
from engine.mending.budget import Budget
from engine.mending.confirming import Judge
from engine.mending.course import Course
from engine.mending.failing import Failing, unstopped
from engine.mending.mends import Mend
from engine.mending.places import place_in, root
from engine.mending.plain import spelled
from engine.mending.records import Diagnosis
from engine.mending.repairs.ordering import ordering
from engine.mending.searching import Search
from engine.mending.seeking import Sought
from engine.mending.trying import Known
from engine.mending.whole import Result, Run, after
from engine.mistakes import write_log
from engine.named import NamedTuple
from engine.own.alone import Alone
from engine.own.moments import Rerun, rerun
from engine.reading.gradnames import may_be_gradient
from engine.trace import Trace
from engine.verdicts import OwnLine

LINES = 3
"""Wrong lines that are looked at."""
ELEMENTS = 12
"""Elements of arrays, as the own part reads them, that a line may lack."""
SCALARS, TEXT = 16, 24
"""Expressions that are tried as factors, and how long they may be."""
TOLD = 3
"""Mends that are told of one line, at most."""


def diagnose(trace: Trace, run: Run) -> tuple[Diagnosis, ...]:
    """See ``engine.diagnose``."""
    own = trace.own
    with guarded(), np.errstate(all="ignore"):
        found = _all(trace, run, LINES, Budget())
    said = {(one.line, one.name) for one in own.lines if one.reason in _SAYS} if own is not None else set()
    return tuple([one for one in found if one.kind or (one.wrong, one.name) not in said])


_TOLD = ("another", "stale")
"""Reasons that say why by themselves."""
_SAYS = ("uphill", "reshaped")
"""Those that do where nothing that is tried mends it."""


def _all(trace: Trace, run: Run, most: int, budget: Budget) -> list[Diagnosis]:
    """Of the first ``most`` wrong lines."""
    if trace.own is None:
        return []
    wrongs = [one for one in trace.own.lines if one.verdict == "wrong" and one.reason not in _TOLD]
    if not wrongs and trace.own.failed is None:
        return _ordered(trace, Judge(trace, run, budget))
    if trace.own.moved or trace.own.later:  # seen only with other start values, or in a later pass: mended there
        return _all(shown_by(trace, run), run, most, budget)
    faults: dict[tuple[int, str], Fault] = {(fault.line, fault.name): fault for fault in trace.own.faults}
    if faults and wrongs:  # what only follows is right once they are mended; a line that stopped the part is no wrong gradient
        wrongs = [next((w for w in wrongs if (w.line, w.name) == key), wrongs[0]) for key in faults]
    again, judge = rerun(trace), Judge(trace, run, budget)
    stopped = _unstopped(trace, again, judge)
    if stopped is not None and (stopped.kind or not wrongs):
        return [stopped]
    found: list[Diagnosis] = []
    course: Course | None = None
    for at, one in enumerate(wrongs[:most]):
        budget.begin(len(wrongs[:most]) - at - 1)
        if found and found[-1].whole:
            break
        nothing = Diagnosis(one.line, one.name, "", one.line, "", "", {}, False)
        if budget.out:
            found.append(nothing)
            continue
        try:
            course = Course(trace, again, judge.faulty, budget) if course is None else course
            fault = faults.get((one.line, one.name))
            hangs = judge.given and not course.of_inputs and fault is None  # as sure as the line that is given
            told = None if hangs else _diagnosed(course, judge, one, fault)
            helper = judge.given and fault is not None and fault.line < trace.own.begin  # the given gradient may come from it, too
            if told is None or (helper and told.told.line != one.line):
                found.append(nothing)
                continue
            found.append(told.told)
            rest = None if told.told.whole else after(trace, told.edits, run)
            if rest is not None and rest.own is not None:
                left = {(each.line, each.name) for each in rest.own.faults}
                gone = tuple([key for key in faults if key not in left and key != (one.line, one.name)])
                found[-1] = told.told._replace(gone=gone)
                return [*found, *[each._replace(besides=each.besides + 1) for each in _all(rest, run, most - len(found), budget)]]
        except ProgramError:
            found.append(nothing)
        except Exception as error:  # a verdict stands without its reason; a mistake of our own is logged
            write_log(error)
            found.append(nothing)
    return found


def _ordered(trace: Trace, judge: Judge) -> list[Diagnosis]:
    """Of parameters that are changed by each other's gradients: what turns the list that these stand in."""
    own = trace.own
    one = None if own is None else next((each for each in own.lines if (each.verdict, each.reason) == ("wrong", "another")), None)
    if one is None:
        return []
    program = rerun(trace).program
    mends = [Mend(0, 1, change) for change in ordering(program.forward, program.lines, one.line)]
    held = [mend for mend in mends if (result := judge.confirms(mend.change.edits)) is not None and not result.wrong]
    like = [mend for mend in held if (mend.change.kind, mend.change.line) == (held[0].change.kind, held[0].change.line)]
    told = [_told(one.line, one.name, mend, True) for mend in like]
    return [told[0]._replace(others=tuple(told[1:TOLD]))] if told else []


def _unstopped(trace: Trace, again: Rerun, judge: Judge) -> Diagnosis | None:
    """Of a part that stops with an error: what makes it run, and right."""
    if trace.own is None or trace.own.failed is None:
        return None
    try:
        failing = Failing(trace, again, Known(gradients=_gradients(again, trace)))
        mends = unstopped(failing, judge)
    except ProgramError:
        return None
    except Exception as error:  # as above
        write_log(error)
        return None
    if failing.node is None:
        return None
    if not mends:
        line = trace.own.failed.place.line or failing.node.lineno
        return Diagnosis(line, failing.place, "", line, "", "", {"stopped": True}, False)
    marked = next((one for one in trace.own.lines if one.verdict == "wrong" and one.line == mends[0].change.line), None)
    line, name = (failing.node.lineno, failing.place) if marked is None else (marked.line, marked.name)
    first, *others = [_told(line, name, mend, True) for mend in mends[:TOLD]]
    return first._replace(others=tuple(others))


class Mended(NamedTuple):
    """A reason, and what is written where to have it hold."""

    told: Diagnosis
    edits: tuple[tuple[ast.AST, str], ...]


def _diagnosed(course: Course, judge: Judge, one: OwnLine, fault: Fault | None) -> Mended | None:
    """The best mends of one line that hold on the whole; None for none."""
    place = fault.place if fault is not None and fault.place else place_in(judge.trace, one)
    search = Search(Sought(course, judge, one.line, place, fault, _known(course, judge.trace, one)))
    partly: list[Mended] = []
    for mends in search.mends():
        held = _confirmed(judge, one, mends)
        unread = search.sought.known.reads_unread
        whole = sorted([each for each in held if each.told.whole], key=lambda each: not unread(each.told.mend))
        if whole:
            return _joined(whole)
        partly += [each for each in held if each.told.mend not in [one.told.mend for one in partly]]
        search.enough = bool(partly)
    return _joined([each for each in partly if each.told.line == partly[0].told.line]) if partly else None


def _joined(found: Sequence[Mended]) -> Mended:
    """The best, with those that come to the same."""
    return found[0]._replace(told=found[0].told._replace(others=tuple([each.told for each in found[1:TOLD]])))


def _confirmed(judge: Judge, one: OwnLine, mends: Sequence[Mend]) -> list[Mended]:
    """Those of equal rank that the whole program confirms: of the first that is, and those that cost no more."""
    found: list[Mended] = []
    best: Mend | None = None
    for mend in mends:
        if len(found) >= TOLD or (best is not None and (mend.left, mend.cost) > (best.left, best.cost)):
            break
        result = judge.confirms(mend.change.edits, _like(best, mend))
        if result is not None and result.wrong and mend.change.line == one.line and _still(one, result):
            continue  # what is right with it is something else than the line's own gradient
        if result is not None and spelled(mend.change.mend) not in [spelled(each.told.mend) for each in found]:
            best = best or mend
            found.append(Mended(_told(one.line, one.name, mend, not result.wrong), mend.change.edits))
    return found


def _like(best: Mend | None, mend: Mend) -> bool:
    """Whether a mend writes the one statement otherwise that the best does, as well and as cheaply."""
    if best is None or (mend.left, mend.cost) != (best.left, best.cost) or len(mend.change.edits) != 1:
        return False
    return len(best.change.edits) == 1 and mend.change.edits[0][0] is best.change.edits[0][0]


def _still(one: OwnLine, result: Result) -> bool:
    """Whether a line's own gradient is not right in a mended program."""
    return (one.line, one.name) in result.wrong or one.name in result.doubted


def _told(line: int, name: str, mend: Mend, whole: bool) -> Diagnosis:
    change = mend.change
    fields = dict(change.fields)
    at = "below" if fields.pop("after", False) else "above" if fields.pop("before_line", False) else ""
    return Diagnosis(line, name, change.kind, change.line, change.mend, at, fields, whole, (), mend.cost)


# -- what is known beside the numbers


def _known(course: Course, trace: Trace, one: OwnLine) -> Known:
    parameter = trace.vars[one.var].value if one.var >= 0 and trace.vars[one.var].kind == "input" else None
    (contributions, inner), gradients = arriving(trace, one.var, course.again.sign), _gradients(course.again, trace)
    texts = _elements(course, gradients)
    carried, divisors = _carried(course, one.line), _divisors(course.again)
    return Known(contributions, gradients, carried, parameter, texts, divisors, _bound(course), _counters(course, one.line),
                 inner, _every_counter(course.again), _scalars(course.again, trace.own.begin if trace.own else 0),
                 _unread(course, trace))  # fmt: skip


def _unread(course: Course, trace: Trace) -> frozenset[str]:
    """The names that the own part binds, and nothing before it, and that nothing reads; but the gradients of inputs, which are what
    is asked for."""
    lines = () if trace.own is None else trace.own.lines
    asked = {root(one.name) for one in lines if one.var >= 0 and trace.vars[one.var].kind == "input"}
    nodes = [node for top in course.again.program.forward for node in ast.walk(top)]
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    read |= {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}
    simple = [(at, step.node) for at, step in enumerate(course.steps) if not hasattr(step.node, "body")]
    before = {name for at, node in simple if at < course.begin for name in writes(node)}
    return frozenset({name for at, node in simple if at >= course.begin for name in writes(node)} - before - read - asked)


def _every_counter(again: Rerun) -> frozenset[str]:
    """What the loops of a program count by."""
    loops = [node for top in again.program.forward for node in ast.walk(top) if isinstance(node, ast.For)]
    counting = [each for each in loops if isinstance(each.iter, ast.Call) and ast.unparse(each.iter.func) in ("range", "reversed")]
    return frozenset([each.id for loop in counting for each in ast.walk(loop.target) if isinstance(each, ast.Name)])


def _scalars(again: Rerun, begin: int) -> tuple[str, ...]:
    """What the program multiplies by or divides by, and counts that it makes of others, where that is more than a name."""
    found = []
    for top in again.program.forward:
        for node in ast.walk(top):
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
                found += [node.right] if isinstance(node.op, ast.Div) else [node.left, node.right]
            elif isinstance(node, ast.Call):
                made = [each for each in node.args if isinstance(each, ast.BinOp)]
                found += [each for each in made if isinstance(each.op, (ast.FloorDiv, ast.Mult))]
    texts = [ast.unparse(each) for each in found if isinstance(each, (ast.BinOp, ast.Call))]
    return tuple(dict.fromkeys([text for text in texts if len(text) <= TEXT]))[:SCALARS]


def _bound(course: Course) -> frozenset[str]:
    """What only the own part binds."""
    begin = course.steps[course.begin].node.lineno
    own = {id(step.node) for step in course.steps[course.begin :] if step.node.lineno >= begin and not hasattr(step.node, "body")}
    own |= {id(node) for node in course.candidates()}
    inside = {name for step in course.steps if id(step.node) in own for name in writes(step.node)}
    nodes = {id(step.node): step.node for step in course.steps if id(step.node) not in own and not hasattr(step.node, "body")}
    return frozenset(inside - {name for node in nodes.values() if node.lineno < begin for name in writes(node)})


def _counters(course: Course, line: int) -> tuple[str, ...]:
    """The whole numbers that the loops around a line count by."""
    node = next((step.node for step in reversed(course.steps) if step.node.lineno == line), None)
    return () if node is None else course.rounds(node)


def _divisors(again: Rerun) -> frozenset[str]:
    """What the program divides by, or, if it divides at all, counts up to; "mean" if it takes one."""
    found, counted = set(), set()
    for top in again.program.forward:
        for node in ast.walk(top):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                found.add(ast.unparse(node.right))
            elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
                found.add(ast.unparse(node.value))
            elif isinstance(node, ast.Attribute) and node.attr == "mean":
                found.add("mean")
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("range", "np.arange") and len(node.args) == 1:
                counted.add(ast.unparse(node.args[0]))  # as many as there are rows
    return frozenset(found | counted if found else ())


def _elements(course: Course, gradients: frozenset[str]) -> tuple[str, ...]:
    """What the own part reads by an index that is not one number, or writes by a key that is made of one; of lines that are right
    only gradients."""
    found = [text for statement in course.candidates() for text in _indexed(statement)]
    right = dict.fromkeys([step.node for step in course.steps[course.begin :] if not hasattr(step.node, "body")])
    found += [text for statement in right for text in _indexed(statement) if root(text) in gradients]
    return tuple(dict.fromkeys(found))[:ELEMENTS]


def _indexed(statement: ast.stmt) -> list[str]:
    return [
        ast.unparse(node) for node in ast.walk(statement)
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant)
        and (isinstance(node.ctx, ast.Load) or isinstance(node.slice, ast.JoinedStr))
    ]  # fmt: skip


def _gradients(again: Rerun, trace: Trace) -> frozenset[str]:
    """Names that hold gradients: those that were judged, and those that may be and are bound in the own part alone."""
    assert trace.own is not None
    judged_names = {root(line.name) for line in trace.own.lines if not line.name.endswith("'")}
    bound: dict[str, bool] = {}
    for top in again.program.forward:
        for node in ast.walk(top):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and may_be_gradient(node.id):
                bound[node.id] = bound.get(node.id, True) and node.lineno >= trace.own.begin
    return frozenset(judged_names | {name for name, own in bound.items() if own})


def _carried(course: Course, line: int) -> frozenset[str]:
    """What the loop around a statement binds, of what was there before: it comes from the round before."""
    node = next((step.node for step in reversed(course.steps) if step.node.lineno == line), None)
    loop: ast.AST | None = node
    while loop is not None and not isinstance(loop, (ast.For, ast.While)):
        loop = course.blocks.holder(loop)
    at = -1 if node is None or loop is None else course.first(node)
    state = course.states((at,)).get(at) if at >= 0 else None
    if state is None or loop is None:
        return frozenset()
    names = set(Alone(state).names())
    return frozenset([n.id for n in ast.walk(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n.id in names])


__all__ = ["diagnose"]
