"""Gates that only move elements: transpose, reshape, joining and cutting, indexing. The gradient moves back."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, prod
from typing import Any

from engine.gates.axes import Shape, index, shaped, sum_to
from engine.gates.calling import Bound, Given, unsupported
from engine.gates.table import Site, gate


def _transpose(site: Site) -> str:
    axes, rank = site.get("axes"), len(site.shapes[0])
    if rank < 2:
        return shaped(site)
    if axes is None:
        return "dout.T"
    back = sorted(range(rank), key=lambda i: axes[i] % rank)
    return f"dout.transpose{tuple(back)}"


def _swapaxes(site: Site) -> str:
    return f"dout.swapaxes({site.get('axis1')}, {site.get('axis2')})"


def _moveaxis(site: Site) -> str:
    return f"np.moveaxis(dout, {site.get('destination')}, {site.get('source')})"


def _rollaxis_bind(given: Given) -> Bound:
    """The axis goes to before ``start``: a moveaxis with a target counted without it."""
    rank = len(given.shapes[0])
    axis, start = given.params["axis"] % rank, given.params.get("start", 0)
    start = start + rank if start < 0 else start
    return Bound({"source": axis, "destination": start - 1 if axis < start else start})


def _element(site: Site, at: int) -> str:
    """The part of ``dout`` that operand ``at`` of ``np.array([...])`` became; nested lists count in C order."""
    lead: tuple[int, ...] = site.get("layout")
    if prod(lead) == 0:
        return "dout"
    place = []
    for size in reversed(lead):
        at, number = divmod(at, size)
        place.append(str(number))
    return f"dout[{', '.join(reversed(place))}]"


def _added(site: Site) -> str:
    """``c[i] += a`` and ``c[i] -= a``: what is added gets the cells' gradient, which they keep."""
    return "-1" if site.get("mode") in ("-=", "subtract.at") else "1"


def _broadcast(site: Site) -> str:
    """Broadcasting copied elements: the gradients of the copies are summed."""
    return sum_to("dout", site.out, site.shapes[0]) if site.out != site.shapes[0] else "1 * dout"


def _filled(site: Site) -> str:
    return sum_to("dout", site.out, site.shapes[0]) if site.out != site.shapes[0] else "1 * dout"


def _full_bind(given: Given) -> Bound:
    """``np.full(shape, a)`` and ``np.full_like(x, a)``: of x only the shape is read."""
    if given.name == "np.full":
        shape = given.params["shape"]
        shape = tuple([int(n) for n in shape]) if hasattr(shape, "__iter__") else (int(shape),)
    else:
        shape = given.shapes[0]
    return Bound({}, f"np.full({shape}, a)", (len(given.values) - 1,), "full")


def _tile_bind(given: Given) -> Bound:
    reps = given.params["reps"]
    return Bound({"reps": tuple([int(r) for r in reps]) if hasattr(reps, "__iter__") else int(reps)})


def _tile(site: Site) -> str:
    """Each axis splits into (copy, element); the copies are summed."""
    shape, reps = site.shapes[0], site.get("reps")
    reps = reps if isinstance(reps, tuple) else (reps,)
    rank = max(len(reps), len(shape))
    reps, full = (1,) * (rank - len(reps)) + reps, (1,) * (rank - len(shape)) + shape
    split = tuple(n for pair in zip(reps, full, strict=True) for n in pair)
    text = f"dout.reshape{split}.sum(axis={tuple(range(0, 2 * rank, 2))})"
    return text if full == shape else shaped(site, text) if site.arrays[0] else "np.sum(dout)"


