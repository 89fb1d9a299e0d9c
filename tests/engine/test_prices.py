"""Every call has a price before it runs, whatever its counts come as, and the price is not below what the call takes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
import pytest

import engine
from engine.gates import GATES, METHODS, SPELLED
from engine.limits import Limits
from engine.prices import price
from engine.pricing import builtins, draws, makers, methods
from engine.pricing import libraries as library_prices
from engine.pricing.asking import FREE, Objects, Price, Unpriced
from engine.pricing.budget import Costly, Watch
from engine.pricing.builtins import colliding
from engine.reading import libraries
from engine.reading.functions import BUILTINS, CONTAINER_METHODS, GENERATOR, INPLACE, LEGACY, MAKERS, RANDOM
from tests.engine.pricecases import CALLS, COUNTED, MULTIPLIED, SHAPED, START, x

HUGE = 10**10
GUISES: dict[str, Callable[[int], Any]] = {
    "int": int, "int64": np.int64, "0-d": np.array, "0-d of size 1": lambda n: np.array([n])[0], "list": lambda n: [n],
    "tuple": lambda n: (n,), "array": lambda n: np.array([n]),
}  # fmt: skip


def refused(found: Price, limits: Limits = Limits()) -> bool:
    """Whether a run would end before the call."""
    try:
        Watch(limits).pay(found)
    except Costly:
        return True
    return False


# -- every callable has one


def test_every_callable_of_the_tables_has_a_price() -> None:
    gates = set(SPELLED)
    for name in MAKERS:
        assert name in makers.PRICES, name
    assert {f"math.{n}" for n in ("factorial", "comb", "perm")} <= set(makers.PRICES)
    assert RANDOM | GENERATOR | LEGACY <= set(draws.PRICES)
    assert {name for name in BUILTINS if name not in gates} <= set(builtins.PRICES)
    for owner, names in CONTAINER_METHODS.items():
        for name in names:
            assert f"{owner}.{name}" in methods.PRICES or (owner == "array" and name in METHODS), f"{owner}.{name}"
    assert libraries.running() == set(library_prices.PRICES)
    assert INPLACE, "their indices are priced as '[]'"
    assert all(row.price.name for row in GATES.values())


@pytest.mark.parametrize("name", sorted([*SPELLED, *makers.PRICES, *builtins.PRICES, *methods.PRICES]))
def test_a_price_is_pure_and_never_raises_for_odd_arguments(name: str) -> None:
    for args in ([], [None], ["a"], [x, "b"], [[x, x]], [x, -1], [x, 2.5], [x, (1, 2)], [x, np.nan], [[[]]], [np.array(["a"])]):
        given = [np.copy(a) if isinstance(a, np.ndarray) else a for a in args]
        found = price(name, args, {})
        assert found == price(name, given, {})
        assert all(isinstance(n, int) and n >= 0 for n in found), found


def test_what_is_in_no_table_has_none() -> None:
    for name in ("np.load", "open", "eval", "list.nothing", "np.random.bytes", "array.tofile", ""):
        with pytest.raises(Unpriced):
            price(name, [], {})


# -- huge operands in all guises

@pytest.mark.parametrize("guise", GUISES)
def test_a_huge_count_is_refused_in_every_guise(guise: str) -> None:
    for name, call in COUNTED:
        if name in ("<<", "**") and guise != "int":  # of fixed width
            continue
        if guise == "0-d" and name == MULTIPLIED or guise in ("list", "tuple", "array") and name not in SHAPED:
            continue
        found = price(name, *call(GUISES[guise](HUGE)))
        assert refused(found), (name, guise, found)
        small = price(name, *call(GUISES[guise](2)))
        assert not refused(small), (name, guise, small)


WIDE = np.broadcast_to(0.0, (10**5, 10**5))
SEEN = frozenset({
    "view", "broadcast views", "split", "unstack", "index", "like another", "full", "join", "stack", "block", "fixed",
})  # fmt: skip
"""Kinds that look at an array, or that are asked with lists of arrays below."""
OWN_OPERANDS = frozenset(
    "np.insert np.compress np.extract np.einsum np.interp np.take np.choose np.broadcast_arrays np.diag np.arange".split()
)
"""Calls whose other operands are no arrays like the first, or that look at a matrix's diagonal."""
ROW, COLUMN = np.zeros((1, 40_000)), np.zeros((40_000, 1))


