"""What a program may call that is no gate: makers of constant arrays, counts, Python's small builtins, random draws.

Everything reachable from a program is named here or in the gate table; names are resolved through these tables alone.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np

from engine.gates import METHODS, SPELLED
from engine.gates.missing import COMPLEX, MISSING, instead_of
from engine.reading import libraries, replacing

MODULES = {
    "math": "math", "numpy": "np", "numpy.random": "np.random", "numpy.linalg": "np.linalg", "numpy.fft": "np.fft",
    "numpy.testing": "np.testing", "numpy.lib": "np.lib", "numpy.lib.stride_tricks": "np.lib.stride_tricks",
}  # fmt: skip

CONSTANTS: dict[str, Any] = {
    "math.pi": math.pi, "math.e": math.e, "math.tau": math.tau, "math.inf": math.inf, "math.nan": math.nan,
    "np.pi": np.pi, "np.e": np.e, "np.inf": np.inf, "np.nan": np.nan, "np.newaxis": None, "np.euler_gamma": np.euler_gamma,
    "np.ndarray": np.ndarray,
}  # fmt: skip
CONSTANTS |= {
    f"np.{name}": getattr(np, name)
    for name in (
        "float64 float32 float16 int64 int32 int16 int8 uint64 uint32 uint16 uint8 bool_ floating integer signedinteger"
        " unsignedinteger number half single double intc int_ longlong intp uint uintc ulonglong uintp short ushort byte ubyte bool"
        " long ulong inexact generic"
    ).split()
}


def _of_numpy(name: str) -> Callable[..., Any]:
    """A function of numpy's; one of ``np.fft`` is found when it is called, since numpy loads that part with its first name."""
    if name.startswith("np.fft."):
        return lambda *args, **named: getattr(np.fft, name[7:])(*args, **named)
    # what ``np.empty`` finds in memory is another thing in each run, and none of the program's
    return attrgetter(name[3:].replace("empty", "zeros"))(np)  # type: ignore[no-any-return]


# name -> (function, positions that may be variables because they are read as shape, count or index)
MAKERS: dict[str, tuple[Callable[..., Any], frozenset[int]]] = {
    name: (_of_numpy(name), frozenset(counts))
    for name, counts in {
        "np.zeros": (0,), "np.ones": (0,), "np.empty": (0,), "np.full": (0,), "np.eye": (0, 1, 2), "np.identity": (0,),
        "np.arange": (0, 1, 2), "np.linspace": (2,), "np.zeros_like": (0,), "np.ones_like": (0,), "np.full_like": (0,),
        "np.empty_like": (0,), "np.shape": (0,), "np.ndim": (0,), "np.size": (0,), "np.tri": (0, 1, 2),
        "np.isnan": (0,), "np.isfinite": (0,), "np.isinf": (0,), "np.allclose": (0, 1), "np.array_equal": (0, 1),
        "np.unique": (), "np.bincount": (), "np.ix_": tuple(range(8)), "np.indices": (0,),
        "np.triu_indices": (0, 1, 2), "np.tril_indices": (0, 1, 2), "np.diag_indices": (0, 1), "np.triu_indices_from": (0,),
        "np.tril_indices_from": (0,), "np.diag_indices_from": (0,), "np.unravel_index": (0, 1), "np.ravel_multi_index": (0, 1),
        "np.isclose": (0, 1), "np.isin": (0, 1), "np.isposinf": (0,), "np.isneginf": (0,), "np.gcd": (0, 1), "np.lcm": (0, 1),
        "np.hanning": (0,), "np.hamming": (0,), "np.blackman": (0,), "np.bartlett": (0,), "np.kaiser": (0,),
        "np.fft.fftfreq": (0,), "np.fft.rfftfreq": (0,),
        "np.isscalar": (0,), "np.iterable": (0,), "np.lexsort": (0,), "np.setdiff1d": (), "np.union1d": (), "np.intersect1d": (),
        "np.setxor1d": (), "np.unique_values": (), "np.array_equiv": (0, 1), "np.broadcast_shapes": tuple(range(8)),
        "np.mask_indices": (0, 2), "np.isreal": (0,), "np.isrealobj": (0,), "np.iscomplexobj": (0,), "np.iscomplex": (0,),
        "np.result_type": tuple(range(8)), "np.can_cast": (0, 1), "np.shares_memory": (0, 1), "np.may_share_memory": (0, 1),
        "np.bitwise_count": (), "np.base_repr": (0, 1), "np.binary_repr": (0, 1), "np.packbits": (), "np.unpackbits": (),
    }.items()
}  # fmt: skip
MAKERS |= {
    f"math.{name}": (getattr(math, name), frozenset((0, 1)))
    for name in ("isnan", "isinf", "isfinite", "isclose", "gcd", "lcm", "isqrt", "factorial", "comb", "perm")
}