def _repeat_bind(given: Given) -> Bound:
    """Repeats alike split the axis; repeats of their own are an index that repeats."""
    repeats, axis = given.params["repeats"], given.params.get("axis")
    repeats = (
        list(repeats)
        if isinstance(repeats, (range, tuple))
        else repeats.tolist()
        if hasattr(repeats, "tolist")
        else repeats
    )
    if isinstance(repeats, list) and len(repeats) == 1:
        repeats = repeats[0]
    if not given.shapes[0]:
        axis = None
    if not isinstance(repeats, list):
        if repeats < 0:
            raise unsupported(given, "repeats")
        return Bound({"repeats": int(repeats), "axis": axis})
    shape = given.shapes[0]
    if axis is None and len(shape) > 1:
        raise unsupported(given, "repeats")
    axis = 0 if axis is None else axis % len(shape)
    places = f"np.repeat(np.arange({shape[axis]}), {repeats})"
    text = f"np.repeat(a{given.written})" if "." in given.name else f"a.repeat({given.written[2:]})"
    return Bound({"index": f"a{index(len(shape), {axis: places})}", "repeats": True}, text, gate="getitem")


def _repeat(site: Site) -> str:
    shape, axis, repeats = site.shapes[0], site.get("axis"), site.get("repeats", 0)
    if axis is None:
        return shaped(site, f"dout.reshape({prod(shape)}, {repeats}).sum(axis=1)" if site.arrays[0] else "dout")
    axis %= len(shape)
    split = (*shape[: axis + 1], repeats, *shape[axis + 1 :])
    return f"dout.reshape{split}.sum(axis={axis + 1})"


def _roll(site: Site) -> str:
    shift, axis = site.get("shift"), site.get("axis")
    back = tuple(-s for s in shift) if isinstance(shift, tuple) else -shift
    return f"np.roll(dout, {back}{'' if axis is None else f', axis={axis}'})"


def _flip(site: Site) -> str:
    axis = site.get("axis")
    return f"np.flip(dout{'' if axis is None else f', axis={axis}'})"


def _rot90(site: Site) -> str:
    axes = site.get("axes", (0, 1))
    return f"np.rot90(dout, {-site.get('k', 1)}{'' if axes == (0, 1) else f', axes={axes}'})"


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
    """Constant padding only."""
    if given.params.get("mode", "constant") != "constant":
        raise unsupported(given, f"mode={given.params['mode']!r}")
    if isinstance(given.params["pad_width"], dict):
        raise unsupported(given, "pad_width")
    return Bound({"widths": _widths(given.params["pad_width"], len(given.shapes[0]))})


def _pad(site: Site) -> str:
    shape, widths = site.shapes[0], site.get("widths")
    cuts = {
        i: f"{before}:{before + n}"
        for i, ((before, after), n) in enumerate(zip(widths, shape, strict=True))
        if before or after
    }
    return f"dout{index(len(shape), cuts)}" if cuts else "1 * dout"


def _pad_cost(shapes: tuple[Shape, ...], params: dict[str, Any]) -> tuple[int, int]:
    widths = _widths(params["pad_width"], len(shapes[0]))
    return prod(n + before + after for n, (before, after) in zip(shapes[0], widths, strict=True)), 0


def _tile_cost(shapes: tuple[Shape, ...], params: dict[str, Any]) -> tuple[int, int]:
    reps = params["reps"]
    return prod(shapes[0]) * (prod(reps) if isinstance(reps, (list, tuple)) else int(reps)), 0


def _repeat_cost(shapes: tuple[Shape, ...], params: dict[str, Any]) -> tuple[int, int]:
    repeats = params["repeats"]
    most = max(repeats) if isinstance(repeats, (list, tuple)) else int(repeats)
    return prod(shapes[0]) * most, 0


def _given_shape(shapes: tuple[Shape, ...], params: dict[str, Any]) -> tuple[int, int]:
    shape = params["shape"]
    return prod(shape) if isinstance(shape, (list, tuple)) else int(shape), 0


def _diff_bind(given: Given) -> Bound:
    if given.params.get("n", 1) != 1:
        raise unsupported(given, "n")
    return Bound({"axis": given.params.get("axis", -1)})


def _diff(site: Site) -> str:
    """Each element was taken from its left neighbour and given to its right one."""
    axis = "" if len(site.out) == 1 else f", axis={site.get('axis')}"
    return f"-np.diff(dout{axis}, prepend=0, append=0)"