def test_a_broadcast_view_is_free_and_what_copies_it_is_not() -> None:
    assert not refused(price("np.broadcast_to", [0.0, (10**5, 10**5)], {}))
    for name in "transpose swapaxes squeeze flip expand_dims atleast_2d rot90 diagonal".split():
        assert not refused(price(f"np.{name}", [WIDE, 0, 1], {})), name
    for name, row in SPELLED.items():  # whatever reads it or lays it out anew
        if "." not in name or name.startswith("math.") or row.price.name in SEEN or name in OWN_OPERANDS:
            continue
        args = [[WIDE, WIDE]] if row.takes.listed >= 0 else [WIDE] * max(len(row.takes.lead) + min(row.operands, 2), 1)
        assert refused(price(name, args, {})), name
    for name in ("np.concatenate", "np.vstack", "np.hstack", "np.stack", "np.block"):
        assert refused(price(name, [[WIDE, WIDE]], {})), name
    for name in ("np.isnan", "np.unique", "np.allclose", "np.array", "np.zeros_like", "np.ones_like"):
        assert refused(price(name, [WIDE, WIDE][: 2 if name == "np.allclose" else 1], {})), name
    for symbol in "+ - * / ** < ==".split():
        assert refused(price(symbol, [WIDE, 1.0], {})), symbol
        assert refused(price(symbol, [ROW, COLUMN], {})), symbol
    assert refused(price("array.tolist", [WIDE], {}))


@pytest.mark.parametrize("name", [f"np.random.{n}" for n in ("uniform", "normal", "laplace", "beta", "binomial")])
def test_parameters_of_draws_are_broadcast_by_place_and_by_name(name: str) -> None:
    names = draws.PRICES[name[10:]].names
    assert refused(price(name, [ROW, COLUMN], {}))
    assert refused(price(name, [], {names[0]: ROW, names[1]: COLUMN}))
    assert not refused(price(name, [ROW, ROW], {}))


def test_lists_of_operands_are_counted() -> None:
    part = np.zeros(10**4)
    for name in ("np.concatenate", "np.stack", "np.vstack", "np.column_stack", "np.array"):
        assert refused(price(name, [[part] * 100_000], {})), name
        assert not refused(price(name, [[part] * 100], {})), name
    assert refused(price("np.linalg.multi_dot", [[np.ones((2, 2))] * 1_500], {}))
    assert refused(price("np.meshgrid", [part, part, part], {}))


def test_products_and_decompositions_are_cubes() -> None:
    big = np.broadcast_to(1.0, (40_000, 40_000))
    thin = np.ones((100_000, 1))
    for name in ("np.linalg.inv", "np.linalg.det", "np.linalg.eig", "np.linalg.svd", "np.linalg.pinv", "np.linalg.matrix_rank"):
        assert refused(price(name, [big], {})), name
    assert refused(price("np.linalg.norm", [np.broadcast_to(1.0, (5_000, 5_000)), 2], {}))
    assert refused(price("np.linalg.norm", [np.broadcast_to(1.0, (5_000, 5_000))], {"ord": "nuc"}))
    assert not refused(price("np.linalg.norm", [np.broadcast_to(1.0, (5_000, 5_000))], {}))
    assert refused(price("np.linalg.svd", [thin], {}))
    assert not refused(price("np.linalg.svd", [thin], {"full_matrices": False}))
    assert refused(price("np.linalg.qr", [thin], {"mode": "complete"}))
    assert not refused(price("np.linalg.qr", [thin], {}))
    assert refused(price("np.linalg.matrix_power", [np.ones((500, 500)), 2**4_000], {}))
    assert refused(price("np.einsum", ["ab,cd,ef->", *[np.ones((300, 300))] * 3], {}))
    assert refused(price("np.outer", [thin, thin], {}))
    assert refused(price("np.kron", [thin, thin], {}))
    assert refused(price("np.cov", [thin], {}))
    assert refused(price("@", [thin, thin.T], {}))


def test_keys_with_one_hash_are_compared_with_each_other() -> None:
    alike = [i * (2**61 - 1) for i in range(50_000)]
    apart = list(range(50_000))
    assert colliding(alike, 1 << 20) == 50_000 * 49_999 // 2
    assert colliding(apart, 1 << 20) == 0
    assert refused(price("set", [alike], {}))
    assert refused(price("dict", [[(k, 0) for k in alike]], {}))
    assert refused(price("dict.update", [{}, dict.fromkeys(alike[:1]), ], {})) is False
    assert not refused(price("set", [apart], {}))


