"""What is read: another cached value, another upstream gradient, another time, a value without its slope."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.repairs.arithmetic import constant_ratio, named_factors
from engine.mending.repairs.axes import factors_of, reduction
from engine.mending.statement import ATOM, PRODUCT, SIGNED, Statement

_MOST = 40  # other values of the shape of one that is read


def others(site: Site) -> Iterator[Repair]:
    """Another value of the same shape: of the forward part, or another gradient; of what is indexed, of as many axes."""
    statement = site.statement
    indexed = {id(n.value) for n in statement.expressions() if isinstance(n, ast.Subscript)}
    indexed |= {id(n.value) for n in statement.expressions() if isinstance(n, ast.Attribute) and n.attr == "T"}
    indexed |= {id(side) for n in statement.expressions() for side in (factors_of(n) or ())[:2]}
    scaling = {
        id(side) for n in statement.expressions() if isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Mult, ast.Div))
        for side in (n.left, n.right)
    }  # fmt: skip
    summed = {id(inside[1]) for n in statement.expressions() if (inside := reduction(n)) is not None}
    for part in statement.expressions():
        text = statement.part(part)
        if isinstance(part, ast.Constant) and isinstance(part.value, (int, float)):
            for place, held in site.names.items():
                if np.ndim(held) == 0 and place not in {site.place, *site.counters} and root(place) not in site.gradients:
                    yield Repair("cached", statement.change((part, place)), 4, (("read", text), ("meant", place)))
            continue
        if not isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)) or not isinstance(part.ctx, ast.Load):
            continue
        shape = site.shape(text)
        if shape is None or _module(part) or (not shape and id(part) in scaling and np.array_equal(site.value(text), 1)):
            continue
        gradient = root(text) in site.gradients or text in site.gradients
        found = _of_the_round(site, part, shape)
        found += [p for p, held in site.names.items() if np.shape(held) == shape and p != text][:_MOST]
        if id(part) in indexed:
            found += [p for p, held in site.names.items() if np.ndim(held) == len(shape) and np.shape(held) != shape][:_MOST]
        if id(part) in summed:
            found += [p for p, held in site.names.items() if np.shape(held) and np.shape(held) != shape][:_MOST]
        if not shape and np.shape(site.want):
            found += [p for p, held in site.names.items() if np.shape(held) == np.shape(site.want)][:_MOST]
        if np.shape(site.got) != np.shape(site.want):
            found += [p for p, held in site.names.items() if np.shape(held) and np.shape(held) != shape][:_MOST]
        if gradient:
            found += [p for p, held in site.names.items() if np.shape(held) and root(p) in site.own and p not in site.gradients]
            found += [p for p, held in site.names.items() if np.shape(held) != shape and p in site.gradients][:_MOST]
        if not shape and id(part) in scaling:  # where a loop is says nothing of how much, and 1 is no factor
            found = [p for p in found if p not in site.counters and not np.array_equal(site.names.get(p, 0), 1)]
        for place in dict.fromkeys(found):
            other = place in site.gradients or root(place) in site.gradients
            either = {root(place), root(text)} & site.own  # without a name that says what it is
            if (other != gradient and not either) or place == site.place:
                continue
            near = abs(len(place) - len(text)) + (place[:1] != text[:1])
            cost = 1 if gradient and text == site.place else 2 if near < 3 else 3  # it reads what it makes
            yield Repair("upstream_other" if gradient else "cached", statement.change((part, place)), cost,
                         (("read", text), ("meant", place)))  # fmt: skip


def _of_the_round(site: Site, part: ast.expr, shape: tuple[int, ...]) -> list[str]:
    """What lists, dicts and arrays have for the same round, where a counter is the index: ``cat2[t]`` for ``cat[t]``."""
    if not isinstance(part, ast.Subscript) or not isinstance(part.slice, ast.Name) or part.slice.id not in site.rounds:
        return []
    held = {place.partition("[")[0] for place in site.names if "[" in place}
    held |= {place for place, value in site.names.items() if np.ndim(value) == len(shape) + 1}
    texts = [f"{name}[{part.slice.id}]" for name in sorted(held - {site.statement.part(part.value)})]
    return [text for text in texts if site.shape(text) == shape][:_MOST]


def returned(site: Site) -> Iterator[Repair]:
    """A gradient that is returned nowhere, in the place of another in the tuple that is."""
    value = site.statement.value
    if not isinstance(site.statement.node, ast.Return) or not isinstance(value, ast.Tuple):
        return
    there = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
    for part in value.elts:
        for place in sorted(site.gradients & set(site.names) - there):
            if isinstance(part, ast.Name) and part.id in site.gradients | site.own and np.shape(site.names[place]):
                yield Repair("upstream_other", site.statement.change((part, place)), 1, (("read", part.id), ("meant", place)))


def upstreams(site: Site) -> Iterator[Repair]:
    """An upstream gradient that was forgotten: times it, also under a sum, or a product with it."""
    statement = site.statement
    value = statement.value
    if value is None or isinstance(value, ast.Tuple):
        return
    read = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
    there = 2 if read & site.gradients else 0  # one is read already
    entries = [target for target in statement.targets if isinstance(target, ast.Subscript)]
    whole = site.shape(statement.part(entries[0])) if entries else np.shape(site.want)  # ``dv[j] += …`` takes what an entry has
    places: list[tuple[ast.expr, bool]] = [(value, True)]
    for part in statement.expressions():
        inside = reduction(part)
        if inside is not None:
            places.append((inside[1], False))
    for part, outer in places:
        shape, want = site.shape(statement.part(part)), whole if outer else None
        if shape is None:
            continue
        text = statement.part(part, PRODUCT)
        for element in site.texts if outer and not there else ():  # ``dout[n, f, i, j]``, as another line reads it
            of = site.shape(element) if root(element) in site.gradients - {root(site.place)} else None
            if of is not None and _broadcast(shape, of) == shape:
                yield Repair("upstream_missing", statement.change((part, f"{text} * {element}")), 3)
        for place, held in site.names.items():
            gradient, own = root(place) in site.gradients, root(place) in site.own and not there
            if place in read or place == site.place or (np.ndim(held) == 0 and shape and not gradient and not own):
                continue
            cost = there + (2 if gradient else 3 if own else 4)
            if cost > 4:
                continue
            if outer and gradient:
                yield from _scaled(site, value, place, held)
            if _broadcast(shape, np.shape(held)) == (shape if want is None else want):
                written = f"{text} * {place}"
                method = not outer and statement.text[statement_end(part) : statement_end(part) + 1] == "."
                yield Repair("upstream_missing", statement.change((part, f"({written})" if method else written)), cost)
            if outer and np.ndim(held) == 2 and len(shape) == 2:
                atom, firm = statement.part(value, ATOM), statement.part(value, SIGNED)
                for product in (f"{place} @ {firm}", f"{text} @ {place}", f"{atom}.T @ {place}", f"{place} @ {atom}.T"):
                    yield Repair("upstream_missing", statement.change((value, product)), cost + 1)


def in_terms(site: Site) -> Iterator[Repair]:
    """An upstream gradient that was forgotten in a term of a sum, of which others have one: ``1 - z + dr * r`` for
    ``dh * (1 - z) + dr * r``, where dh is what the round before left."""
    statement, node = site.statement, site.statement.node
    value = statement.value
    if not (isinstance(node, ast.Assign) and isinstance(value, ast.BinOp)) or not np.shape(site.want):
        return
    known = site.gradients | site.own
    terms: list[ast.expr] = []
    at: ast.expr = value
    while isinstance(at, ast.BinOp) and isinstance(at.op, (ast.Add, ast.Sub)):
        terms += [at.right, at.left]  # the last term, and all before it
        at = at.left
    bare = [part for part in terms if known.isdisjoint([n.id for n in ast.walk(part) if isinstance(n, ast.Name)])]
    if not bare or len(bare) == len(terms):
        return
    inner = {id(n) for part in bare for n in ast.walk(part) if n is not part}
    for part in [part for part in bare if id(part) not in inner]:
        shape = site.shape(statement.part(part))
        for place, held in site.names.items():
            gradient = root(place) in site.gradients and (place != site.place or bool(site.rounds))
            if gradient and np.ndim(held) and shape is not None and _broadcast(shape, np.shape(held)) == np.shape(site.want):
                text = f"{place} * {statement.part(part, PRODUCT)}"
                yield Repair("upstream_missing", statement.change((part, text)), 2 if place == site.place else 3)


def _scaled(site: Site, value: ast.expr, place: str, held: Any) -> Iterator[Repair]:
    """Times an upstream gradient and a number or an array that were left out with it."""
    if site.want is site.got or _broadcast(np.shape(site.got), np.shape(held)) != np.shape(site.want):
        return
    product = np.multiply(site.got, held)
    inside = site.statement.part(value, PRODUCT)
    ratio = constant_ratio(site.want, product)
    for text, cost in named_factors(site, ratio) if ratio is not None else ():
        written = f"{inside} * {place} / {text[1:]}" if text.startswith("/") else f"{text} * {inside} * {place}"
        yield Repair("upstream_missing", site.statement.change((value, written)), cost + 1)


def statement_end(part: ast.expr) -> int:
    """Where a part ends in the text of its statement."""
    return part.end_col_offset or 0


def times(site: Site) -> Iterator[Repair]:
    """An index one off in time, on either side."""
    statement = site.statement
    for part in [*statement.expressions(), *[each for target in statement.targets for each in ast.walk(target)]]:
        if not isinstance(part, ast.Subscript) or isinstance(part.slice, ast.Slice):
            continue
        first = part.slice.elts[0] if isinstance(part.slice, ast.Tuple) and part.slice.elts else part.slice
        if isinstance(first, ast.Slice) or site.shape(statement.part(first)) != ():
            continue
        text = statement.part(first)
        if isinstance(first, ast.Constant):
            for name in site.rounds:
                for written in (name, f"{name} + 1", f"{name} - 1"):
                    yield Repair("time_off", statement.change((first, written)), 2)
        if isinstance(first, ast.BinOp) and isinstance(first.op, (ast.Add, ast.Sub)) and isinstance(first.right, ast.Constant):
            yield Repair("time_off", statement.change((first, statement.part(first.left))), 1)
        elif isinstance(first, (ast.Name, ast.BinOp)):
            yield Repair("time_off", statement.change((first, f"{text} - 1")), 2)
            yield Repair("time_off", statement.change((first, f"{text} + 1")), 2)
            for name in site.rounds if text in site.rounds else ():
                if name != text:  # of a place that two loops move: ``x[i + j]``
                    yield Repair("missing", statement.change((first, f"{text} + {name}")), 3, (("lacks", name),))


def turned(site: Site) -> Iterator[Repair]:
    """An array turned round that should not be, or the other way: ``k[::-1]``."""
    statement = site.statement
    for part in statement.expressions():
        if isinstance(part, ast.Subscript) and statement.text[: part.end_col_offset].endswith("[::-1]"):
            yield Repair("swapped", statement.change((part, statement.part(part.value, ATOM))), 1)
        elif isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)) and np.ndim(site.value(statement.part(part))) == 1:
            text = statement.part(part)
            if root(text) not in site.gradients and not statement.text[part.end_col_offset or 0 :].startswith("[::-1]"):
                yield Repair("swapped", statement.change((part, text + "[::-1]")), 3)


def jacobians(site: Site) -> Iterator[Repair]:
    """The diagonal of softmax's Jacobian for all of it: s_i (δ_ij - s_j), of which s (1 - s) is the diagonal."""
    statement = site.statement
    value = statement.value
    if value is None or isinstance(value, ast.Tuple) or not np.shape(site.want):
        return
    read = [statement.part(each) for each in statement.expressions() if isinstance(each, (ast.Name, ast.Attribute, ast.Subscript))]
    read = [each for each in dict.fromkeys(read) if site.shape(each) == np.shape(site.want)]
    for upstream in [each for each in read if root(each) in site.gradients or each in site.gradients]:
        for out in [each for each in read if each != upstream and root(each) not in site.gradients]:
            text = f"{out} * ({upstream} - np.sum({upstream} * {out}, axis=-1, keepdims=True))"
            one, other = site.value(out), site.value(upstream)
            diagonal = np.shape(site.got) == np.shape(one) and np.allclose(site.got, one * (1 - one) * other, rtol=1e-6)
            yield Repair("diagonal" if diagonal else "missing", statement.change((value, text)), 2 if diagonal else 4)
            if (rest := _beside(statement, value, {out, upstream})) is not None:  # ``a * da * scale``
                yield Repair("missing", statement.change((value, text + rest)), 3)


