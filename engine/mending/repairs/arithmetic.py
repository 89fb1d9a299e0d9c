"""Signs, factors, exponents, and operands the wrong way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.mending.records import Repair, Site
from engine.mending.statement import ATOM, PRODUCT, SIGNED, SUM

_OPS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**", ast.FloorDiv: "//", ast.Mod: "%",
}  # fmt: skip
_RIGHT: dict[type[ast.operator], tuple[int, int]] = {
    ast.Add: (SUM, SUM), ast.Sub: (SUM, PRODUCT), ast.Mult: (PRODUCT, SIGNED), ast.Div: (PRODUCT, SIGNED),
    ast.MatMult: (PRODUCT, SIGNED), ast.Pow: (ATOM, SIGNED), ast.FloorDiv: (PRODUCT, SIGNED), ast.Mod: (PRODUCT, SIGNED),
}  # fmt: skip


def binary(site: Site, op: ast.operator, left: ast.AST, right: ast.AST, sign: str = "") -> str:
    """The text of a binary expression of two parts, in parentheses where they need them; ``sign`` another operator."""
    low, high = _RIGHT[type(op)]
    text = site.statement.part
    symbol = sign or _OPS[type(op)]
    if sign == "-":
        low, high = SUM, PRODUCT
    return f"{text(left, low)}**{text(right, high)}" if symbol == "**" else f"{text(left, low)} {symbol} {text(right, high)}"


def signs(site: Site) -> Iterator[Repair]:
    """A sign turned: of all, of a term, of what is accumulated."""
    statement, node = site.statement, site.statement.node
    if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub)):
        target, value = statement.part(node.target), statement.part(node.value)
        other = "-=" if isinstance(node.op, ast.Add) else "+="
        yield Repair("sign", f"{target} {other} {value}", 2)
    grown = [statement.part(target) for target in statement.targets] if isinstance(node, ast.Assign) else []
    for part in _wholes(site):
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            continue  # below
        if isinstance(part, ast.BinOp) and statement.part(part.left) in grown:
            continue  # ``b = b - e`` goes on from what is there: only the sign of what it adds may be wrong
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub):
            yield Repair("sign", statement.change((part, binary(site, part.op, part.right, part.left))), 1)
        turned = isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Add, ast.Sub))  # ``-=`` is told instead
        yield Repair("sign", statement.change((part, "-" + statement.part(part, PRODUCT))), 3 if turned else 2)
    steps = in_slices(site)
    for part in statement.expressions():
        if id(part) in steps:
            continue
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            yield Repair("sign", statement.change((part, statement.part(part.operand, SIGNED))), 1)
        elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult) and _positive(part.right):
            yield Repair("sign", statement.change((part.right, "-" + statement.part(part.right))), 1)
        elif isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Add, ast.Sub)):
            left = statement.part(part.left)
            shape = site.shape(left) if isinstance(part.op, ast.Sub) and left not in grown else None
            if shape and shape == site.shape(statement.part(part.right)):
                yield Repair("sign", statement.change((part, binary(site, part.op, part.right, part.left))), 1)
            if left not in grown and site.shape(left) is not None and not isinstance(part.left, (ast.Constant, ast.UnaryOp)):
                inside = statement.part(part.left, PRODUCT)
                yield Repair("sign", statement.change((part.left, f"-{inside}")), 2)
            sign = "-" if isinstance(part.op, ast.Add) else "+"
            yield Repair("sign", statement.change((part, binary(site, part.op, part.left, part.right, sign))), 1)


def _positive(part: ast.expr) -> bool:
    """Whether it is a number as it is written: ``0.5`` of ``d * 0.5 * s**3``, which may have lost its sign."""
    return isinstance(part, ast.Constant) and isinstance(part.value, (int, float)) and part.value > 0 and part.value is not True


def _wholes(site: Site) -> Iterator[ast.expr]:
    """All that is assigned, or each item of a tuple."""
    value = site.statement.value
    if isinstance(value, ast.Tuple):
        yield from value.elts
    elif isinstance(value, ast.Call) and isinstance(site.statement.node, ast.Expr):
        yield from value.args[2:3]  # np.add.at(dx, index, value)
    elif value is not None:
        yield value


def operands(site: Site) -> Iterator[Repair]:
    """The operands of a difference, a quotient or a power the other way round."""
    for part in site.statement.expressions():
        if isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Sub, ast.Div, ast.Pow)):
            yield Repair("swapped", site.statement.change((part, binary(site, part.op, part.right, part.left))), 2)


def in_slices(site: Site) -> set[int]:
    """The numbers that say where a slice begins and ends, by their identity: no factors."""
    slices = [each for each in ast.walk(site.statement.node) if isinstance(each, ast.Slice)]
    return {id(each) for one in slices for each in ast.walk(one)}


def _of_one(part: ast.expr) -> bool:
    """``np.tanh(z)``, ``sigmoid(z)``: a function of one value, which is no sum and no product."""
    if not isinstance(part, ast.Call) or len(part.args) != 1 or part.keywords:
        return False
    name = part.func.attr if isinstance(part.func, ast.Attribute) else getattr(part.func, "id", "")
    return name not in ("dot", "sum", "mean", "len")


def exponents(site: Site) -> Iterator[Repair]:
    """An exponent one off, a square left out (most likely of what is divided by)."""
    statement = site.statement
    below = {id(n.right) for n in statement.expressions() if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div)}
    for part in statement.expressions():
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Pow) and isinstance(part.right, ast.Constant):
            value: Any = part.right.value
            if isinstance(value, (int, float)):
                for other in (value + 1, value - 1):
                    base = statement.part(part.left, ATOM)
                    yield Repair("power", statement.change((part, base if other == 1 else f"{base}**{other}")), 2)
        elif (isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)) or _of_one(part)) and site.shape(
            statement.part(part)
        ) is not None:
            yield Repair("power", statement.change((part, statement.part(part) + "**2")), 2 if id(part) in below else 3)


def factors(site: Site) -> Iterator[Repair]:
    """A factor left out or too many: by leaving out each that is there, by changing literals, and by the ratio of the numbers."""
    statement, steps = site.statement, in_slices(site)
    for part in statement.expressions():
        if id(part) in steps:
            continue
        if isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Mult, ast.Div)):
            for kept, left_out in ((part.left, part.right), (part.right, part.left)):
                if isinstance(part.op, ast.Div) and kept is part.right:
                    continue
                text = statement.change((part, statement.part(kept, PRODUCT)))
                yield Repair("factor", text, 2, (("factor", statement.part(left_out)),))
            if isinstance(part.op, ast.Div):
                yield Repair("factor", statement.change((part, binary(site, ast.Mult(), part.left, part.right))), 3)
            elif site.shape(statement.part(part.right)) == ():
                yield Repair("factor", statement.change((part, binary(site, ast.Div(), part.left, part.right))), 3)
        elif isinstance(part, ast.Constant) and isinstance(part.value, (int, float)) and part.value:
            number = part.value
            for other in (number * 2, number / 2, *((1,) if number in (2, 0.5) else ())):
                text = repr(int(other)) if other == int(other) and isinstance(number, int) else repr(float(other))
                yield Repair("factor", statement.change((part, text)), 3)
        elif isinstance(part, ast.Name) and any([part.id == text for text, _ in site.sizes]):
            yield Repair("factor", statement.change((part, f"({part.id} - 1)")), 3)
        else:
            yield from _all_of_it(site, part)
    ratio = constant_ratio(site.want, site.got)
    added = constant_ratio(np.subtract(site.want, site.before), np.subtract(site.got, site.before)) if _grew(site) else None
    for found in dict.fromkeys([r for r in (ratio, added, site.ratio) if r is not None]):
        yield from _literals(site, found)
        if found == -1.0:
            continue
        for text, cost in named_factors(site, found):
            for part in _wholes(site):
                inside = statement.part(part, PRODUCT)
                written = f"{inside} / {text[1:]}" if text.startswith("/") else f"{text} * {inside}"
                whole = found in (ratio, site.ratio)  # else of what the line adds
                told = (("ratio", found), *divided(text, found)) if whole else (("share", found),)
                yield Repair("factor", statement.change((part, written)), cost, told)


def shares(site: Site) -> Iterator[Repair]:
    """A factor of one term of a sum: ``2 * reg * W`` beside what the data send."""
    value = site.statement.value
    if site.want is site.got or np.shape(site.want) != np.shape(site.got) or not isinstance(value, ast.BinOp):
        return
    gap = np.subtract(site.want, site.got)
    for part in _terms(value) if np.any(gap) else ():
        text = site.statement.part(part)
        term = site.value(text)
        if term is None or np.shape(term) != np.shape(gap) or np.size(gap) < 2:
            continue
        for sign in (1.0, -1.0):  # of a term that is taken away
            ratio = constant_ratio(np.add(term, sign * gap), term)
            if ratio is None or ratio == -1.0:
                continue
            for factor, cost in named_factors(site, ratio):
                inside = site.statement.part(part, PRODUCT)
                written = f"{inside} / {factor[1:]}" if factor.startswith("/") else f"{factor} * {inside}"
                yield Repair("factor", site.statement.change((part, written)), cost, (("part", text), ("ratio", round(ratio, 9))))


def _terms(value: ast.expr) -> Iterator[ast.expr]:
    """The terms of a sum; none of what is no sum."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Sub)):
        for side in (value.left, value.right):
            found = list(_terms(side))
            yield from found or [side]


