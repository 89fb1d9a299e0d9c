"""Random whole programs: functions, loops, branches, lists, dicts, chained and tuple assignment, writes into arrays.

Each is run by Python itself; the trace must have its value, its gradients must be autograd's (differences where arrays are
written in place), and what is printed and emitted must be the trace again. A program may be refused only for shared memory.
"""

from __future__ import annotations

import ast
import math
import random
import warnings
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import engine
from tests.engine.judge import emitted_agrees, lines_agree, listing_agrees, same

FUNCTIONS = (
    "return t * u + t",
    "q = t * u\n    return q * q - u",
    "if t > u:\n        return t * 2\n    return u * t",
    "z = [t, u * t]\n    z[0] = z[1] * z[0]\n    return z[0] + z[1]",
    "def inner(s):\n        return s * u\n    return inner(t) + inner(u)",
)


class Scalars:
    """A program of numbers, one list ``w`` and one dict ``p``."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        draw = self.random
        self.inputs = ["a", "b", "c"][: draw.randint(1, 3)]
        self.lines = [f"{n} = {self.number()}" for n in self.inputs]
        self.lines.append(f"w = {[self.number() for _ in range(3)]}")
        self.lines.append(f"p = {{'k': {self.number()}, 'v': [{self.number()}, 0.5]}}")
        self.lines.append(f"def fun(t, u=0.7):\n    {draw.choice(FUNCTIONS)}")
        self.names = [*self.inputs, "w[0]", "w[1]", "w[2]", "p['k']", "p['v'][0]"]
        for i in range(draw.randint(3, 8)):
            self.statement(i)
        some = draw.sample(self.names, min(len(self.names), 6))
        self.lines.append(f"out = {' + '.join(some)}")
        self.source = "\n".join(self.lines) + "\n"

    def number(self) -> float:
        return round(self.random.uniform(-1.5, 1.5), 3)

    def atom(self) -> str:
        return self.random.choice(self.names)

    def term(self, depth: int = 2) -> str:
        if depth == 0 or self.random.random() < 0.2:
            return self.atom()
        a, b = self.term(depth - 1), self.term(depth - 1)
        forms = (
            f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"fun({a}, {b})", f"fun({a})", f"np.tanh({a})", f"max({a}, {b})",
            f"({a} if {self.atom()} > {self.atom()} else {b})", f"sum([{a}, {b}, {self.atom()}])", f"({a})**2",
        )  # fmt: skip
        return self.random.choice(forms)

    def statement(self, i: int) -> None:
        draw, term, atom = self.random, self.term, self.atom
        x = draw.choice(self.inputs)
        forms: list[tuple[str, list[str]]] = [
            (f"w[{draw.randint(0, 2)}] = {term()}", []),
            (f"p['k'] = {term()}", []),
            (f"p['v'][{draw.randint(0, 1)}] = {term()}", []),
            (f"{x} {draw.choice(['+=', '*=', '-='])} {term()}", []),
            (f"for i in range({draw.randint(1, 3)}):\n    {x} = {x} * {atom()} + {draw.choice(['i', '0.1', atom()])}", []),
            (f"if {atom()} > {atom()}:\n    {x} = {term()}\nelse:\n    {x} = {term()}", []),
            (f"{x}, w[0] = {term()}, {term()}", []),
            (f"h{i} = g{i} = {term()}", [f"h{i}", f"g{i}"]),
            (f"ls{i} = [{term()}, {term()}]\nls{i}.append({term()})", [f"ls{i}[0]", f"ls{i}[2]", f"ls{i}[-1]"]),
            (f"for e in w:\n    {x} = {x} + e * {atom()}", []),
            (f"m{i} = [e * {atom()} for e in w]", [f"m{i}[1]"]),
            (f"u{i}, *r{i} = w", [f"u{i}", f"r{i}[0]"]),
        ]
        text, names = draw.choice(forms)
        self.lines.append(text)
        self.names += names

    def oracle(self) -> tuple[Any, list[float]]:
        """The program as a function of its inputs' numbers in one vector, and those numbers."""
        from autograd import numpy as anp

        first, code = without_inputs(self.source, [*self.inputs, "w", "p"])
        numbers = [*(first[n] for n in self.inputs), *first["w"], first["p"]["k"], *first["p"]["v"]]
        count = len(self.inputs)

        def function(z: Any) -> Any:
            space = {"np": anp, **{n: z[i] for i, n in enumerate(self.inputs)}}
            space["w"] = [z[count], z[count + 1], z[count + 2]]
            space["p"] = {"k": z[count + 3], "v": [z[count + 4], z[count + 5]]}
            exec(code, space)
            return space["out"]

        return function, numbers


