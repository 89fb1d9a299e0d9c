"""Gates that build arrays: rows between ends, padding, pieces put in and taken out by place, copies laid out anew.

What only picks elements, or repeats them, is indexing under another name, and reads backwards as indexing does.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from engine.gates.axes import Shape, index, shaped, sum_to
from engine.gates.calling import OPERANDS, Bound, Given, Refused, unsupported
from engine.gates.table import Site, gate, present
from engine.pricing.joining import BLOCK, BROADCAST_ARRAYS, JOIN, UNSTACK
from engine.pricing.kinds import sorting
from engine.pricing.makers import RANGE
from engine.pricing.shaping import DIAGONAL_MATRIX, EDIT, PAD, RESIZE, SPACED


def _widths(width: Any, rank: int) -> tuple[tuple[int, int], ...]:
    """np.pad's ways of saying how much goes (before, after) each axis."""
    width = width.tolist() if hasattr(width, "tolist") else width
    if not isinstance(width, (list, tuple)):
        return ((width, width),) * rank
    if not isinstance(width[0], (list, tuple)):
        return ((width[0], width[-1]),) * rank
    pairs = tuple([(p[0], p[-1]) for p in width])
    return pairs * rank if len(pairs) == 1 else pairs


def _pad_bind(given: Given) -> Bound:
    """Constants around it, or copies of its own elements: an index that repeats, padded in the same way."""
    mode, shape = given.params.get("mode", "constant"), given.shapes[0]
    if isinstance(given.params["pad_width"], dict):
        raise unsupported(given, "pad_width")
    widths = _widths(given.params["pad_width"], len(shape))
    if mode == "constant":
        around = given.values[1]
        if around is None:
            return Bound({"widths": widths})
        return Bound({"widths": widths}, f"np.pad(a{given.written}, constant_values=b)")
    if given.values[1] is not None:
        raise unsupported(given, "constant_values")
    if mode not in ("edge", "reflect", "symmetric", "wrap") or not shape:
        raise unsupported(given, f"mode={mode!r}")
    places = [f"np.pad(np.arange({n}), {w}, mode={mode!r})" for n, w in zip(shape, widths, strict=True)]
    place = places[0] if len(places) == 1 else f"np.ix_({', '.join(places)})"
    return Bound({"index": f"a[{place}]", "repeats": True}, f"np.pad(a{given.written})", (0,), gate="getitem")


def _pad(site: Site) -> str:
    shape, widths = site.shapes[0], site.get("widths")
    cuts = {
        i: f"{before}:{before + n}"
        for i, ((before, after), n) in enumerate(zip(widths, shape, strict=True))
        if before or after
    }
    return f"dout{index(len(shape), cuts)}" if cuts else "1 * dout"


def _around(site: Site) -> str:
    """What of the border each constant fills: numpy pads one axis after the other, so that a corner is of the last."""
    shape, widths, want = site.shapes[0], site.get("widths"), site.shapes[1]
    rank = len(shape)
    sums: list[list[str]] = []
    for axis, (before, after) in enumerate(widths):
        inner = {i: f"{widths[i][0]}:{widths[i][0] + shape[i]}" for i in range(axis + 1, rank) if any(widths[i])}
        left = f"np.sum(dout{index(rank, inner | {axis: f':{before}'})})" if before else "0.0"
        right = f"np.sum(dout{index(rank, inner | {axis: f'{before + shape[axis]}:'})})" if after else "0.0"
        sums.append([left, right])
    if len(want) == 2 and want[0] == rank > 1:
        rows = [f"[{left}, {right}]" if want[1] == 2 else f"[{_added([left, right])}]" for left, right in sums]
        return f"np.array([{', '.join(rows)}])"
    if prod(want) == 1:
        total = _added([text for pair in sums for text in pair])
        return total if not want else f"np.full({want}, {total})"
    ends = f"np.array([{_added([pair[0] for pair in sums])}, {_added([pair[1] for pair in sums])}])"
    return ends if want == (2,) else f"{ends}.reshape({want})"


def _added(texts: list[str]) -> str:
    return " + ".join([text for text in texts if text != "0.0"]) or "0.0"


def _unique_bind(given: Given) -> Bound | list[Bound]:
    """Each value once, in order: the first place that has it. What comes with them, places and counts, is constant."""
    _, places = np.unique(given.values[0], return_index=True)
    static = {"index": _picked(str(places.tolist()), given.shapes[0], None)}
    more = [key for key in ("return_index", "return_inverse", "return_counts") if given.params.get(key)]
    if not more:
        return Bound(static, given.text, gate="getitem")
    others = [Bound({}, f"{given.text}[{at}]", gate="aside", pick=at) for at in range(1, len(more) + 1)]
    return [Bound(static, f"{given.text}[0]", gate="getitem", pick=0), *others]