def _all_of_it(site: Site, part: ast.expr) -> Iterator[Repair]:
    """The number of entries for the number of rows: a mean over an array divides by all of them."""
    of: ast.expr | None = None
    if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "len" and len(part.args) == 1:
        of = part.args[0]
    elif isinstance(part, ast.Subscript) and isinstance(part.value, ast.Attribute) and part.value.attr == "shape":
        of = part.value.value
    if of is None or np.ndim(site.got) < 2:
        return
    read = [each for each in site.statement.expressions() if isinstance(each, (ast.Name, ast.Attribute))]
    texts = [site.statement.part(each, ATOM) for each in (of, *read)]
    for each in [text for text in dict.fromkeys(texts) if site.shape(text) == np.shape(site.got)][:2]:
        text, cost = f"{each}.size", 1 if "mean" in site.divisors else 3
        yield Repair("factor", site.statement.change((part, text)), cost, (("divided", text),))


def divided(text: str, ratio: float) -> tuple[tuple[str, str], ...]:
    """What is told of a factor that is a division by a count: by what."""
    return (("divided", text[1:]),) if text.startswith("/") and close(1 / ratio, round(1 / ratio)) else ()


def _literals(site: Site, ratio: float) -> Iterator[Repair]:
    """A literal factor that should be another one, if that is one that people write: 2, 0.5, -1."""
    steps = in_slices(site)
    for part in site.statement.expressions():
        if isinstance(part, ast.Constant) and isinstance(part.value, (int, float)) and part.value and id(part) not in steps:
            for other in (part.value * ratio, part.value / ratio):
                if abs(other) <= 20 and close(other * 2, round(other * 2)):
                    number = round(other * 2) / 2
                    text = repr(int(number)) if number == int(number) and isinstance(part.value, int) else repr(number)
                    yield Repair("factor", site.statement.change((part, text)), 3, (("ratio", ratio),))


