"""Gates that join arrays, cut them up, or pick elements: each piece takes its own place of the gradient.

A cut (``np.split``, ``np.take``) is indexing under another name, and reads backwards as indexing does.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from engine.gates.axes import Shape, index
from engine.gates.calling import Bound, Given, Refused, unsupported
from engine.gates.table import OPERANDS, Site, gate, present
from engine.pricing.joining import JOIN, MESH, SPLIT
from engine.pricing.shaping import TAKE, TAKE_ALONG


def _own(site: Site, at: int) -> bool:
    return len(site.shapes[at]) > 0


def _like(site: Site, at: int, text: str, shape: Shape) -> str:
    """``text`` of ``shape`` in operand ``at``'s own shape; a number is summed out of its one-element array."""
    want = site.shapes[at]
    return text if shape == want else f"{text}.reshape{want or '(())'}" if site.arrays[at] else f"np.sum({text})"


def _cut(site: Site, at: int, axis: int, sizes: list[int]) -> str:
    start = sum(sizes[:at])
    return "dout" + index(len(site.out), {axis: f"{start}:{start + sizes[at]}"})


def _concatenate(site: Site, at: int) -> str:
    """Operand ``at`` is a slice of the output along ``axis``."""
    if site.get("flat"):
        sizes = [prod(s) for s in site.shapes]
        return _like(site, at, _cut(site, at, 0, sizes), (sizes[at],))
    axis = site.get("axis", 0) % len(site.out)
    return _cut(site, at, axis, [s[axis] for s in site.shapes])


def _concatenate_bind(given: Given) -> Bound:
    axis = given.params.get("axis", 0)
    return Bound({"axis": axis, "flat": axis is None})


def _stack(site: Site, at: int) -> str:
    """Operand ``at`` is number ``at`` along the new axis."""
    axis = site.get("axis", 0) % len(site.out)
    return "dout" + index(len(site.out), {axis: str(at)})


def _joined(axis_of: Callable[[int], int], raised: Callable[[Shape], Shape]) -> Callable[[Site, int], str]:
    """vstack and its like: the operands are first made ``raised``, then joined."""

    def template(site: Site, at: int) -> str:
        full = [raised(s) for s in site.shapes]
        axis = axis_of(len(site.out))
        if full[at][axis] == 1 and full[at] != site.shapes[at]:  # a row, a column or a number: one place of the axis
            start = sum(f[axis] for f in full[:at])
            text = "dout" + index(len(site.out), {axis: str(start)})
            return _like(site, at, text, full[at][:axis] + full[at][axis + 1 :])
        return _like(site, at, _cut(site, at, axis, [f[axis] for f in full]), full[at])

    return template


def _rows(shape: Shape) -> Shape:
    return (1,) * (2 - len(shape)) + shape


def _flat(shape: Shape) -> Shape:
    return shape or (1,)


def _columns(shape: Shape) -> Shape:
    return shape if len(shape) >= 2 else ((*shape, 1) if shape else (1, 1))


def _deep(shape: Shape) -> Shape:
    return shape if len(shape) > 2 else ((*shape, 1) if len(shape) == 2 else (1, *(shape or (1,)), 1))


def _split_bind(axis_of: Callable[[Given], int]) -> Callable[[Given], list[Bound]]:
    """Several outputs, each a slice."""

    def bind(given: Given) -> list[Bound]:
        shape, wanted = given.shapes[0], given.params["indices_or_sections"]
        axis = axis_of(given) % len(shape)
        size = shape[axis]
        wanted = wanted.tolist() if hasattr(wanted, "tolist") else wanted
        if isinstance(wanted, (list, tuple)):
            edges = [min(w + size if w < 0 else w, size) for w in wanted]
        else:
            each, more = divmod(size, wanted)  # array_split makes the first ones longer by one
            edges = [i * each + min(i, more) for i in range(1, wanted)]
        spans = zip([0, *edges], [*edges, size], strict=True)
        texts = [f"a{index(len(shape), {axis: f'{low}:{high}'})}" for low, high in spans]
        return [Bound({"index": text}, text, gate="getitem", pick=i) for i, text in enumerate(texts)]

    return bind


def _take_bind(given: Given) -> Bound:
    """``np.take(a, b, axis)``: indexing with integers, of the flattened array without an axis."""
    if given.params.get("mode") not in (None, "raise"):
        raise unsupported(given, "mode")
    if getattr(given.values[1], "dtype", np.dtype(type(given.values[1]))).kind not in "iu":
        raise Refused("index_type", kind=type(given.values[1]).__name__)
    axis, shape = given.params.get("axis"), given.shapes[0]
    if not shape:
        raise unsupported(given, "shape ()")
    if axis is None and len(shape) != 1:  # places count from the end too, and one number is no array
        places = str(int(given.values[1]) % prod(shape)) if not given.shapes[1] else f"np.arange({prod(shape)})[b]"
        place = f"a[np.unravel_index({places}, a.shape)]"
    else:
        place = f"a{index(len(shape), {(axis or 0) % len(shape): 'b'})}"
    text = f"np.take(a, b{given.written})" if "." in given.name else f"a.take(b{given.written})"
    return Bound({"index": place, "repeats": True}, text, gate="getitem")