BUILTINS = frozenset(
    (
        "len range enumerate zip reversed list tuple sum print bool str float int abs max min pow round sorted dict map any"
        " all set frozenset isinstance divmod filter np.issubdtype repr format chr ord bin hex oct iter next callable type hash"
        " slice"
    ).split()
)
ARITHMETIC = frozenset("float abs pow round".split())
"""Those of Python's functions that are gates."""
EXCEPTIONS = {
    name: kind.__mro__[1].__name__ if kind.__name__ == name else kind.__name__
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException) and not name.endswith("Group")
}
"""Python's exception classes, each with what it comes from (which stands before it) or is another name of."""
THROWN = {"np.linalg.LinAlgError": "ValueError"}  # numpy's
OBJECT_NAMES = frozenset(  # what is asked of the program's own objects
    "super hasattr getattr setattr delattr vars id issubclass staticmethod classmethod property".split()
)
CLASS_WORDS = OBJECT_NAMES | {"object", "NotImplemented"}  # where a file has classes
FILES = frozenset(("open", "np.load", "np.loadtxt", "np.genfromtxt", "np.fromfile", "np.memmap", "np.fromstring", "np.frombuffer"))
SAVERS = frozenset(("np.save", "np.savez", "np.savez_compressed", "np.savetxt"))  # nothing is written
QUIET = frozenset(("np.errstate", "np.printoptions"))  # entered by ``with``: they change no number
SETTINGS = frozenset(("np.set_printoptions", "np.seterr"))  # called for nothing that is computed
RANDOM = frozenset(
    (
        "seed rand randn random random_sample ranf sample uniform normal standard_normal randint choice permutation"
        " binomial poisson exponential laplace logistic gumbel lognormal beta default_rng RandomState shuffle"
        " multivariate_normal gamma chisquare standard_t triangular dirichlet multinomial geometric weibull rayleigh pareto power"
        " vonmises hypergeometric negative_binomial f wald zipf logseries standard_gamma standard_exponential standard_cauchy"
        " noncentral_chisquare noncentral_f random_integers tomaxint get_state set_state"
    ).split()
)
LEGACY = RANDOM - {"seed", "default_rng", "RandomState", "ranf", "sample"}  # what a RandomState has
GENERATOR = frozenset(
    (
        "random standard_normal normal uniform integers choice permutation permuted shuffle binomial poisson exponential laplace"
        " logistic gumbel lognormal beta multivariate_normal gamma chisquare standard_t triangular dirichlet multinomial geometric"
        " weibull rayleigh pareto power vonmises hypergeometric multivariate_hypergeometric negative_binomial f wald zipf logseries"
        " standard_gamma standard_exponential standard_cauchy noncentral_chisquare noncentral_f"
    ).split()
)
DICE = frozenset(name.removeprefix("random.") for name in libraries.running() if name.startswith("random.")) - {"Random"}
ATTRIBUTES = frozenset("T mT shape ndim size dtype flat nbytes itemsize strides".split())
LIMITS = frozenset("eps tiny max min resolution bits epsneg smallest_normal smallest_subnormal".split())
"""Of ``np.finfo(float)`` and ``np.iinfo(int)``."""
DTYPE_ATTRIBUTES = frozenset("kind name itemsize char".split())  # of ``x.dtype``
CONTAINER_METHODS = {  # by what they are methods of; of an array those that are no gates
    "list": frozenset("append extend insert pop reverse sort copy index count remove clear".split()),
    "tuple": frozenset("index count".split()),
    "float": frozenset(("is_integer",)),
    "dict": frozenset("keys values items get pop update setdefault copy clear popitem".split()),
    "set": frozenset(
        "add update remove discard pop clear copy union intersection difference symmetric_difference issubset issuperset isdisjoint"
        " intersection_update difference_update symmetric_difference_update".split()
    ),
    "frozenset": frozenset(
        "copy union intersection difference symmetric_difference issubset issuperset isdisjoint".split()
    ),
    "iterator": frozenset(("send",)),  # of a generator function
    **dict.fromkeys(
        ("defaultdict", "OrderedDict"), frozenset("keys values items get pop update setdefault copy clear popitem".split())
    ),
    "deque": frozenset("append appendleft extend pop popleft rotate copy count index clear remove".split()),
    "Counter": frozenset("keys values items get pop update setdefault copy clear most_common subtract elements total".split()),
    "str": frozenset(
        "format join split strip lower upper startswith endswith index count center ljust rjust zfill lstrip rstrip replace title"
        " capitalize swapcase isdigit isalpha isalnum isdecimal isnumeric isspace isupper islower find rfind rindex"
        " rsplit splitlines partition rpartition expandtabs removeprefix removesuffix casefold".split()
    ),
    "array": frozenset("item tolist astype copy fill sort put".split()),
}
_METHODS = frozenset(METHODS) | DICE | GENERATOR | LEGACY | frozenset().union(*CONTAINER_METHODS.values())

