"""Python's own functions and the methods of lists and dicts."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from itertools import pairwise
from string import Formatter
from typing import Any

import numpy as np

from engine.gates import GATES, SPELLED
from engine.guards import Costly, printed, sized
from engine.operands import Box, Const, Dict, Feed, Node, boxed, has_variable, is_number, plain
from engine.records import Var
from engine.text import literal
from engine.tracing.calling.arguments import elements
from engine.tracing.calling.gatecalls import GateCalls
from engine.tracing.frames import Function
from engine.tracing.indexing import Rows
from engine.tracing.source import brief
from engine.tracing.values import kind_word

# name -> least and most arguments (-1: any number), and the keywords that it takes
_ARITY: dict[str, tuple[int, int, str]] = {
    "len": (1, 1, ""), "range": (1, 3, ""), "enumerate": (1, 2, "start"), "zip": (0, -1, "strict"), "reversed": (1, 1, ""),
    "list": (0, 1, ""), "tuple": (0, 1, ""), "sum": (1, 2, "start"), "print": (0, -1, "sep end flush"), "bool": (0, 1, ""),
    "str": (0, 1, ""), "int": (0, 1, ""), "max": (1, -1, "key default"), "min": (1, -1, "key default"),
    "sorted": (1, 1, "key reverse"), "any": (1, 1, ""), "all": (1, 1, ""), "set": (0, 1, ""), "isinstance": (2, 2, ""),
    "divmod": (2, 2, ""), "map": (2, -1, ""),
}  # fmt: skip

_KINDS: dict[str, type] = {
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
    "list": list,
    "tuple": tuple,
    "dict": dict,
}
_NUMPY: dict[Any, type] = {float: np.float64, np.ndarray: np.ndarray}  # as a program's np.float64 and np.ndarray arrive


class Pythonic(GateCalls):
    """Calls of Python's builtins."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.printed: list[tuple[int, str]] = []
        self._characters = 0
        self.builtins = {
            "len": self._len, "range": self._range, "enumerate": self._enumerate, "zip": self._zip,
            "reversed": self._reversed, "list": self._to_list, "tuple": self._to_tuple, "sum": self._sum,
            "print": self._print, "bool": self._bool, "str": self._str, "int": self._int, "max": self._extreme,
            "min": self._extreme, "sorted": self._sorted, "dict": self._new_dict, "map": self._map,
            "any": self._any, "all": self._any, "set": self._set, "isinstance": self._isinstance, "divmod": self._divmod,
        }  # fmt: skip

    def builtin(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of one of Python's functions, its arguments counted first."""
        least, most, keywords = _ARITY.get(name, (0, -1, ""))
        if len(args) < least or (0 <= most < len(args)):
            raise self.error("arguments", node, name=name, wanted=least if len(args) < least else most, given=len(args))
        for key in named:
            if name in _ARITY and key not in keywords.split():
                raise self.error("argument", node, name=name, argument=key)
        return self.builtins[name](node, name, args, named)

    def invoke(self, node: ast.Call, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """A call of whatever can be called."""
        raise AssertionError

    def append(self, box: Box, operand: Any, node: ast.AST) -> None:
        """Grow a list by one element."""
        raise AssertionError

    def _put(self, holder: Any, key: Any, operand: Any, node: ast.AST) -> None:
        """Replace one element of a list or a dict."""
        raise AssertionError

    def _renamed(self, holder: Any) -> str:
        """A fresh name for a list or a dict."""
        raise AssertionError

    def value_of(self, operand: Any) -> Any:
        """A plain value that the path depends on: a place, a count."""
        self.fix(operand)
        return plain(operand)

    # -- sequences

    def _len(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        operand = args[0]
        return len(operand.items) if isinstance(operand, (Box, Dict)) else self.run(node, len, plain(operand))

    def _range(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        for operand in args:
            self.fix(operand)
        return self.run(node, range, *[plain(a) for a in args])

    def _enumerate(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        start = self.run(node, operator.index, plain(args[1] if len(args) > 1 else named.get("start", 0)))
        return Feed(Box([i, x], frozen=True) for i, x in enumerate(self._bounded(node, args[0]), start))

    def _zip(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        rows = [self._bounded(node, a) for a in args]
        if plain(named.get("strict", False)):
            rows = [list(r) for r in rows]
            if len({len(r) for r in rows}) > 1:
                raise self.error("failed", node, said="zip(): " + ", ".join(str(len(r)) for r in rows))
        return Feed(Box(list(items), frozen=True) for items in zip(*rows, strict=False))

    def _reversed(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        operand = args[0]
        items = self._bounded(node, operand)
        if isinstance(operand, Feed):
            raise self.error("type", node, said="reversed(iterator)")
        if isinstance(items, Rows):
            return Feed(self.walk(operand, node, backwards=True))
        return Feed(reversed(items))

    def _to_list(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return Box(list(self._bounded(node, args[0])) if args else [])

    def _to_tuple(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return Box(list(self._bounded(node, args[0])) if args else [], frozen=True)

    def _bounded(self, node: ast.AST, operand: Any) -> Any:
        items = self.iterate(
            Box(list(operand), frozen=True) if type(operand) is tuple else operand, node
        )  # a Var is a tuple too
        if not isinstance(operand, Feed):
            self.run(node, sized, items, self.limits)
        return items

    def _sorted(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        items = list(self._bounded(node, args[0]))
        order = self._order(node, self._keys(node, items, named), self.decided(named.get("reverse", False), node))
        return Box([items[i] for i in order])

    def _keys(self, node: ast.Call, items: list[Any], named: dict[str, Any]) -> list[Any]:
        """What ``key=`` makes of the items; themselves without it."""
        key = named.get("key")
        return items if key is None else [self.called(node, key, i) for i in items]

    def _order(self, node: ast.Call, keys: list[Any], backwards: bool) -> list[int]:
        """The places of the items in sorted order. That each key stands behind the one before decided the path."""
        values = [plain(k) for k in keys]
        order: list[int] = self.run(node, lambda: sorted(range(len(keys)), key=values.__getitem__, reverse=backwards))
        symbol, name = (">=", "ge") if backwards else ("<=", "le")
        for i, j in pairwise(order):
            if any(type(k) in (Var, Node) for k in (keys[i], keys[j])):
                pair = (self._operand(keys[i], None, node), self._operand(keys[j], None, node))
                text = f"{self.text(node)}: {brief(literal(values[i]))} {symbol} {brief(literal(values[j]))}"
                self._decision(node, text, True, Node(True, GATES[name], pair, ("cmp", symbol)))
        return order

    def called(self, node: ast.Call, function: Any, operand: Any) -> Any:
        """``function(operand)`` of a call that is given a function."""
        where = node.args[-1] if node.args else node
        each = ast.copy_location(ast.Call(node.func, [where], []), node)
        return self.invoke(each, function, [operand], {})

    def _new_dict(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        if len(args) > 1:
            raise self.error("arguments", node, name=name, wanted=1, given=len(args))
        return Dict({**(self._pairs(node, args[0]) if args else {}), **named})

    def _pairs(self, node: ast.Call, operand: Any) -> dict[Any, Any]:
        """A dict's items, or those of an iterable of pairs."""
        if isinstance(operand, Dict):
            return operand.items
        found: dict[Any, Any] = {}
        for pair in self.whole(operand, node):
            both = self.whole(pair, node)
            if len(both) != 2:
                raise self.error("unpack", node, wanted=2, given=len(both))
            key = self.value_of(both[0])
            if not isinstance(key, (str, int, float, tuple, bool, type(None))):
                raise self.error("type", node, said=f"dict key: {kind_word(key)}")
            self.run(node, hash, key)
            found[key] = both[1]
        return found

    def _set(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        """The different values of a list: text in the order in which it comes, numbers as Python has them."""
        values = []
        for item in self._bounded(node, args[0]) if args else ():
            if is_number(item) and isinstance(item.value, (float, np.ndarray, np.floating)):
                raise self.error("constant_needed", node, kind=kind_word(item))
            values.append(self.value_of(item))
        unique = self.run(node, lambda: list(dict.fromkeys(values)))
        return Box(
            [boxed(v) for v in (unique if any(isinstance(v, str) for v in unique) else set(unique))], frozen=True
        )

    def _any(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        wanted = name == "any"
        for item in self._bounded(node, args[0]):
            if self.decided(item, node) is wanted:
                return wanted
        return not wanted

    def _isinstance(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        kinds = args[1].items if isinstance(args[1], Box) else [args[1]]
        wanted: list[type] = []
        for kind in kinds:
            found = _KINDS.get(kind.name) if isinstance(kind, Function) else _NUMPY.get(kind)
            if found is None:
                raise self.error("argument", node, name=name, argument=self.brief(node.args[1]))
            wanted.append(found)
        operand = args[0]
        if isinstance(operand, Box):
            return any(k is (tuple if operand.frozen else list) for k in wanted)
        if isinstance(operand, Dict):
            return dict in wanted
        return isinstance(operand.value if is_number(operand) else operand, tuple(wanted))

    def _divmod(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        if any(is_number(a) and not isinstance(a.value, int) for a in args):
            return self.gate_call(node, SPELLED[name], name, args, named)
        return boxed(self.run(node, divmod, *[self.value_of(a) for a in args]))

    def _map(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        function, *iterables = args
        rows = zip(*[self._bounded(node, i) for i in iterables], strict=False)
        each = ast.copy_location(
            ast.Call(node.args[0], list(node.args[1:]), []), node
        )  # f(xs), for what is said of a call
        return Feed(iter([self.invoke(each, function, list(row), {}) for row in rows]))

    # -- numbers

    def _elements(self, node: ast.Call, operand: Any) -> tuple[list[Any], list[ast.AST | None]]:
        """The items of a list, and where each stands in the source if it is written out."""
        items = list(self._bounded(node, operand))
        if len(items) > self.limits.terms and any(map(has_variable, items)):
            raise self.costly(Costly("terms", len(items)), node)
        where = node.args[0]
        return items, elements(where, len(items))

    def _sum(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        start = args[1] if len(args) > 1 else named.get("start", 0)
        operand = args[0]
        if isinstance(operand, range) and isinstance(start, (int, float)):
            return self.run(node, lambda: start + _range_sum(operand))
        items, places = self._elements(node, operand)
        if isinstance(start, Box) or any(isinstance(i, (Box, Dict)) for i in items):
            return self._joined_lists(node, [start, *items])
        if not any(map(has_variable, items)) and not is_number(start):
            return self.run(node, self._static_sum, [plain(i) for i in items], plain(start))
        if is_number(start) or isinstance(start, np.ndarray) or start != 0:
            items, places = [start, *items], [None, *places]
        total = self._operand(items[0], places[0], node)
        for item, place in zip(items[1:], places[1:], strict=True):
            after = self._operand(item, place, node)
            gate = GATES["shift" if Const in (type(total), type(after)) else "add"]
            if type(total) is Const and type(after) is Const:
                total = self._operand(
                    self.run(node, self._guarded, "+", operator.add, total.value, after.value), None, node
                )
                continue
            value = self.run(node, self._guarded, "+", operator.add, total.value, after.value)
            total = Node(value, gate, (total, after), ("op", "+"))
        return total

    def _static_sum(self, items: list[Any], start: Any) -> Any:
        for item in items:
            start = self._guarded("+", operator.add, start, item)
        return start

    def _joined_lists(self, node: ast.Call, lists: list[Any]) -> Box:
        """``sum(lists, [])``."""
        start = lists[0]
        for each in lists:
            if not (isinstance(start, Box) and isinstance(each, Box) and each.frozen == start.frozen):
                raise self.error(
                    "type", node, said=f"{kind_word(start)} + {kind_word(lists[1] if each is start else each)}"
                )
        self.run(node, sized, range(sum(len(i.items) for i in lists)), self.limits)
        return Box([item for each in lists for item in each.items], start.frozen)

    def _extreme(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        function = {"max": max, "min": min}[name]
        if len(args) == 1 and named.get("default") is not None:
            items = list(self._bounded(node, args[0]))
            if not items:
                return named["default"]
            args = [Box(items)]
        if named.get("key") is not None:
            items = list(self._bounded(node, args[0] if len(args) == 1 else Box(args)))
            if not items:
                raise self.error("empty_list", node, name=name)
            return items[self._first(node, self._keys(node, items, named), name)]
        if len(args) == 1:
            items, places = self._elements(node, args[0])
        else:
            items, places = args, [None if any(isinstance(a, ast.Starred) for a in node.args) else a for a in node.args]
            places += [None] * (len(items) - len(places))
        if not items:
            raise self.error("empty_list", node, name=name)
        if not any(map(has_variable, items)):
            return boxed(self.run(node, function, [plain(i) for i in items]))
        best = self._operand(items[0], places[0], node)
        for item, place in zip(items[1:], places[1:], strict=False):
            other = self._operand(item, place, node)
            best = self.apply(
                node, self._narrow(GATES[name], (best, other)), function, (best, other), ("call", name, ())
            )
        return best

    def _first(self, node: ast.Call, keys: list[Any], name: str) -> int:
        """The place of the first of the largest (smallest) keys. That it beats each other one decided the path."""
        values = [plain(k) for k in keys]
        best: int = self.run(node, lambda: {"max": max, "min": min}[name](range(len(keys)), key=values.__getitem__))
        symbol, gate = (">=", "ge") if name == "max" else ("<=", "le")
        for other in range(len(keys)):
            if other != best and any(type(k) in (Var, Node) for k in (keys[best], keys[other])):
                pair = (self._operand(keys[best], None, node), self._operand(keys[other], None, node))
                text = f"{self.text(node)}: {brief(literal(values[best]))} {symbol} {brief(literal(values[other]))}"
                self._decision(node, text, True, Node(True, GATES[gate], pair, ("cmp", symbol)))
        return best

    def _bool(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return self.decided(args[0], node.args[0]) if args else False

    def _int(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        if args and isinstance(plain(args[0]), str):
            raise self.error("type", node, said="int(str)")
        for operand in args:
            self.fix(operand)
        return self.run(node, int, *[plain(a) for a in args])

    # -- text

    def _print(self, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        separator = plain(named.get("sep", " "))
        if not isinstance(separator, (str, type(None))):
            raise self.error("argument", node, name=name, argument="sep")
        text = (" " if separator is None else separator).join([self._as_text(node, a) for a in args])
        self._characters += len(text) + 1
        if self._characters > self.limits.printed:
            raise self.costly(Costly("printed", self._characters), node)
        self.printed.append((node.lineno, text))

    def _str(self, node: ast.Call, name: str, args: list[Any], named: Any) -> Any:
        return self._as_text(node, args[0]) if args else ""

    def _as_text(self, node: ast.AST, operand: Any) -> str:
        value = plain(operand)
        self.run(node, printed, value, self.limits)
        return str(self.run(node, str, value))

    def text_method(self, node: ast.Call, text: str, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A method of text."""
        if name == "format":
            return self._format(node, text, args, named)
        if named:
            raise self.error("argument", node, name=name, argument=next(iter(named)))
        if name == "join" and len(args) == 1:
            items = [plain(i) for i in self.whole(args[0], node)]
            size = sum([len(i) + len(text) for i in items if isinstance(i, str)])
            if size > self.limits.items:
                raise self.costly(Costly("items", size), node)
            return self.run(node, text.join, items)
        return boxed(self.run(node, getattr(text, name), *[plain(a) for a in args]))

    def _format(self, node: ast.Call, text: str, args: list[Any], named: dict[str, Any]) -> str:
        """``"{} {x:.2f}".format(…)``: fields are arguments, never what can be reached from them."""
        made, count = "", 0
        for said, field, spec, conversion in self.run(node, lambda: list(Formatter().parse(text))):
            made += said
            if field is None:
                continue
            if (field and not field.isidentifier() and not field.isdecimal()) or "{" in (spec or ""):
                raise self.error("failed", node, said=f"{{{field}}}")
            if not field:
                field, count = str(count), count + 1
            if field.isdecimal():
                operand = self.run(node, lambda at=int(field): args[at])
            else:
                operand = self.run(node, lambda key=field: named[key])
            made += self.formatted(operand, spec or "", ord(conversion or " "), node)
            if len(made) > self.limits.items:
                raise self.costly(Costly("items", len(made)), node)
        return made

    # -- methods of lists and dicts

    def box_method(self, node: ast.Call, box: Box, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """A method of a list or a tuple."""
        if name == "append" and len(args) == 1 and not box.frozen:
            self.append(box, args[0], node)
            return None
        if name == "extend" and len(args) == 1 and not box.frozen:
            for item in self.whole(args[0], node):
                self.append(box, item, node)
            return None
        if name == "insert" and len(args) == 2 and not box.frozen:
            return self._insert(node, box, args)
        if name == "pop" and len(args) < 2 and not box.frozen:
            found = self.run(node, box.items.pop, *[self.value_of(a) for a in args])
            if box.name:  # what comes to stand in its place is another variable
                box.name, box.inner = self._renamed(box), False
            return found
        if name == "reverse" and not args and not box.frozen:
            box.items.reverse()
            return None
        if name == "sort" and not args and not box.frozen:
            order = self._order(node, self._keys(node, box.items, named), self.decided(named.get("reverse", False), node))
            box.items[:] = [box.items[i] for i in order]
            return None
        if name == "copy" and not args and not box.frozen:
            return Box(list(box.items))
        if name in ("index", "count") and len(args) == 1:
            return self.run(node, getattr([plain(i) for i in box.items], name), plain(args[0]))
        raise self.error("unsupported_attribute", node.func, name=name, near="")

    def _insert(self, node: ast.Call, box: Box, args: list[Any]) -> None:
        """``list.insert``: the element gets a name of its own, since those behind it keep theirs."""
        if len(box.items) >= self.limits.items:
            raise self.costly(Costly("items", len(box.items) + 1), node)
        at = self.run(node, operator.index, self.value_of(args[0]))
        at = max(0, at + len(box.items)) if at < 0 else min(at, len(box.items))
        box.items.insert(at, 0)
        self._put(box, at, args[1], node)

    def dict_method(self, node: ast.Call, owner: Dict, name: str, args: list[Any]) -> Any:
        """A method of a dict."""
        if name == "keys" and not args:
            return Box(list(owner.items))
        if name == "values" and not args:
            return Box(Live(owner, lambda k: owner.items[k]))
        if name == "items" and not args:
            return Box(Live(owner, lambda k: Box([k, owner.items[k]], frozen=True)))
        if name == "get" and len(args) in (1, 2):
            key = plain(args[0])
            self.run(node, hash, key)
            return owner.items.get(key, args[1] if len(args) > 1 else None)
        if name == "copy" and not args:
            return Dict(dict(owner.items))
        if name == "update" and len(args) == 1:
            for key, operand in list(self._pairs(node, args[0]).items()):
                self._put(owner, key, operand, node)
            return None
        if name in ("setdefault", "pop") and len(args) in (1, 2):
            key = self.value_of(args[0])
            self.run(node, hash, key)
            if name == "pop":
                if key not in owner.items and len(args) == 1:
                    raise self.error("key", node, said=repr(key))
                found = owner.items.pop(key, args[-1])
                if owner.name:  # what comes under this key is another variable
                    owner.name, owner.inner = self._renamed(owner), False
                return found
            if key not in owner.items:
                self._put(owner, key, args[1] if len(args) > 1 else None, node)
            return owner.items[key]
        raise self.error("unsupported_attribute", node.func, name=name, near="")


class Live(list[Any]):
    """What ``values()`` and ``items()`` give: as they are when asked; a loop reads each when its turn comes."""

    def __init__(self, owner: Dict, of: Callable[[Any], Any]) -> None:
        super().__init__(map(of, owner.items))
        self.keys, self.of = list(owner.items), of

    def __iter__(self) -> Iterator[Any]:
        return map(self.of, self.keys)


def _range_sum(numbers: range) -> int:
    count = max(0, -((numbers.start - numbers.stop) // numbers.step))
    return (2 * numbers.start + (count - 1) * numbers.step) * count // 2