@pytest.mark.parametrize("kind", ["O", object, "S1000000", "U9", "M8[s]"])
def test_only_arrays_of_numbers_are_made(kind: Any) -> None:
    for name, args in (("np.concatenate", [[x, x]]), ("np.sum", [x]), ("np.full", [3, 1.0]), ("np.prod", [x]), ("np.zeros", [3])):
        with pytest.raises(Objects):
            price(name, args, {"dtype": kind})


def test_integers_and_texts_have_lengths() -> None:
    assert price("**", [7, 1_000], {}).bits >= (7**1_000).bit_length()
    assert price("math.factorial", [np.int64(500)], {}).bits >= (2**3_000).bit_length()
    assert refused(price("math.prod", [[2**8_000] * 100], {}))
    assert refused(price("math.lcm", [2**8_000, 3**5_000], {}))
    assert refused(price("str.join", ["x" * 1_000, ["a"] * 1_000], {}))
    assert refused(price("print", [["a" * 1_000] * 2_000], {}))
    assert price("+", [1.0, 2.0], {}) is FREE
    assert price("*", [np.ones(100), np.ones(100)], {}) is FREE


# -- what passes stays within its price


@pytest.mark.parametrize("call", [call.strip() for line in CALLS.strip().split("\n") for call in line.split(" | ")])
def test_no_call_and_no_backward_line_holds_more_than_its_price(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What numpy allocates, beside the values and the gradients that stay, is what the price said."""
    paid = [0]
    before = Watch.pay

    def pay(self: Watch, price: Price) -> None:
        paid.append(price.held)
        before(self, price)

    monkeypatch.setattr(Watch, "pay", pay)
    source = f"{START}y = {call}\nf = np.sum(y)"
    engine.trace_source(source)  # what is made once
    tracemalloc.start()
    try:
        trace = engine.trace_source(source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    stays = sum([prod(np.shape(v.value)) * 8 for v in trace.vars]) * 2
    assert peak < stays + max(paid) + (4 << 20), (peak >> 10, stays >> 10, max(paid) >> 10)


# -- a run


def run(source: str, **limits: Any) -> engine.ProgramError:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source, options=engine.Options(limits=Limits(**limits)))
    assert caught.value.code == "limit"
    return caught.value


def test_prices_add_up_over_a_run() -> None:
    error = run("a = np.ones(10**6)\nfor i in range(10**5):\n    b = np.exp(a)\nx = 2.0\nf = x * 3", effort=2_000_000_000)
    assert (error.fields["limit"], error.place.line) == ("effort", 3)


def test_the_clock_is_looked_at_between_costly_calls() -> None:
    error = run("a = np.ones(10**6)\nfor i in range(10**5):\n    b = np.sort(a)\nx = 2.0\nf = x * 3", seconds=0.3)
    assert (error.fields["limit"], error.place.line) == ("seconds", 3)


def test_the_backward_lines_are_priced_before_they_run() -> None:
    assert run("x = np.ones(30000)\ny = np.cumprod(x)\nf = np.sum(y)").place.line == 2
    assert run("x = np.ones(30000)\ny = np.gradient(x)\nf = np.sum(y)").place.line == 2


def test_memory_is_refused_before_it_is_taken() -> None:
    error = run("L = []\nfor i in range(9):\n    L.append(np.ones(10**7))\nx = 2.0\nf = x * 3", total=100_000_000)
    assert (error.fields["limit"], error.place.line) == ("total", 3)


@pytest.mark.parametrize("wrap", ["[a]", "(a,)", "{0: a}"])
@pytest.mark.parametrize(
    "use", ["b = np.array(a)", "print(a)", "b = a == [a]", "b = f'{a}'", "d = {}\nd[a] = 1", "b = sorted([a, a])"]
)
def test_lists_in_lists_end_somewhere(wrap: str, use: str) -> None:
    with pytest.raises(engine.ProgramError):
        engine.trace_source(f"a = 1.0\nfor i in range(20000):\n    a = {wrap}\n{use}\nx = 2.0\nf = undefined * 3")


def test_a_broadcast_view_may_be_used_but_no_variable_is_larger_than_an_array_may_be() -> None:
    view = "np.broadcast_to(2.0, (10**5, 10**5))"
    trace = engine.trace_source(f"x = {view}[3, 4] * {view}.T[5:].shape[0]\nf = x * 3.0")
    assert trace.gradients["x"] == 3.0
    assert trace.values["x"] == 2.0 * (10**5 - 5)
    error = run(f"X = {view}\nx = 2.0\nf = x * 3.0")
    assert (error.fields["limit"], error.place.line) == ("bytes", 1)
