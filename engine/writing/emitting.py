"""What ``emit`` needs to know of a trace: its parameters, its lists and dicts, its path, and which gradients share memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.deriving import wording
from engine.deriving.forms import Reading, forward_tree, key_of, skeleton
from engine.deriving.naming import is_list
from engine.records import Branch, Line, Piece, Stage, Var
from engine.text import Tree, literal, show
from engine.trace import Trace
from engine.writing.exact import exact
from engine.writing.recipe import recipe
from engine.writing.wrap import names_in_brackets

LONG = 400  # characters of an array's literal from which on its expression is looked for
Naming = Callable[[Trace, Piece], Callable[[Any], str]]
Constant = Callable[[Any, str], str]
STRETCH = 500
_IDENTIFIER = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|(?<![\w.])[^\W\d]\w*")


def exact_names(trace: Trace, piece: Any, constant: Constant) -> Callable[[Any], str]:
    """``wording.names_in`` with every constant as text that gives exactly its value again."""
    plainly = wording.names_in(trace, piece)

    def name(key: Any) -> str:
        if isinstance(key, tuple) and key[0] == "g" and key[1][0] == "o" and piece.store is not None and not piece.store.saved:
            return wording.cell_text(trace.vars, piece, trace.modules["np"], True, name)
        if not isinstance(key, tuple) or key[0] != "k":
            return plainly(key)
        value, text = piece.consts[key[1]]
        if isinstance(value, np.ndarray):
            return constant(value, exact(value, trace.modules))
        return exact(value, trace.modules) if not text[:1].isdigit() else text

    return name


def condition(trace: Trace, branch: Branch, naming: Naming) -> str:
    """The text of a test in the names of the listing; in brackets where ``not`` needs them."""
    reading = Reading([], [], {})
    key_of(branch.operand, reading)
    tree = forward_tree(skeleton(branch.operand, reading.slots, [0]), {})
    consts = tuple([(c.value, c.text) for c in reading.consts])
    piece = Piece(None, tuple([v.index for v in reading.reads]), consts, -1, ())  # type: ignore[arg-type]
    text = show(tree, naming(trace, piece))
    return text if branch.value or tree[0] in ("n", "call", "idx", "attr") else f"({text})"


class Containers:
    """The lists and dicts whose elements are variables, by root."""

    def __init__(self, trace: Trace, pieces: list[Piece]) -> None:
        self.trace = trace
        self.elements: dict[str, dict[tuple[Any, ...], Var]] = {}
        for var in trace.vars:
            if var.path:
                self.elements.setdefault(var.root, {})[var.path] = var
        self._opened: set[str] = set()
        self.given: dict[str, str] = {}  # the parameters of ``forward``

    def nested(self, root: str, text: Callable[[Var], str]) -> str:
        """The container as a literal, ``text`` for each of its elements, None in the gaps of a list."""
        return _nested(self.elements[root], text)

    def built(self, pieces: tuple[Piece, ...], right: list[str]) -> str:
        """``h = [x * 2, x + 1]`` when a statement makes every element of a container; else ""."""
        variables = self.trace.vars
        written = [variables[p.write] for p in pieces]
        root = written[0].root
        if not written[0].path or {v.index for v in self.elements[root].values()} != {v.index for v in written}:
            return ""
        texts = {v.index: text for v, text in zip(written, right, strict=True)}
        self._opened.add(root)
        return f"{root} = {self.nested(root, lambda v: texts[v.index])}"

    def open(self, var: Var) -> str:
        """The statement that makes room for an element written by a stage, once for each container; else ""."""
        if not var.path or var.root in self._opened:
            return ""
        self._opened.add(var.root)
        return f"{var.root} = {self.nested(var.root, self._first)}"

    def _first(self, var: Var) -> str:
        """What stands in an element's place at first: an input that is no parameter (a number that nothing reads) by its value."""
        if var.kind != "input":
            return "None"
        return var.code if var.root in self.given else exact(var.value, self.trace.modules)


def _nested(places: dict[tuple[Any, ...], Var], text: Callable[[Var], str]) -> str:
    if () in places:
        return text(places[()])
    groups: dict[Any, dict[tuple[Any, ...], Var]] = {}
    for path, var in places.items():
        groups.setdefault(path[0], {})[path[1:]] = var
    if is_list(groups):
        return f"[{', '.join([_nested(groups[i], text) if i in groups else 'None' for i in range(max(groups) + 1)])}]"
    return "{" + ", ".join([f"{literal(k)}: {_nested(v, text)}" for k, v in groups.items()]) + "}"