def _picked(places: str, shape: Shape, axis: int | None) -> str:
    """Indexing along ``axis`` with places, or of the flattened array."""
    if axis is not None or len(shape) == 1:
        return f"a{index(len(shape), {(axis or 0) % len(shape): places})}"
    return f"a[np.unravel_index({places}, a.shape)]"


def _written(value: Any) -> str:
    """Integers as a literal."""
    return repr(value.tolist() if hasattr(value, "tolist") else list(value) if isinstance(value, (range, tuple)) else value)


def _delete_bind(given: Given) -> Bound:
    """What is left is picked."""
    axis, shape = given.params.get("axis"), given.shapes[0]
    if not shape:
        raise unsupported(given, "shape ()")
    count = prod(shape) if axis is None else shape[axis]
    place = _picked(f"np.delete(np.arange({count}), {_written(given.params['obj'])})", shape, axis)
    return Bound({"index": place}, given.text, gate="getitem")


def _insert_bind(given: Given) -> Bound:
    """Where each value went: the same numbers are inserted into a row of marks."""
    where, axis, shape = given.values[1], given.params.get("axis"), given.shapes[0]
    where = np.asarray(where)
    values, own = np.asarray(given.values[2]), np.asarray(given.values[0])
    if where.dtype.kind not in "iu" or not shape:
        raise unsupported(given, "obj" if shape else "shape ()")
    if own.dtype.kind != "f" and values.dtype.kind == "f":  # numpy cuts them off behind the point
        raise Refused("inplace_kind", left=own.dtype.name, right=values.dtype.name)
    size = prod(shape) if axis is None else shape[axis]
    if axis is None:
        count = values.size if where.size == 1 else where.size
    else:
        full = np.insert(given.values[0], given.values[1], given.values[2], axis=axis)
        count = full.shape[axis] - size
    marks = np.insert(np.full(size, -1), given.values[1], np.arange(count))
    places = tuple(np.argsort(marks, kind="stable")[size:].tolist())
    return Bound({"axis": axis, "places": places, "single": where.ndim == 0}, given.text)


def _insert(site: Site) -> str:
    """What was there before: the inserted places left out again."""
    axis, places = site.get("axis"), list(site.get("places"))
    if axis is not None:
        return f"np.delete(dout, {places}, axis={axis})"
    text = f"np.delete(dout, {places})"
    return text if len(site.shapes[0]) == 1 else f"{text}.reshape(a.shape)"


def _inserted(site: Site) -> str:
    """The inserted places, summed where one value was put into several."""
    places, axis, want = list(site.get("places")), site.get("axis"), site.shapes[2]
    if axis is None:
        text = f"dout[{places}]"
        if prod(want) == 1 != len(places):
            return f"{text}.sum()" if not want else f"{text}.sum().reshape({want})"
        return text if want == (len(places),) else f"{text}.sum()" if not want else f"{text}.reshape({want})"
    axis %= len(site.out)
    have = tuple([len(places) if i == axis else n for i, n in enumerate(site.out)])
    text = f"dout{index(len(site.out), {axis: str(places)})}"
    if site.get("single") and axis:  # one place: numpy reads the values along the first axis
        text, have = f"np.moveaxis({text}, {axis}, 0)", (have[axis], *have[:axis], *have[axis + 1 :])
    return sum_to(text, have, want)


def _append_bind(given: Given) -> Bound:
    axis = given.params.get("axis")
    return Bound({"axis": axis, "flat": axis is None}, given.text, gate="concatenate")


def _compress_bind(given: Given) -> Bound:
    """Indexing with the places where the condition holds."""
    own = 1 if "." in given.name else 0
    axis, shape = given.params.get("axis"), given.shapes[own]
    if not shape:
        raise unsupported(given, "shape ()")
    text = f"{given.name}(b, a{given.written})" if own else f"a.compress(b{given.written})"
    return Bound({"index": _picked("np.flatnonzero(b)", shape, axis)}, text, (own, 1 - own), "getitem")


