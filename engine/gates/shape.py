"""Gates that only move elements: transpose, reshape, building an array from numbers, indexing."""

from __future__ import annotations

from math import prod

from engine.gates.table import Site, gate


def _transpose(site: Site) -> str:
    axes = site.get("axes")
    if axes is None:
        return "dout.T"
    rank = len(site.shapes[0])
    back = sorted(range(rank), key=lambda i: axes[i] % rank)
    return f"dout.transpose{tuple(back)}"


def _element(site: Site, index: int) -> str:
    """The part of ``dout`` that operand ``index`` of ``np.array([...])`` became; nested lists count in C order."""
    lead: tuple[int, ...] = site.get("layout")
    if prod(lead) == 0:
        return "dout"
    place = []
    for size in reversed(lead):
        index, at = divmod(index, size)
        place.append(str(at))
    return f"dout[{', '.join(reversed(place))}]"


def _written(site: Site) -> str:
    """``a[index] = b``: b's part of the upstream, summed where b was broadcast into the selection."""
    text = "dout" + site.get("index")[1:]
    have, want = site.get("selected"), site.shapes[1]
    extra = len(have) - len(want)
    if extra:
        text = f"{text}.sum(axis={0 if extra == 1 else tuple(range(extra))})"
    ones = tuple(i for i, n in enumerate(want) if n == 1 and have[i + extra] != 1)
    return f"{text}.sum(axis={ones[0] if len(ones) == 1 else ones}, keepdims=True)" if ones else text


# fmt: off
gate("transpose", "a.T",              _transpose,             kind="vjp", spelled="np.transpose", methods="transpose", params="axes")
gate("reshape",   "a.reshape(shape)", "dout.reshape(a.shape)", kind="vjp", spelled="np.reshape np.ravel", methods="reshape ravel flatten", params="shape")
gate("array",     "np.array([a, b])", _element,               kind="vjp", spelled="np.array", variadic=True)
gate("getitem",   "a[i]",             "index", None,          kind="scatter", operands=1)
gate("setitem",   "a[i] = b",         "(kept) * dout", _written, None, kind="vjp", operands=2)
# fmt: on
