"""Calls: what is called is looked up and handed to ``engine.tracing.calling``, or is a function of the program itself."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from engine.gates import SPELLED, Gate
from engine.operands import Box, Feed, has_variable, is_number, plain
from engine.reading.functions import ARITHMETIC, BUILTINS, COMPOSED, INPLACE, MAKERS, OBJECT_NAMES, SETTINGS
from engine.reading.libraries import running
from engine.reading.special import CALLED
from engine.tracing import calling
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.gatecalls import GateCalls
from engine.tracing.classes import Classes
from engine.tracing.conditions import Conditions
from engine.tracing.displays import Displays
from engine.tracing.frames import GETTER, HELD, Function, Method, Partial, UserFunction, Vectorized
from engine.tracing.functions import Functions
from engine.tracing.indexing import Indexing
from engine.tracing.machine import Machine
from engine.tracing.objects import ABSENT, Bound, Class, Instance
from engine.tracing.outside import Outside
from engine.tracing.source import Source
from engine.tracing.texts import Texts
from engine.tracing.values import Values, kind_word
from engine.tracing.walks import Walks

_PYTHON = BUILTINS - ARITHMETIC
_LIBRARY = running()
"""What stands in the tables of ``calling.builtins`` and ``calling.library``, which are loaded with the first call."""


class Calls(Caller):
    """Everything that is called."""

    def __init__(
        self,
        machine: Machine,
        values: Values,
        walks: Walks,
        conditions: Conditions,
        indexing: Indexing,
        texts: Texts,
        gates: GateCalls,
        displays: Displays,
        functions: Functions,
        classes: Classes,
    ) -> None:
        super().__init__(machine, values, walks, conditions, indexing, texts, gates)
        self.displays = displays
        self.functions = functions
        self.classes = classes

    def table(self) -> dict[type, Callable[[Any], Any]]:
        """The syntax classes."""
        return {ast.Call: self._call}

    def _call(self, node: ast.Call) -> Any:
        """Evaluate a call; the function must be one of the tables' or the program's own."""
        function = self.eval(node.func)
        if type(function) is Function and function.name in INPLACE:
            return self._write(node, function.name)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args.extend(self.walks.whole(self.eval(arg.value), arg))
            else:
                args.append(self.eval(arg))
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            if keyword.arg is not None:
                named[keyword.arg] = self.eval(keyword.value)
                continue
            for key, operand in self.displays.spread(keyword.value).items():
                if not isinstance(key, str):
                    raise self.error("type", keyword.value, said=f"**{{{key!r}: …}}")
                if key in named:
                    raise self.error("argument", keyword.value, name=self.brief(node.func), argument=key)
                named[key] = operand
        return self.invoke(node, function, args, named)

    def invoke(self, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of whatever can be called, its arguments evaluated."""
        if type(function) is Function and len(args) == 1 and not named and (gate := smooth(function.name)) is not None:
            if is_number(args[0]) and type(args[0].value) in (float, int):  # math.exp(x): nothing is to be sorted out
                return self.gates.of_number(node, gate, function.name, args[0])
        if isinstance(function, UserFunction):
            return self.functions.call(node, function, args, named)
        if isinstance(function, Bound):
            return self.classes.call(node, function, args, named)
        if isinstance(function, Class):
            return self.classes.make(node, function, args, named)
        if isinstance(function, Instance) and function.kind.has("__call__"):
            return self.classes.call(node, Bound(function, function.kind.find("__call__")), args, named)
        if type(function) is Outside:
            return calling.beyond.call(self, node, function, args, named)
        if type(function) is Partial:
            return self.invoke(node, function.function, [*function.args, *args], {**function.named, **named})
        if self.machine.beyond and (found := calling.beyond.given(self, node, function, args, named)) is not None:
            return found[0]
        if isinstance(function, Method):
            return calling.methods.call(self, node, function, args, named)
        if isinstance(function, type):
            return calling.arrays.cast(self, node, function, args, named)
        if isinstance(function, Vectorized):
            return calling.composed.each(self, node, function, args, named)
        if not isinstance(function, Function):
            raise self.error("not_callable", node.func, kind=kind_word(function))
        if args and type(args[0]) is Instance and function.name in CALLED and not named:
            found = self.machine.overloads.called(node, function.name, args[0], args[1:])
            if found is not ABSENT:
                return found
        if function.name in OBJECT_NAMES:
            return self.classes.asked(node, function.name, args, named)
        if function.name == HELD and len(args) == 1 and not named:
            return args[0]
        if function.name == GETTER:
            return calling.library.functional.item(self, node, args)
        return self.function_call(node, function.name, args, named)

    def built(self, node: ast.Subscript, name: str) -> Any:
        """``np.c_[a, b]`` and its like."""
        return calling.composed.built(self, node, name)

    def object_prefix(self, node: ast.Call, kind: Class) -> str:
        """How the attributes of an object begin that a call makes: ``net.``."""
        return f"{self.classes.named(node, kind)}."

    def function_call(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of a function of the tables, by its canonical name."""
        if name in _PYTHON:
            return calling.builtins.call(self, node, name, args, named)
        if name in _LIBRARY:
            return calling.library.call(self, node, name, args, named)
        if name in SETTINGS:
            if name == "np.seterr":
                for key, given in [*enumerate(args), *named.items()]:
                    if plain(given) not in ("ignore", "warn", "print"):
                        raise self.error("argument", node, name=name, argument=f"{key}={plain(given)!r}")
            return None
        if name in COMPOSED:
            return calling.composed.call(self, node, name, args, named)
        args = [Box(self.walks.whole(a, node)) if type(a) is Feed else a for a in args]
        if name.startswith("np.random."):
            return calling.draws.draw(self, node, name[10:], self.machine.random, args, named)
        if name in ("np.array", "np.asarray") and plain(named.get("order")) is not None:
            return calling.composed.ordered(self, node, name, args, named)
        if name == "np.array" and "ndmin" in named and any(map(has_variable, args)):
            return calling.composed.deepened(self, node, args, named)
        if name in ("np.array", "np.asarray"):
            return calling.arrays.array(self, node, np.asarray if name == "np.asarray" else np.array, args, named)
        gate = SPELLED.get(name)
        if name in MAKERS and not (gate is not None and calling.arrays.fills(name, args, named)):
            return calling.arrays.make(self, node, name, args, named)
        if gate is None:
            raise self.error("unsupported_function", node, name=name, near="")
        if name == "float" and args and isinstance(args[0], str) and self.machine.spoken:
            if not (node.args and isinstance(node.args[0], ast.Constant)):
                raise self.error("number_from_text", node)
        if gate.kind in ("local", "none") and gate.takes.listed < 0 and (name.startswith("math.") or name == "float"):
            _single(self.machine, node, name, args)
        if not named and gate.plain(len(args)):
            return self.gates.gate_call(node, gate, name, args, named)
        return calling.spellings.gate_call(self, node, gate, name, args, named)

    def _write(self, node: ast.Call, name: str) -> None:
        """A call that writes into its first argument: ``np.add.at(a, index, v)``, ``np.copyto(a, v)``."""
        if name == "np.copyto" and (node.keywords or len(node.args) > 2):
            named = {k.arg: self.eval(k.value) for k in node.keywords if k.arg is not None}
            calling.composed.call(self, node, name, [self.eval(a) for a in node.args], named)
            return
        count = 3 if name.endswith(".at") else 2
        if len(node.args) != count or node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise self.error("arguments", node, name=name, wanted=count, given=len(node.args) + len(node.keywords))
        target, owner = node.args[0], self.eval(node.args[0])
        if not isinstance(owner.value if is_number(owner) else owner, np.ndarray):
            raise self.error("no_elements", target, kind=kind_word(owner))
        if count == 3:
            self.machine.binder.add_at(node, owner, name)
        else:
            self.machine.binder.overwrite(node, owner, name)


@lru_cache(maxsize=1024)
def smooth(name: str) -> Gate | None:
    """The row of a function that is a smooth gate of one operand and nothing else, whatever stands in the other tables."""
    gate = SPELLED.get(name)
    if gate is None or gate.kind != "local" or gate.operands != 1 or gate.params or gate.bind is not None:
        return None
    other = name in _PYTHON or name in _LIBRARY or name in SETTINGS or name in COMPOSED or name in MAKERS
    return None if other or name in OBJECT_NAMES or name.startswith("np.random.") else gate


_ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)
_KINDS = ("float", "int", "bool")


def _single(source: Source, node: ast.Call, name: str, args: list[Any]) -> None:
    """``math`` takes numbers; some numpys let an array of one element pass, and lose its shape."""
    for i, operand in enumerate(args):
        value = operand.value if is_number(operand) else operand
        if isinstance(operand, Box) or (isinstance(value, np.ndarray) and value.ndim):
            where = node.args[i] if len(node.args) == len(args) else node
            text = source.brief(where) if isinstance(where, _ATOMS) else f"({source.brief(where)})"
            spelled = f"np.{name[5:]}" if name.startswith("math.") else f"{text}.astype({name})" if name in _KINDS else "np.array"
            shape = str(value.shape) if isinstance(value, np.ndarray) else kind_word(operand)
            single = {"what": "entry", "entry": f"{text}.item()"} if isinstance(value, np.ndarray) and value.size == 1 else {}
            raise source.error("array_in_math", where, name=name, shape=shape, numpy=spelled, **single)
