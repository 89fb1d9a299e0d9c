"""What a binding *does*: the one thing in which a run that is recorded differs from a run that only computes.

Expressions, calls and control flow are written once and never ask which binder they have. ``engine.tracing.recording`` is the
binder that makes variables and stages (``Stages``), ``engine.tracing.plain`` the one that leaves values in names (``Plain``).
Both implement all of this class: what one can do, the other can, or Python and mypy refuse it. A method that only raises is no
implementation.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import Any

from engine.operands import Box, Dict, Set
from engine.records import Var
from engine.tracing.objects import Class, Instance


class Binder(ABC):
    """Names, containers, arrays, and what stands around them. An ``operand`` is what an expression evaluated to."""

    # -- statements

    @abstractmethod
    def reach(self, statement: ast.stmt) -> None:
        """Control comes to a statement, of whatever kind."""

    @abstractmethod
    def again(self, statement: ast.Assign | ast.AugAssign) -> bool:
        """Run an assignment that ran before in a shorter way, if there is one; False where it is still to be run."""

    @abstractmethod
    def rounded(self, target: ast.expr, item: Any) -> bool:
        """Bind a loop's target to a plain counter in a shorter way than by a statement; False where that cannot be."""

    @abstractmethod
    def begin(self, statement: ast.stmt) -> Any:
        """A statement that may assign begins; the mark goes to ``end``."""

    @abstractmethod
    def begin_inside(self) -> Any:
        """The same in the middle of the present statement: ``:=``, an item of a comprehension."""

    @abstractmethod
    def end(self, mark: Any, source: str = "") -> None:
        """It has assigned. ``source`` is what stands for it in a listing, if that is not the statement."""

    @abstractmethod
    def begun(self) -> int:
        """How many statements that may assign are under way."""

    @abstractmethod
    def abandon(self, count: int) -> None:
        """An exception has left all statements but the outermost ``count``. What they had assigned is assigned."""

    @abstractmethod
    def evaluated(self) -> None:
        """The right side of an assignment is evaluated, its targets come next."""

    def awaits(self, targets: list[ast.expr]) -> bool:
        """Whether the caller gives values for all that is bound here, and none of them is there yet."""
        return False

    # -- what stands around statements

    @abstractmethod
    def enter_branch(self, node: ast.If, taken: bool) -> Any:
        """A branch is taken; the mark goes to ``leave``."""

    @abstractmethod
    def enter_loop(self, node: ast.For | ast.While, count: int, item: Any = None) -> Any:
        """Round ``count`` (from 1) of a loop."""

    @abstractmethod
    def enter_turn(self) -> Any:
        """A generator is asked for an item, in the middle of whatever asks."""

    @abstractmethod
    def enter_handler(self, node: ast.ExceptHandler) -> Any:
        """An exception is caught."""

    @abstractmethod
    def enter_call(self, node: ast.Call, name: str) -> Any:
        """A function of the program is called."""

    @abstractmethod
    def enter_module(self, node: ast.stmt) -> Any:
        """An import runs a module of the author's own."""

    @abstractmethod
    def leave(self, mark: Any) -> None:
        """Out of a branch, a round, a call or a module again."""

    @abstractmethod
    def level(self) -> int:
        """How many of these are open."""

    @abstractmethod
    def shift(self, by: int) -> None:
        """A frame that was set aside, or is gone on with, takes ``by`` levels with it."""

    # -- names

    @abstractmethod
    def bind(self, target: ast.Name, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        """``name = operand``. ``alias``: a loop target or an unpacked value, which is the caller's own variable; ``fresh``: one
        that comes from no variable (``a, b = np.split(np.ones(4), 2)``)."""

    @abstractmethod
    def bind_parameter(self, name: str, operand: Any, where: ast.AST, once: bool, written: bool) -> None:
        """A parameter of a call. ``once``: a one-expression body that reads it once; ``written``: a body that writes into its
        array."""

    @abstractmethod
    def bind_attribute(self, target: ast.Attribute, owner: Instance | Class, operand: Any, alias: bool, fresh: bool) -> None:
        """``owner.name = operand``; the rest as in ``bind``."""

    # -- lists and dicts

    @abstractmethod
    def put(self, holder: Box | Dict, key: Any, operand: Any, node: ast.AST) -> None:
        """``holder[key] = operand``, the key looked at already."""

    @abstractmethod
    def put_slice(self, box: Box, key: slice, items: list[Any], node: ast.AST) -> None:
        """``box[a:b] = items``."""

    @abstractmethod
    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """``box.append(operand)``."""

    @abstractmethod
    def moved(self, holder: Box | Dict | Set) -> None:
        """Something was taken out: what comes to stand in its place is another variable."""

    # -- arrays

    @abstractmethod
    def store(self, target: ast.Subscript, owner: Any, operand: Any) -> None:
        """``owner[target.slice] = operand``."""

    @abstractmethod
    def augment_cell(self, node: ast.AugAssign, target: ast.Subscript, owner: Any) -> None:
        """``owner[…] += value`` and its like; the value is still to be evaluated."""

    @abstractmethod
    def augment_array(self, node: ast.AugAssign, target: ast.expr, load: ast.expr, current: Any) -> Any:
        """``array += value`` and its like, where ``load`` reads the target, which is ``current`` now. Gives what the target is to
        be bound to; None where it is bound to that already."""

    @abstractmethod
    def add_at(self, node: ast.Call, owner: Any, name: str) -> None:
        """``np.add.at(owner, place, value)``: places that repeat count each time. Also ``np.subtract.at``."""

    @abstractmethod
    def overwrite(self, node: ast.Call, owner: Any, name: str) -> None:
        """``np.copyto(owner, value)``; ``np.fill_diagonal(owner, value)``."""

    @abstractmethod
    def fill(self, node: ast.Call, owner: Any, operand: Any) -> None:
        """``owner.fill(operand)``."""

    @abstractmethod
    def sort(self, node: ast.Call, owner: Any, result: Any) -> None:
        """``owner.sort()``, where ``np.sort`` gives ``result``."""

    # -- reading

    @abstractmethod
    def now(self, operand: Any, views: bool = False) -> Any:
        """An array variable as it is now: writes into its memory, through whichever name, made later states of it. ``views``: the
        expression of a view as well (``for row in M[1:]``)."""

    @abstractmethod
    def kept(self, array: Any) -> Any:
        """A constant array as it is now, whatever the program does with it later."""

    @abstractmethod
    def fix(self, var: Var) -> None:
        """A variable was read as count, index or key: the path is this one only while it stays what it is."""

    @abstractmethod
    def counted(self, operand: Any) -> bool:
        """Whether a number reads counts alone: a constant, whatever is asked for."""

    @abstractmethod
    def measured(self, value: Any) -> Any:
        """A number that comes from a shape or a length, as the run tells such numbers from others (``engine.measured``)."""

    @abstractmethod
    def decision(self, node: ast.AST, text: str, answer: bool, operand: Any) -> None:
        """What a test said decided the path."""