def slopes(site: Site) -> Iterator[Repair]:
    """A local gradient that is missing: the numbers tell which array of the forward part it is, or its square."""
    value = site.statement.value
    if value is None or isinstance(value, ast.Tuple) or np.shape(site.got) != np.shape(site.want):
        return
    for place, held in site.names.items():
        if place in site.gradients or place == site.place or np.ndim(held) == 0 == np.ndim(site.want) and not site.want:
            continue
        if place in site.counters or type(held) is int:
            continue  # nothing has a count as its slope
        if np.ndim(held) > np.ndim(site.want):
            continue
        array = np.asarray(held, dtype=float)
        for text, factor in ((place, array), (f"(1 - {place})", 1 - array), (f"(1 - {place}**2)", 1 - array**2)):
            try:
                product = site.got * factor
            except ValueError:
                break
            if np.shape(product) == np.shape(site.want) and np.any(factor != 1) and _same(product, site.want):
                written = f"{site.statement.part(value, PRODUCT)} * {text}"
                given = np.ndim(held) == 0 and place.partition("[")[0] in site.own  # a number of the own part: what arrives
                kind = "upstream_missing" if given else "local_missing"
                yield Repair(kind, site.statement.change((value, written)), 2, (("factor", text),))


def residuals(site: Site) -> Iterator[Repair]:
    """A difference of two arrays of the forward part that was left out as a factor: ``2`` for ``2 * (h - y)``."""
    value = site.statement.value
    if value is None or isinstance(value, ast.Tuple) or site.want is site.got or not np.shape(site.want):
        return
    if np.ndim(site.got) and np.shape(site.got) != np.shape(site.want):
        return
    forward = [(place, held) for place, held in site.names.items() if place not in site.gradients and place != site.place]
    arrays = [(place, np.asarray(held, float)) for place, held in forward if np.shape(held) == np.shape(site.want)][:_ARRAYS]
    for place, one in arrays:
        for other, two in arrays:
            if place != other and _same(np.multiply(site.got, one - two), site.want) and np.any(site.want):
                written = f"{site.statement.part(value, PRODUCT)} * ({place} - {other})"
                yield Repair("local_missing", site.statement.change((value, written)), 3, (("factor", f"{place} - {other}"),))