def _beside(statement: Statement, value: ast.expr, both: set[str]) -> str | None:
    """What else a product is multiplied and divided by, of which ``both`` are factors; None for nothing, or no such product."""
    rest, left = [], set(both)
    while isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Mult, ast.Div)):
        text, times = statement.part(value.right, ATOM), isinstance(value.op, ast.Mult)
        if times and text in left:
            left.remove(text)
        else:
            rest.append(f" {'*' if times else '/'} {text}")
        value = value.left
    text = statement.part(value, ATOM)
    if text in left:
        left.remove(text)
    else:
        rest.append(f" * {text}")
    return "".join(reversed(rest)) if rest and not left else None


def matrices(site: Site) -> Iterator[Repair]:
    """The rest of softmax's Jacobian as a matrix: ``np.diag(p) - np.outer(p, p)``."""
    for part in site.statement.expressions():
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "diag" and len(part.args) == 1:
            text, inside = site.statement.part(part), site.statement.part(part.args[0])
            whole = f"{text} - np.outer({inside}, {inside})"
            written = whole if part is site.statement.value else f"({whole})"
            yield Repair("diagonal", site.statement.change((part, written)), 2)


WHOLE = 3
"""Contributions whose sum is written as one line, at most: those of a normalisation."""


def slopes(site: Site) -> Iterator[Repair]:
    """The line as we write it, where nothing smaller mends it: another local gradient."""
    value = site.statement.value
    if value is None or isinstance(value, ast.Tuple):
        return
    if site.want is site.got:  # of another shape than it should be: what it should be is not known by the line alone
        for text in [text for text, number in site.contributions if np.shape(number) != np.shape(site.got)]:
            yield Repair("local_other", site.statement.change((value, text)), 6, (("slope", text),))
        if 1 < len(site.contributions) <= WHOLE:
            text = " + ".join([text for text, _ in site.contributions]).replace("+ -", "- ")
            yield Repair("local_other", site.statement.change((value, text)), 8, (("slope", text),))
        return
    meant = [site.want]
    if site.before is not None and np.shape(site.before) == np.shape(site.want):
        meant.append(np.subtract(site.want, site.before))
    for text, number in site.contributions:
        if any([np.shape(number) == np.shape(each) and np.allclose(number, each) for each in meant]):
            yield Repair("local_other", site.statement.change((value, text)), 6, (("slope", text),))
    texts = site.contributions[:6]
    for at, (one, first) in enumerate(texts):
        for other, second in texts[at + 1 :]:
            if np.shape(first) == np.shape(second) and any([_agree(np.add(first, second), each) for each in meant]):
                text = f"{one} - {other[1:]}" if other.startswith("-") else f"{one} + {other}"
                yield Repair("local_other", site.statement.change((value, text)), 7, (("slope", text),))
    if len(texts) == WHOLE and len({np.shape(number) for _, number in texts}) == 1:
        whole = np.sum([number for _, number in texts], axis=0)
        if any([_agree(whole, each) for each in meant]):
            text = " + ".join([text for text, _ in texts]).replace("+ -", "- ")
            yield Repair("local_other", site.statement.change((value, text)), 8, (("slope", text),))