def _along_bind(given: Given) -> Bound:
    """``np.take_along_axis``: on every other axis the place is its own number."""
    axis, shape = given.params.get("axis", -1), given.shapes[0]
    if axis is None:
        raise unsupported(given, "axis")
    axis, rank = axis % len(shape), len(shape)
    places = []
    for i, n in enumerate(shape):
        numbers = f"np.arange({n})" + ("[:" + ", None" * (rank - 1 - i) + "]" if i < rank - 1 else "")
        places.append("b" if i == axis else numbers)
    return Bound(
        {"index": f"a[{', '.join(places)}]", "repeats": True},
        f"np.take_along_axis(a, b{given.written})",
        gate="getitem",
    )


def _meshgrid_bind(given: Given) -> list[Bound]:
    """One output an operand: copies of a vector along the other axes, or the vector on its own axis (``sparse``)."""
    if given.params.get("copy", True) is not True:
        raise unsupported(given, "copy")
    if any(len(s) != 1 for s in given.shapes) or len(given.values) > len(OPERANDS):
        raise Refused("type", said=f"np.meshgrid{given.shapes}")
    letters = ", ".join(OPERANDS[: len(given.values)])
    swap = given.params.get("indexing", "xy") == "xy" and len(given.values) > 1
    made = []
    for i in range(len(given.values)):
        axis = 1 - i if swap and i < 2 else i
        made.append(Bound({"axis": axis, "place": i, "sparse": bool(given.params.get("sparse"))}, f"np.meshgrid({letters}{given.written})[{i}]", pick=i))
    return made


def _meshgrid(site: Site, at: int) -> str | None:
    axis = site.get("axis")
    if at != site.get("place"):
        return None
    if site.get("sparse"):
        return "dout.ravel()"
    others = tuple(i for i in range(len(site.out)) if i != axis)
    return f"dout.sum(axis={others if len(others) != 1 else others[0]})" if others else "1 * dout"


# fmt: off
gate("concatenate", "np.concatenate([a, b])", _concatenate, kind="vjp", spelled="np.concatenate np.concat", variadic=True,
     takes="[arrays]", params="axis -out -dtype", bind=_concatenate_bind, price=JOIN,
     example="np.concatenate([a, b]) | 2,3 4,3")
gate("stack",  "np.stack([a, b])",  _stack, kind="vjp", spelled="np.stack", variadic=True, takes="[arrays]",
     params="axis -out -dtype", price=JOIN,
     example="np.stack([a, b]) | 3 3")
gate("vstack", "np.vstack([a, b])", _joined(lambda rank: 0, _rows), kind="vjp", spelled=present("np.vstack np.row_stack"), variadic=True,
     takes="[tup]", price=JOIN,
     example="np.vstack([a, b]) | 3 2,3")
gate("hstack", "np.hstack([a, b])", _joined(lambda rank: 0 if rank == 1 else 1, _flat), kind="vjp",
     spelled="np.hstack", variadic=True, takes="[tup]", price=JOIN,
     example="np.hstack([a, b]) | 2,3 2,4")
gate("dstack", "np.dstack([a, b])", _joined(lambda rank: 2, _deep), kind="vjp", spelled="np.dstack", variadic=True,
     takes="[tup]", price=JOIN,
     example="np.dstack([a, b]) | 2,3 2,3")
gate("column_stack", "np.column_stack([a, b])", _joined(lambda rank: 1, _columns), kind="vjp",
     spelled="np.column_stack", variadic=True,
     takes="[tup]", price=JOIN, example="np.column_stack([a, b]) | 3 3,2")
gate("split",  "np.split(a, n)",  "index", kind="scatter", price=SPLIT, spelled="np.split np.array_split", params="indices_or_sections axis",
     bind=_split_bind(lambda given: given.params.get("axis", 0)), example="np.split(a, 3)[1] | 6")
gate("vsplit", "np.vsplit(a, n)", "index", kind="scatter", price=SPLIT, spelled="np.vsplit",
     params="indices_or_sections", bind=_split_bind(lambda given: 0),
     example="np.vsplit(a, 2)[1] | 4,3")
gate("hsplit", "np.hsplit(a, n)", "index", kind="scatter", price=SPLIT, spelled="np.hsplit", params="indices_or_sections",
     bind=_split_bind(lambda given: 0 if len(given.shapes[0]) == 1 else 1), example="np.hsplit(a, 2)[1] | 3,4")
gate("dsplit", "np.dsplit(a, n)", "index", kind="scatter", price=SPLIT, spelled="np.dsplit",
     params="indices_or_sections", bind=_split_bind(lambda given: 2),
     example="np.dsplit(a, 2)[1] | 2,3,4")
gate("take",   "np.take(a, b)",   "index", None, kind="scatter", price=TAKE, spelled="np.take", methods="take",
     params="axis -out mode", bind=_take_bind,
     example="np.take(a, [0, 2, 2]) | 4")
gate("take_along_axis", "np.take_along_axis(a, b, axis)", "index", None, kind="scatter", price=TAKE_ALONG, spelled="np.take_along_axis",
     params="axis", bind=_along_bind,
     example="np.take_along_axis(a, np.array([[0], [2]]), axis=1) | 2,3")
gate("meshgrid", "np.meshgrid(a, b)", _meshgrid, kind="vjp", spelled="np.meshgrid", variadic=True, takes="*xi",
     params="copy sparse indexing", bind=_meshgrid_bind, price=MESH, example="np.meshgrid(a, b)[0] | 3 4")
# fmt: on
