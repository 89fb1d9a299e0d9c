"""Dimension analysis: the shape of every stage, and for a product's gradient the products that shapes allow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import numpy as np

import engine
from engine.named import NamedTuple
from tui.catalogue import say
from tui.cells import Row, cell_len, clean, elide_left, fit, left, row_len, shortest, wrap
from tui.paint.digits import is_array

if TYPE_CHECKING:
    from engine import Line, Var
    from tui.paint.moment import Moment

PRODUCTS = frozenset({"matmul", "dot"})
CAPS = (999, 24, 16, 10, 7)
"""Cells of a name, the fewer the less room there is: what is left out is its start."""
BESIDE, SHAPES = 17, 20
"""Cells beside a product: its mark, a gap, what it gives, and the sign of the one that fits; of its shapes at least."""
MOST = 500
"""Rows that are made where nothing limits them."""
LEAST = 2
"""Stages that are shown at least."""


class Candidate(NamedTuple):
    """One product of the upstream gradient and the cached operand: its text, its factors' shapes, the shape it gives (None where
    the inner sizes differ), and whether it is the gradient."""

    text: str
    first: tuple[int, int]
    second: tuple[int, int]
    gives: tuple[int, int] | None
    right: bool


def dimensions_rows(moment: Moment, width: int) -> list[Row]:
    """All rows of the panel."""
    return dimensions_fitted(moment, width, MOST)


def dimensions_count(moment: Moment, width: int, most: int) -> int:
    """How many rows it would take, at most so many."""
    return len(dimensions_fitted(moment, width, most))


def dimensions_fitted(moment: Moment, width: int, height: int) -> list[Row]:
    """The shapes of the stages about the current one, then the candidates of the current line."""
    said = [] if moment.hidden else _line(moment, width)  # what the board asks stands there
    room = max(LEAST, height - len(said))
    stages = _stages(moment, width, room)
    return [fit(row, width) for row in [*stages, *said]][:height]


def dimensions_title(moment: Moment) -> tuple[str, str]:
    """``dimensions`` and the rule that they follow."""
    lang = moment.session.look.lang
    return say("screen.dimensions", lang), say("dimensions.rule", lang)


def shaped(value: Any, lang: str) -> str:
    """``[5×3]``, ``[6]``, ``scalar``."""
    return f"[{'×'.join(map(str, value.shape))}]" if is_array(value) else say("dimensions.scalar", lang)


def _stages(moment: Moment, width: int, room: int) -> list[Row]:
    """``2 out [5×3] from h [5×6] W2 [6×3]``, a row a part or stage."""
    trace, lang = moment.trace, moment.session.look.lang
    line = moment.current
    now = line.stage if line is not None and line.stage >= 0 else max(moment.stage, 0)
    before = list(islice(_rows(trace, range(now - 1, -1, -1)), room))
    after = list(islice(_rows(trace, range(now, len(trace.stages))), room))
    every = [*before[::-1], *after]
    if not every:
        return []
    first = max(0, min(len(before) - room // 2, len(every) - room))
    shown = every[first : first + room]
    labels = max(cell_len(_label(moment, var)) for _, var in shown)
    names = min(max(cell_len(clean(trace.vars[var].shown)) for _, var in shown), 16 if width < 100 else 32)
    rows: list[Row] = []
    left_over = cell_len(say("dimensions.from", lang)) - 2
    base = line.base if line is not None else -1
    among = any(var == base for _, var in shown)
    for stage, var in shown:
        reads = trace.part_reads(var) if trace.vars[var].kind == "part" else trace.forward_reads(stage)
        parts = [(clean(trace.vars[v].shown), shaped(engine.like(trace.vars[v]), lang)) for v in dict.fromkeys(reads)]
        read = f"{say('dimensions.from', lang)} {_beside(parts, width - labels - names - 19 - left_over)}" if parts else ""
        here = var == base if among else stage == now and _made_now(moment, var)
        rows.append([
            ("▶ " if here else "  ", "fork"), (left(_label(moment, var), labels + 1), "label"),
            (left(elide_left(clean(trace.vars[var].shown), names), names + 1), "target"),
            (left(shaped(engine.like(trace.vars[var]), lang), 12), "value"),
            (read, "plain" if here else "dim"),
        ])  # fmt: skip
    return rows


def _made_now(moment: Moment, var: int) -> bool:
    """Whether a variable of the current stage is what the step is about: the part that it makes, else no part."""
    step = moment.step
    if step is None:
        return False
    return var == step.part if step.kind == "part" else moment.trace.vars[var].kind != "part"


def _beside(parts: list[tuple[str, str]], width: int) -> str:
    """Names and shapes beside each other: of long names the ends, and of very many those that fit."""
    said = [[f"{elide_left(name, cap)} {shape}" for name, shape in parts] for cap in CAPS]
    fewer = [[*said[-1][:count], "…"] for count in range(len(parts), 0, -1)]
    return next((text for one in (*said, *fewer) if cell_len(text := "   ".join(one)) <= width), "…")


def _rows(trace: engine.Trace, stages: range) -> Iterator[tuple[int, int]]:
    """The rows of stages in their order, upwards within each where that is: a stage, and one of its parts or of what it makes."""
    for stage in stages:
        rows = (*trace.stages[stage].parts, *trace.made(stage))
        for var in rows if stages.step > 0 else reversed(rows):
            yield stage, var


def _label(moment: Moment, var: int) -> str:
    at = moment.trace.vars[var]
    return moment.trace.part_label(var) if at.kind == "part" else moment.trace.stages[at.stage].label


def _line(moment: Moment, width: int) -> list[Row]:
    """What shapes say of the current line."""
    line, lang = moment.current, moment.session.look.lang
    if line is None or line.base < 0 or line.to < 0:
        return [[], *[[(f"  {text}", "hint")] for text in wrap(say("dimensions.step", lang), width - 4)[:2]]]
    trace = moment.trace
    to, base = trace.vars[line.to], trace.vars[line.base]
    shapes = {"shape": shaped(engine.like(to), lang), "from_shape": shaped(engine.like(base), lang)}

    def must(cap: int) -> str:
        names = {"grad": to.grad, "name": to.shown, "upstream": base.grad}
        return say("dimensions.must", lang, **{key: elide_left(clean(name), cap) for key, name in names.items()}, **shapes)

    head: list[Row] = [[]] + [[(f"  {text}", "plain")] for text in shortest(must, 2, width - 4, CAPS)]
    operand = _operand(moment, line)
    if operand is None:
        return head + [[(f"  {text}", "hint")] for text in wrap(_other(moment, line), width - 4)[:3]]
    found = moment.view.cached(("candidates", line.index), lambda: candidates(moment.trace, line, operand))
    if not any(one.right for one in found):
        return head + [[(f"  {text}", "hint")] for text in wrap(_other(moment, line), width - 4)[:3]]
    kept = shapes | {"shape": shaped(engine.like(operand), lang)}

    def at_hand(cap: int) -> str:
        names = {"upstream": base.grad, "name": operand.shown}
        return say("dimensions.at_hand", lang, **{key: elide_left(clean(name), cap) for key, name in names.items()}, **kept)

    rows = [*head, *[[(f"  {text}", "plain")] for text in shortest(at_hand, 1, width - 4, CAPS)]]
    meet = max([SHAPES, *(cell_len(_meeting(one)) + 1 for one in found)])
    texts = _in_cells([one.text for one in found], (clean(base.grad), clean(operand.code)), width - BESIDE - meet)
    sizes = max(cell_len(text) for text in texts) + 2, meet, width
    fits = [one for one in found if one.gives == engine.like(to).shape]
    key = "dimensions.decide" if len(fits) == 1 else "dimensions.several"
    right = next(one.text for one in found if one.right)
    for one, text in zip(found, texts, strict=True):
        rows.append(_candidate(one, text, _verdict(one, right, len(fits), engine.like(to).shape), sizes, lang))
    sums = _index(moment, line, operand)
    told = say(key, lang, n=len(fits), all=len(found), right=right)
    return rows + [[(f"  {text}", "hint")] for text in (*wrap(clean(told), width - 4)[:2], clean(sums))]


def _in_cells(texts: list[str], names: tuple[str, ...], width: int) -> list[str]:
    """Products in a width: where one is too long, of the two names the ends."""
    if max(cell_len(text) for text in texts) > width:
        cap = max(6, (width - len(".T @ .T")) // 2)
        for name in sorted(names, key=len, reverse=True):
            texts = [text.replace(name, elide_left(name, cap)) for text in texts]
    return texts


def _box(shape: tuple[int, int]) -> str:
    return f"[{shape[0]}×{shape[1]}]"


def _meeting(one: Candidate) -> str:
    return f"{_box(one.first)} @ {_box(one.second)}"


def _verdict(one: Candidate, right: str, fits: int, wanted: tuple[int, ...]) -> str:
    """What is said of a product: the right one, alone or of several that fit; another that fits; the transpose, or what has only
    its shape; or none of these."""
    if one.right:
        return "fits" if fits == 1 else "right"
    if one.gives == wanted:
        return "also"
    first, second = [text.removesuffix(".T") if text.endswith(".T") else f"{text}.T" for text in right.split(" @ ")]
    return "turned" if one.text == f"{second} @ {first}" else "turned_shape" if one.gives == wanted[::-1] else "other"


def _candidate(one: Candidate, text: str, key: str, sizes: tuple[int, int, int], lang: str) -> Row:
    """A product that could be written, what it gives, and whether it is the one; ``sizes``: cells of the product, of its shapes, of
    the row."""
    size, shapes, width = sizes
    cells: Row = [("▶ " if one.right else "  ", "fork"), (left(clean(text), size), "plain bold" if one.right else "plain")]
    cells.append((left(_meeting(one), shapes), "dim"))
    if one.gives is None:
        return [*cells, (f"{one.first[1]} ≠ {one.second[0]}", "wrong")]
    cells.append((left(f"→ {_box(one.gives)}", 12), "value"))
    said = say(f"dimensions.{key}", lang) if row_len(cells) + cell_len(say(f"dimensions.{key}", lang)) + 2 <= width else ""
    if one.right:
        return [*cells, (f"✓ {said}" if said else "✓", "right")]
    return [*cells, (said, "hint" if key == "also" else "dim")]


def _operand(moment: Moment, line: Line) -> Var | None:
    """The other operand of a product of two matrices; None for lines of other gates."""
    trace = moment.trace
    if trace.gate(line.index) not in PRODUCTS:
        return None
    reads = [trace.vars[read.var] for read in trace.reads(line.index) if read.role == "local"]
    arrays = [var for var in reads if np.ndim(engine.like(var)) == 2]
    if len(reads) != 1 or len(arrays) != 1:
        return None
    if np.ndim(engine.like(trace.vars[line.base])) != 2 or np.ndim(engine.like(trace.vars[line.to])) != 2:
        return None
    return arrays[0]


def candidates(trace: engine.Trace, line: Line, operand: Var) -> tuple[Candidate, ...]:
    """All eight products of the upstream gradient and the operand, each as it is or transposed: the one that is the gradient
    first, then those whose inner sizes agree."""
    base = trace.vars[line.base]
    up, kept = np.asarray(trace.gradient(line.base)), np.asarray(operand.value)
    wanted = engine.like(trace.vars[line.to]).shape
    said = trace.raw(line.index).partition("= ")[2].replace("(", "").replace(")", "")
    found: list[Candidate] = []
    for swapped, turn_up, turn_kept in product((False, True), repeat=3):
        first = (base.grad + (".T" if turn_up else ""), up.T if turn_up else up)
        second = (operand.code + (".T" if turn_kept else ""), kept.T if turn_kept else kept)
        if swapped:
            first, second = second, first
        text = f"{first[0]} @ {second[0]}"
        one, other = first[1].shape, second[1].shape
        gives = (one[0], other[1]) if one[1] == other[0] else None
        found.append(Candidate(text, one, other, gives, gives == wanted and text == said))
    return tuple(sorted(found, key=lambda c: (not c.right, c.gives != wanted, c.gives is None)))


def product_meets(moment: Moment, line: Line) -> tuple[str, str] | None:
    """``[6×5] @ [5×3] → [6×3]`` and what is summed where the two meet; None for a line that is no product of two matrices."""
    operand = _operand(moment, line)
    if operand is None:
        return None
    found = moment.view.cached(("candidates", line.index), lambda: candidates(moment.trace, line, operand))
    one = next((each for each in found if each.right and each.gives), None)
    if one is None or one.gives is None:
        return None
    base = moment.trace.vars[line.base]
    first, _, second = one.text.partition(" @ ")
    rows = second == base.grad or first == f"{base.grad}.T"  # of the upstream, whose rows are the points of a batch
    key = "dimensions.outer" if one.first[1] == 1 else "dimensions.points" if rows else "dimensions.columns"
    said = say(key, moment.session.look.lang, n=one.first[1], upstream=clean(base.grad))
    return f"[{one.first[0]}×{one.first[1]}] @ [{one.second[0]}×{one.second[1]}] → [{one.gives[0]}×{one.gives[1]}]", said


def product_fits(moment: Moment, line: Line) -> str:
    """``only dout [5×3] @ W2ᵀ [3×6] has h's shape, 5×6``; that shapes cannot decide where several would; "" for other lines."""
    operand = _operand(moment, line)
    if operand is None:
        return ""
    found = moment.view.cached(("candidates", line.index), lambda: candidates(moment.trace, line, operand))
    one = next((each for each in found if each.right and each.gives), None)
    if one is None or one.gives is None:
        return ""
    turned = ".T" if moment.session.look.ascii else "ᵀ"
    sizes = [f"[{rows}×{columns}]" for rows, columns in (one.first, one.second)]
    names = [clean(text).replace(".T", turned) for text in one.text.split(" @ ")]
    fits = sum(each.gives == one.gives for each in found)
    key = "gates.matmul.fits" if fits == 1 else "gates.matmul.several"
    first, second = names if fits > 1 else [f"{name} {size}" for name, size in zip(names, sizes, strict=True)]
    index = clean(_index(moment, line, operand))
    return say(key, moment.session.look.lang, first=first, second=second, n=fits, index=index,
               to=clean(moment.trace.vars[line.to].shown), shape=f"{one.gives[0]}×{one.gives[1]}")  # fmt: skip


