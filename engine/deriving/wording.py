"""The text of a trace's lines: forms' trees with this stage's names filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.deriving.printed import FORWARD, printed
from engine.records import Line, Piece, Stage, Var
from engine.slots import Of, Slot
from engine.text import MINUS_ONE, ONE, Tree, show, show_index, show_index_value
from engine.traced import Backward

Filling = Callable[[int, bool], str]
"""(variable, whether its gradient is meant) -> what to write in place of the name."""

_VALUED = frozenset({"read", "part", "output"})
_MARK, _END = "\x01", "\x02"  # stand around the upstream's name while a vjp is printed


def names_in(back: Backward, piece: Piece) -> Callable[[Any], str]:
    """What the slots of ``piece`` are called in this back."""
    variables, store = back.vars, piece.store

    def name(key: Any) -> str:
        kind = type(key)
        if kind is Slot:
            if key.kind == "const":
                return str(piece.consts[key.at][1])
            if key.kind == "buffer":
                return variables[store.before].code if store is not None else ""
            return variables[piece.var(key)].code
        if kind is not Of:
            return back.modules.get(key, str(key))
        index = piece.var(key.slot)
        if key.kind == "floats":
            return back.backs.get(index) or variables[index].code
        if store is not None and is_cells(piece, key):
            return cell_text(variables, piece, back.modules["np"], grad=True)
        return variables[index].grad

    return name


def is_cells(piece: Piece, key: Any) -> bool:
    """Whether a key is the gradient of what a piece writes into an array, read in its place: ``da[i]``."""
    gradient = isinstance(key, Of) and key.kind == "gradient" and key.slot.kind == "output"
    return gradient and piece.store is not None and not piece.store.saved


def cell_text(
    variables: Sequence[Var],
    piece: Piece,
    np_name: str,
    grad: bool,
    naming: Callable[[Any], str] | None = None,
    filling: Filling | None = None,
) -> str:
    """The cells that a piece writes: ``a[i, 1:3]``, or of the buffer's gradient, ``da[i, 1:3]``; constants as ``naming`` has
    them, else as the program spells them."""
    store = piece.store
    assert store is not None
    called = filling or (lambda var, gradient: variables[var].grad if gradient else variables[var].code)

    def name(key: Any) -> str:
        if isinstance(key, str):
            return np_name if key == "np" else key
        if key.kind == "buffer":
            return called(store.before, grad)
        if key.kind == "const":
            return naming(key) if naming else str(piece.consts[key.at][1])
        return called(piece.var(key), False)

    target = piece.form.target
    assert target is not None
    return show(target.tree, name)


def raw_text(back: Backward, line: Line) -> str:
    """The pieces of a line put together: see ``Trace.raw``."""
    if line.slot >= 0 and line.kind != "open":
        piece = back.stages[line.stage].pieces[line.piece]
        if piece.store is None and piece.form.lines[line.slot].kind == "local":
            return f"{back.vars[line.to].grad} {line.op} {printed(back, piece, line.slot, names_in)}"
    return "".join([text for text, _ in line_pieces(back, line, False, False)])


def filled_pieces(back: Backward, line: Line, simplified: bool, filling: Filling) -> list[tuple[str, str]]:
    """See ``Trace.spans_with``."""
    return line_pieces(back, line, simplified, False, lambda piece: _filled_names(back, piece, filling), filling)


def _filled_names(back: Backward, piece: Piece, filling: Filling) -> Callable[[Any], str]:
    plainly = names_in(back, piece)

    def name(key: Any) -> str:
        if isinstance(key, Of):  # a float copy is no variable: it keeps its name
            return filling(piece.var(key.slot), True) if key.kind == "gradient" else plainly(key)
        return filling(piece.var(key), False) if isinstance(key, Slot) and key.kind in _VALUED else plainly(key)

    return name


def line_pieces(
    back: Backward,
    line: Line,
    simplified: bool,
    keep_seed: bool,
    naming: Callable[[Piece], Callable[[Any], str]] | None = None,
    filling: Filling | None = None,
) -> list[tuple[str, str]]:
    """See ``Trace.pieces``; ``naming`` in place of ``names_in``."""
    if line.kind == "open":
        return [(back.opens[line.index], "plain")]
    target = filling(line.to, True) if filling else back.vars[line.to].grad
    if line.kind == "seed":
        return [(target, "target"), (" = ", "op"), (back.seed_text, "plain")]
    piece = back.stages[line.stage].pieces[line.piece]
    if line.slot < 0:  # of a write: the written cells' gradient named, the cells cleared
        exactly = naming(piece) if naming else None
        cell = cell_text(back.vars, piece, back.modules["np"], True, exactly, filling)
        if line.op == "clear":
            return [(cell, "target"), (" = ", "op"), ("0.0", "plain")]
        copied = ".copy()" if isinstance(back.vars[line.to].value, np.ndarray) else ""
        return [(target, "target"), (" = ", "op"), (cell, "upstream"), (copied, "plain")]
    form_line = piece.form.lines[line.slot]
    names = naming(piece) if naming else names_in(back, piece)
    if form_line.kind == "scatter":
        upstream = names(Of("gradient", form_line.base))
        if line.op == "add.at":
            index = show_index_value(form_line.whole, names)
            return [(f"{back.modules['np']}.add.at(", "op"), (target, "target"), (f", {index}, ", "plain"),
                    (upstream, "upstream"), (")", "op")]  # fmt: skip
        index = show_index(form_line.whole, names)
        return [(target, "target"), (f"[{index}]", "plain"), (" += ", "op"), (upstream, "upstream")]
    head = [(target, "target"), (f" {line.op} ", "op")]
    drop = simplified and not keep_seed and _is_plain_seed(back, line.base)
    if form_line.kind == "vjp":
        body = _marked(form_line.whole, names)
        if _shares(back, line, form_line.whole):
            body.append((".copy()", "plain"))
        return head + body
    local, tree = form_line.local or ONE, form_line.simple if simplified else form_line.whole
    wrapped = tree[0] == "call"
    if not simplified:
        return head + _around(tree, names, local)
    if drop and not wrapped and local[0] != "c":  # a bare comparison would be a truth value, not a gradient
        return [*head, (show(local, names), "local")]
    if local == ONE or local == MINUS_ONE:
        body = _marked(tree, names)
        if local == ONE and not wrapped and _is_array(back, line.base) and line.op == "=" and _changes(back, line):
            if back.vars[line.base].value.ndim:
                body.append((".copy()", "plain"))
            else:  # whose gradient is a number as often as an array
                body = [(f"{back.modules['np']}.array(", "plain"), *body, (")", "plain")]
        return head + body
    return head + _around(tree, names, local)


def _around(tree: Tree, names: Callable[[Any], str], local: Tree) -> list[tuple[str, str]]:
    """A fused line: the local factor, times the upstream, inside the sums that undo broadcasting."""
    if tree[0] == "call":
        inner = tree[1][1]
        axes = "".join([f"{', ' if i else ''}{k}={show(v, names)}" for i, (k, v) in enumerate(tree[3])])
        body = _around(inner, names, local)
        if inner[0] == "b":
            body = [("(", "plain"), *body, (")", "plain")]
        return [*body, (f".{tree[1][2]}({axes})", "plain")]
    if tree[0] == "n":
        return [(names(tree[1]), "upstream")]
    if tree[0] == "b" and tree[2][0] == "paren":
        return [(f"({show(tree[2][1], names)})", "local"), (" * ", "plain"), (names(tree[3][1]), "upstream")]
    text = show(tree, names)
    upstream = show(tree[3], names) if tree[0] == "b" else ""
    cut = len(text) - len(upstream) - 3
    return [(text[:cut], "local"), (" * ", "plain"), (upstream, "upstream")]


def _marked(tree: Tree, names: Callable[[Any], str]) -> list[tuple[str, str]]:
    """The text of ``tree`` with the upstream gradient set apart."""

    def marking(key: Any) -> str:
        text = names(key)
        return f"{_MARK}{text}{_END}" if isinstance(key, Of) and key.kind == "gradient" else text

    pieces: list[tuple[str, str]] = []
    for i, chunk in enumerate(show(tree, marking).split(_MARK)):
        if not i:
            pieces.append((chunk, "plain"))
            continue
        upstream, rest = chunk.split(_END, 1)
        pieces += [(upstream, "upstream"), (rest, "plain")]
    return [p for p in pieces if p[0]]


def _shares(back: Backward, line: Line, tree: Tree) -> bool:
    """Whether a first contribution is a view of the upstream, and a later line will change one of the two in place."""
    if line.op != "=" or tree[0] == "b" or not _changes(back, line):
        return False
    return is_view(tree) and _is_array(back, line.to)


def _changes(back: Backward, line: Line) -> bool:
    """Whether the gradient that a line makes is added to or cleared later, or its upstream is cells that will be cleared."""
    return line.of > 1 or line.to in back.logs or back.vars[line.base].kind == "cell"


_VIEWS = frozenset(
    "T mT transpose reshape ravel swapaxes squeeze diagonal diag flip fliplr flipud rot90 split moveaxis rollaxis expand_dims "
    "broadcast_to atleast_1d atleast_2d atleast_3d asarray".split()
)


def is_view(tree: Tree) -> bool:
    """Whether the text gives the upstream's own memory back: a transpose, a reshape, an index, the bare name."""
    while tree[0] in ("attr", "call", "idx", "paren", "n"):
        if tree[0] == "n":
            return isinstance(tree[1], Of) and tree[1].kind == "gradient"
        if tree[0] == "attr" and tree[2] not in _VIEWS:
            return False
        if tree[0] == "call" and tree[1][0] == "attr" and tree[1][1] == ("n", "np"):
            if tree[1][2] == "einsum" and len(tree[2]) == 2:  # of one operand: a view where it can be
                tree = tree[2][1]
                continue
            if tree[1][2] not in _VIEWS or not tree[2]:
                return False
            tree = tree[2][0]
        else:
            tree = tree[1]
    return False


