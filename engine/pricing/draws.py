"""The prices of random draws, by what is called on a generator; ``np.random.NAME`` asks the same table."""

from __future__ import annotations

from math import prod

import numpy as np

from engine.pricing.asking import FLOAT, Asked, Price, array, counted, joint, shape, size
from engine.pricing.kinds import CALL, Kind, fixed, nothing
from engine.pricing.makers import Row, row

_OPTIONS = frozenset("size dtype method out endpoint check_valid tol axis".split())


def _drawn(weight: int) -> Kind:
    """As many as ``size`` says, else as many as its parameters broadcast to."""

    def price(asked: Asked) -> Price:
        given = asked.get("size")
        wanted = joint([shape(asked.get(name)) for name in asked.names if name not in _OPTIONS])
        elements = prod(wanted) if given is None else prod(counted(given))
        return array(elements, weight * elements + 5 * CALL, 2)

    return Kind("draw", price, nothing)


def _spread(asked: Asked) -> Price:
    """``np.random.rand(2, 3)``: the shape is the arguments."""
    elements = prod([n for a in asked.args for n in counted(a)])
    return array(elements, 30 * elements + CALL)


def _chosen(asked: Asked) -> Price:
    """From a range or a list; without replacement the whole of it is shuffled, with weights they are summed up."""
    pool, given = asked.get("a", 0), asked.get("size")
    many = size(pool) if shape(pool) else prod(counted(pool))
    row_ = prod(shape(pool)[1:])
    elements = (prod(counted(given)) if given is not None else 1) * row_
    whole = many if asked.get("replace", True) is not True or asked.get("p") is not None or shape(pool) else 0
    return Price(max(elements, whole), 60 * (elements + whole) + 10 * CALL, FLOAT * 3 * (elements + whole))


def _shuffled(asked: Asked) -> Price:
    pool = asked.at(0)
    elements = size(pool) if shape(pool) else prod(counted(pool))
    return array(elements, 40 * elements + 10 * CALL, 2)


def _vectors(asked: Asked) -> Price:
    """As many vectors as ``size`` says; normal ones need a matrix's singular values first."""
    given, width = asked.get("size"), max([size(a) for a in asked.args[:1]] + [1])
    width = max([n for a in [*asked.args[:2], *asked.named.values()] for n in shape(a)[-1:]], default=width)
    elements = (prod(counted(given)) if given is not None else 1) * width
    return array(elements, 100 * elements + 100 * width**3 + 20 * CALL, 3)


def _seeded(asked: Asked) -> Price:
    """A seed may be a list of integers, which is read one by one."""
    seeds = [*asked.args, *asked.named.values()]
    numbers = sum([size(s) for s in seeds])
    direct = all([isinstance(s, np.ndarray) for s in seeds]) and asked.name != "default_rng"
    return Price(work=50_000 + numbers * (20 if direct else 10_000), held=(16 if direct else 200) * numbers)


_SEED = row(Kind("seed", _seeded, nothing), "seed")
_PLAIN = row(_drawn(30), "size dtype method out")
_SHUFFLED = row(Kind("permutation", _shuffled, nothing), "x axis")
_VECTORS = row(Kind("vectors", _vectors, nothing), "mean cov size", 2)
PRICES: dict[str, Row] = {
    "seed": _SEED, "default_rng": _SEED, "RandomState": _SEED, "get_state": row(fixed(50_000)), "set_state": row(fixed(50_000)),
    "rand": row(Kind("draw", _spread, nothing)), "randn": row(Kind("draw", _spread, nothing)),
    "random": _PLAIN, "random_sample": _PLAIN, "ranf": _PLAIN, "sample": _PLAIN, "standard_normal": _PLAIN,
    "uniform": row(_drawn(30), "low high size"), "normal": row(_drawn(50), "loc scale size"),
    "randint": row(_drawn(30), "low high size dtype"), "integers": row(_drawn(30), "low high size dtype endpoint"),
    "choice": row(Kind("choice", _chosen, nothing), "a size replace p axis shuffle"),
    "permutation": _SHUFFLED,
    "binomial": row(_drawn(300), "n p size"), "poisson": row(_drawn(200), "lam size"), "exponential": row(_drawn(60), "scale size"),
    "laplace": row(_drawn(60), "loc scale size"), "logistic": row(_drawn(60), "loc scale size"),
    "gumbel": row(_drawn(60), "loc scale size"),
    "shuffle": _SHUFFLED, "permuted": _SHUFFLED,
    "multivariate_normal": _VECTORS, "dirichlet": _VECTORS, "multinomial": _VECTORS, "multivariate_hypergeometric": _VECTORS,
    "gamma": row(_drawn(300), "shape scale size"), "chisquare": row(_drawn(300), "df size"),
    "standard_t": row(_drawn(400), "df size"), "triangular": row(_drawn(60), "left mode right size"),
    "geometric": row(_drawn(200), "p size"), "weibull": row(_drawn(100), "a size"),
    "rayleigh": row(_drawn(60), "scale size"), "pareto": row(_drawn(100), "a size"), "power": row(_drawn(100), "a size"),
    "vonmises": row(_drawn(300), "mu kappa size"), "hypergeometric": row(_drawn(2_000), "ngood nbad nsample size"),
    "negative_binomial": row(_drawn(600), "n p size"),
    "f": row(_drawn(600), "dfnum dfden size"), "wald": row(_drawn(200), "mean scale size"),
    "zipf": row(_drawn(2_000), "a size"), "logseries": row(_drawn(300), "p size"), "standard_gamma": row(_drawn(300), "shape size"),
    "standard_exponential": _PLAIN, "standard_cauchy": _PLAIN, "noncentral_chisquare": row(_drawn(600), "df nonc size"),
    "noncentral_f": row(_drawn(1_200), "dfnum dfden nonc size"),
    "random_integers": row(_drawn(30), "low high size"), "tomaxint": _PLAIN,
    "lognormal": row(_drawn(100), "mean sigma size"), "beta": row(_drawn(300), "a b size"),
}  # fmt: skip
