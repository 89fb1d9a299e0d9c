"""The inputs that the caller changes (``--set``, ``engine.edits``), by address: applied where an input gets its value.

A change meets the first binding of its place: of a name, of an entry that a list or dict begins with or is given later
(``params['b1'] = …``, ``append``), of one element of an array. Everything else of the input stays, a draw too.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import addresses
from engine.addresses import Address
from engine.buffers import owner_of
from engine.errors import ProgramError
from engine.operands import Box, Dict, Node, boxed
from engine.reading.loads import names_of
from engine.records import Var
from engine.tracing.outside import Outside
from engine.tracing.source import Source, brief

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.tracing.recording.counts import Settled

SHOWN = 12
"""Places that an error names."""


class Changes:
    """What is still to be changed. ``said`` are the texts that the present statement's row adds."""

    def __init__(self, sets: tuple[tuple[str, str], ...], source: Source) -> None:
        self.source = source
        self.waiting: list[tuple[Address, str]] = []
        self.said: list[tuple[str, bool]] = []  # (text, whether it stands for the whole statement)
        self._loaded: set[tuple[int, int]] = set()  # where names stand that got a given value in place of data
        self._unsure: dict[Address, ProgramError] = {}  # places that are inputs only if what made them are counts
        self.settled: Callable[[Any], Settled] = lambda operand: "computed"
        for text, value in sets:
            address = addresses.parse(text)
            if address is None and text:
                raise ProgramError("set_address", file=source.program.file, address=brief(text))
            address = address or Address("")
            self.waiting = [one for one in self.waiting if one[0] != address]  # the last one counts, at its own place
            self.waiting.append((address, value))

    def of(self, root: str, path: tuple[Any, ...], operand: Any, node: ast.AST, shared: Any) -> Any:
        """``operand`` as it is to be bound at ``path`` of ``root``: itself, unless a change is waiting for it or what it holds.
        ``shared`` are the memories that other names hold; a whole array of its own is changed where it is, so that
        ``a = b = np.zeros(3)`` stays one."""
        for change in list(self.waiting):
            address, text = change
            if address.keys[: len(path)] != path or root not in (address.name, address.name.replace(".", "_")):
                continue
            given = _line_of(text) if addresses.is_file(text) else addresses.one_line(text) if _is_value(text) else ""
            said = _said(address, len(path), operand, given) if given else ""
            loaded = type(operand) is Outside
            found, operand = self._applied(address, address.keys[len(path) :], text, operand, node, shared)
            if found:
                if loaded:
                    self._loaded.add(_at(node))
                self.waiting.remove(change)
                self.said.append((said, address.keys == path))
        return operand

    def awaits(self, targets: list[ast.expr], prefix: str) -> bool:
        """Whether whole values are waiting for all names of an assignment in a frame."""
        if not self.waiting or not (names := names_of(targets)):
            return False
        given = [address.name for address, _ in self.waiting if not address.keys]
        roots = [prefix + name for name in names]
        return all([root in given or root.replace(".", "_") in given for root in roots])

    def row(self, text: str, statement: ast.stmt, names: dict[str, Any]) -> str:
        """The text of the present statement's row, with what was changed: behind it, or in its place where that is all of it.
        ``names`` hold what the statement has bound."""
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if self.said and self._loads(targets, names):
            return "; ".join([said for said, _ in self.said])
        alone = isinstance(statement, ast.AnnAssign) or [isinstance(t, (ast.Name, ast.Subscript)) for t in targets] == [
            True
        ]
        whole = [at for at, (_, all_of_it) in enumerate(self.said) if all_of_it]
        if alone and whole:
            return "; ".join([said for said, _ in self.said[whole[-1] :]])
        return "; ".join([text, *[said for said, _ in self.said]])

    def _loads(self, targets: list[ast.expr], names: dict[str, Any]) -> bool:
        """Whether an assignment binds nothing but data: ``X, y = load_data()``, each given or read by nobody."""
        bound = [each for target in targets for each in ast.walk(target) if isinstance(each, (ast.Name, ast.Attribute))]
        return bool(bound) and all(
            [_at(each) in self._loaded or (isinstance(each, ast.Name) and type(names.get(each.id)) is Outside) for each in bound]
        )

    def leftover(self, variables: list[Var], names: Any) -> ProgramError | None:
        """The error for a change that met nothing; None if all did."""
        if not self.waiting:
            return None
        address, _ = self.waiting[0]
        if address in self._unsure:
            return self._unsure[address]
        file = self.source.program.file
        inputs = [v for v in variables if v.kind == "input"]
        here = [v for v in inputs if _root(v) == address.name]
        if not here:
            if address.name in names or any(_root(v) == address.name for v in variables):
                return ProgramError("set_not_input", file=file, name=str(address))
            known = list(dict.fromkeys([_root(v) for v in inputs]))
            return ProgramError(
                "set_unknown", file=file, name=str(address), known=few(known), what="" if known else "none"
            )
        places = list(dict.fromkeys([addresses.written(v.path) for v in here if v.path]))
        if not places:
            return self._no_place(address, address.keys, here[0].value, None)
        known = [address.name + place for place in places]
        return ProgramError("set_place", file=file, address=str(address), known=few(known), what="entries")

    # -- one change

    def _applied(
        self, address: Address, keys: tuple[Any, ...], text: str, operand: Any, node: ast.AST, shared: Any
    ) -> tuple[bool, Any]:
        """Whether the place is there, and the operand with it changed."""
        settled = self.settled(operand) if isinstance(operand, Node) else ""
        if settled == "unsure":  # what it reads may come out to be counts: then another run begins with that
            self._unsure[address] = self.source.error("set_not_input", node, name=str(address))
            return False, operand
        operand = operand.value if settled == "constant" else operand
        if isinstance(operand, (Node, Var)) or (
            isinstance(operand, (Box, Dict)) and operand.name
        ):  # an alias is another name's
            raise self.source.error("set_not_input", node, name=str(address))
        if not keys:
            return True, self._value(address, text, operand, node)
        if isinstance(operand, (Box, Dict)):
            key = keys[0]
            if isinstance(operand, Box):
                if type(key) is not int or not -len(operand.items) <= key < len(operand.items):
                    return False, operand
            elif key not in operand.items:
                return False, operand
            found, operand.items[key] = self._applied(address, keys[1:], text, operand.items[key], node, shared)
            return found, operand
        if isinstance(operand, np.ndarray) and operand.ndim:
            return True, self._element(address, keys, text, operand, node, shared)
        if _is_number(operand):
            raise self._no_place(address, keys, operand, node)
        raise self.source.error("set_not_input", node, name=str(address))

    def _element(
        self, address: Address, keys: tuple[Any, ...], text: str, array: Any, node: ast.AST, shared: Any
    ) -> Any:
        index = tuple([each for key in keys for each in (key if isinstance(key, tuple) else (key,))])
        inside = len(index) <= array.ndim and all(
            [type(at) is int and -size <= at < size for at, size in zip(index, array.shape, strict=False)]
        )
        if not inside:
            raise self._no_place(address, keys, array, node)
        value = self._read(address, text, node)
        wanted = array.shape[len(index) :]
        kind, whole = array.dtype.kind, array.dtype.kind in "iu"
        try:
            given = np.array(value)
            if given.dtype.kind == "O" and kind == "f":  # integers of many digits
                given = np.array(value, dtype=float)
        except (ValueError, TypeError, OverflowError):  # ragged
            raise self._unfit("set_value", address, text, node) from None
        if given.dtype.kind not in "fiub" and not (whole and given.dtype.kind == "O"):
            raise self._unfit("set_value", address, text, node)
        if given.shape and not wanted:
            raise self._unfit("set_kind", address, text, node, what="number")
        if given.shape != wanted:
            raise self._unfit("set_shape", address, text, node, shape=str(wanted), given=str(given.shape))
        if (kind == "b") != (given.dtype.kind == "b"):
            raise self._unfit("set_kind", address, text, node, what="truth" if kind == "b" else "number")
        if whole and not (given.dtype.kind in "iu" and _fits(given, np.iinfo(array.dtype))):
            raise self._unfit("set_kind", address, text, node, what="whole")
        if array.base is not None or not array.flags.writeable or id(owner_of(array)) in shared:
            array = array.copy()
        array[index] = given
        return array

    def _value(self, address: Address, text: str, operand: Any, node: ast.AST) -> Any:
        if type(operand) is Outside:
            return self._in_place_of_data(address, text, node)
        if not (_is_number(operand) or isinstance(operand, (np.ndarray, Box, Dict))):
            raise self.source.error("set_not_input", node, name=str(address))
        return self._like(address, text, operand, self._read(address, text, node), node)

    def _like(self, address: Address, text: str, operand: Any, value: Any, node: ast.AST) -> Any:
        """``value`` in place of ``operand``: of its kind. An array may be of another shape, a list of another length."""
        if isinstance(operand, np.ndarray):
            if operand.ndim and not isinstance(value, (list, tuple, np.ndarray)):
                raise self._unfit("set_kind", address, text, node, what="array", shape=str(operand.shape))
            try:
                made = np.array(value, dtype=operand.dtype if operand.dtype.kind == "f" else None)
            except (ValueError, TypeError, OverflowError):
                raise self._unfit("set_value", address, text, node) from None
            if made.dtype.kind not in "fiu" and not made.dtype.kind == operand.dtype.kind == "b":
                raise self._unfit("set_value", address, text, node)
            return made
        if isinstance(operand, Box):
            value = value.tolist() if isinstance(value, np.ndarray) else value
            if not isinstance(value, (list, tuple)):
                raise self._unfit("set_kind", address, text, node, what="list")
            if len(value) != len(operand.items):
                self._numbers(address, text, value, node)
                return boxed(value)
            pairs = zip(operand.items, value, strict=True)
            return Box([self._like(address, text, i, v, node) for i, v in pairs], isinstance(value, tuple))
        if isinstance(operand, Dict):
            if not isinstance(value, dict) or value.keys() != operand.items.keys():
                raise self._unfit(
                    "set_kind", address, text, node, what="dict", known=few([repr(k) for k in operand.items])
                )
            return Dict({k: self._like(address, text, i, value[k], node) for k, i in operand.items.items()})
        value = value.item() if isinstance(value, np.ndarray) and not value.ndim else value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            if isinstance(value, (list, tuple, dict, np.ndarray)):
                raise self._unfit("set_kind", address, text, node, what="number")
            raise self._unfit("set_value", address, text, node)
        return value

    def _numbers(self, address: Address, text: str, value: Any, node: ast.AST) -> None:
        for each in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(each, (list, tuple)):
                self._numbers(address, text, each, node)
            elif isinstance(each, bool) or not isinstance(each, (int, float)):
                raise self._unfit("set_value", address, text, node)

    def _in_place_of_data(self, address: Address, text: str, node: ast.AST) -> Any:
        """What is given in place of data that the program would have loaded: of whatever kind and shape."""
        value = self._read(address, text, node)
        if isinstance(value, np.ndarray) or type(value) in (int, float):
            return value
        try:
            made = np.array(value)
        except (ValueError, TypeError, OverflowError):  # ragged
            raise self._unfit("set_value", address, text, node) from None
        if made.dtype.kind not in "fiub":
            raise self._unfit("set_value", address, text, node)
        return made

    def _read(self, address: Address, text: str, node: ast.AST) -> Any:
        if addresses.is_file(text):
            from engine.reading import datafiles

            try:
                return datafiles.read(text, self.source.limits)
            except datafiles.Unread as unread:
                raise self.source.error(unread.code, node, **unread.fields) from None
        try:
            return addresses.value_of(text)
        except ValueError:
            raise self._unfit("set_value", address, text, node) from None

    def _unfit(self, code: str, address: Address, text: str, node: ast.AST, **fields: Any) -> ProgramError:
        return self.source.error(code, node, name=str(address), value=brief(text), **fields)

    def _no_place(self, address: Address, keys: tuple[Any, ...], value: Any, node: ast.AST | None) -> ProgramError:
        """The record for ``keys`` that lead on from ``value``, which has no such place."""
        array = isinstance(value, np.ndarray) and value.ndim
        fields: dict[str, Any] = {"what": "array", "shape": str(value.shape)} if array else {"what": "number"}
        fields |= {
            "address": str(address),
            "name": str(Address(address.name, address.keys[: len(address.keys) - len(keys)])),
        }
        if node is None:
            return ProgramError("set_place", file=self.source.program.file, **fields)
        return self.source.error("set_place", node, **fields)


