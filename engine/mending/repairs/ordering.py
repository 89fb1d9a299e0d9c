"""Repairs where parameters are changed by each other's gradients: a list of those that stands the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from engine.mending.repairs.around import Change
from engine.mending.repairs.elsewhere import sides
from engine.reading.gradnames import may_be_gradient
from engine.reading.segments import segment


def ordering(forward: Sequence[ast.stmt], lines: tuple[str, ...], at: int) -> list[Change]:
    """The likeliest first, of all that could turn what line ``at`` reads: a list that is appended to where it is to be replaced,
    one of the lists that the loop goes through together, the index."""
    every = [node for top in forward for node in ast.walk(top)]
    return [*_appended(every, lines), *_unturned(every, lines, at), *_headers(every, lines, at), *_indices(every, lines, at)]


def _appended(every: list[ast.AST], lines: tuple[str, ...]) -> Iterator[Change]:
    """``grads += list(reversed(grads))``: the old order stays in front."""
    for node in every:
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and isinstance(node.target, ast.Name):
            text, name = segment(node.value, lines), node.target.id
            if text in (f"list(reversed({name}))", f"{name}[::-1]"):
                yield Change("stale", ((node, f"{name} = {text}"),), node.lineno, f"{name} = {text}", (("turned", name),))


def _unturned(every: list[ast.AST], lines: tuple[str, ...], at: int) -> Iterator[Change]:
    """A list that goes through the loop beside one that was turned: ``grads_b = list(grads_b)``, or no line at all, below
    ``grads_w = list(reversed(grads_w))``."""
    bound = {node.targets[0].id: node for node in every if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
    ways = {name: segment(node.value, lines) for name, node in bound.items() if node.lineno < at}
    turns = [name for name, text in ways.items() if text in (f"list(reversed({name}))", f"{name}[::-1]")]
    heads = [node for node in every if isinstance(node, ast.For) and node.lineno <= at <= (node.end_lineno or node.lineno)]
    beside = [name.id for node in heads for name in ast.walk(node.iter) if isinstance(name, ast.Name) and may_be_gradient(name.id)]
    for turn in turns[:1]:
        for name in [each for each in dict.fromkeys(beside) if each not in turns]:
            written = f"{name} = {ways[turn].replace(turn, name)}"
            kept = ways.get(name) in (f"list({name})", f"{name}[:]", f"{name}.copy()", name)
            node = bound[name] if kept else bound[turn]
            text = written if kept else f"{segment(node, lines)}; {written}"
            told = (("turned", name), *(() if kept else (("after", True),)))
            yield Change("loop_order", ((node, text),), node.lineno, written, told)


def _headers(every: list[ast.AST], lines: tuple[str, ...], at: int) -> Iterator[Change]:
    """``zip(params, grads)``: the last list is the likeliest, as ``+=`` names what is changed first."""
    for node in every:
        if not isinstance(node, ast.For) or not node.lineno <= at <= (node.end_lineno or node.lineno):
            continue
        for change in reversed(list(sides(node, lines))):
            arg = change.edits[0][0]
            parameters = isinstance(arg, (ast.Name, ast.Attribute)) and not may_be_gradient(ast.unparse(arg).rpartition(".")[2])
            if not parameters:  # other lists go with these: only gradients are turned
                yield change._replace(fields=(("turned", segment(arg, lines)),))


def _indices(every: list[ast.AST], lines: tuple[str, ...], at: int) -> Iterator[Change]:
    """``grads[i]`` for ``grads[-1 - i]``, and back."""
    for node in every:
        if not isinstance(node, (ast.Assign, ast.AugAssign)) or node.lineno != at:
            continue
        for read in [n for n in ast.walk(node.value) if isinstance(n, ast.Subscript)]:
            index = segment(read.slice, lines)
            written = f"-1 - {index}" if isinstance(read.slice, ast.Name) else _bare(read.slice)
            if written:
                whole, text = segment(node, lines), segment(read, lines)
                new = f"{segment(read.value, lines)}[{written}]"
                told = (("turned", segment(read.value, lines)),)
                yield Change("loop_order", ((read, new),), node.lineno, whole.replace(text, new, 1), told)


def _bare(index: ast.expr) -> str:
    """``i`` of ``-1 - i``, ``-i - 1``, ``n - 1 - i``; "" of anything else."""
    if isinstance(index, ast.BinOp) and isinstance(index.op, ast.Sub):
        names = [n.id for n in ast.walk(index) if isinstance(n, ast.Name)]
        return names[-1] if names and any([isinstance(n, ast.Constant) and n.value == 1 for n in ast.walk(index)]) else ""
    return ""