def without_inputs(source: str, names: list[str]) -> tuple[dict[str, Any], Any]:
    """The values first given to ``names``, and the code of the rest."""
    tree = ast.parse(source)
    first: dict[str, Any] = {}
    for statement in list(tree.body):
        name = ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else ""
        if name in names and name not in first and isinstance(statement, ast.Assign):
            first[name] = eval(ast.unparse(statement.value), {"np": np})
            tree.body.remove(statement)
    return first, compile(tree, "<oracle>", "exec")


def run_by_python(source: str) -> float:
    """The program's own value; programs that Python or numpy cannot run, or that run away, are set aside."""
    space: dict[str, Any] = {"np": np, "math": math}
    try:
        with np.errstate(all="raise"):
            exec(source, space)
    except (ArithmeticError, AttributeError, TypeError):
        assume(False)
    assume(math.isfinite(space["out"]) and abs(space["out"]) < 1e4)
    return float(space["out"])


def judged(source: str, value: float) -> engine.Trace | None:
    """The trace, its texts run; None where memory is shared and the program is refused."""
    try:
        trace = engine.trace_source(source)
    except engine.ProgramError as error:
        if error.code == "aliased":
            return None
        raise
    same(trace.value, value, rtol=1e-12)
    for names in ([v.shown for v in trace.vars], [v.code for v in trace.vars if v.kind not in ("cell", "state")]):
        assert len(set(names)) == len(names)
    listing_agrees(trace)
    lines_agree(trace)
    emitted_agrees(trace)
    listing_agrees(engine.expand(trace, frozenset(range(len(trace.stages)))))
    return trace


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.integers(0, 10**9))
def test_programs_of_numbers_and_containers(seed: int) -> None:
    from autograd import grad

    program = Scalars(seed)
    trace = judged(program.source, run_by_python(program.source))
    assert trace is not None, "numbers share no memory"
    if any(trace.ties(n.index) for n in trace.lines):
        return
    function, numbers = program.oracle()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = grad(function)(np.array(numbers))
    found = trace.gradients
    ours = [*(found[n] for n in program.inputs), *found["w"], found["p"]["k"], *found["p"]["v"]]
    np.testing.assert_allclose(np.array(ours, float), theirs, rtol=1e-8, atol=1e-9)