def _slopes_bind(given: Given) -> Bound | list[Bound]:
    """``np.gradient`` along one axis, or a list with one result an axis. The spacing is one number."""
    space, axis, rank = given.params.get("varargs", 1), given.params.get("axis"), len(given.shapes[0])
    if not isinstance(space, (int, float)) or not isfinite(space) or isinstance(axis, tuple):
        raise unsupported(given, "varargs")
    order = given.params.get("edge_order", 1)
    if axis is not None or rank == 1:
        return Bound({"space": space, "order": order, "axis": (axis or 0) % rank})
    text = f"np.gradient(a{given.written})"
    return [Bound({"space": space, "order": order, "axis": i}, f"{text}[{i}]", pick=i) for i in range(rank)]


def _slopes(site: Site) -> str:
    """Linear: its matrix is what it makes of the identity, and the gradient goes through the matrix turned."""
    axis, rank, space, order = site.get("axis"), len(site.shapes[0]), site.get("space"), site.get("order")
    options = ("" if space == 1 else f", {space}") + ("" if order == 1 else f", edge_order={order}")
    matrix = f"np.gradient(np.eye({site.shapes[0][axis]}){options}, axis=0)"
    if axis == rank - 1:
        return f"dout @ {matrix}"
    return f"np.moveaxis(np.moveaxis(dout, {axis}, -1) @ {matrix}, -1, {axis})"


def _slopes_cost(shapes: tuple[Shape, ...], params: dict[str, Any]) -> tuple[int, int]:
    return max(n * n for n in shapes[0]), prod(shapes[0]) * max(shapes[0])


def _linspace_bind(given: Given) -> Bound:
    for key, usual in (("endpoint", True), ("axis", 0)):
        if given.params.get(key, usual) != usual:
            raise unsupported(given, key)
    if any(given.shapes):
        raise unsupported(given, f"shape {given.shapes[0] or given.shapes[1]}")
    return Bound({"num": int(given.params.get("num", 50))})


def _linspace(ends: str) -> Callable[[Site], str]:
    """A point is a mixture of both ends."""
    return lambda site: f"np.sum(np.linspace({ends}, {site.get('num')}) * dout)"


def _linspace_cost(shapes: tuple[Shape, ...], params: dict[str, Any]) -> tuple[int, int]:
    return int(params.get("num", 50)), 0


# fmt: off
gate("transpose", "a.T",              _transpose, kind="vjp", spelled="np.transpose np.permute_dims", methods="transpose",
     params="*axes",
     example="np.transpose(a, (1, 2, 0)) | 2,3,4")
gate("matrix_transpose", "a.mT",      "dout.swapaxes(-1, -2)", kind="vjp", spelled="np.matrix_transpose")
gate("swapaxes",  "a.swapaxes(i, j)", _swapaxes,  kind="vjp", spelled="np.swapaxes", methods="swapaxes", params="axis1 axis2",
     example="np.swapaxes(a, 0, 2) | 2,3,4")
gate("moveaxis",  "np.moveaxis(a, i, j)", _moveaxis, kind="vjp", spelled="np.moveaxis", params="source destination",
     example="np.moveaxis(a, 0, 2) | 2,3,4")
gate("rollaxis",  "np.rollaxis(a, i)", _moveaxis, kind="vjp", spelled="np.rollaxis", params="axis start", bind=_rollaxis_bind,
     example="np.rollaxis(a, 2) | 2,3,4")
gate("reshape",   "a.reshape(shape)", shaped,     kind="vjp", spelled="np.reshape", methods="reshape", params="*shape -order -copy",
     example="a.reshape(3, 2) | 2,3")
gate("ravel",     "a.ravel()",        shaped,     kind="vjp", spelled="np.ravel", methods="ravel flatten", params="-order",
     example="a.ravel() | 2,3")
