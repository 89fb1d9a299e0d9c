"""Plans: what is known of an assignment after a run of it, so that its next run forms the same stage with few steps.

A plan is a function of our own text: it looks the names up, compares kinds, shapes, types and which reads are one variable with
those of the run that it was learned from, runs the form's forward text, and makes the records. Whatever is not as it was, or
raises, or is due to be looked at (limits), is left to the slow road: the plan has done nothing then. The slow road defines what
a statement means; only statements of which it makes one plain stage have a plan.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

from engine.deriving.code import run_of, space_of
from engine.forms import text_for_code
from engine.operands import Box, Dict
from engine.pricing.budget import LOOK, STEPS
from engine.records import Piece, Row, Stage, Var
from engine.tracing.frames import Frame, Module
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.planned import Leaf, leaves_of
from engine.tracing.recording.states import States
from engine.tracing.recording.variables import Variables, width_of


class Recorder(Protocol):
    """What a plan needs of the binder."""

    machine: Machine
    journal: Journal
    states: States
    variables: Variables


Plan = Callable[[], bool]
ABSENT = object()
TRIES = 8
"""Plans that are learned of one statement: another one once more runs than that were left to the slow road."""
_LARGEST = 1 << 31
"""Whole numbers below it are neither priced nor too large for a float."""


class Before(NamedTuple):
    """How things stood before the run that a plan is learned from."""

    node: ast.Assign
    counts: tuple[int, ...]
    spent: tuple[int, int]
    found: tuple[Any, ...]  # what each leaf stood for


class Seen:
    """A statement, how often it ran, and its plan once there is one."""

    __slots__ = ("leaves", "misses", "node", "plan", "plans", "runs", "tries")

    def __init__(self, plans: Plans, node: ast.Assign) -> None:
        self.plans = plans
        self.node = node
        self.leaves: tuple[Leaf, ...] | None = None
        self.plan: Plan | None = None
        self.runs = self.misses = self.tries = 0

    def __call__(self) -> bool:
        """Run the statement; False where the slow road is to."""
        if self.plan is not None:
            if self.plan():
                return True
            self.misses += 1
            if self.misses > self.tries:
                self.misses = 0
                self.plan = None
            return False
        self.runs += 1
        if self.runs >= self.plans.first and self.tries < TRIES:
            self.tries += 1
            self.plans.watch(self)
        return False


class Plans:
    """The plans of one run."""

    first = 2  # the run of a statement that its plan is learned from

    def __init__(self, binder: Recorder) -> None:
        self.binder = binder
        self.machine = binder.machine
        self.seen: dict[int, Seen] = {}
        self.before: Before | None = None

    def again(self, node: ast.Assign) -> bool:
        """Run an assignment by its plan; False where it has none, or where something is not as it was."""
        seen = self.seen.get(id(node))
        if seen is None:
            seen = self.seen[id(node)] = Seen(self, node)
        return seen()

    def watch(self, seen: Seen) -> None:
        """A statement is about to run by the slow road: a plan may be learned of it."""
        if seen.leaves is None:
            seen.leaves = leaves_of(seen.node)
        frame = self.machine.frame
        if not seen.leaves or frame.comprehension or frame.declared is not None:
            seen.tries = TRIES
            return
        found = tuple([self._now(looked_up(frame, leaf)) for leaf in seen.leaves])
        watch = self.machine.watch
        self.before = Before(seen.node, self._counts(), (watch.spent, watch.holding), found)

    def _now(self, operand: Any) -> Any:
        return self.binder.states.now(operand) if self.machine.written and type(operand) is Var else operand

    def _counts(self) -> tuple[int, ...]:
        machine, journal = self.machine, self.binder.journal
        return (
            len(journal.vars), len(journal.stages), len(journal.scene.rows), len(journal.decisions), len(journal.fixed),
            len(machine.notices), machine.statements, self.binder.variables.bytes, len(journal.views),
        )  # fmt: skip

    def learn(self, before: Before) -> None:
        """The statement has run: what it made becomes its plan, if it is one plain stage."""
        self.before = None
        journal, seen = self.binder.journal, self.seen[id(before.node)]
        assert seen.leaves is not None
        began, ended = before.counts, self._counts()
        if ended[1] != began[1] + 1 or ended[2] != began[2] + 1 or ended[3:7] != began[3:7] or ended[8] != began[8]:
            return
        stage, row, var = journal.stages[-1], journal.scene.rows[-1], journal.vars[began[0]]
        if len(stage.pieces) != 1 or row.vars or journal.changes.waiting:
            return
        piece, made = stage.pieces[0], ended[0] - began[0]
        if piece.store is not None or piece.write != var.index or made != 1 + len(piece.parts) or not piece.form.gates:
            return
        watch = self.machine.watch
        spent = watch.spent - before.spent[0], watch.holding - before.spent[1], ended[7] - began[7]
        if spent[1] < 0:  # it was looked at in between
            return
        learner = _Learner(self, before, seen.leaves, stage, piece, spent)
        if learner.known():
            seen.plan = learner.plan()


def looked_up(frame: Frame, leaf: Leaf) -> Any:
    """What a leaf stands for; ``ABSENT`` for what it does not stand for without running anything."""
    found = _find(frame, leaf.name)
    if leaf.kind == "attribute":
        return found.frame.names.get(leaf.key, ABSENT) if type(found) is Instance else ABSENT
    if leaf.kind == "item":
        if type(found) is Dict:
            return found.items.get(leaf.key, ABSENT)
        if type(found) is Box and type(leaf.key) is int and leaf.key < len(found.items):
            return found.items[leaf.key]
        return ABSENT
    return found


def _find(frame: Frame, name: str) -> Any:
    try:
        return frame.find(name)
    except (KeyError, UnboundLocalError):
        return ABSENT


class _Learner:
    """One plan being made."""

    def __init__(
        self, plans: Plans, before: Before, leaves: tuple[Leaf, ...], stage: Stage, piece: Piece, spent: tuple[int, int, int]
    ) -> None:
        self.plans = plans
        self.before = before
        self.leaves = leaves
        self.stage = stage
        self.piece = piece
        self.spent = spent
        self.frame = plans.machine.frame
        self.reads: list[Var] = []
        self.lines: list[str] = []
        self.space: dict[str, Any] = {"type": type, "len": len, "str": str, "Exception": Exception}

    def known(self) -> bool:
        """Whether every read is a leaf, everything else is fixed, and the form's forward text gives what the slow road gave."""
        journal, piece = self.plans.binder.journal, self.piece
        operands = {o.index: o for o in self.before.found if type(o) is Var}
        if set(operands) != set(piece.reads):
            return False
        self.reads = [operands[index] for index in piece.reads]
        since = journal.counts.since
        if not any([type(v.value) is not int and v.index not in since for v in self.reads]):
            return False
        for leaf, operand in zip(self.leaves, self.before.found, strict=True):
            if leaf.module:
                if operand is not ABSENT and type(operand) is not Module:
                    return False
            elif type(operand) is Var:
                if not _simple(operand.value):
                    return False
            elif type(operand) is not float and not (type(operand) is int and abs(operand) < _LARGEST):
                return False
        if any([isinstance(value, (np.ndarray, np.generic)) for value, _ in piece.consts]):
            return False
        wanted = [journal.vars[index].value for index in (*piece.parts, piece.write)]
        if not all([_simple(value) or _mask(value) for value in wanted]) or type(wanted[-1]) is int:
            return False
        try:
            got = run_of(piece.form)(*[v.value for v in self.reads], *[value for value, _ in piece.consts])
        except Exception:
            return False
        return all([_same(one, other) for one, other in zip(wanted, got, strict=True)])

    def plan(self) -> Plan:
        """The function."""
        self._guards()
        self._values()
        self._records()
        body = "\n ".join(self.lines)
        made = space_of(f"def plan():\n {body}\n", "<plan>", self.space)["plan"]
        return made  # type: ignore[no-any-return]

    def _put(self, name: str, value: Any) -> str:
        self.space[name] = value
        return name

    def _unless(self, test: str) -> None:
        self.lines.append(f"if {test}: return False")

    # -- what is to be as it was

    def _guards(self) -> None:
        plans, frame, put = self.plans, self.frame, self._put
        put("_machine", plans.machine)
        put("_find", _find)
        put("_Var", Var)
        put("_changes", plans.binder.journal.changes)
        put("_since", plans.binder.journal.counts.since)
        self.lines.append("frame = _machine.frame")
        if frame.top:
            put("_frame", frame)
            self._unless("frame is not _frame or _changes.waiting")
        else:
            self._unless("frame.outer is None or frame.declared is not None or frame.comprehension or _changes.waiting")
        self.lines.append("names = frame.names")
        slots = {v.index: at for at, v in enumerate(self.reads)}
        met: set[int] = set()
        for number, (leaf, operand) in enumerate(zip(self.leaves, self.before.found, strict=True)):
            text = self._lookup(number, leaf)
            if type(operand) is not Var:
                known = put(f"_l{number}", operand)
                test = f"{text} is not {known}"
                if type(operand) is int:
                    self.lines.append(f"b = {text}")
                    test = f"type(b) is not int or b != {known}"
                self._unless(test)
                continue
            slot = slots[operand.index]
            to = f"b{number}" if slot in met else f"a{slot}"
            self.lines.append(f"{to} = {text}")
            self._unless(f"type({to}) is not _Var")
            if type(operand.value) is np.ndarray:
                put("_now", plans.binder.states.now)
                self.lines.append(f"if _machine.written: {to} = _now({to})")
                self._unless(f"type({to}) is not _Var")
            if slot in met:
                self._unless(f"{to} is not a{slot}")
            else:
                met.add(slot)
                self._kind(slot, operand)
        pairs = [f"a{i} is a{j}" for i in range(len(self.reads)) for j in range(i)]
        if pairs:
            self._unless(" or ".join(pairs))
        since = plans.binder.journal.counts.since
        known = ", ".join([str(v.index in since) for v in self.reads])
        mine = ", ".join([f"a{i}[0] in _since" for i in range(len(self.reads))])
        self.lines.append(f"if _since and ({mine},) != ({known},): return False")

    def _lookup(self, number: int, leaf: Leaf) -> str:
        """The text that looks a leaf up."""
        if leaf.name in self.frame.names:
            text = f"names.get({leaf.name!r}, _absent)"
        else:
            text = f"_find(frame, {leaf.name!r})"
        self._put("_absent", ABSENT)
        if leaf.kind == "name":
            return text
        owner = _find(self.frame, leaf.name)
        self.lines.append(f"o = {text}")
        key = self._put(f"_k{number}", leaf.key)
        if leaf.kind == "attribute":
            self._put("_Instance", Instance)
            self._put(f"_c{number}", owner.kind)
            self._unless(f"type(o) is not _Instance or o.kind is not _c{number}")
            return f"o.frame.names.get({key})"
        if type(owner) is Dict:
            self._put("_Dict", Dict)
            self._unless("type(o) is not _Dict")
            return f"o.items.get({key})"
        self._put("_Box", Box)
        self._unless(f"type(o) is not _Box or len(o.items) <= {key}")
        return f"o.items[{key}]"

    def _kind(self, slot: int, var: Var) -> None:
        value = var.value
        self.lines.append(f"v{slot} = a{slot}[8]")
        if type(value) is np.ndarray:
            self._put("_array", np.ndarray)
            self._put(f"_d{slot}", value.dtype)
            self._unless(f"type(v{slot}) is not _array or v{slot}.dtype is not _d{slot} or v{slot}.shape != {value.shape!r}")
        elif type(value) is int:
            self._unless(f"type(v{slot}) is not int or not -{_LARGEST} < v{slot} < {_LARGEST}")
        else:
            self._put(f"_t{slot}", type(value))
            self._unless(f"type(v{slot}) is not _t{slot}")
        self._put("_width", width_of)
        test = f"_width(a{slot}) != {width_of(var)}"
        if "." not in var.name:
            self._put(f"_n{slot}", var.name)
            test = f"a{slot}[1] != _n{slot} and {test}"
        self._unless(test)

    # -- what is computed

    def _values(self) -> None:
        form, piece, plans = self.piece.form, self.piece, self.plans
        variables, watch = plans.binder.variables, plans.machine.watch
        self._put("_watch", watch)
        self._put("_variables", variables)
        spent, held, more = self.spent
        if spent:
            self._unless(f"_watch.spent + {spent} - _watch.looked > {STEPS}")
        if held:
            self._unless(f"_watch.holding + {held} > {LOOK}")
        if more:
            self._unless(f"_variables.bytes + {more} > {plans.machine.limits.total}")
        for i, (value, _) in enumerate(piece.consts):
            self._put(f"k{i}", value)
        self.lines.append("try:")
        for i, tree in enumerate(form.parts):
            self.lines.append(f" p{i} = {text_for_code(tree)}")
        self.lines.append(f" o0 = {text_for_code(form.forward)}")
        self.lines.append("except Exception: return False")
        journal = plans.binder.journal
        for name, index in [*[(f"p{i}", at) for i, at in enumerate(piece.parts)], ("o0", piece.write)]:
            value = journal.vars[index].value
            self._put(f"_t{name}", type(value))
            test = f"type({name}) is not _t{name}"
            if type(value) is np.ndarray:
                self._put(f"_d{name}", value.dtype)
                test += f" or {name}.dtype is not _d{name} or {name}.shape != {value.shape!r}"
                if name == "o0":
                    test += " or o0.base is not None" + "".join([f" or o0 is v{i}" for i in range(len(self.reads))])
            self._unless(test)

    # -- what is recorded

    def _records(self) -> None:
        plans, stage, piece, put, add = self.plans, self.stage, self.piece, self._put, self.lines.append
        journal = plans.binder.journal
        var = journal.vars[piece.write]
        target = self.before.node.targets[0]
        assert isinstance(target, ast.Name)
        for name, value in (
            ("_new", tuple.__new__), ("_Piece", Piece), ("_Stage", Stage), ("_Row", Row), ("_form", piece.form),
            ("_consts", piece.consts), ("_journal", journal), ("_scene", journal.scene), ("_vars", journal.vars),
            ("_stages", journal.stages), ("_rows", journal.scene.rows), ("_names", journal.names), ("_text", stage.source),
            ("_target", target.id), ("_statement", self.before.node), ("_name", var.name), ("_width", width_of),
        ):  # fmt: skip
            put(name, value)
        add("at = len(_stages); index = len(_vars)")
        self._unless(f"at >= {plans.machine.limits.stages}")
        if self.frame.top:
            add("name = _name; shown = code = _names.version(name)")
        else:
            add("name = frame.prefix + _target")
            self._unless(f"_width(_new(_Var, (0, name, '', '', '', 'stage'))) != {width_of(var)}")
            add("shown = _names.version(name); code = _names.code(shown)")
        spent, held, more = self.spent
        for text, size in (("_watch.spent", spent), ("_watch.holding", held), ("_variables.bytes", more)):
            if size:
                add(f"{text} += {size}")
        names = "index, name, shown, code, _names.gradient(code)"
        add(f"made = _new(_Var, ({names}, 'stage', at, {var.line}, o0, {var.diff}, code, ()))")
        add("_vars.append(made)")
        add("names[_target] = made")
        for i, at in enumerate(piece.parts):
            add(f"_variables.part(made, _names.part(code, {i}), p{i}, {journal.vars[at].diff})")
        parts = "".join([f"index + {i + 1}, " for i in range(len(piece.parts))])
        reads = "".join([f"a{i}[0], " for i in range(len(self.reads))])
        add(f"piece = _new(_Piece, (_form, ({reads}), _consts, index, ({parts}), None))")
        tagged = plans.machine.program.tags.get(stage.line)
        label = "str(at + 1)" if tagged is None else repr(tagged)
        place = f"{stage.line}, {stage.column}, {stage.end_line}, {stage.end_column}"
        add("depth = _scene.indent")
        add(f"_stages.append(_new(_Stage, (at, {label}, {place}, _text, depth, (piece,))))")
        add(f"_rows.append(_new(_Row, ('stage', depth, {stage.line}, _text, (), at)))")
        if self.frame.top:
            add("_journal.assigned(index, _statement)")
        add("return True")


def _simple(value: Any) -> bool:
    """A number or an array that plans know: floating, or a small whole number."""
    kind = type(value)
    if kind is np.ndarray:
        return bool(value.dtype.kind == "f")
    return kind is float or kind is np.float64 or (kind is int and abs(value) < _LARGEST)


def _mask(value: Any) -> bool:
    return type(value) is np.ndarray and value.dtype.kind == "b"


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same to the last bit."""
    if type(one) is not type(other):
        return False
    if type(one) is np.ndarray:
        return bool(one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes())
    return bool(one == other or (one != one and other != other))