def _at(node: ast.AST) -> tuple[int, int]:
    return (node.lineno, node.col_offset)  # type: ignore[attr-defined]


def _is_number(operand: Any) -> bool:
    return (isinstance(operand, (int, float)) and not isinstance(operand, bool)) or isinstance(
        operand, (np.integer, np.floating)
    )


def _is_value(text: str) -> bool:
    try:
        addresses.value_of(text)
    except ValueError:
        return False
    return True


def _line_of(text: str) -> str:
    """What reads a file in a listing; what can read one is loaded only where one is given."""
    from engine.reading import datafiles

    return datafiles.line(text)


def _said(address: Address, depth: int, operand: Any, value: str) -> str:
    """The change as Python: ``w[0] = 5``; of a tuple's place ``w = (*w[:0], 5, *w[1:])``, since tuples cannot be written into."""
    holders: list[Any] = [None] * depth
    at = operand
    for key in address.keys[depth:]:
        holders.append(at)
        items = at.items if isinstance(at, (Box, Dict)) else ()
        at = items[key] if key in (items if isinstance(items, dict) else range(-len(items), len(items))) else None
    target = Address(address.name.rpartition(".")[2], address.keys)
    while target.keys and isinstance(holder := holders[len(target.keys) - 1], Box) and holder.frozen:
        around, key = target._replace(keys=target.keys[:-1]), target.keys[-1]
        at = key % len(holder.items) if type(key) is int and holder.items else 0
        target, value = around, f"(*{around}[:{at}], {value}, *{around}[{at + 1}:])"
    return f"{target} = {value}"


def _fits(given: Any, kind: Any) -> bool:
    return not given.size or bool(kind.min <= given.min() and given.max() <= kind.max)


def _root(var: Var) -> str:
    """The name that the file binds: ``w`` for its element ``w[0]``."""
    return addresses.base(var.name, var.path)


def few(words: list[str]) -> str:
    """The first of some words, each once."""
    words = list(dict.fromkeys(words))
    return ", ".join(words[:SHOWN]) + (", …" if len(words) > SHOWN else "")