def _is_array(back: Backward, var: int) -> bool:
    return isinstance(back.vars[var].value, np.ndarray)


def _is_plain_seed(back: Backward, base: int) -> bool:
    return base == back.output and back.seed_text == "1.0"


def forward_text(back: Backward, stage: Stage) -> str:
    """See ``Trace.forward``."""
    if len(stage.pieces) == 1:
        return statement(back, stage.pieces[0])
    if any([p.store is not None for p in stage.pieces]):  # one after the other, as Python does
        return "; ".join([statement(back, p) for p in stage.pieces])
    if len(stage.pieces) > 1 and chained(stage.pieces):
        targets = " = ".join([back.vars[p.write].code for p in stage.pieces])
        return f"{targets} = {right_side(back, stage.pieces[0])}"
    targets = ", ".join([back.vars[p.write].code for p in stage.pieces])
    return f"{targets} = {', '.join([right_side(back, p) for p in stage.pieces])}"


def chained(pieces: Sequence[Piece]) -> bool:
    """Whether a later target of the statement is made from an earlier one."""
    written = {p.write for p in pieces}
    return any(i in written for p in pieces for i in p.reads)


def statement(back: Backward, piece: Piece, names: Callable[[Any], str] | None = None) -> str:
    """One piece alone: an assignment, or a write into an array."""
    target = piece.form.target
    if names is None and (piece.store is None or target is None):
        return f"{back.vars[piece.write].code} = {right_side(back, piece)}"
    names = names or names_in(back, piece)
    value = show(piece.form.forward, names)
    if piece.store is None or target is None:
        return f"{back.vars[piece.write].code} = {value}"
    if target.mode.endswith("at") and target.item is not None:
        return f"{names('np')}.{target.mode}({show(target.path, names)}, {show_index_value(target.item, names)}, {value})"
    return f"{show(target.tree, names)} {target.mode} {value}"