gate("expand_dims", "np.expand_dims(a, axis)", shaped, kind="vjp", spelled="np.expand_dims", params="axis",
     example="np.expand_dims(a, 0) | 3")
gate("squeeze",   "a.squeeze()",      shaped,     kind="vjp", spelled="np.squeeze", methods="squeeze", params="axis",
     example="np.squeeze(a) | 1,3")
gate("atleast",   "np.atleast_1d(a)", shaped,     kind="vjp", spelled="np.atleast_1d np.atleast_2d np.atleast_3d",
     example="np.atleast_2d(a) | 3")
gate("broadcast_to", "np.broadcast_to(a, shape)", _broadcast, kind="vjp", spelled="np.broadcast_to",
     params="shape", cost=_given_shape,
     example="np.broadcast_to(a, (2, 3)) | 3")
gate("full",      "np.full(shape, a)", _filled,   kind="vjp", spelled="np.full", takes="=shape fill_value",
     params="-dtype -order", bind=_full_bind, cost=_given_shape,
     example="np.full((2, 3), a) | 3")
gate("full_like", "np.full_like(x, a)", None, _filled, kind="vjp", spelled="np.full_like", takes="a fill_value",
     params="-dtype", bind=_full_bind,
     example="np.full_like(a, b) | 2,3 3")
gate("tile",      "np.tile(a, reps)", _tile,      kind="vjp", spelled="np.tile", params="reps", bind=_tile_bind, cost=_tile_cost,
     example="np.tile(a, (2, 1)) | 3,4")
gate("repeat",    "np.repeat(a, n)",  _repeat,    kind="vjp", spelled="np.repeat", methods="repeat",
     params="repeats axis", bind=_repeat_bind, cost=_repeat_cost,
     example="np.repeat(a, 2, axis=0) | 3,4")
gate("roll",      "np.roll(a, shift)", _roll,     kind="vjp", spelled="np.roll", params="shift axis",
     example="np.roll(a, 2) | 5")
gate("flip",      "np.flip(a)",       _flip,      kind="vjp", spelled="np.flip", params="axis",
     example="np.flip(a, axis=1) | 2,3")
gate("fliplr",    "np.fliplr(a)",     "np.fliplr(dout)", kind="vjp", spelled="np.fliplr")
gate("flipud",    "np.flipud(a)",     "np.flipud(dout)", kind="vjp", spelled="np.flipud")
gate("rot90",     "np.rot90(a)",      _rot90,     kind="vjp", spelled="np.rot90", params="k axes")
gate("pad",       "np.pad(a, width)", _pad,       kind="vjp", spelled="np.pad",
     params="pad_width mode constant_values", bind=_pad_bind, cost=_pad_cost,
     example="np.pad(a, 1) | 2,3")
gate("diff",      "np.diff(a)",       _diff,      kind="vjp", spelled="np.diff", params="n axis", bind=_diff_bind,
     example="np.diff(a) | 4")
gate("gradient",  "np.gradient(a)",   _slopes,    kind="vjp", spelled="np.gradient",
     params="varargs axis edge_order", bind=_slopes_bind, cost=_slopes_cost,
     example="np.gradient(a) | 5")
gate("linspace",  "np.linspace(a, b, n)", _linspace("1, 0"), _linspace("0, 1"), kind="vjp", spelled="np.linspace",
     takes="start stop",
     params="num endpoint -retstep -dtype axis", bind=_linspace_bind, cost=_linspace_cost,
     example="np.linspace(a, b, 5) | - -")
gate("array",     "np.array([a, b])", _element,   kind="vjp", spelled="np.array", variadic=True,
     example="np.array([a, b]) | - -")
gate("getitem",   "a[i]",             "index", None, kind="scatter", operands=1, example="a[[0, 2, 2]] | 4")
gate("setitem",   "c[i] = a",         "1", None, operands=1)  # writes: dout is the gradient of the written cells
gate("additem",   "c[i] += a",        _added, None, operands=1)
# fmt: on
