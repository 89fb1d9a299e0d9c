"""Trace a program: run its statements once, and record each executed assignment as a stage."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.deriving.derive import derive
from engine.deriving.forms import Form, Reading, key_of, skeleton
from engine.deriving.naming import Key, Names
from engine.errors import Notice, Place
from engine.gates import GATES
from engine.guards import Costly
from engine.reading.functions import CONSTANTS, MODULES, canonical
from engine.reading.program import place_of
from engine.records import Options, Piece, Row, Stage, Var
from engine.trace import Trace
from engine.tracing.frames import Function, LoopLeft, Module, Returned, UserFunction
from engine.tracing.operands import Box, Const, Dict, Node, holds, is_number, plain
from engine.tracing.values import Known, brief, kind_word
from engine.tracing.writes import Writes

_forms: dict[Any, Form] = {}


def clear_forms() -> None:
    """Forget all compiled forms (for measurements)."""
    _forms.clear()


_FLOAT_BITS = 1023
"""An integer of more bits is no float: it could have no gradient."""


class Tracer(Writes):
    """Statements: binding, stages, loops, branches, calls."""

    def __init__(self, program: Any, limits: Any, options: Options) -> None:
        super().__init__(program, limits)
        self.options = options
        self.names = Names(program.names)
        self.vars: list[Var] = []
        self.stages: list[Stage] = []
        self.rows: list[Row] = []
        self.last = -1  # the last variable assigned at module level
        self.last_other: ast.AST | None = None  # or the statement, when that was no number
        self.indent = 0
        self.statements = 0
        self.bytes = 0
        self.sets = dict(options.sets)
        self.pieces: list[Piece] = []  # of the statement being run
        self.made: list[int] = []  # inputs of the statement being run
        self.statement: ast.stmt | None = None
        self.at: ast.stmt = ast.Pass()  # the statement reached last, headers of if and while included
        self.said = ""  # what its row says in place of its source: a value that the caller set
        self._spans: dict[int, tuple[Place, str]] = {}  # statement -> its place and text: a loop's are made once
        self.comments = sorted(program.comments.items())
        self.told = 0
        self._run: dict[type, Any] = {
            ast.Assign: self._assign, ast.AugAssign: self._augmented, ast.AnnAssign: self._annotated, ast.Expr: self._expression,
            ast.If: self._if, ast.For: self._for, ast.While: self._while, ast.FunctionDef: self._def, ast.Return: self._return,
            ast.Pass: self._pass, ast.Break: self._break, ast.Continue: self._continue, ast.Assert: self._assert,
            ast.Import: self._import, ast.ImportFrom: self._import_from,
        }  # fmt: skip

    # -- statements

    def execute(self, body: Any) -> None:
        """Run statements in order."""
        for statement in body:
            self.statements += 1
            if self.statements > self.limits.statements:
                raise self.error("limit", statement, limit="statements", asked=self.statements, allowed=self.limits.statements)
            if self.indent == 0 and self.told < len(self.comments):
                self._tell(statement.lineno)
            self.at = statement
            try:
                if not self.statements & 255:
                    self.watch.look()
                self._run[type(statement)](statement)
            except Costly as cost:
                raise self.costly(cost, statement) from None

    def _tell(self, line: int) -> None:
        while self.told < len(self.comments) and self.comments[self.told][0] < line:
            at, text = self.comments[self.told]
            self.rows.append(Row("comment", 0, at, text))
            self.told += 1

    def _begin(self, statement: ast.stmt) -> tuple[list[Piece], list[int], ast.stmt | None]:
        kept = (self.pieces, self.made, self.statement)
        self.pieces, self.made, self.statement, self.said = [], [], statement, ""
        return kept

    def _end(self, kept: tuple[list[Piece], list[int], ast.stmt | None], source: str = "") -> None:
        statement = self.statement
        assert statement is not None
        if self.pieces:
            index = len(self.stages)
            if index >= self.limits.stages:
                raise self.error("limit", statement, limit="stages", asked=index + 1, allowed=self.limits.stages)
            span = self._spans.get(id(statement))
            if span is None:
                span = self._spans[id(statement)] = (place_of(statement, self.program.lines), self.text(statement))
            place, text = span[0], source or self.said or span[1]
            tag = self.program.tags.get(statement.lineno) if self.program.tags else None
            stage = Stage(index, tag or str(index + 1), statement.lineno, place.column, statement.end_lineno or statement.lineno,
                          place.end, text, self.indent, tuple(self.pieces))  # fmt: skip
            self.stages.append(stage)
            self.rows.append(Row("stage", self.indent, statement.lineno, text, tuple(self.made), index))
        elif self.made:
            self.rows.append(Row("input", self.indent, statement.lineno, source or self.said or self.text(statement), tuple(self.made)))
        self.pieces, self.made, self.statement = kept

    def _assign(self, node: ast.Assign) -> None:
        kept = self._begin(node)
        operand = self.eval(node.value)
        unpacked = isinstance(node.targets[0], (ast.Tuple, ast.List)) and not isinstance(node.value, (ast.Tuple, ast.List))
        fresh = unpacked and not is_number(operand) and not getattr(operand, "name", "")
        for target in node.targets:
            self.assign(target, operand, alias=unpacked, fresh=fresh)
            if len(node.targets) > 1 and isinstance(target, ast.Name) and isinstance(operand, Node):
                operand = self.frame.names[target.id]
        self._end(kept)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is None:
            return
        kept = self._begin(node)
        self.assign(node.target, self.eval(node.value))
        self._end(kept)

    def _augmented(self, node: ast.AugAssign) -> None:
        kept = self._begin(node)
        if isinstance(node.target, ast.Name):
            load: ast.expr = ast.Name(node.target.id, ast.Load())
        elif isinstance(node.target, ast.Subscript):
            load = ast.Subscript(node.target.value, node.target.slice, ast.Load())
        else:
            raise self.error("unsupported_target", node.target)
        target: ast.expr = node.target
        if isinstance(target, ast.Subscript) and _calls(target):
            target = load = self._once(target)
        ast.copy_location(load, node.target)
        current = self.eval(load)
        added = node.value
        if isinstance(current, Box) and isinstance(node.op, ast.Add) and not current.frozen:
            more = self.eval(node.value)
            if not isinstance(more.value if is_number(more) else more, np.ndarray):  # numpy adds an array element by element
                for item in self.whole(more, node.value):
                    self.append(current, item, node)
                self._end(kept)
                return
            added = ast.copy_location(Known(more), node.value)
        value = plain(current)
        if isinstance(value, np.ndarray):
            self.refuse_aliased(value, target, node)
            if isinstance(node.op, ast.MatMult):
                raise self.error("unsupported_target", node.target)
        whole = ast.BinOp(load, node.op, added)
        ast.copy_location(whole, node)
        operand = self.eval(whole)
        if isinstance(value, np.ndarray) and isinstance(operand, Node):
            self.same_kind(node, value, operand)
        self.assign(target, operand)
        self._end(kept)

    def _once(self, target: ast.Subscript) -> ast.Subscript:
        """``w[next()] += 1`` reads and writes the same element: the index is evaluated once, what it calls runs once."""
        if _calls(target.value):
            raise self.error("unsupported_target", target)
        item = target.slice
        elements = item.elts if isinstance(item, ast.Tuple) else [item]
        known: list[ast.expr] = [ast.copy_location(Known(self.eval(e)), e) for e in elements]
        index = ast.copy_location(ast.Tuple(known, ast.Load()), item) if isinstance(item, ast.Tuple) else known[0]
        return ast.copy_location(ast.Subscript(target.value, index, ast.Load()), target)

    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        kept = self._begin(node)
        self.eval(node.value)
        self._end(kept)

    def _if(self, node: ast.If) -> None:
        taken = self.decide(node.test)
        body = node.body if taken else node.orelse
        if not body:
            return
        if taken or not (len(body) == 1 and isinstance(body[0], ast.If)):
            self.rows.append(Row("branch", self.indent, node.lineno, f"if {self.text(node.test)}:" if taken else "else:"))
        self._indented(body)

    def _indented(self, body: list[ast.stmt]) -> None:
        self.indent += 1
        before = len(self.rows)
        try:
            self.execute(body)
        finally:
            self.indent -= 1
            if len(self.rows) == before and self.rows and self.rows[-1].kind in ("branch", "loop"):
                self.rows.pop()

    def _for(self, node: ast.For) -> None:
        target = self.text(node.target)
        items = self.iterate(self.eval(node.iter), node.iter)
        if isinstance(items, list):
            items = list(items)
        for count, item in enumerate(items):
            kept = self._begin(node)
            said = f"{target} = {item!s:.60}" if isinstance(item, (int, str)) else f"{target}  #{count + 1}"
            self.rows.append(Row("loop", self.indent, node.lineno, f"for {said}:"))
            at = len(self.rows)
            self.indent += 1
            self.assign(node.target, item, alias=True)
            if self.pieces or self.made:
                self._end(kept, source=f"for {target} in {self.text(node.iter)}")
            else:
                self.pieces, self.made, self.statement = kept
            self.indent -= 1
            try:
                self._indented(node.body)
            except LoopLeft as left:
                if not left.again:
                    return
            if len(self.rows) == at and self.rows[-1].kind == "loop":
                self.rows.pop()
        if node.orelse:
            self.execute(node.orelse)

    def _while(self, node: ast.While) -> None:
        count = 0
        while self.decide(node.test):
            count += 1
            self.statements += 1
            self.rows.append(Row("loop", self.indent, node.lineno, f"while {self.text(node.test)}:  #{count}"))
            try:
                self._indented(node.body)
            except LoopLeft as left:
                if not left.again:
                    return
            if not node.body or self.statements > self.limits.statements:
                raise self.error("limit", node, limit="statements", asked=self.statements, allowed=self.limits.statements)
        if node.orelse:
            self.execute(node.orelse)

    def _def(self, node: ast.FunctionDef) -> None:
        self.frame.names[node.name] = UserFunction(node, self.frame, self.defaults(node.args))

    def _return(self, node: ast.Return) -> None:
        raise Returned(None if node.value is None else self.eval(node.value))

    def _pass(self, node: ast.Pass) -> None:
        pass

    def _break(self, node: ast.Break) -> None:
        raise LoopLeft(again=False)

    def _continue(self, node: ast.Continue) -> None:
        raise LoopLeft(again=True)

    def _assert(self, node: ast.Assert) -> None:
        if not self.decide(node.test):
            raise self.error("assertion", node, said=self.text(node.test))

    def _import(self, node: ast.Import) -> None:
        for name in node.names:
            if name.asname or name.name in self.program.names:
                self.frame.names[name.asname or name.name] = Module(canonical(name.name))

    def _import_from(self, node: ast.ImportFrom) -> None:
        for name in node.names:
            full = f"{MODULES[node.module or '']}.{name.name}"
            bound = name.asname or name.name
            if full in CONSTANTS:
                self.frame.names[bound] = CONSTANTS[full]
            else:
                self.frame.names[bound] = Module(full) if full in MODULES.values() else Function(full)

    def walrus(self, node: ast.NamedExpr) -> Any:
        """``(name := value)``: an assignment inside an expression, a stage of its own."""
        statement = self.statement or self.at
        operand = self.eval(node.value)
        kept = self._begin(statement)
        inner, self.frame = self.frame, self.frame.scope()
        self.assign(node.target, operand)
        found, self.frame = self.frame.names[node.target.id], inner
        self._end(kept, source=self.text(node))
        return found

    # -- calls

    def enter_call(self, node: ast.Call, name: str) -> Any:
        """A header row for a call; ``leave_call`` takes it away again if nothing stood under it."""
        if name == "lambda":
            return None
        self.rows.append(Row("call", self.indent, node.lineno, self.text(node)))
        self.indent += 1
        return len(self.rows)

    def leave_call(self, mark: Any) -> None:
        """Out of the call again."""
        if mark is None:
            return
        self.indent -= 1
        if len(self.rows) == mark:
            self.rows.pop()

    def bind_parameter(self, name: str, operand: Node, node: ast.AST) -> None:
        """``f(x + y)``: the parameter is a stage of its own."""
        kept = self._begin(self.statement or self.at)
        self.assign(ast.Name(name, ast.Store()), operand)
        self._end(kept, source=f"{name} = {self.text(node)}")

    # -- binding

    def assign(self, target: ast.expr, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        """Bind ``target``; ``alias`` for loop targets and unpacked values, which are the caller's own variables; ``fresh`` if
        they come from no variable (``a, b = np.split(np.ones(4), 2)``), so that arrays and floats among them are inputs."""
        if isinstance(target, ast.Name):
            if alias and not isinstance(operand, Node) and not (fresh and isinstance(operand, (float, np.ndarray, np.floating))):
                self.frame.names[target.id] = operand
                self._note_last(operand, target)
            else:
                self._bind_name(target, operand)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, operand, alias, fresh)
        elif isinstance(target, ast.Subscript):
            self._store_item(target, operand)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, operand, alias, fresh)
        else:
            raise self.error("unsupported_target", target)

    def _note_last(self, operand: Any, node: ast.AST) -> None:
        if self.frame.outer is None:
            if type(operand) is Var:
                self.last, self.last_other = operand.index, None
            elif not isinstance(operand, (Module, Function, UserFunction)):
                self.last_other = node

    def _bind_name(self, target: ast.Name, operand: Any) -> None:
        name = self.frame.prefix + target.id
        if self.frame.outer is None and target.id in self.sets:
            operand = self._set_value(target, operand)
        if is_number(operand) or _is_static_number(operand):
            shown = self.names.version(name)
            operand = self._new_var(name, shown, self.names.code(shown), operand, target)
        elif isinstance(operand, (Box, Dict)) and not operand.name:
            shown = self.names.version(name)
            operand.name = self.names.code(shown)
            self._settle(operand, shown, operand.name, (), target)
        self.frame.names[target.id] = operand
        self._note_last(operand, target)

    def _settle(self, holder: Any, shown: str, root: str, path: tuple[Any, ...], node: ast.AST) -> None:
        """Name what a fresh list or dict holds: its numbers are inputs, its expressions are written by this stage."""
        places = enumerate(holder.items) if isinstance(holder, Box) else holder.items.items()
        for key, item in list(places):
            here = (*path, _place(holder, key))
            if isinstance(item, (Box, Dict)):
                if not item.name:
                    item.name, item.inner = root, True
                    self._settle(item, shown, root, here, node)
            elif isinstance(item, Node) or _is_static_number(item):
                holder.items[key] = self._element(shown, root, here, item, node)

    def _element(self, shown: str, root: str, path: tuple[Any, ...], operand: Any, node: ast.AST) -> Var:
        places = "".join([f"[{key!r}]" for key in path])
        return self._new_var(shown + places, shown + places, root + places, operand, node, root, path)

    def _new_var(
        self, name: str, shown: str, code: str, operand: Any, node: ast.AST, root: str = "", path: tuple[Any, ...] = ()
    ) -> Var:
        index = len(self.vars)
        value = operand.value if is_number(operand) else operand
        if type(value) is int and value.bit_length() > _FLOAT_BITS:
            raise self.error("overflow", node)
        if isinstance(value, np.ndarray):
            self.bytes += value.nbytes
            if self.bytes > self.limits.total:
                raise self.error("limit", node, limit="total", asked=self.bytes, allowed=self.limits.total)
        number = is_number(operand)
        grad = self.names.gradient(root) + code[len(root) :] if path else self.names.gradient(code)
        stage = len(self.stages) if number else -1
        diff = type(value) is float or not _is_truth(value)
        line = self.statement.lineno if self.statement is not None else 0
        var = Var(index, name, shown, code, grad, "stage" if number else "input", stage, line, value, diff, root or code, path)
        self.vars.append(var)
        if number:
            if type(operand) is Var:
                operand = Node(operand.value, GATES["copy"], (operand,), ("name",))
            self._piece(operand, var)
        else:
            self.made.append(index)
        return var

    def _piece(self, operand: Node, var: Var) -> None:
        reading = Reading([], [], {})
        structure = key_of(operand, reading)
        width = len(var.code)
        for read in reading.reads:
            width = max(width, len(read.code))
        width //= 8
        key = (structure, width, self.options.ties)
        form = _forms.get(key)
        if form is None:
            root = skeleton(operand, reading.slots, [0])
            form = derive(Form(key, root, len(reading.reads), len(reading.consts)), self.options.ties, name_width=width * 8 + 7)
            _forms[key] = form
        parts: list[int] = []
        if form.parts:
            values = part_values(form, operand, reading)
            for i, value in enumerate(values):
                parts.append(len(self.vars))
                self._part(var, self.names.part(var.code, len(self._parts_so_far()) + i), value, form.part_diff[i])
        consts = tuple([(c.value, c.text) for c in reading.consts])
        self.pieces.append(Piece(form, tuple([r.index for r in reading.reads]), consts, var.index, tuple(parts)))

    def _parts_so_far(self) -> list[int]:
        return [v for piece in self.pieces for v in piece.parts]

    def _part(self, owner: Var, code: str, value: Any, diff: bool) -> None:
        diff = diff and not _is_truth(value)
        shown = code if "." not in owner.shown else f"{owner.shown}{code[len(owner.code) :]}"
        index = len(self.vars)
        self.vars.append(
            Var(index, shown, shown, code, self.names.gradient(code), "part", owner.stage, owner.line, value, diff, code, ())
        )

    def _set_value(self, target: ast.Name, operand: Any) -> Any:
        text = self.sets.pop(target.id)
        if is_number(operand) or not (_is_static_number(operand) or isinstance(operand, Box)):
            raise self.error("set_not_input", target, name=target.id)
        try:
            value = ast.literal_eval(text)
            if isinstance(operand, np.ndarray) and _is_numbers(value):
                value = np.array(value, dtype=operand.dtype if operand.dtype.kind == "f" else None)
        except (ValueError, SyntaxError, TypeError, OverflowError, MemoryError, RecursionError):
            value = None
        if not _is_numbers(value):
            raise self.error("set_value", target, name=target.id, value=brief(text))
        self.said = f"{target.id} = {text}"
        return _boxed(value)

    def _unpack(self, target: Any, operand: Any, alias: bool, fresh: bool = False) -> None:
        items = self.whole(operand, target)
        stars = [i for i, t in enumerate(target.elts) if isinstance(t, ast.Starred)]
        count = len(target.elts)
        if (not stars and len(items) != count) or len(items) < count - len(stars):
            raise self.error("unpack", target, wanted=count, given=len(items))
        if stars:
            at, after = stars[0], count - stars[0] - 1
            middle = Box(items[at : len(items) - after])
            items = [*items[:at], middle, *items[len(items) - after :]]
        for each, item in zip(target.elts, items, strict=True):
            self.assign(each, item, alias, fresh)

    def _store_item(self, target: ast.Subscript, operand: Any) -> None:
        owner = self.eval(target.value)
        if isinstance(owner, Box) and not owner.frozen:
            key = self.value(target.slice)
            if not isinstance(key, (int, np.integer)):
                raise self.error("type", target.slice, said=f"[{kind_word(key)}]")
            if not -len(owner.items) <= key < len(owner.items):
                raise self.error("index", target, said=f"{key} / {len(owner.items)}")
            self._put(owner, int(key) % len(owner.items), operand, target)
        elif isinstance(owner, Dict):
            self._put(owner, self._key(target.slice), operand, target)
        elif is_number(owner) and isinstance(owner.value, np.ndarray):
            self._write(target, owner, operand)
        else:
            raise self.error("no_elements", target, kind=kind_word(owner))

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """``list.append``: an expression becomes the element's own stage."""
        if len(box.items) >= self.limits.items:
            raise self.error("limit", node, limit="items", asked=len(box.items) + 1, allowed=self.limits.items)
        box.items.append(None)
        self._put(box, len(box.items) - 1, operand, node)

    def _put(self, holder: Any, key: Any, operand: Any, node: ast.AST) -> None:
        if isinstance(operand, (Box, Dict)) and holds(operand, holder):
            raise self.error("self_containing", node)
        if isinstance(operand, Node) or _is_static_number(operand):
            old = holder.items[key] if isinstance(holder, Box) else holder.items.get(key)
            if old is not None or holder.inner or not holder.name:
                holder.name, holder.inner = self._renamed(holder), False
            operand = self._element(holder.name, holder.name, (_place(holder, key),), operand, node)
        elif isinstance(operand, (Box, Dict)) and not operand.name:
            operand.name = self._renamed(holder)
            self._settle(operand, operand.name, operand.name, (), node)
        holder.items[key] = operand
        self._note_last(operand, node)

    def _renamed(self, holder: Any) -> str:
        """A fresh name for what replaces a part of a container: no two elements of one name are different variables."""
        if not holder.name:
            return self.names.code(self.names.version(self.frame.prefix + "item"))
        holder.stem = holder.stem or holder.name
        return self.names.rebound(holder.stem)