def _resize_bind(given: Given) -> Bound:
    """The elements over and over, until the shape is full."""
    wanted, shape = given.params["new_shape"], given.shapes[0]
    if not shape or not prod(shape):
        raise unsupported(given, f"shape {shape}")
    wanted = tuple(np.ravel(wanted).tolist())
    place = _picked(f"np.resize(np.arange({prod(shape)}), {wanted})", shape, None)
    return Bound({"index": place, "repeats": True}, given.text, gate="getitem")


def _alike_bind(given: Given) -> list[Bound]:
    """One output an operand, broadcast to the shape of all."""
    shape = np.broadcast_shapes(*given.shapes)
    return [Bound({}, f"np.broadcast_to(a, {shape})", (i,), "broadcast_to", i) for i in range(len(given.values))]


def _unstack_bind(given: Given) -> list[Bound]:
    shape, axis = given.shapes[0], given.params.get("axis", 0) % len(given.shapes[0])
    texts = [f"a{index(len(shape), {axis: str(i)})}" for i in range(shape[axis])]
    return [Bound({"index": text}, text, gate="getitem", pick=i) for i, text in enumerate(texts)]


def _diagflat(site: Site) -> str:
    k = site.get("k", 0)
    text = f"np.diag(dout{f', k={k}' if k else ''})"
    return text if len(site.shapes[0]) == 1 else shaped(site, text)


def _block_bind(given: Given) -> Bound:
    """Lists of a row's pieces in a list of rows, or one row."""
    layout = given.params["layout"]
    if isinstance(layout, int):
        raise unsupported(given, "arrays")
    if any(isinstance(i, tuple) and any(isinstance(j, tuple) for j in i) for i in layout) or len(given.values) > len(OPERANDS):
        raise unsupported(given, "3 levels" if len(given.values) <= len(OPERANDS) else f"{len(given.values)} arrays")
    return Bound({"layout": layout}, f"np.block({_rows(layout)})")


def _rows(layout: Any) -> str:
    return OPERANDS[layout] if isinstance(layout, int) else f"[{', '.join([_rows(i) for i in layout])}]"


def _block(site: Site, at: int) -> str:
    """A piece has its own rows and columns of the whole."""
    layout, rank = site.get("layout"), len(site.out)
    full = [(1,) * (rank - len(s)) + s for s in site.shapes]
    nested = isinstance(layout[0], tuple)
    row = next(r for r in layout if at in r) if nested else layout
    left = sum(full[i][-1] for i in row[: row.index(at)])
    cuts = {rank - 1: f"{left}:{left + full[at][-1]}"}
    if nested:
        top = sum(full[r[0]][-2] for r in layout[: layout.index(row)])
        cuts[rank - 2] = f"{top}:{top + full[at][-2]}"
    text = f"dout{index(rank, cuts)}"
    if full[at] == site.shapes[at]:
        return text
    return f"{text}.reshape({OPERANDS[at]}.shape)" if site.shapes[at] else f"np.sum({text})"


# -- rows between two ends


def _linspace_bind(given: Given) -> Bound:
    if given.params.get("axis", 0) != 0:
        raise unsupported(given, "axis")
    return Bound({"num": int(given.params.get("num", 50)), "open": not given.params.get("endpoint", True)})


def _nearness(ends: str, site: Site) -> str:
    """How much of an end each point has."""
    return f"np.linspace({ends}, {site.get('num')}{', endpoint=False' if site.get('open') else ''})"


def _linspace(mine: int) -> Callable[[Site], str]:
    """A point is a mixture of both ends."""

    def template(site: Site) -> str:
        share = _nearness(("1, 0", "0, 1")[mine], site)
        if len(site.out) == 1:
            return f"np.sum({share} * dout)"
        return sum_to(f"np.tensordot({share}, dout, axes=1)", site.out[1:], site.shapes[mine])

    return template


def _arange_bind(given: Given) -> Bound:
    """Steps from the start on; how many there are depends on the ends, but no point on where they end."""
    if any(given.shapes):
        raise unsupported(given, f"shape {next(filter(None, given.shapes))}")
    return Bound({"one": given.values[1] is None})


def _first(site: Site) -> str | None:
    """Every point is moved by the start, of which ``np.arange(n)`` has none."""
    return None if site.get("one") else "np.sum(dout)"


def _stride(site: Site) -> str:
    """Point k is the start and k steps."""
    return f"np.sum(np.arange({site.out[0]}) * dout)"


def _powers_bind(given: Given) -> Bound:
    """Rows of powers between two numbers."""
    if any(given.shapes):
        raise unsupported(given, f"shape {given.shapes[0] or given.shapes[1]}")
    base = given.params.get("base", 10.0)
    if not isinstance(base, (int, float)):
        raise unsupported(given, "base")
    return Bound({"num": int(given.params.get("num", 50)), "open": not given.params.get("endpoint", True), "base": base})