class Inputs:
    """The parameters of ``forward``: every input that a stage or a test reads, floats also where none does."""

    def __init__(
        self, trace: Trace, stages: list[Stage], tests: Any, containers: Containers, free: Callable[[str], str]
    ) -> None:
        self.trace = trace
        self.containers = containers
        read = {i for s in stages for p in s.pieces for i in p.reads} | {trace.output}
        written = {p.store.before for s in stages for p in s.pieces if p.store is not None}
        read |= written
        read |= {i for b in trace.branches for i in b.reads}
        self.parameters: dict[str, str] = {}  # name -> text of its default
        self.constants: dict[str, str] = {}  # arrays too long for the signature: module name -> text
        self.opened: list[str] = []  # statements at the start of forward
        self._members: dict[str, list[int]] = {}
        for var in trace.vars:
            if var.kind == "input" and (var.index in read or var.path or _is_float(var.value)):
                self._members.setdefault(var.root, []).append(var.index)
        for root in list(self._members):
            if trace.vars[self._members[root][0]].path and not any(
                i in read or _is_float(trace.vars[i].value) for i in self._members[root]
            ):
                del self._members[root]
        for root, members in self._members.items():
            self._default(root, members, free)
            if written.intersection(members):  # what the caller gives stays as it is
                self.opened.append(f"{root} = {root}.copy()")
        containers.given = self.parameters
        self.drawn: list[str] = []  # statements that draw the longest of them again
        if any(len(text) > LONG for text in self.constants.values()):
            self.drawn, made = recipe(trace, set(self.constants), free)
            for root in made:
                del self.constants[root]

    def members(self, parameter: str) -> list[int]:
        """The variables that a parameter stands for."""
        return self._members[parameter]

    def _default(self, root: str, members: list[int], free: Callable[[str], str]) -> None:
        var = self.trace.vars[members[0]]
        modules = self.trace.modules
        if not var.path:
            text = exact(var.value, modules)
        else:
            elements = self.containers.elements[root]
            known = {path: v for path, v in elements.items() if v.kind == "input"}
            text = _nested(known, lambda v: exact(v.value, modules))
        if isinstance(var.value, np.ndarray) and len(text) > 30 or len(text) > 60:
            name = (
                root
                if root not in ("print", "zip", "forward", "backward", *modules.values())
                else free(f"{root}_given")
            )
            self.constants[name] = text
            text = name
        self.parameters[root] = text


def _is_float(value: Any) -> bool:
    return isinstance(value, float) or getattr(getattr(value, "dtype", None), "kind", "") == "f"


def shared(trace: Trace, lines: list[Line], returned: list[str], seed: str) -> set[int]:
    """The lines after which a returned gradient would share its array with another one or with the seed: they get a copy."""
    source: dict[int, tuple[int, int]] = {}  # variable -> (whose gradient's memory it is, line)
    for line in lines:
        if line.op != "=" or line.slot < 0 or not isinstance(trace.vars[line.to].value, np.ndarray):
            continue
        form_line = trace.stages[line.stage].pieces[line.piece].form.lines[line.slot]
        if wording.is_view(form_line.simple) and not trace.simple(line.index, keep_seed=True).endswith(".copy()"):
            source[line.to] = (line.base, line.index)
    owner: dict[int, int] = {}
    copies: set[int] = set()
    names = {v.index: v.grad.partition("[")[0] if v.path else v.grad for v in trace.vars}
    taken = {trace.output: True}  # memory that is somebody's already: the caller's seed
    for var in sorted(i for i in source if names[i] in returned):
        at = var
        while at in source and source[at][1] not in copies:
            at = source[at][0]
        base = owner.get(at, at)
        if base in taken or (at != var and names.get(at) in returned):
            copies.add(source[var][1])
        else:
            taken[base] = True
    return copies


def used_names(text: str) -> set[str]:
    """The names that a line of generated code mentions (attributes and strings left out)."""
    return {name for name in _IDENTIFIER.findall(text) if name[0] not in "'\""}


def in_stretches(name: str, tree: Tree, names: Callable[[Any], str]) -> list[str]:
    """``name = tree``; a chain of hundreds of terms in several statements, since Python's compiler gives up at 3,000."""
    ends: list[tuple[str, Tree]] = []
    at = tree
    while at[0] == "b" and at[1] in ("+", "-", "*", "/", "@"):
        ends.append((at[1], at[3]))
        at = at[2]
    if len(ends) < STRETCH or "[" in name:
        return [f"{name} = {show(tree, names)}"]
    statements = []
    ends.reverse()
    for i in range(0, len(ends), STRETCH):
        for op, right in ends[i : i + STRETCH]:
            at = ("b", op, at, right)
        statements.append(f"{name} = {show(at, names)}")
        at = ("t", name)
    return statements


def script(shown: str, cache: str, returned: dict[str, str]) -> list[str]:
    """What the module does when it is run: the value of ``shown``, then every gradient."""
    out = shown.replace("\\", "\\\\").replace('"', '\\"')
    names = [f'"{name}"' for name in returned]
    given = f"({', '.join(names)}{',' if len(names) == 1 else ''})"
    loop = f"    for name, gradient in zip({given}, backward({cache})):"
    if len(loop) > 88:
        loop = f"    for name, gradient in zip(names, backward({cache})):"
        names = names_in_brackets(names, "names = ", "", "    ")
    else:
        names = []
    return [
        'if __name__ == "__main__":',
        f"    value, {cache} = forward()",
        f'    print("{out} =", value)',
        *names,
        loop,
        '        print(name, "=", gradient)',
    ]