_ARRAYS = 12  # of which differences are tried


def _same(a: Any, b: Any) -> bool:
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-9 * float(np.max(np.abs(b), initial=0.0))))


def _grew(site: Site) -> bool:
    return site.before is not None and np.shape(site.before) == np.shape(site.want) == np.shape(site.got)


def named_factors(site: Site, ratio: float) -> Iterator[tuple[str, int]]:
    """A number as a factor that one would write, ``/N`` for a division: a literal, a size, a number of the program."""
    counted = {size for text, size in site.sizes if text in site.divisors}
    for small in (2, 3, 4):
        cost = 5 if small > 2 else 4 if small in counted else 3  # a number that is a count is the count
        if close(ratio, small):
            yield str(small), cost
        if close(ratio, 1 / small):
            yield ("0.5", cost) if small == 2 else (f"/{small}", cost)
    for text, number in site.scalars:
        if close(ratio, number):
            yield text, 4
        if close(ratio, 1 / number):
            yield "/" + text, 4
    for text, size in [each for each in site.sizes if each[0] not in (*site.rounds, *site.counters)]:
        for divisor, shown, cost in ((size, text, 4), (size - 1, f"({text} - 1)", 6)):
            if divisor > 1:
                cost = 3 if shown.strip("()") in site.divisors else cost
                if close(ratio, divisor):
                    yield shown, cost
                if close(ratio, 1 / divisor):
                    yield "/" + shown, cost
                if close(ratio, 2 / divisor):
                    yield f"2 / {shown}", cost + 1
    for place, held in site.names.items():
        known = {*site.gradients, *site.rounds, *site.counters, *[text for text, _ in site.sizes]}
        if np.ndim(held) == 0 and place not in known:
            number = float(held)
            if number not in (0.0, 1.0) and np.isfinite(number):
                if close(ratio, number):
                    yield place, 4
                if close(ratio, 1 / number):
                    yield "/" + place, 4
                if close(ratio, 2 * number):
                    yield f"2 * {place}", 5


def constant_ratio(want: Any, got: Any) -> float | None:
    """c where want = c · got in all entries; None if there is no such number, or nothing to see it by."""
    if np.shape(want) != np.shape(got) or np.size(want) == 0:
        return None
    a, b = np.asarray(want, dtype=float).ravel(), np.asarray(got, dtype=float).ravel()
    at = int(np.argmax(np.abs(b)))
    if not np.isfinite(b[at]) or b[at] == 0 or not np.isfinite(a[at]) or a[at] == 0:
        return None
    ratio = float(a[at] / b[at])
    room = 1e-7 * float(np.max(np.abs(a)))
    return ratio if bool(np.all(np.abs(a - ratio * b) <= room)) and not close(ratio, 1.0) else None


def close(a: float, b: float) -> bool:
    """Equal but for rounding."""
    return abs(a - b) <= 1e-7 * max(abs(a), abs(b))


__all__ = [
    "binary", "close", "constant_ratio", "divided", "exponents", "factors", "in_slices", "named_factors", "operands", "residuals",
    "shares", "signs", "slopes",
]  # fmt: skip
