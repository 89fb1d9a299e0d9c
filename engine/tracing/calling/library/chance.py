"""``random``: Python's own draws, of a generator of this run; seeded with 0 where nothing seeds it, and a notice says so."""

from __future__ import annotations

import ast
import random
from typing import Any

from engine.errors import Notice
from engine.guards import Costly
from engine.operands import Box, has_variable, plain
from engine.reading.program import place_of
from engine.tracing.atoms import Known
from engine.tracing.calling import pathwise
from engine.tracing.calling.arguments import refuse_variable
from engine.tracing.calling.caller import Caller
from engine.tracing.calling.draws import stood
from engine.tracing.calling.sequences import bounded
from engine.tracing.frames import Draws
from engine.tracing.values import kind_word

DRAWS = {
    "seed": (0, 1, "a"), "Random": (0, 1, "x"), "random": (0, 0, ""), "uniform": (2, 2, "a b"), "gauss": (0, 2, "mu sigma"),
    "normalvariate": (0, 2, "mu sigma"), "expovariate": (0, 1, "lambd"), "triangular": (0, 3, "low high mode"),
    "randint": (2, 2, "a b"), "randrange": (1, 3, "start stop step"), "choice": (1, 1, ""),
    "choices": (1, 2, "weights cum_weights k"), "sample": (2, 2, "counts"), "shuffle": (1, 1, ""),
    "getstate": (0, 0, ""), "setstate": (1, 1, ""),
}  # fmt: skip
"""Each draw with the least and the most of its arguments, and its keywords."""
_MOVED = {"uniform": ("a", "b"), "gauss": ("mu", "sigma"), "normalvariate": ("mu", "sigma")}
_WHOLE = ("randint", "randrange")