COMPOSED = frozenset(
    (
        "np.finfo np.iinfo np.dtype np.select np.piecewise"
        " np.vectorize np.apply_along_axis np.fromfunction np.fromiter np.ndindex np.ndenumerate np.put np.place"
        " np.putmask np.put_along_axis np.polyfit np.polyder np.polyint np.power.outer np.asfortranarray np.ascontiguousarray"
        " np.asanyarray np.asarray_chkfinite np.require np.testing.assert_allclose"
        " np.testing.assert_almost_equal np.testing.assert_array_almost_equal np.testing.assert_array_equal np.testing.assert_equal"
        " np.testing.assert_approx_equal np.testing.assert_array_less np.testing.assert_array_max_ulp np.testing.assert_"
    ).split()
)
"""Calls that are made of other calls: ``np.select`` of ``np.where``."""
BUILT = frozenset(("np.c_", "np.r_", "np.s_", "np.index_exp", "np.mgrid", "np.ogrid"))
"""What is built in square brackets: ``np.c_[a, b]``."""
INPLACE = frozenset({"np.add.at", "np.subtract.at", "np.copyto", "np.fill_diagonal"})  # these write into their first argument

_NAMES = (
    set(CONSTANTS)
    | set(MAKERS)
    | {f"np.random.{n}" for n in RANDOM}
    | {n for n in (*SPELLED, *BUILTINS) if "." in n}
    | SETTINGS
    | {"np.random", "np.asarray"}
    | THROWN.keys()
    | INPLACE
    | COMPOSED
    | BUILT
)


def known(name: str) -> bool:
    """Whether a canonical dotted name (``np.exp``) is in the tables."""
    return name in _NAMES


def drawers(generator: Any) -> frozenset[str]:
    """What can be drawn from a seeded generator."""
    from random import Random

    if isinstance(generator, Random):
        return DICE
    return LEGACY if isinstance(generator, np.random.RandomState) else GENERATOR


def canonical(name: str) -> str:
    """``numpy.exp`` as ``np.exp``."""
    return "np" + name[5:] if name == "numpy" or name.startswith("numpy.") else name