def _index(moment: Moment, line: Line, operand: Var) -> str:
    """``dW2[i,j] sums h[n,i]·dout[n,j] over n``: which index is summed away."""
    trace = moment.trace
    grad = trace.vars[line.to].grad
    right = next(c.text for c in candidates(trace, line, operand) if c.right)
    first, _, second = right.partition(" @ ")

    def at(text: str, row: str, column: str) -> str:
        name = text.removesuffix(".T")
        return f"{name}[{column},{row}]" if text.endswith(".T") else f"{name}[{row},{column}]"

    return f"{grad}[i,j] = Σn {at(first, 'i', 'n')}·{at(second, 'n', 'j')}"


def _other(moment: Moment, line: Line) -> str:
    """What shapes say where no product of matrices is taken: the same shape, or a copy undone by a sum."""
    trace, lang = moment.trace, moment.session.look.lang
    to, base = trace.vars[line.to], trace.vars[line.base]
    one, other = engine.like(to), engine.like(base)
    if not is_array(one) and not is_array(other):
        return say("dimensions.numbers", lang)
    if is_array(one) and is_array(other) and one.shape == other.shape:
        return say("dimensions.same", lang, name=clean(to.shown), base=clean(base.shown))
    if ".sum(" in trace.raw(line.index):
        return say("dimensions.summed", lang, name=clean(to.shown), shape=shaped(one, lang), from_shape=shaped(other, lang))
    return say("dimensions.made", lang, line=clean(trace.raw(line.index)), shape=shaped(one, lang))