def _calls(node: ast.AST) -> bool:
    return any(isinstance(n, (ast.Call, ast.NamedExpr)) for n in ast.walk(node))


def _place(holder: Box | Dict, key: Any) -> Any:
    return Key(key) if type(key) is int and isinstance(holder, Dict) else key


def _is_static_number(operand: Any) -> bool:
    kind = type(operand)
    return kind is int or kind is float or isinstance(operand, (np.ndarray, np.integer, np.floating))


def _is_numbers(value: Any) -> bool:
    """A real number, an array of them, or lists of them."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_numbers, value))
    return _is_static_number(value) and not (isinstance(value, np.ndarray) and value.dtype.kind not in "fiu")


def _is_truth(value: Any) -> bool:
    """A bool or an array of them: a mask, which has no gradient."""
    return isinstance(value, (bool, np.bool_)) or (isinstance(value, np.ndarray) and value.dtype.kind == "b")


def _boxed(value: Any) -> Any:
    return Box([_boxed(v) for v in value], isinstance(value, tuple)) if isinstance(value, (list, tuple)) else value


def part_values(form: Form, operand: Node, reading: Reading) -> list[Any]:
    """The values of a form's parts at their first evaluation: the nodes hold them already."""
    from engine.deriving.code import run_of

    values = run_of(form)(*[r.value for r in reading.reads], *[c.value for c in reading.consts])
    return list(values[:-1])


__all__ = ["Const", "Notice", "Trace", "Tracer", "clear_forms"]
