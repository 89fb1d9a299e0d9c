"""Forms as executable code. The text compiled here is the text on screen with slots for names; nothing of the user's file
reaches ``compile``: every form's text is built from rows of the gate table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from engine.cancelling import cancellable
from engine.deriving.printed import coded
from engine.forms import Form, text_for_code
from engine.named import NamedTuple
from engine.slots import Key, Of, Slot, code_name
from engine.text import show_index, show_index_value

_BUILTINS = {"abs": abs, "max": max, "min": min, "float": float, "int": int, "round": round, "sum": sum, "pow": pow,
             "__import__": __import__}  # fmt: skip  # numpy imports parts of itself when it first needs them


class _SoftMath:
    """``math`` with numpy's behaviour at the edge: infinities and NaN in place of exceptions."""

    _renamed = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "pow": "power"}

    def __getattr__(self, name: str) -> Any:
        return getattr(np, self._renamed.get(name, name))


_HARD: dict[str, Any] = {"__builtins__": _BUILTINS, "np": np, "math": math}
_SOFT: dict[str, Any] = {"__builtins__": _BUILTINS, "np": np, "math": _SoftMath()}


def _back_source(form: Form, name: str, stepping: bool = False) -> str:
    """The form's lines as one function of ``form.compiled.needs``: only what they read, since every argument costs to compile.

    ``stepping`` makes it a generator of (line, value) that stops at each line; before a scatter, with its index.
    """
    needs: dict[Key, str] = {}

    def read(key: Any) -> str:
        text = code_name(key)
        if isinstance(key, (Slot, Of)):
            needs[key] = text
        return text

    if not form.scatters and all([line.to.kind == "read" for line in form.lines]):  # one expression compiles faster
        texts = "".join([f"{coded(form, i, read)}, " for i in range(len(form.lines))])
        form.compiled.needs = tuple(needs)
        return f"{name} = lambda {', '.join(needs.values())}: ({texts})\n"
    body = []
    for i, line in enumerate(form.lines):
        target = code_name(opened := Of("opened", line.to))
        if line.kind == "scatter":
            needs[opened] = target
            upstream = read(Of("gradient", line.base))
            if stepping:
                body.append(f"yield {i}, {show_index_value(line.whole, read)}")
            if line.op == "add.at":
                body.append(f"np.add.at({target}, {show_index_value(line.whole, read)}, {upstream})")
            else:
                body.append(f"{target}[{show_index(line.whole, read)}] += {upstream}")
            body.append(f"r{i} = None")
        else:
            body.append(f"r{i} = {coded(form, i, read)}")
            if stepping:
                body.append(f"yield {i}, r{i}")
        if line.to.kind == "part":
            body.append(f"{code_name(Of('gradient', line.to))} = {target if line.kind == 'scatter' else f'r{i}'}")
    if not stepping:
        body.append(f"return ({''.join(f'r{i}, ' for i in range(len(form.lines)))})")
    form.compiled.needs = tuple([key for key in needs if key.kind != "gradient" or key.slot.kind == "output"])
    return f"def {name}({', '.join([needs[key] for key in form.compiled.needs])}):\n " + "\n ".join(body) + "\n"


def compile_back(forms: Iterable[Form], soft: bool = False) -> None:
    """Give each form its backward function, many in one compilation."""
    todo = [f for f in forms if (f.compiled.soft if soft else f.compiled.back) is None]
    for first in cancellable(range(0, len(todo), _TOGETHER)):
        some = todo[first : first + _TOGETHER]
        source = "".join([_back_source(f, f"f{i}") for i, f in enumerate(some)])
        space = dict(_SOFT if soft else _HARD)
        exec(compile(source, "<backward>", "exec"), space)
        for i, form in enumerate(some):
            if soft:
                form.compiled.soft = space[f"f{i}"]
            else:
                form.compiled.back = space[f"f{i}"]


_TOGETHER = 200
"""Forms of one compilation: a compilation has a price of its own, and while it runs nothing can be cancelled."""


def space_of(source: str, name: str, more: dict[str, Any]) -> dict[str, Any]:
    """Run a text of our own that defines functions, among numpy, math and ``more``; what it defines is in the result."""
    space = _HARD | more
    exec(compile(source, name, "exec"), space)
    return space


def back_of(form: Form, soft: bool = False) -> Callable[..., tuple[Any, ...]]:
    """The form's backward function, made when first asked for."""
    made = form.compiled
    if (made.soft if soft else made.back) is None:
        compile_back([form], soft)
    found = made.soft if soft else made.back
    assert found is not None
    return found


