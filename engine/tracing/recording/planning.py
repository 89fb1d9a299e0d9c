"""A plan being made (``engine.tracing.recording.plans``): from how things stood before a run of a statement, and the one plain
stage that the run made, the text of a function that compares, computes and records the same again."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from engine.deriving.code import run_of, space_of
from engine.forms import text_for_code
from engine.named import NamedTuple
from engine.operands import Box, Dict
from engine.pricing.budget import LOOK, STEPS
from engine.records import Piece, Row, Stage, Var
from engine.tracing.frames import Module
from engine.tracing.machine import Machine
from engine.tracing.objects import Instance
from engine.tracing.recording.holders import Holders
from engine.tracing.recording.inplace import InPlace
from engine.tracing.recording.journal import Journal
from engine.tracing.recording.picked import Leaf
from engine.tracing.recording.planned import ABSENT, found_in, target_of
from engine.tracing.recording.states import States
from engine.tracing.recording.variables import Variables, width_of

Plan = Callable[..., bool]
SMALL = 1 << 20
"""Bytes of what a statement makes up to which it may have a plan: beyond them the arithmetic takes all the time, and to learn of
it would take memory that nobody has asked for."""
_LARGEST = 1 << 31
"""Whole numbers below it are neither priced nor too large for a float."""


class Recorder(Protocol):
    """What a plan needs of the binder."""

    machine: Machine
    journal: Journal
    states: States
    variables: Variables
    holders: Holders
    inplace: InPlace


class Learned(Protocol):
    """What a plan is learned for: a statement, or all that are written alike."""

    leaves: tuple[Leaf, ...] | None
    plan: Plan | None

    def learner(self) -> type[Learner]: ...


class Before(NamedTuple):
    """How things stood before the run that a plan is learned from."""

    seen: Learned
    node: ast.Assign | ast.AugAssign
    counts: tuple[int, ...]
    spent: tuple[int, int]
    found: tuple[Any, ...]  # what each leaf stood for


class Learner:
    """One plan being made."""

    params = ""  # of the function

    def __init__(
        self, binder: Recorder, before: Before, leaves: tuple[Leaf, ...], stage: Stage, piece: Piece, spent: tuple[int, int, int]
    ) -> None:
        self.binder = binder
        self.before = before
        self.leaves = leaves
        self.stage = stage
        self.piece = piece
        self.spent = spent
        self.frame = self.binder.machine.frame
        self.reads: list[Var] = []
        self.lines: list[str] = []
        self.space: dict[str, Any] = {"type": type, "len": len, "str": str, "Exception": Exception}

    def known(self) -> bool:
        """Whether every read is a leaf, everything else is fixed, and the form's forward text gives what the slow road gave."""
        journal, piece = self.binder.journal, self.piece
        met = list(zip(self.leaves, self.before.found, strict=True))
        operands = {o.index: o for _, o in met if type(o) is Var}
        if {o.index for leaf, o in met if type(o) is Var and not leaf.fixed} - set(piece.reads) or set(piece.reads) - set(operands):
            return False
        self.reads = [operands[index] for index in piece.reads]
        since = journal.counts.since
        if not any([type(v.value) is not int and v.index not in since for v in self.reads]):
            return False
        for leaf, operand in met:
            if leaf.module or leaf.fixed:
                if not stays_of(self.binder, leaf, operand):
                    return False
            elif type(operand) is Var:
                if not _simple(operand.value):
                    return False
            elif type(operand) is not float and not (type(operand) is int and abs(operand) < _LARGEST):
                return False
        odd = np.generic if any([leaf.fixed for leaf in self.leaves]) else (np.ndarray, np.generic)
        if any([isinstance(value, odd) for value, _ in piece.consts]):
            return False
        wanted = [journal.vars[index].value for index in (*piece.parts, piece.write)]
        if sum([value.nbytes for value in wanted if isinstance(value, np.ndarray)]) > SMALL:
            return False
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
        made = space_of(f"def plan({self.params}):\n {body}\n", "<plan>", self.space)["plan"]
        return made  # type: ignore[no-any-return]

    def _put(self, name: str, value: Any) -> str:
        self.space[name] = value
        return name

    def _own(self, name: str, value: Any) -> str:
        """The text for what is this statement's own: its place, its words, the names and numbers in it."""
        return repr(value) if type(value) is int else self._put(f"_{name}", value)

    def _unless(self, test: str) -> None:
        self.lines.append(f"if {test}: return False")

    # -- what is to be as it was

    def _guards(self) -> None:
        frame, put = self.frame, self._put
        put("_machine", self.binder.machine)
        put("_find", found_in)
        put("_Var", Var)
        put("_changes", self.binder.journal.changes)
        put("_since", self.binder.journal.counts.since)
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
            slot = slots.get(operand.index, -1)
            to = f"b{number}" if slot in met or slot < 0 else f"a{slot}"
            self.lines.append(f"{to} = {text}")
            self._unless(f"type({to}) is not _Var")
            if type(operand.value) is np.ndarray:
                put("_now", self.binder.states.now)
                self.lines.append(f"if _machine.written: {to} = _now({to})")
                self._unless(f"type({to}) is not _Var")
            if leaf.fixed:
                self._unless(f"{to} is not {put(f'_l{number}', operand)}")
                if slot >= 0 and slot not in met:
                    self.lines.append(f"v{slot} = a{slot}[8]")
            if slot < 0:
                continue
            if slot in met:
                self._unless(f"{to} is not a{slot}")
            else:
                met.add(slot)
                if not leaf.fixed:
                    self._kind(slot, operand)
        pairs = [f"a{i} is a{j}" for i in range(len(self.reads)) for j in range(i)]
        if pairs:
            self._unless(" or ".join(pairs))
        since = self.binder.journal.counts.since
        known = ", ".join([str(v.index in since) for v in self.reads])
        mine = ", ".join([f"a{i}[0] in _since" for i in range(len(self.reads))])
        self.lines.append(f"if _since and ({mine},) != ({known},): return False")
        node = self.before.node
        if isinstance(node, ast.AugAssign) and type(self.before.found[0]) is Var:  # the target is the first leaf
            self._alone(node, slots[self.before.found[0].index])

    def _alone(self, node: ast.AugAssign, slot: int) -> None:
        """An array that an operator writes into is a new version of its name only where nothing else holds it."""
        if type(self.reads[slot].value) is np.ndarray:
            self._put("_place", node.target)
            self._put("_shared", self.binder.holders.shared)
            self._put("_interrupted", self.binder.holders.interrupted)
            self._put("_age", self.binder.inplace.age)
            self._unless(f"_shared(v{slot}, _place) or _interrupted(_age(a{slot}))")

    def _lookup(self, number: int, leaf: Leaf) -> str:
        """The text that looks a leaf up."""
        name = repr(leaf.name) if leaf.module else self._own(f"n{number}", leaf.name)
        text = f"names.get({name}, _absent)" if leaf.name in self.frame.names else f"_find(frame, {name})"
        self._put("_absent", ABSENT)
        if leaf.kind == "name":
            return text
        owner = found_in(self.frame, leaf.name)
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
        self._unless(self._wider(slot, var))

    def _wider(self, slot: int, var: Var) -> str:
        """The test whether a name is as long as it was, for measuring lines."""
        self._put("_width", width_of)
        test = f"_width(a{slot}) != {width_of(var)}"
        return test if "." in var.name else f"a{slot}[1] != {self._put(f'_m{slot}', var.name)} and {test}"

    # -- what is computed

    def _values(self) -> None:
        form, piece = self.piece.form, self.piece
        variables, watch = self.binder.variables, self.binder.machine.watch
        self._put("_watch", watch)
        self._put("_variables", variables)
        spent, held, more = self.spent
        if spent:
            self._unless(f"_watch.spent + {spent} - _watch.looked > {STEPS}")
        if held:
            self._unless(f"_watch.holding + {held} > {LOOK}")
        if more:
            self._unless(f"_variables.bytes + {more} > {self.binder.machine.limits.total}")
        for i, (value, _) in enumerate(piece.consts):
            self._constant(f"k{i}", value)
        self.lines.append("try:")
        for i, tree in enumerate(form.parts):
            self.lines.append(f" p{i} = {text_for_code(tree)}")
        self.lines.append(f" o0 = {text_for_code(form.forward)}")
        self.lines.append("except Exception: return False")
        journal = self.binder.journal
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

    def _constant(self, name: str, value: Any) -> None:
        """A literal, as the form's text calls it."""
        self._put(name, value)

    # -- what is recorded

    def _records(self) -> None:
        stage, piece, put, add = self.stage, self.piece, self._put, self.lines.append
        journal = self.binder.journal
        var = journal.vars[piece.write]
        target = target_of(self.before.node)
        assert isinstance(target, ast.Name)
        for name, value in (
            ("_new", tuple.__new__), ("_Piece", Piece), ("_Stage", Stage), ("_Row", Row), ("_form", piece.form),
            ("_journal", journal), ("_scene", journal.scene), ("_vars", journal.vars),
            ("_stages", journal.stages), ("_rows", journal.scene.rows), ("_names", journal.names), ("_width", width_of),
        ):  # fmt: skip
            put(name, value)
        own = self._own
        name, text, consts = own("target", target.id), own("text", stage.source), own("consts", piece.consts)
        line, column = own("line", stage.line), own("column", stage.column)
        end_line, end = own("end_line", stage.end_line), own("end", stage.end_column)
        add("at = len(_stages); index = len(_vars)")
        self._unless(f"at >= {self.binder.machine.limits.stages}")
        if self.frame.top:
            add(f"name = {name}; shown = code = _names.version(name)")
        else:
            add(f"name = frame.prefix + {name}")
            self._unless(f"_width(_new(_Var, (0, name, '', '', '', 'stage'))) != {width_of(var)}")
            add("shown = _names.version(name); code = _names.code(shown)")
        spent, held, more = self.spent
        for total, size in (("_watch.spent", spent), ("_watch.holding", held), ("_variables.bytes", more)):
            if size:
                add(f"{total} += {size}")
        names = "index, name, shown, code, _names.gradient(code)"
        add(f"made = _new(_Var, ({names}, 'stage', at, {line}, o0, {var.diff}, code, ()))")
        add("_vars.append(made)")
        add(f"names[{name}] = made")
        for i, at in enumerate(piece.parts):
            add(f"_variables.part(made, _names.part(code, {i}), p{i}, {journal.vars[at].diff})")
        parts = "".join([f"index + {i + 1}, " for i in range(len(piece.parts))])
        reads = "".join([f"a{i}[0], " for i in range(len(self.reads))])
        add(f"piece = _new(_Piece, (_form, ({reads}), {consts}, index, ({parts}), None))")
        label = self._label(self.binder.machine.program.tags.get(stage.line))
        add("depth = _scene.indent")
        add(f"_stages.append(_new(_Stage, (at, {label}, {line}, {column}, {end_line}, {end}, {text}, depth, (piece,))))")
        add(f"_rows.append(_new(_Row, ('stage', depth, {line}, {text}, (), at)))")
        if self.frame.top:
            add(f"_journal.assigned(index, {own('statement', self.before.node)})")
        add("return True")

    def _label(self, tag: str | None) -> str:
        """The text of the stage's label."""
        return "str(at + 1)" if tag is None else repr(tag)


def stays_of(binder: Recorder, leaf: Leaf, found: Any) -> bool:
    """Whether a leaf that is to stay what it was can: numpy and what Python has, an array, a count."""
    if leaf.module:
        return found is ABSENT or type(found) is Module
    return type(found) is Var and (type(found.value) is np.ndarray or found.index in binder.journal.counts.since)


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