def _agree(a: Any, b: Any) -> bool:
    return np.shape(a) == np.shape(b) and bool(np.allclose(a, b, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(b), initial=0.0))))


def derived(site: Site) -> Iterator[Repair]:
    """A value of the forward part where the slope belongs that is written with it: ``dh * h`` for ``dh * (1 - h**2)``."""
    statement = site.statement
    for part in statement.expressions():
        if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)) and isinstance(part.ctx, ast.Load):
            text = statement.part(part)
            shape = site.shape(text)
            if shape and root(text) not in site.gradients and text not in site.gradients and not _module(part):
                for slope in (f"(1 - {text}**2)", f"({text} * (1 - {text}))"):
                    yield Repair("local_other", statement.change((part, slope)), 3, (("slope", slope),))


def whole_numbers(site: Site) -> Iterator[Repair]:
    """A number cut to an integer."""
    statement = site.statement
    for part in statement.expressions():
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.FloorDiv):
            text = f"{statement.part(part.left, PRODUCT)} / {statement.part(part.right, SIGNED)}"
            yield Repair("truncated", statement.change((part, text)), 1)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ("int", "round") and part.args:
            yield Repair("truncated", statement.change((part, statement.part(part.args[0], ATOM))), 1)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "astype":
            yield Repair("truncated", statement.change((part, statement.part(part.func.value))), 1)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.args:
            if part.func.attr in ("floor", "round", "rint", "trunc", "around"):
                yield Repair("truncated", statement.change((part, statement.part(part.args[0], ATOM))), 1)


def root(place: str) -> str:
    """The name that a place begins with, or, of an attribute of ``self``, that attribute."""
    if place.startswith("self."):
        place = place[5:]
    return place.partition("[")[0].rpartition(".")[2]


def _module(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math")


def _broadcast(a: tuple[int, ...] | None, b: tuple[int, ...]) -> tuple[int, ...] | None:
    if a is None:
        return None
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        return None
