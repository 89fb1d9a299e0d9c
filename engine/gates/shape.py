"""Gates that only move elements: transpose, reshape, joining and cutting, indexing. The gradient moves back."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, prod
from typing import Any

import numpy as np

from engine.gates.axes import Shape, index, shaped, sum_to
from engine.gates.calling import Bound, Given, Refused, unsupported
from engine.gates.table import Site, gate, present
from engine.pricing.joining import SLOPES, STACK
from engine.pricing.kinds import COPY, LAID, VIEW, elementwise
from engine.pricing.shaping import DIFFERENCE, FULL, INDEX, LIKE, REPEAT, TILE


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
        shape, like = given.shapes[0], np.asarray(given.values[0]).dtype
        if like.kind != "f":  # numpy cuts the number off behind the point
            raise Refused("inplace_kind", left=like.name, right="float64")
    return Bound({}, f"np.full({shape}, a)", (len(given.values) - 1,), "full")


def _tile_bind(given: Given) -> Bound:
    reps = given.params["reps"]
    return Bound({"reps": tuple([int(r) for r in reps]) if hasattr(reps, "__iter__") else int(reps)})


def _tile(site: Site) -> str:
    """Each axis splits into (copy, element); the copies are summed."""
    shape, reps = site.shapes[0], site.get("reps")
    reps = reps if isinstance(reps, tuple) else (reps,)
    rank = max(len(reps), len(shape))
    if not rank:
        return "1 * dout"
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


def _rot90_bind(given: Given) -> Bound:
    """Quarter turns: numpy takes any number, and turns by none of them."""
    k, axes = given.params.get("k", 1), given.params.get("axes")
    if int(k) != k:
        raise unsupported(given, f"k={k!r}")
    return Bound({"k": int(k), "axes": axes})


def _rot90(site: Site) -> str:
    axes = site.get("axes") or (0, 1)
    return f"np.rot90(dout, {-site.get('k', 1)}{'' if axes == (0, 1) else f', axes={axes}'})"


def _given_shape(shapes: tuple[Shape, ...], params: dict[str, Any]) -> tuple[int, int]:
    shape = params["shape"]
    return prod(shape) if isinstance(shape, (list, tuple)) else int(shape), 0


def _diff_bind(given: Given) -> Bound:
    n, axis = given.params.get("n", 1), given.params.get("axis", -1)
    if n < 1 or n >= max(given.shapes[0][axis], 2):
        raise unsupported(given, f"n={n}")
    return Bound({"axis": axis, "n": n})


def _diff(site: Site) -> str:
    """Each element was taken from its left neighbour and given to its right one; ``n`` times over."""
    rank, n, axis = len(site.out), site.get("n"), site.get("axis")
    if n == 1:
        return f"-np.diff(dout{'' if rank == 1 else f', axis={axis}'}, prepend=0, append=0)"
    width = n if rank == 1 else tuple([(n, n) if i == axis % rank else (0, 0) for i in range(rank)])
    return f"{'-' if n % 2 else ''}np.diff(np.pad(dout, {width}), n={n}{'' if rank == 1 else f', axis={axis}'})"


def _slopes_bind(given: Given) -> Bound | list[Bound]:
    """``np.gradient`` along one axis, or a list with one result an axis. A spacing is a number or the coordinates; there is one for
    all axes, or one each."""
    spaces, axis, rank = given.params.get("varargs", 1), given.params.get("axis"), len(given.shapes[0])
    if isinstance(axis, tuple):
        raise unsupported(given, "axis")
    each = [_space(given, s) for s in (spaces if isinstance(spaces, tuple) else (spaces,))]
    order = given.params.get("edge_order", 1)
    if axis is not None or rank == 1:
        return Bound({"space": each[0], "order": order, "axis": (axis or 0) % rank})
    text = f"np.gradient(a{given.written})"
    each = each * rank if len(each) == 1 else each
    return [Bound({"space": each[i], "order": order, "axis": i}, f"{text}[{i}]", pick=i) for i in range(rank)]


def _space(given: Given, space: Any) -> Any:
    """A spacing as it is written: a number, or a list of coordinates."""
    space = space.tolist() if hasattr(space, "tolist") else space
    numbers = space if isinstance(space, list) else [space]
    if not all([isinstance(s, (int, float)) and isfinite(s) for s in numbers]):
        raise unsupported(given, "varargs")
    return tuple(space) if isinstance(space, list) else space


def _slopes(site: Site) -> str:
    """Linear: its matrix is what it makes of the identity, and the gradient goes through the matrix turned."""
    axis, rank, space, order = site.get("axis"), len(site.shapes[0]), site.get("space"), site.get("order")
    options = ("" if space == 1 else f", {list(space) if isinstance(space, tuple) else space}") + ("" if order == 1 else f", edge_order={order}")
    matrix = f"np.gradient(np.eye({site.shapes[0][axis]}){options}, axis=0)"
    if axis == rank - 1:
        return f"dout @ {matrix}"
    return f"np.moveaxis(np.moveaxis(dout, {axis}, -1) @ {matrix}, -1, {axis})"


def _astype_bind(given: Given) -> Bound:
    """To floats only: other types round."""
    if given.params["dtype"] not in (float, "float", "float64") and getattr(given.params["dtype"], "__name__", "") != "float64":
        raise unsupported(given, f"{given.written[2:]}")
    return Bound({}, given.text, gate="copy")


def _shifted(back: str) -> Callable[[Site], str]:
    def template(site: Site) -> str:
        axes = site.get("axes")
        return f"np.fft.{back}(dout{'' if axes is None else f', axes={axes}'})"

    return template


# fmt: off
gate("transpose", "a.T",              _transpose, kind="vjp", price=VIEW, spelled="np.transpose np.permute_dims", methods="transpose",
     params="*axes",
     example="np.transpose(a, (1, 2, 0)) | 2,3,4")
gate("matrix_transpose", "a.mT",      "dout.swapaxes(-1, -2)", kind="vjp", price=VIEW, spelled="np.matrix_transpose np.linalg.matrix_transpose")
gate("swapaxes",  "a.swapaxes(i, j)", _swapaxes,  kind="vjp", price=VIEW, spelled="np.swapaxes", methods="swapaxes", params="axis1 axis2",
     example="np.swapaxes(a, 0, 2) | 2,3,4")
gate("moveaxis",  "np.moveaxis(a, i, j)", _moveaxis, kind="vjp", price=VIEW, spelled="np.moveaxis", params="source destination",
     example="np.moveaxis(a, 0, 2) | 2,3,4")
gate("rollaxis",  "np.rollaxis(a, i)", _moveaxis, kind="vjp", price=VIEW, spelled="np.rollaxis", params="axis start", bind=_rollaxis_bind,
     example="np.rollaxis(a, 2) | 2,3,4")
gate("reshape",   "a.reshape(shape)", shaped,     kind="vjp", price=LAID, spelled="np.reshape", methods="reshape", params="*shape -order -copy",
     example="a.reshape(3, 2) | 2,3")
gate("ravel",     "a.ravel()",        shaped,     kind="vjp", price=LAID, spelled="np.ravel", methods="ravel flatten", params="-order",
     example="a.ravel() | 2,3")
gate("expand_dims", "np.expand_dims(a, axis)", shaped, kind="vjp", price=VIEW, spelled="np.expand_dims", params="axis",
     example="np.expand_dims(a, 0) | 3")
gate("squeeze",   "a.squeeze()",      shaped,     kind="vjp", price=VIEW, spelled="np.squeeze", methods="squeeze", params="axis",
     example="np.squeeze(a) | 1,3")
gate("atleast",   "np.atleast_1d(a)", shaped,     kind="vjp", price=VIEW, spelled="np.atleast_1d np.atleast_2d np.atleast_3d",
     example="np.atleast_2d(a) | 3")
gate("broadcast_to", "np.broadcast_to(a, shape)", _broadcast, kind="vjp", spelled="np.broadcast_to",
     params="shape", price=VIEW,
     example="np.broadcast_to(a, (2, 3)) | 3")
gate("full",      "np.full(shape, a)", _filled,   kind="vjp", spelled="np.full", takes="=shape fill_value",
     params="-dtype -order", bind=_full_bind, price=FULL,
     example="np.full((2, 3), a) | 3")
gate("full_like", "np.full_like(x, a)", None, _filled, kind="vjp", price=LIKE, spelled="np.full_like", takes="a fill_value",
     params="-dtype", bind=_full_bind,
     example="np.full_like(a, b) | 2,3 3")
gate("tile",      "np.tile(a, reps)", _tile,      kind="vjp", spelled="np.tile", params="reps", bind=_tile_bind, price=TILE,
     example="np.tile(a, (2, 1)) | 3,4")
gate("repeat",    "np.repeat(a, n)",  _repeat,    kind="vjp", spelled="np.repeat", methods="repeat",
     params="repeats axis", bind=_repeat_bind, price=REPEAT,
     example="np.repeat(a, 2, axis=0) | 3,4")
gate("roll",      "np.roll(a, shift)", _roll,     kind="vjp", price=elementwise(4, 2), spelled="np.roll", params="shift axis",
     example="np.roll(a, 2) | 5")
gate("fftshift",  "np.fft.fftshift(a)", _shifted("ifftshift"), kind="vjp", price=elementwise(4, 2), spelled="np.fft.fftshift", params="axes",
     example="np.fft.fftshift(a) | 5")
gate("ifftshift", "np.fft.ifftshift(a)", _shifted("fftshift"), kind="vjp", price=elementwise(4, 2), spelled="np.fft.ifftshift", params="axes",
     example="np.fft.ifftshift(a) | 5")
gate("astype",    "np.astype(a, float)", "1", price=COPY, spelled=present("np.astype"), params="dtype -copy", bind=_astype_bind)
gate("flip",      "np.flip(a)",       _flip,      kind="vjp", price=VIEW, spelled="np.flip", params="axis",
     example="np.flip(a, axis=1) | 2,3")
gate("fliplr",    "np.fliplr(a)",     "np.fliplr(dout)", kind="vjp", price=VIEW, spelled="np.fliplr")
gate("flipud",    "np.flipud(a)",     "np.flipud(dout)", kind="vjp", price=VIEW, spelled="np.flipud")
gate("rot90",     "np.rot90(a)",      _rot90,     kind="vjp", price=VIEW, spelled="np.rot90", params="k axes", bind=_rot90_bind)
gate("diff",      "np.diff(a)",       _diff,      kind="vjp", price=DIFFERENCE, spelled="np.diff", params="n axis", bind=_diff_bind,
     example="np.diff(a) | 4")
gate("gradient",  "np.gradient(a)",   _slopes,    kind="vjp", spelled="np.gradient",
     params="*varargs axis edge_order", bind=_slopes_bind, price=SLOPES,
     example="np.gradient(a) | 5")
gate("array",     "np.array([a, b])", _element,   kind="vjp", price=STACK, spelled="np.array", variadic=True,
     example="np.array([a, b]) | - -")
gate("getitem",   "a[i]",             "index", None, kind="scatter", price=INDEX, operands=1, example="a[[0, 2, 2]] | 4")
gate("setitem",   "c[i] = a",         "1", None, price=INDEX, operands=1)  # writes: dout is the gradient of the written cells
gate("additem",   "c[i] += a",        _added, None, price=INDEX, operands=1)
# fmt: on