def stepping_of(form: Form, soft: bool = False) -> Any:
    """The form's lines as a generator (``_back_source``), made when first asked for."""
    made = form.compiled.stepping
    if soft not in made:
        space = dict(_SOFT if soft else _HARD)
        exec(compile(_back_source(form, "f", stepping=True), "<backward>", "exec"), space)
        made[soft] = space["f"]
    return made[soft]


def adding_of(form: Form, slot: int) -> tuple[tuple[Key, ...], Callable[..., None]]:
    """One scatter alone: what its index reads, and a function of (target, upstream, these) that adds into the target."""
    found = form.compiled.adding.get(slot)
    if found is None:
        needs: dict[Key, str] = {}

        def read(key: Any) -> str:
            text = code_name(key)
            if isinstance(key, (Slot, Of)):
                needs[key] = text
            return text

        index = show_index_value(form.lines[slot].whole, read)
        space = dict(_HARD)
        exec(compile(f"def f({', '.join(['target', 'upstream', *needs.values()])}):\n np.add.at(target, {index}, upstream)\n",
                     "<scatter>", "exec"), space)  # fmt: skip
        found = form.compiled.adding[slot] = tuple(needs), space["f"]
    return found


class View(NamedTuple):
    """A view as a function of the array it is a view of. ``text`` is made of the gate table's words, ``buffer[b].T``, with
    ``letters`` for its ``numbers``."""

    text: str
    letters: tuple[str, ...]
    numbers: tuple[Any, ...]

    def __call__(self, buffer: Any) -> Any:
        return _view(self.text, self.letters)(*self.numbers, buffer)


@lru_cache(maxsize=256)
def _view(text: str, letters: tuple[str, ...]) -> Any:
    return eval(compile(f"lambda {', '.join([*letters, 'buffer'])}: {text}", "<view>", "eval"), dict(_HARD))


def run_of(form: Form) -> Any:
    """(reads, literals) -> (parts…, output): the forward text as a function, for replays and expansion. Of a write the output
    is what is written."""
    made = form.compiled.run
    if made is None:
        made = form.compiled.run = _run(form, lambda text: text)
    return made


def wide_run_of(form: Form) -> Any:
    """The same in double precision, where the text asks for less: rounding to fewer bits would swallow small steps."""
    if not any([name in text_for_code(tree) for tree in (*form.parts, form.forward) for name in _NARROW]):
        return run_of(form)
    return _run(form, _widened)


def made_of(form: Form, base: Slot) -> Any:
    """(reads, parts, literals) -> the value of the output or of a part, in double precision: its own text alone, the other parts as
    they are given, but for those whose gradient is also the base's, which have no lines of their own."""
    args = [f"v{i}" for i in range(form.reads)] + [f"p{i}" for i in range(len(form.parts))]
    args += [f"k{i}" for i in range(form.literals)]
    body = [f"p{i} = {_widened(text_for_code(form.parts[i]))}" for i, of in sorted(form.passed.items()) if of == base]
    tree = form.forward if base.kind == "output" else form.parts[base.at]
    body.append(f"return {_widened(text_for_code(tree))}")
    space = dict(_HARD)
    exec(compile(f"def f({', '.join(args)}):\n " + "\n ".join(body) + "\n", "<forward>", "exec"), space)
    return space["f"]


def _widened(text: str) -> str:
    return text.replace(_NARROW[0], "np.float64").replace(_NARROW[1], "np.float64")


_NARROW = ("np.float32", "np.float16")


def _run(form: Form, said: Callable[[str], str]) -> Any:
    args = [f"v{i}" for i in range(form.reads)] + [f"k{i}" for i in range(form.literals)]
    body = [f"p{i} = {said(text_for_code(tree))}" for i, tree in enumerate(form.parts)]
    names = "".join(f"p{i}, " for i in range(len(form.parts)))
    body.append(f"return ({names}{said(text_for_code(form.forward))},)")
    space = dict(_HARD)
    exec(compile(f"def f({', '.join(args)}):\n " + "\n ".join(body) + "\n", "<forward>", "exec"), space)
    return space["f"]


def local_of(form: Form, slot: int, soft: bool = False) -> Any:
    """The local gradient of one line as a function of (reads, parts, out, literals, copies)."""
    found = form.compiled.locals.get((slot, soft))
    if found is None:
        args = [f"v{i}" for i in range(form.reads)] + [f"p{i}" for i in range(len(form.parts))] + ["o0"]
        args += [f"k{i}" for i in range(form.literals)] + [code_name(Of("floats", slot)) for slot in form.copies]
        tree = form.lines[slot].local
        assert tree is not None
        space = dict(_SOFT if soft else _HARD)
        exec(compile(f"def f({', '.join(args)}):\n return {text_for_code(tree)}\n", "<local>", "exec"), space)
        found = form.compiled.locals[slot, soft] = space["f"]
    return found
