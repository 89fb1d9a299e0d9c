"""``class``: what makes classes and objects, and what is read of them and assigned to them by name."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from engine.operands import Attributes, Box, Dict, is_number
from engine.reading.special import ASKED, SETTINGS, SPECIAL_METHODS
from engine.reading.unbound import instead_of
from engine.tracing.exceptions import Thrown, is_exception
from engine.tracing.frames import Frame, Function, Method, UserFunction
from engine.tracing.functions import Functions
from engine.tracing.machine import Machine, Part
from engine.tracing.objectnames import ObjectNames
from engine.tracing.objects import CELL, Bound, Class, Instance, Super, Wrapped
from engine.tracing.outside import Outside, is_base
from engine.tracing.statements import Statements
from engine.tracing.values import kind_word

_WRAPPING = ("staticmethod", "classmethod", "property")
_ASKED = {
    "hasattr": (2, 2), "getattr": (2, 3), "setattr": (3, 3), "delattr": (2, 2), "vars": (1, 1), "id": (1, 1), "issubclass": (2, 2),
    "staticmethod": (1, 1), "classmethod": (1, 1), "property": (1, 2),
}  # fmt: skip
"""How many arguments the functions take that ask something of an object."""


class Classes(Part):
    """What a program defines by ``class``. A class body runs in the class's frame, an object's attributes are names of its own."""

    def __init__(self, machine: Machine, statements: Statements, functions: Functions) -> None:
        super().__init__(machine)
        self._run = statements
        self.functions = functions
        self._names = ObjectNames(machine)
        self._calls: dict[int, tuple[ast.Call, ast.Call]] = {}  # calls of methods, with the object among the arguments

    def statements(self) -> dict[type, Callable[[Any], None]]:
        """The statements."""
        return {ast.ClassDef: self._class}

    def _class(self, node: ast.ClassDef) -> None:
        machine, outer = self.machine, self.machine.frame
        base: Class | None = None
        for each in node.bases:
            if isinstance(each, ast.Name) and each.id == "object":
                continue
            base = self.eval(each)
            if is_base(base):
                base = None
                continue
            if not isinstance(base, Class):
                raise self.error("unsupported_base", each, name=node.name, base=ast.unparse(each))
        frozen = bool(vars(node).get("frozen")) or (base is not None and base.frozen)
        made = Class(node.name, base, Frame(outer, f"{node.name}."), frozen)
        cell = Frame(outer)
        cell.names[CELL] = made
        machine.callers.append(outer)
        machine.frame = made.frame
        try:
            self._body(node.body, made, cell)
        finally:
            machine.frame = machine.callers.pop()
        outer.names[node.name] = made

    def _body(self, body: list[ast.stmt], made: Class, cell: Frame) -> None:
        for statement in body:
            if isinstance(statement, ast.FunctionDef):
                own = [each for each in statement.decorator_list if vars(each).get("applied")]
                function = self.functions.decorated(statement, own, partial(self.functions.defined, statement, cell))
                if not isinstance(function, UserFunction):
                    raise self.error("unsupported_syntax", own[0], what="decorator")
                made.frame.names[statement.name] = self._wrapped(statement, function, made)
            elif setting := _setting(statement):
                made.frame.names[setting] = self.value(statement.value)  # type: ignore[attr-defined]
            elif isinstance(statement, ast.If):  # methods may stand in it
                self._body(statement.body if self._run.conditions.decide(statement.test) else statement.orelse, made, cell)
            else:
                self._run.execute([statement])

    def _wrapped(self, node: ast.FunctionDef, function: UserFunction, made: Class) -> Any:
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Name) and decorator.id in _WRAPPING:
                return Wrapped(decorator.id, function)
            if not isinstance(decorator, ast.Attribute) or decorator.attr != "setter":  # @abstractmethod
                continue
            known = made.frame.names.get(node.name)
            if not isinstance(known, Wrapped) or known.kind != "property":
                raise self.error("undefined_name", decorator.value, name=node.name, near="")
            return Wrapped("property", known.function, function)
        return function

    # -- objects

    def make(self, node: ast.Call, kind: Class, args: list[Any], named: dict[str, Any]) -> Instance:
        """``Net(3, 4)``: an object, its attributes as ``__init__`` leaves them."""
        self.machine.statements += 1  # objects count, as what they hold does
        made: Instance
        if is_exception(kind):
            made = Thrown(kind, Frame(kind.frame, f"{kind.name.lower()}."))
            made.frame.names["args"] = Box(args, frozen=True)
        else:
            made = Instance(kind, Frame(kind.frame, f"{self.named(node, kind)}."))
        if kind.has("__init__"):
            self.call(node, Bound(made, kind.find("__init__")), args, named)
        elif (args and not isinstance(made, Thrown)) or named:
            raise self.error("arguments", node, name=kind.name, wanted=0, given=len(args) + len(named))
        return made

    def named(self, node: ast.Call, kind: Class) -> str:
        """The name of an object that ``node`` makes."""
        return self._names.of(node, kind)

    # -- attributes

    def read(self, node: ast.Attribute, owner: Any, name: str) -> Any:
        """``owner.name`` of an object, a class, ``super()``."""
        shown = owner
        if name in ASKED:
            return self._said(node, owner, name)
        if isinstance(owner, Instance):
            kind: Class | None = owner.kind
            if name in owner.frame.names:  # nothing else is put under the name of a property
                return owner.frame.names[name]
        elif isinstance(owner, Super):
            owner, kind = owner.owner, owner.base
        else:
            kind = owner
        try:
            if kind is None:
                raise KeyError(name)
            found = kind.find(name)
        except KeyError:
            if name == "__init__" and (isinstance(owner, Thrown) or (isinstance(shown, Super) and isinstance(owner, Instance))):
                return Method(owner, name)  # that of an exception, that of ``object``
            raise self.error("no_attribute", node, name=name, kind=kind_word(shown)) from None
        if isinstance(found, Wrapped):
            if found.kind == "staticmethod":
                return found.function
            assert isinstance(found.function, UserFunction)
            if found.kind == "classmethod":
                return Bound(owner.kind if isinstance(owner, Instance) else owner, found.function)
            if isinstance(owner, Instance):
                at = ast.copy_location(ast.Call(node, [], []), node)
                return self.call(at, Bound(owner, found.function), [], {})
            return found
        if isinstance(found, UserFunction) and isinstance(owner, Instance):
            return Bound(owner, found)
        return found

    def _said(self, node: ast.Attribute, owner: Any, name: str) -> Any:
        """What an object is, and what its class is called."""
        if name == "__dict__":
            return self.held(node, owner)
        if name == "__class__" and isinstance(owner, Instance):
            return owner.kind
        if name == "__name__" and isinstance(owner, Class):
            return owner.name
        raise self.error("no_attribute", node, name=name, kind=kind_word(owner))

    def setter(self, owner: Any, target: ast.Attribute) -> UserFunction | None:
        """The setter of a property; None for an attribute. Raises where neither can be assigned."""
        if not isinstance(owner, (Instance, Class)):
            raise self.error("unsupported_target", target, **instead_of(target))
        if isinstance(owner, Class):
            return None
        try:
            found = owner.kind.find(target.attr)
        except KeyError:
            return None
        if not isinstance(found, Wrapped) or found.kind != "property":
            return None
        if found.setter is None:
            raise self.error("unsupported_target", target)
        return found.setter

    def assign(self, target: ast.Attribute, operand: Any, alias: bool, fresh: bool) -> None:
        """``owner.name = operand``."""
        self._set(target, self.eval(target.value), operand, alias, fresh)

    def _set(self, target: ast.Attribute, owner: Any, operand: Any, alias: bool = False, fresh: bool = False) -> None:
        if type(owner) is Outside:
            return
        setter = self.setter(owner, target)
        if target.attr in SPECIAL_METHODS and not isinstance(owner, Class):  # ``Variable.__add__ = add`` is the class's
            raise self.error("private_name", target, name=target.attr)
        if isinstance(owner, Instance) and owner.kind.frozen and not vars(target).get("inside"):
            raise self.error("frozen", target, name=owner.kind.name)
        if setter is None:
            self.machine.binder.bind_attribute(target, owner, operand, alias, fresh)
        else:
            at = ast.copy_location(ast.Call(target, [], []), target)
            self.call(at, Bound(owner, setter), [operand], {})

    # -- calls

    def call(self, node: ast.Call, method: Bound, args: list[Any], named: dict[str, Any]) -> Any:
        """A method's call: the object is its first argument."""
        known = self._calls.get(id(node))
        if known is None:
            me = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            whole = ast.copy_location(ast.Call(node.func, [me, *node.args], node.keywords), node)
            vars(whole).update({key: said for key, said in vars(node).items() if key == "spelled"})
            known = self._calls[id(node)] = node, whole
        return self.functions.call(known[1], method.function, [method.owner, *args], named)

    def above(self, node: ast.Call, args: list[Any], named: dict[str, Any]) -> Super:
        """``super()``, ``super(Net, self)``."""
        frame: Frame | None = self.machine.frame
        while frame is not None and frame.outer is not None and CELL not in frame.outer.names:
            frame = frame.outer
        if frame is None or frame.outer is None or not frame.names or named:
            raise self.error("argument", node, name="super", argument="")
        kind, owner = args if len(args) == 2 else (frame.outer.names[CELL], next(iter(frame.names.values())))
        if len(args) not in (0, 2) or not isinstance(kind, Class) or not isinstance(owner, (Instance, Class)):
            raise self.error("argument", node, name="super", argument="")
        return Super(owner, kind.base)

    def asked(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """``super()``, ``hasattr(net, 'W')``, ``getattr(net, 'W', default)``, ``setattr(net, 'W', value)``."""
        if name == "super":
            return self.above(node, args, named)
        least, most = _ASKED[name]
        if named or not least <= len(args) <= most:
            raise self.error("arguments", node, name=name, wanted=least, given=len(args) + len(named))
        if name == "id":
            return self._identity(node, args[0])
        if name == "vars":
            return self.held(node, args[0])
        if name == "issubclass":
            return self._below(node, args)
        if name in _WRAPPING:
            return self._by_hand(node, name, args)
        return self._by_name(node, name, args)

    def _by_hand(self, node: ast.Call, name: str, args: list[Any]) -> Wrapped:
        """``act = staticmethod(np.tanh)``, ``W = property(get_W, set_W)`` in the body of a class."""
        for each, operand in zip(node.args, args, strict=True):
            if not isinstance(operand, UserFunction) and not (name == "staticmethod" and isinstance(operand, Function)):
                raise self.error("argument", node, name=name, argument=self.brief(each))
        return Wrapped(name, *args)

    def _identity(self, node: ast.Call, operand: Any) -> int:
        if is_number(operand) or isinstance(operand, (int, float, str, np.ndarray, np.generic)):  # no place of their own
            raise self.error("argument", node, name="id", argument=self.brief(node.args[0]))
        return self.machine.numbered(operand)

    def _below(self, node: ast.Call, args: list[Any]) -> bool:
        kinds = args[1].items if isinstance(args[1], Box) else [args[1]]
        if not all([isinstance(kind, Class) for kind in [args[0], *kinds]]):
            raise self.error("argument", node, name="issubclass", argument=self.brief(node.args[1]))
        return any([args[0].comes_from(kind) for kind in kinds])

    def held(self, node: ast.AST, owner: Any) -> Any:
        """``vars(net)``, ``net.__dict__``: the attributes of an object as a dict that is to be read only."""
        if not isinstance(owner, Instance):
            raise self.error("no_attribute", node, name="__dict__", kind=kind_word(owner))
        return Attributes(dict(owner.frame.names))

    def _by_name(self, node: ast.Call, name: str, args: list[Any]) -> Any:
        """``hasattr``, ``getattr``, ``setattr``, ``delattr``: by a name that one could write out: also ``'W' + str(i)``."""
        owner, attribute = args[0], args[1]
        if type(attribute) is not str or not attribute.isidentifier() or isinstance(owner, Outside):
            raise self.error("argument", node, name=name, argument=self.brief(node.args[1]))
        at = ast.copy_location(ast.Attribute(node.args[0], attribute, ast.Load()), node)
        if attribute.startswith("__") and attribute not in SPECIAL_METHODS:
            raise self.error("private_name", node.args[1], name=attribute)
        if not isinstance(owner, (Instance, Class)):
            return self._of_value(node, name, at, args)
        if name == "delattr":
            self.delete(at, owner)
            return None
        if name == "setattr":
            self._set(at, owner, args[2])
            return None
        there = attribute in owner.frame.names or (owner.kind if isinstance(owner, Instance) else owner).has(attribute)
        if name == "hasattr":
            return there
        return self.read(at, owner, attribute) if there or len(args) == 2 else args[2]

    def _of_value(self, node: ast.Call, name: str, at: ast.Attribute, args: list[Any]) -> Any:
        """``hasattr(x, 'shape')`` of an array, a number, a list."""
        value = args[0].value if is_number(args[0]) else args[0]
        if name != "hasattr" or not isinstance(value, (np.ndarray, np.generic, int, float, str, Box, Dict, type(None))):
            raise self.error("argument", node, name=name, argument=self.brief(node.args[1]))
        kind: type = type(value)
        if isinstance(value, (Box, Dict)):
            kind = dict if isinstance(value, Dict) else tuple if value.frozen else list
        return at.attr in dir(kind)

    def delete(self, target: ast.Attribute, owner: Any) -> None:
        """``del owner.name``."""
        if not isinstance(owner, (Instance, Class)) or target.attr not in owner.frame.names:
            raise self.error("no_attribute", target, name=target.attr, kind=kind_word(owner))
        del owner.frame.names[target.attr]


def _setting(statement: ast.stmt) -> str:
    """The name of what a class says of itself, which is no number of the program: ``__array_priority__ = 1000``."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) if name in SETTINGS:
            return name
    return ""