def _logspace(mine: int) -> Callable[[Site], str]:
    """A power of the base grows by the logarithm of the base times itself."""
    return lambda site: f"np.sum({_nearness(('1, 0', '0, 1')[mine], site)} * out * np.log({site.get('base')}) * dout)"


def _geomspace(mine: int) -> Callable[[Site], str]:
    """The logarithms lie in a row: a point grows as an end does, by the share of that end."""
    return lambda site: f"np.sum({_nearness(('1, 0', '0, 1')[mine], site)} * out * dout) / {'ab'[mine]}"


# fmt: off
gate("unique",    "np.unique(a)",     "index",    kind="scatter", price=sorting(6), spelled="np.unique",
     params="return_index return_inverse return_counts -axis -equal_nan", bind=_unique_bind, example="np.unique(a) | 4")
gate("pad",       "np.pad(a, width)", _pad, _around, kind="vjp", spelled="np.pad", takes="array @constant_values",
     params="pad_width mode", bind=_pad_bind, price=PAD,
     example="np.pad(a, 1) | 2,3")
gate("delete",    "np.delete(a, i)",  "index",    kind="scatter", price=EDIT, spelled="np.delete", params="obj axis", bind=_delete_bind,
     example="np.delete(a, 1) | 4")
gate("insert",    "np.insert(a, i, b)", _insert, None, _inserted, kind="vjp", spelled="np.insert", takes="arr obj values", params="axis",
     bind=_insert_bind, price=EDIT,
     example="np.insert(a, 1, b) | 4 2")
gate("append",    "np.append(a, b)",  "dout[:a.size]", kind="vjp", spelled="np.append", takes="arr values", params="axis", bind=_append_bind,
     price=JOIN)
gate("compress",  "np.compress(a, b)", None, "index", kind="scatter", price=EDIT, spelled="np.compress np.extract", methods="compress",
     takes="condition a", params="axis -out", bind=_compress_bind, example="np.compress([1, 0, 1], a) | 3")
gate("resize",    "np.resize(a, shape)", "index", kind="scatter", spelled="np.resize", params="new_shape", bind=_resize_bind,
     price=RESIZE, example="np.resize(a, (2, 3)) | 4")
gate("broadcast_arrays", "np.broadcast_arrays(a, b)", "index", kind="scatter", spelled="np.broadcast_arrays", variadic=True, takes="*args",
     bind=_alike_bind, price=BROADCAST_ARRAYS, example="np.broadcast_arrays(a, b)[0] | 3 2,3")
gate("unstack",   "np.unstack(a)",    "index",    kind="scatter", price=UNSTACK, spelled=present("np.unstack"), params="axis", bind=_unstack_bind,
     example="np.unstack(a)[1] | 2,3")
gate("diagflat",  "np.diagflat(a)",   _diagflat,  kind="vjp", spelled="np.diagflat", params="k", price=DIAGONAL_MATRIX)
gate("block",     "np.block([[a, b]])", _block,   kind="vjp", spelled="np.block", variadic=True, takes="[[arrays]]", bind=_block_bind,
     price=BLOCK, example="np.block([[a, b], [c, d]]) | 2,3 2,1 1,3 1,1")
gate("linspace",  "np.linspace(a, b, n)", _linspace(0), _linspace(1), kind="vjp", spelled="np.linspace",
     takes="start stop",
     params="num endpoint -retstep -dtype axis", bind=_linspace_bind, price=SPACED,
     example="np.linspace(a, b, 5) | - -")
gate("arange",    "np.arange(a, b, c)", _first, None, _stride, kind="vjp", spelled="np.arange", takes="start stop? step?", params="-dtype",
     bind=_arange_bind, price=RANGE, example="np.arange(a, 5.0, b) | - -")
gate("logspace",  "np.logspace(a, b, n)", _logspace(0), _logspace(1), kind="vjp", spelled="np.logspace", takes="start stop",
     params="num endpoint base -dtype -axis", bind=_powers_bind, price=SPACED, example="np.logspace(a, b, 5) | - -")
gate("geomspace", "np.geomspace(a, b, n)", _geomspace(0), _geomspace(1), kind="vjp", spelled="np.geomspace", takes="start stop",
     params="num endpoint -dtype -axis", bind=_powers_bind, price=SPACED, example="np.geomspace(a, b, 5) | - -")
# fmt: on