class Arrays:
    """A program that writes into arrays: elements, slices, masks, in place, through names and containers."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        draw = self.random
        self.shapes: dict[str, tuple[int, ...]] = {"x": (3,), "M": (2, 3), "s": ()}
        self.lines = [
            f"x = np.array({[self.number() for _ in range(3)]})",
            f"M = np.array({[[self.number() for _ in range(3)] for _ in range(2)]})",
            f"s = {self.number()}",
        ]
        more: list[tuple[str, dict[str, tuple[int, ...]]]] = [
            ("y = np.zeros(3)", {"y": (3,)}),
            ("Z = np.zeros((2, 3))", {"Z": (2, 3)}),
            ("q = {'W': np.ones((2, 3)), 'b': np.zeros(3)}", {"q['W']": (2, 3), "q['b']": (3,)}),
            ("ls = [np.ones(3), 0.5]", {"ls[0]": (3,), "ls[1]": ()}),
        ]
        for text, shapes in more:
            if draw.random() < 0.5:
                self.lines.append(text)
                self.shapes |= shapes
        for i in range(draw.randint(3, 8)):
            self.statement(i)
        names = draw.sample(list(self.shapes), min(5, len(self.shapes)))
        forms = [draw.choice((f"np.sum({n} * {self.number()})", f"np.sum({n}**2)")) for n in names]
        self.lines.append(f"out = {' + '.join(forms)}")
        self.source = "\n".join(self.lines) + "\n"

    def number(self) -> float:
        return round(self.random.uniform(-1, 1), 3)

    def of(self, shape: tuple[int, ...]) -> str:
        return self.random.choice([n for n, s in self.shapes.items() if s == shape])

    def term(self, shape: tuple[int, ...], depth: int = 2) -> str:
        draw, of = self.random, self.of
        if depth == 0 or draw.random() < 0.15:
            return of(shape)
        v, m = of((3,)), of((2, 3))
        general = (
            f"({self.term(shape, depth - 1)} {draw.choice('+-*')} {self.term(shape, depth - 1)})",
            f"({self.term(shape, depth - 1)} {draw.choice('+-*')} {of(())})",
            f"np.tanh({self.term(shape, depth - 1)})",
        )
        i, j = draw.randint(-2, 1), draw.randint(0, 2)
        special = {
            (3,): (f"{m}[{i}]", f"{m}.sum(axis=0)", f"{v}[::-1]", f"{v}[[2, 0, 2]]", f"({m}.T @ np.array([0.5, s]))"),
            (): (f"{v}[{i}]", f"{m}[1, {j}]", f"{v}.sum()", f"({v} @ {of((3,))})", f"{m}.mean()"),
            (2, 3): (f"{m}[::-1]", f"({m} + {v})", f"({v} * {m})", f"{m} * 1.5"),
        }[shape]
        return draw.choice((*general, *special))

    def statement(self, i: int) -> None:
        draw, term = self.random, self.term
        v, m = self.of((3,)), self.of((2, 3))
        op, times = draw.choice(["=", "+=", "*=", "-="]), draw.choice(["+=", "*=", "-="])
        forms: list[tuple[str, dict[str, tuple[int, ...]]]] = [
            (f"{v}[{draw.randint(-3, 2)}] {op} {term(())}", {}),
            (f"{v}[{draw.choice(['1:', ':2', '::2'])}] {op} {term(())}", {}),
            (f"{m}[{draw.randint(0, 1)}] {op} {term((3,))}", {}),
            (f"{m}[:, {draw.randint(0, 2)}] {op} {term(())}", {}),
            (f"{v}[{v} > 0] {op} {term(())}", {}),
            (f"{m}[[0, 1], [1, 2]] {op} {term(())}", {}),
            (f"{v} {times} {term((3,))}", {}),
            (f"{m} {times} {term(draw.choice([(), (3,), (2, 3)]))}", {}),
            (f"a{i} = {draw.choice([v, f'{v}.copy()', f'{m}[0]', f'{m}[1].copy()', f'{v}[::-1]'])}", {f"a{i}": (3,)}),
            (f"b{i} = {term((2, 3))}", {f"b{i}": (2, 3)}),
            (f"c{i} = {term((3,))}", {f"c{i}": (3,)}),
            (f"for i in range({draw.randint(1, 3)}):\n    {v}[i] = {v}[{draw.choice(['i', '0', 'i - 1'])}] * s + i", {}),
        ]
        text, shapes = draw.choice(forms)
        self.lines.append(text)
        self.shapes |= shapes


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.integers(0, 10**9))
def test_programs_that_write_into_arrays(seed: int) -> None:
    program = Arrays(seed)
    trace = judged(program.source, run_by_python(program.source))
    if trace is None or any(trace.ties(n.index) for n in trace.lines):
        return
    first, code = without_inputs(program.source, ["x", "M", "s"])

    def out(name: str, place: tuple[int, ...], by: float) -> float:
        space: dict[str, Any] = {"np": np, **{n: np.array(v) if np.ndim(v) else v for n, v in first.items()}}
        if place:
            space[name][place] += by
        else:
            space[name] += by
        exec(code, space)
        return float(space["out"])

    for name in first:
        gradient = np.asarray(trace.gradients[name], float)
        for place in np.ndindex(*gradient.shape):
            fine, coarse = ((out(name, place, h) - out(name, place, -h)) / (2 * h) for h in (1e-6, 1e-5))
            if abs(fine - coarse) <= 1e-4 * (1 + abs(coarse)):
                np.testing.assert_allclose(gradient[place], fine, rtol=1e-3, atol=1e-3)