def dotted(node: ast.AST) -> str:
    """``np.random.randn`` of an attribute chain on a name; "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


SHELL = frozenset({"display", "get_ipython"})
"""Names that every notebook has, and no file."""


def refused_name(name: str, bound: set[str]) -> tuple[str, dict[str, Any]] | None:
    """Why a name that the program does not bind is outside the tables, or None. Only what can be seen before anything runs."""
    if name in BUILTINS or name in EXCEPTIONS or name in ("np", "numpy", "math", "__name__", "__file__", "open"):
        return None
    if name in SHELL:
        return "notebook_line", {"what": name}
    if name == "raw_input":
        return "unsupported_builtin", {"name": name, "what": "input"}
    if hasattr(builtins, name):
        return "unsupported_builtin", {"name": name, "what": name, "near": near(name, bound)}
    from engine.reading.older import NAMES

    return "undefined_name", {"name": name, "near": near(name, bound), "instead": NAMES.get(name, "")}


def refused_attribute(
    node: ast.Attribute, bound: set[str], aliases: dict[str, str]
) -> tuple[str, dict[str, Any]] | None:
    """Why an attribute is outside the tables, or None."""
    path = dotted(node)
    root = path.partition(".")[0]
    if root in ("np", "numpy", "math") and root not in bound:
        return _refused_path(canonical(path))
    if root in aliases:
        return _refused_path(aliases[root] + path[len(root) :])
    attr = node.attr
    plain = (ATTRIBUTES, DTYPE_ATTRIBUTES, LIMITS, _METHODS)
    if any([attr in names for names in plain]) or attr == "args":
        return None
    owner = dotted(node.value) or "x"
    return "unsupported_attribute", {"name": attr, "near": "", "instead": _IN_PLACE.get(attr, "").format(owner)}


_IN_PLACE = {"resize": "{0} = {0}.reshape(-1, 1)", "partition": "{0} = np.sort({0})"}
"""Methods that change an array where it is, and what can be written."""


def _refused_path(name: str) -> tuple[str, dict[str, Any]] | None:
    if name.startswith(("np.", "math.")) and known(name):
        return None
    if libraries.kind_of(name) == libraries.REFUSED and name.partition(".")[0] in replacing.FRAMEWORKS:
        return "unsupported_import", {"module": name, "instead": "", "what": "framework"}
    if kind := libraries.kind_of(name):
        return ("unsupported_function", _fields(name)) if kind == libraries.REFUSED else None
    if name in FILES or name in SAVERS or name in QUIET or name == "np.__version__":
        return None
    if known(name) or any(n.startswith(name + ".") for n in _NAMES):
        return None
    if name in COMPLEX:
        return "makes_complex", {"name": name}
    owner = name.rpartition(".")[0]
    instead = instead_of(name)
    if known(owner):  # np.pi.T, np.add.reduce
        return "unsupported_attribute", {"name": name.rpartition(".")[2], "near": "", "instead": instead}
    return "unsupported_function", {
        "name": name,
        "near": "" if name in MISSING or _numpy_has(name) else near(name, _NAMES),
        "instead": instead,
    }


def _fields(name: str) -> dict[str, Any]:
    instead = replacing.instead_of(name)
    return {"name": name, "near": "" if instead else near(name, libraries.running()), "instead": instead}


def _numpy_has(name: str) -> bool:
    """Whether a name is one of numpy's own, and so is meant as it stands."""
    return name.startswith("np.") and name.split(".")[1] in np.__all__ and name.count(".") == 1


def near(name: str, among: Any) -> str:
    """The closest supported name, for a hint."""
    import difflib

    found = difflib.get_close_matches(name, list(among), 1, 0.75)
    return found[0] if found else ""


@lru_cache(maxsize=1024)
def callable_of(name: str) -> Callable[..., Any]:
    """The function behind a canonical name of the gate table."""
    if "." not in name:
        return getattr(builtins, name)  # type: ignore[no-any-return]
    owner: Any = {"np": np, "math": math}[name.partition(".")[0]]
    for part in name.split(".")[1:]:
        owner = getattr(owner, part)
    return owner  # type: ignore[no-any-return]