def draw(caller: Caller, node: ast.Call, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """A draw of the module's own generator, or what concerns it: ``seed``, ``Random``."""
    return drawn(caller, node, name.removeprefix("random."), caller.machine.dice, args, named)


def drawn(caller: Caller, node: ast.Call, name: str, dice: random.Random, args: list[Any], named: dict[str, Any]) -> Any:
    """A draw of the generator ``dice``. What it gives is an input; of parameters that depend on variables ``uniform``, ``gauss``
    and ``normalvariate`` give an expression of these, with the same numbers."""
    if name not in DRAWS:
        raise caller.error("unsupported_function", node, name=f"random.{name}", near="")
    machine = caller.machine
    if name in ("seed", "Random"):
        return _seeded(caller, node, name, dice, [*args, *named.values()])
    if name == "setstate":
        machine.thrown = machine.thrown or dice is machine.dice
        return dice.setstate(stood(caller, node, f"random.{name}", args[0], random.Random).getstate())
    if name == "getstate":
        kept = random.Random()
        kept.setstate(dice.getstate())
        return Draws(kept)
    if dice is machine.dice and not machine.thrown:
        machine.thrown = True
        machine.notices.append(Notice("unseeded_random", place_of(node, machine.program.lines), {}))
    if name in ("choice", "choices", "sample", "shuffle"):
        return _picked(caller, node, name, dice, args, named)
    if pathwise.depends(args, named) and not pathwise.stays_input(caller, node, f"random.{name}", args, named):
        if name in _MOVED:
            return _moved(caller, node, name, dice, args, named)
        for operand in [*args, *named.values()]:
            refuse_variable(machine, node, operand)
    given = [caller.value_of(a) if name in _WHOLE else plain(a) for a in args]
    options = {key: caller.value_of(a) if name in _WHOLE else plain(a) for key, a in named.items()}
    for value in [*given, *options.values()]:
        if not isinstance(value, (int, float)) and not (value is None and name in ("triangular", "randrange")):
            raise caller.error("not_a_number", node, kind=kind_word(value))
    return caller.run(node, getattr(dice, name), *given, **options)


def _seeded(caller: Caller, node: ast.Call, name: str, dice: random.Random, given: list[Any]) -> Any:
    """``random.seed(a)``; ``random.Random(a)``, a generator of its own."""
    machine = caller.machine
    for operand in given:
        refuse_variable(machine, node, operand)
    seed = caller.value_of(given[0]) if given else None
    if seed is None:
        machine.notices.append(Notice("unseeded_random", place_of(node, machine.program.lines), {}))
        seed = 0
    if not isinstance(seed, (int, float, str)):
        raise caller.error("argument", node, name=f"random.{name}", argument=kind_word(seed))
    if name == "Random":
        return Draws(random.Random(seed))
    machine.thrown = machine.thrown or dice is machine.dice
    dice.seed(seed)
    return None


def _moved(caller: Caller, node: ast.Call, name: str, dice: random.Random, args: list[Any], named: dict[str, Any]) -> Any:
    """``a + (b - a) * u`` and ``mu + z * sigma``, in the order in which Python computes them."""
    given = dict(zip(_MOVED[name], args, strict=False)) | named
    defaults = {"mu": 0.0, "sigma": 1.0}
    first, second = [_placed(node, given.get(key, defaults.get(key))) for key in _MOVED[name]]
    if name == "uniform":
        span = _of(node, second, ast.Sub(), first)
        return caller.eval(_of(node, first, ast.Add(), _of(node, span, ast.Mult(), _placed(node, dice.random()))))
    noise = _placed(node, getattr(dice, name)(0.0, 1.0))
    return caller.eval(_of(node, first, ast.Add(), _of(node, noise, ast.Mult(), second)))


def _placed(node: ast.AST, operand: Any) -> ast.expr:
    return ast.copy_location(Known(operand), node)


def _of(node: ast.AST, left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    return ast.copy_location(ast.BinOp(left, op, right), node)


def _picked(caller: Caller, node: ast.Call, name: str, dice: random.Random, args: list[Any], named: dict[str, Any]) -> Any:
    """Items of a sequence by their places: what Python draws depends on how many there are, and on nothing else of them."""
    pool = args[0]
    if name == "choice":
        count = _count(caller, node, pool)
        place = caller.run(node, dice.choice, range(count))
        return caller.eval(ast.copy_location(ast.Subscript(_placed(node, pool), ast.Constant(place), ast.Load()), node))
    items = list(bounded(caller, node, pool))
    places = list(range(len(items)))
    if name == "shuffle":
        if not isinstance(pool, Box) or pool.frozen:
            instead = "np.random.shuffle" if kind_word(pool) == "array" else "random.shuffle(list(…))"
            raise caller.error("unsupported_function", node, name=f"random.shuffle({kind_word(pool)})", near="", instead=instead)
        dice.shuffle(places)
        pool.items[:] = [items[place] for place in places]
        return None
    if name == "sample":
        size = caller.value_of(args[1])
        if named or type(size) is not int:
            raise caller.error("argument", node, name="random.sample", argument=next(iter(named), "k"))
        return Box([items[place] for place in caller.run(node, dice.sample, places, size)])
    options = {key: caller.value_of(a) for key, a in named.items()}
    if any([has_variable(a) for a in [*args[1:], *named.values()]]):
        for operand in args[1:]:
            refuse_variable(caller.machine, node, operand)
    if type(options.get("k", 1)) is not int or options.get("k", 1) > caller.limits.items:
        raise caller.costly(Costly("items", options.get("k", 0)), node)
    weights = [caller.value_of(a) for a in args[1:]]
    return Box([items[place] for place in caller.run(node, dice.choices, places, *weights, **options)])


def _count(caller: Caller, node: ast.Call, pool: Any) -> int:
    """The length of what is drawn from."""
    value = pool.items if isinstance(pool, Box) else plain(pool)
    if isinstance(value, (dict, set)) or not hasattr(value, "__len__"):
        raise caller.error("no_elements", node, kind=kind_word(pool))
    return len(value)
