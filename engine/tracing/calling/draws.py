"""Random draws. Where nothing seeded them they are seeded with 0, and a notice says so."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from engine.errors import Notice
from engine.operands import is_number, leaves, plain
from engine.reading.functions import RANDOM, drawers
from engine.reading.program import place_of
from engine.tracing.calling import pathwise, shuffling
from engine.tracing.calling.arguments import given_plain, refuse_variable
from engine.tracing.calling.arrays import real_types
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.composing import Composing
from engine.tracing.frames import Draws
from engine.tracing.values import kind_word

_SAME = {"ranf": "random_sample", "sample": "random_sample"}  # of the module numpy.random alone


def draw(caller: Caller, node: ast.Call, name: str, source: Any, args: list[Any], named: dict[str, Any]) -> Any:
    """A draw by ``name`` from ``source``, or what concerns draws: ``seed``, ``default_rng``."""
    if name not in (RANDOM if source is caller.machine.random else drawers(source)):
        raise caller.error("unsupported_function", node, name=f"np.random.{name}", near="")
    if name == "shuffle":
        if source is caller.machine.random and not caller.machine.seeded:
            _unseeded(caller, node)
        return shuffling.shuffle(Composing(caller, node, "np.random.shuffle", args, named, "x axis?"), source)
    if name in ("get_state", "set_state"):
        return _standing(caller, node, name, source, args)
    values, options = [given_plain(a) for a in args], {k: given_plain(v) for k, v in named.items()}
    caller.values.fits([a for a in [*args, *named.values()] if isinstance(a, range)], node)
    real_types(caller, options, node)
    caller.pay(node, f"np.random.{name}", values, options)
    if name in ("default_rng", "RandomState"):
        for operand in [*args, *named.values()]:
            refuse_variable(caller.machine, node, operand)
        seed = [*values, *options.values(), None][0]
        if seed is None:
            _unseeded(caller, node)
        return Draws(caller.run(node, getattr(np.random, name), 0 if seed is None else seed))
    if name == "seed":
        for operand in [*args, *named.values()]:
            refuse_variable(caller.machine, node, operand)
        if [*values, *options.values(), None][0] is None:
            _unseeded(caller, node)
            values, options = [0], {}
        caller.machine.seeded = True
        caller.run(node, caller.machine.random.seed, *values, **options)
        return None
    if source is caller.machine.random and not caller.machine.seeded:
        _unseeded(caller, node)
    _sized(caller, name, args, named)
    args, named = [_constant(caller, a) for a in args], {k: _constant(caller, a) for k, a in named.items()}
    if pathwise.depends(args, named) and not pathwise.stays_input(caller, node, name, args, named):
        made = pathwise.draw(caller, node, name, source, args, named)
        if made is not None:
            return made
        for operand in [*args, *named.values()]:
            refuse_variable(caller.machine, node, operand)
    drawn = caller.run(node, getattr(source, _SAME.get(name, name)), *values, **options)
    return drawn if isinstance(drawn, np.ndarray) else (drawn.item() if isinstance(drawn, np.generic) else drawn)


def _standing(caller: Caller, node: ast.Call, name: str, source: Any, args: list[Any]) -> Any:
    """``state = np.random.get_state()``, where a generator stands; ``np.random.set_state(state)`` puts it there again."""
    if name == "get_state":
        kept = np.random.RandomState()
        kept.set_state(source.get_state())
        return Draws(kept)
    caller.machine.seeded = True
    return source.set_state(stood(caller, node, f"np.random.{name}", args[0] if args else None, np.random.RandomState).get_state())


def stood(caller: Caller, node: ast.Call, name: str, given: Any, kind: type) -> Any:
    """The generator that stands where another one of its ``kind`` stood."""
    if not isinstance(given, Draws) or not isinstance(given.generator, kind):
        raise caller.error("argument", node, name=name, argument=kind_word(given))
    return given.generator


def _sized(caller: Caller, name: str, args: list[Any], named: dict[str, Any]) -> None:
    """Whole numbers that a draw is given are counts, sizes and bounds; of one with parameters only the size is."""
    given = [named.get("size"), *args[2:]] if name in _WITH_PARAMETERS else [*args, *named.values()]
    for operand in given:
        for leaf in leaves(operand):
            if is_number(leaf) and isinstance(leaf.value, (int, np.integer)):
                caller.fix(leaf)


def _constant(caller: Caller, operand: Any) -> Any:
    """A parameter that is computed from counts alone, as its value."""
    return plain(operand) if caller.machine.binder.counted(operand) else operand


_WITH_PARAMETERS = frozenset(("normal", "uniform", "binomial", "beta", "gamma", "laplace", "logistic", "lognormal", "gumbel"))


def _unseeded(caller: Caller, node: ast.AST) -> None:
    caller.machine.seeded = True
    caller.machine.notices.append(Notice("unseeded", place_of(node, caller.machine.program.lines), {}))
