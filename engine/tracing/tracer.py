"""Trace a program: run its statements once, and record each executed assignment as a stage."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.errors import Place
from engine.guards import Costly
from engine.operands import Box, Node, is_number, plain
from engine.reading.functions import CONSTANTS, MODULES, canonical
from engine.reading.program import place_of
from engine.records import Options, Piece, Row, Stage
from engine.tracing.binding import NEVER
from engine.tracing.frames import Function, LoopLeft, Module, Returned, UserFunction
from engine.tracing.source import brief
from engine.tracing.values import Known
from engine.tracing.writes import Writes

Kept = tuple[list[Piece], list[int], ast.stmt | None, int]


class Tracer(Writes):
    """Statements: binding, stages, loops, branches, calls."""

    def __init__(self, program: Any, limits: Any, options: Options) -> None:
        super().__init__(program, limits, options)
        self.statements = 0
        self._spans: dict[int, tuple[Place, str]] = {}  # statement -> its place and text: a loop's are made once
        self.comments = sorted(program.comments.items())
        self.told = 0
        self._run: dict[type, Any] = {
            ast.Assign: self._assign, ast.AugAssign: self._augmented, ast.AnnAssign: self._annotated, ast.Expr: self._expression,
            ast.If: self._if, ast.For: self._for, ast.While: self._while, ast.FunctionDef: self._def, ast.Return: self._return,
            ast.Pass: self._pass, ast.Break: self._break, ast.Continue: self._continue, ast.Assert: self._assert,
            ast.Import: self._import, ast.ImportFrom: self._import_from, ast.Raise: self._raise, ast.With: self._with,
            ast.Delete: self._delete,
        }  # fmt: skip

    # -- statements

    def execute(self, body: Any) -> None:
        """Run statements in order."""
        for statement in body:
            self.statements += 1
            if self.statements > self.limits.statements:
                raise self.error(
                    "limit", statement, limit="statements", asked=self.statements, allowed=self.limits.statements
                )
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

    def _begin(self, statement: ast.stmt) -> Kept:
        kept = (self.pieces, self.made, self.statement, self.evaluated)
        self.nest.append(self.pieces)
        self.evaluated = NEVER
        self.pieces, self.made, self.statement, self.changes.said = [], [], statement, []
        return kept

    def _resume(self, kept: Kept) -> None:
        """Back to the statement around."""
        self.pieces, self.made, self.statement, self.evaluated = kept
        self.nest.pop()

    def _end(self, kept: Kept, source: str = "") -> None:
        statement = self.statement
        assert statement is not None
        if self.pieces:
            index = len(self.stages)
            if index >= self.limits.stages:
                raise self.error("limit", statement, limit="stages", asked=index + 1, allowed=self.limits.stages)
            span = self._spans.get(id(statement))
            if span is None:
                span = self._spans[id(statement)] = (place_of(statement, self.program.lines), self.text(statement))
            place, text = span[0], self._row_text(source or span[1], statement)
            tag = self.program.tags.get(statement.lineno) if self.program.tags else None
            stage = Stage(index, tag or str(index + 1), statement.lineno, place.column, statement.end_lineno or statement.lineno,
                          place.end, text, self.indent, tuple(self.pieces))  # fmt: skip
            self.stages.append(stage)
            self.rows.append(Row("stage", self.indent, statement.lineno, text, tuple(self.made), index))
        elif self.made:
            self.rows.append(
                Row(
                    "input",
                    self.indent,
                    statement.lineno,
                    self._row_text(source or self.text(statement), statement),
                    tuple(self.made),
                )
            )
        self._resume(kept)

    def _row_text(self, text: str, statement: ast.stmt) -> str:
        return self.changes.row(text, statement) if self.changes.said else text

    def _assign(self, node: ast.Assign) -> None:
        kept = self._begin(node)
        operand = self.eval(node.value)
        unpacked = isinstance(node.targets[0], (ast.Tuple, ast.List)) and not isinstance(
            node.value, (ast.Tuple, ast.List)
        )
        fresh = unpacked and not is_number(operand) and not getattr(operand, "name", "")
        self.evaluated, outer = len(self.vars), self.pending
        for target in node.targets:
            self.pending = outer if target is node.targets[-1] else [*outer, operand]
            self.assign(target, operand, alias=unpacked, fresh=fresh)
            if len(node.targets) > 1 and isinstance(target, ast.Name) and isinstance(operand, Node):
                operand = self.frame.names[target.id]
        self.pending = outer
        self._end(kept)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is None:
            return
        kept = self._begin(node)
        self.assign(node.target, self.eval(node.value))
        self._end(kept)

    def _augmented(self, node: ast.AugAssign) -> None:
        kept = self._begin(node)
        mode = {ast.Add: "+=", ast.Sub: "-="}.get(type(node.op), "")
        element = False  # of an array
        if isinstance(node.target, ast.Subscript) and not _calls(node.target.value):
            owner = self.eval(node.target.value)
            element = isinstance(owner.value if is_number(owner) else owner, np.ndarray)
            if element and mode:
                place, before = self.place_in(node.target.slice, 1), self.writes(owner)
                operand = self.number(self.eval(node.value), node.value)
                if self.writes(owner) != before:  # the element was read before a function wrote into it
                    raise self.error("overtaken", node, name=self.brief(node.target.value))
                self.write(node.target, owner, operand, place, mode)
                self._end(kept)
                return
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
            if not isinstance(
                more.value if is_number(more) else more, np.ndarray
            ):  # numpy adds an array element by element
                for item in self.whole(more, node.value):
                    self.append(current, item, node)
                self._end(kept)
                return
            added = ast.copy_location(Known(more), node.value)
        value = plain(current)
        if isinstance(value, np.ndarray) and isinstance(node.op, ast.MatMult):
            raise self.error("unsupported_target", node.target)
        whole = ast.BinOp(load, node.op, added)
        ast.copy_location(whole, node)
        operand = self.eval(whole)
        if isinstance(value, np.ndarray) and not element:
            if isinstance(operand, Node):
                self.same_kind(node, value, operand)
            if self.shared(value, target):
                if not isinstance(operand, Node) or not value.ndim:
                    raise self.error("aliased", node, name=self.brief(target))
                self.write(target, current, operand.args[1] if mode else operand, None, mode or "=")
                self._end(kept)
                return
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
            self.rows.append(
                Row("branch", self.indent, node.lineno, f"if {self.text(node.test)}:" if taken else "else:")
            )
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
        operand = self.eval(node.iter)
        if not (isinstance(operand, Box) and not operand.name):
            self._loop(node, self.iterate(operand, node.iter))
            return
        self.looped.append(operand)
        try:
            self._loop(node, operand.items)
        finally:
            self.looped.pop()

    def _loop(self, node: ast.For, items: Any) -> None:
        target = self.text(node.target)
        for count, item in enumerate(items):
            kept = self._begin(node)
            said = f"{target} = {item!r:.60}" if isinstance(item, (int, str)) else f"{target}  #{count + 1}"
            self.rows.append(Row("loop", self.indent, node.lineno, f"for {said}:"))
            at = len(self.rows)
            self.indent += 1
            self.assign(node.target, item, alias=True)
            if self.pieces or self.made:
                self._end(kept, source=f"for {target} in {self.text(node.iter)}")
            else:
                self._resume(kept)
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
                raise self.error(
                    "limit", node, limit="statements", asked=self.statements, allowed=self.limits.statements
                )
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

    def _raise(self, node: ast.Raise) -> None:
        raise self.error("raised", node, said=brief("" if node.exc is None else self.text(node.exc)))

    def _with(self, node: ast.With) -> None:
        self.execute(node.body)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            assert isinstance(target, ast.Name)
            if target.id not in self.frame.names:
                raise self.error("undefined_name", target, name=target.id, near="")
            del self.frame.names[target.id]

    def _import(self, node: ast.Import) -> None:
        for name in node.names:
            if name.name not in MODULES:  # nobody reads it
                continue
            if name.asname or name.name in self.program.names:
                self.frame.names[name.asname or name.name] = Module(canonical(name.name))

    def _import_from(self, node: ast.ImportFrom) -> None:
        if node.level or node.module not in MODULES:  # nobody reads what it gives
            return
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

    def bind_item(self, loop: ast.comprehension, item: Any) -> None:
        """``for z in matvec(W, x)`` of a comprehension: an expression as an item is a stage of its own, before what reads it."""
        if type(item) is not Node and not (type(item) is Box and any(type(i) is Node for i in item.items)):
            self.assign(loop.target, item, alias=True)
            return
        kept = self._begin(self.statement or self.at)
        self.assign(loop.target, item, alias=True)
        self._end(kept, source=f"for {self.text(loop.target)} in {self.text(loop.iter)}")

    def bind_parameter(self, name: str, operand: Any, node: ast.AST) -> None:
        """``f(x + y)``: the parameter is a stage of its own; ``f(np.zeros(3))``: an input, under the name it has in the call."""
        kept = self._begin(self.statement or self.at)
        self.assign(ast.Name(name, ast.Store()), operand)
        named = name if isinstance(operand, Node) else self.frame.names[name].code
        self._end(kept, source=f"{named} = {self.text(node)}")


def _calls(node: ast.AST) -> bool:
    return any(isinstance(n, (ast.Call, ast.NamedExpr)) for n in ast.walk(node))
