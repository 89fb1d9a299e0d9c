"""Frames that are set aside in the middle of loops and branches, while others run, and are gone on with: by both binders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import ProgramError
from engine.limits import Limits
from engine.operands import plain
from engine.reading.program import Program, parse
from engine.records import Options
from engine.tracing.activation import Activation
from engine.tracing.frames import Frame, Returned
from engine.tracing.interpreter import Interpreter
from engine.tracing.machine import Chance, Steps
from engine.tracing.scope import Scope, Trees
from engine.tracing.tracer import Tracer

NESTED = """
total = x * 1.0
for i in range(3):
    for j in range(2):
        if j == 1:
            pass
            total = total + x * i
        else:
            total = total * 2.0
    k = 0
    while k < 2:
        with np.errstate(all='ignore'):
            k += 1
            if k == 2:
                pass
                break
        total = total - 1.0
else:
    pass
    total = total + 0.5
"""
OTHER = "y = y * 3.0\nfor n in range(2):\n    y = y + n\n"


def program(source: str) -> Program:
    return parse(source, "set_aside.py", Limits())


def recorded() -> Interpreter:
    return Tracer(program("x = 2.0\ny = 5.0\n"), Limits(), Options()).interpreter


def plainly() -> Interpreter:
    scope = Scope(Trees(program(""), Limits()), Limits(), Frame(), (), Chance(None, False, None, False), 0, frozenset(), -1)
    return scope.plainly()[0]


@pytest.fixture(params=[recorded, plainly])
def interpreter(request: pytest.FixtureRequest) -> Interpreter:
    """One in which ``pass`` sets the frame aside, with x and y bound in the module."""
    made: Interpreter = request.param()
    made.execute(program("x = 2.0\ny = 5.0\n").forward)

    def set_aside(node: ast.Pass) -> Steps:
        yield node.lineno

    del made.statements.simple[ast.Pass]
    made.statements.compound[ast.Pass] = set_aside
    return made


def begun(made: Interpreter, source: str, prefix: str) -> Activation:
    """Statements in a frame of their own, as of a call; the file's lines are theirs while a test runs them."""
    body = ast.parse(source).body
    made.machine.program = made.machine.program._replace(lines=tuple(source.split("\n")))
    return Activation(made.machine, Frame(made.machine.frame, prefix), made.statements.run_all(body))


def python(source: str, **names: Any) -> dict[str, Any]:
    import numpy as np

    space: dict[str, Any] = {"np": np, **names}
    exec(source, space)
    return space


def held(frame: Frame, name: str) -> Any:
    return plain(frame.names[name])


def test_a_nested_loop_is_gone_on_with_where_it_stood(interpreter: Interpreter) -> None:
    machine = interpreter.machine
    module, level = machine.frame, machine.binder.level()
    one = begun(interpreter, NESTED, "one.")
    frame = one._frame
    seen = []
    while not one.done:
        at = one.resume()
        if not one.done:
            seen.append(at)
        assert machine.frame is module
        assert machine.callers == []
        assert machine.binder.level() == level
        kept, machine.program = machine.program, program(OTHER)
        interpreter.execute(machine.program.forward)  # meanwhile the module runs
        machine.program = kept
    assert seen == [6, 15] * 3 + [19]
    assert held(frame, "total") == python(NESTED, x=2.0)["total"]
    y = 5.0
    for _ in range(len(seen) + 1):
        y = python(OTHER, y=y)["y"]
    assert held(module, "y") == y


def test_two_that_take_turns_do_not_meet(interpreter: Interpreter) -> None:
    both = [begun(interpreter, NESTED, "a."), begun(interpreter, NESTED.replace("x * 1.0", "x * 7.0"), "b.")]
    frames = [each._frame for each in both]
    turns = 0
    while not all(each.done for each in both):
        for each in both:
            if not each.done:
                each.resume()
                turns += 1
    assert turns == 16
    assert [held(frame, "total") for frame in frames] == [
        python(NESTED, x=2.0)["total"],
        python(NESTED.replace("x * 1.0", "x * 7.0"), x=2.0)["total"],
    ]


def test_one_that_is_given_up_leaves_the_rest_as_it_was(interpreter: Interpreter) -> None:
    machine = interpreter.machine
    one = begun(interpreter, NESTED, "one.")
    one.resume()
    level = machine.binder.level()
    del one
    assert machine.binder.level() == level
    again = begun(interpreter, NESTED, "again.")
    frame = again._frame
    while not again.done:
        again.resume()
    assert held(frame, "total") == python(NESTED, x=2.0)["total"]


def test_return_and_errors_come_out_of_one(interpreter: Interpreter) -> None:
    one = begun(interpreter, "for i in [1, 2]:\n    pass\n    if i == 2:\n        return i\n", "one.")
    assert one.resume() == 2
    assert one.resume() == 2
    with pytest.raises(Returned) as returned:
        one.resume()
    assert returned.value.value == 2
    other = begun(interpreter, "for i in [0]:\n    pass\n    z = 1 / i\n", "two.")
    other.resume()
    level, module = interpreter.machine.binder.level(), interpreter.machine.frame
    with pytest.raises(ProgramError) as caught:
        other.resume()
    assert (caught.value.code, caught.value.place.line) == ("zero_division", 3)
    assert interpreter.machine.frame is module
    assert interpreter.machine.callers == []
    assert interpreter.machine.binder.level() == level


def test_a_value_can_be_sent_into_one(interpreter: Interpreter) -> None:
    given: list[Any] = []

    def ask(node: ast.Pass) -> Iterator[Any]:
        given.append((yield node.lineno))

    interpreter.statements.compound[ast.Pass] = ask  # type: ignore[assignment]
    one = begun(interpreter, "pass\nif True:\n    pass\n", "one.")
    assert [one.resume(), one.resume("a"), one.resume("b")] == [1, 3, None]
    assert given == ["a", "b"]
    assert one.done


def test_the_rows_of_a_recorded_frame_stand_under_their_headers() -> None:
    made = recorded()
    made.execute(made.machine.program.forward)

    def set_aside(node: ast.Pass) -> Steps:
        yield node.lineno

    del made.statements.simple[ast.Pass]
    made.statements.compound[ast.Pass] = set_aside
    one = begun(made, "for i in range(2):\n    a = x * i\n    if i == 1:\n        pass\n        a = a * x\nb = a * 2.0\n", "one.")
    one.resume()
    kept, made.machine.program = made.machine.program, program(OTHER)
    made.execute(made.machine.program.forward)
    made.machine.program = kept
    one.resume()
    assert one.done
    rows = [(row.depth, row.kind, row.text) for row in made.machine.binder.scene.rows][2:]  # type: ignore[attr-defined]
    assert rows == [
        (0, "loop", "for i = 0:"), (1, "stage", "a = x * i"), (0, "loop", "for i = 1:"), (1, "stage", "a = x * i"),
        (1, "branch", "if i == 1:"), (0, "stage", "y = y * 3.0"), (0, "loop", "for n = 0:"), (1, "stage", "y = y + n"),
        (0, "loop", "for n = 1:"), (1, "stage", "y = y + n"), (2, "stage", "a = a * x"), (0, "stage", "b = a * 2.0"),
    ]  # fmt: skip