def write_text(back: Backward, stage: Stage) -> str:
    """See ``Trace.write``."""
    return "; ".join([statement(back, p) for p in stage.stores])


def right_side(back: Backward, piece: Piece) -> str:
    """The expression of one piece, its parts by name."""
    return printed(back, piece, FORWARD, names_in)


def part_text(back: Backward, var: int) -> str:
    """See ``Trace.part_forward``."""
    for piece in back.stages[back.vars[var].stage].pieces:
        if var in piece.parts:
            tree = piece.form.parts[piece.parts.index(var)]
            return f"{back.vars[var].code} = {show(tree, names_in(back, piece))}"
    raise KeyError(var)


def part_filled(back: Backward, var: int, filling: Filling) -> str:
    """See ``Trace.part_with``."""
    for piece in back.stages[back.vars[var].stage].pieces:
        if var in piece.parts:
            names = _filled_names(back, piece, filling)
            return show(piece.form.parts[piece.parts.index(var)], names)
    raise KeyError(var)


def local_with_numbers(back: Backward, line: Line, fmt: Callable[[Any], str]) -> str:
    """See ``Trace.with_numbers``: "" for lines that have no local factor."""
    if line.slot < 0:
        return ""
    piece = back.stages[line.stage].pieces[line.piece]
    local = piece.form.lines[line.slot].local
    return "" if local is None else show(("paren", local), _values_in(back, piece, fmt))


def forward_with_numbers(back: Backward, stage: Stage, fmt: Callable[[Any], str]) -> str:
    """See ``Trace.forward_with_numbers``."""
    pieces = stage.stores or stage.pieces  # a copy that a write goes into is no number
    return ", ".join([show(p.form.forward, _values_in(back, p, fmt)) for p in pieces])


def _values_in(back: Backward, piece: Piece, fmt: Callable[[Any], str]) -> Callable[[Any], str]:
    names = names_in(back, piece)

    def value(key: Any) -> str:
        if isinstance(key, str) or key.kind in ("const", "gradient", "buffer"):
            return names(key)
        return fmt(back.vars[piece.var(key.slot if isinstance(key, Of) else key)].value)

    return value
