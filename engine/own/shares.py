"""A pass without a loss in which the step along an error's square takes a share of each parameter off, ``e = r - P[i] @ Q[j]`` and
``P[i] += rate * (2 * e * Q[j] - beta * P[i])``, is read with what that is the descent of: the square of the error, and of what the
shares are taken off. Numbers alone could not tell it: of few entries any change is a gradient and a share.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from engine.nodes import nodes
from engine.own.hinges import added, updated
from engine.reading.program import Program
from engine.reading.written import placed

_LOOPS = (ast.For, ast.While)
_BLOCKS = (*_LOOPS, ast.FunctionDef, ast.If)


def with_shares(program: Program) -> Program | None:
    """The program so read, within loops and functions; None where no such steps stand in it."""
    forward = copy.deepcopy(list(program.forward))
    taken = {each.id for each in nodes(*forward) if isinstance(each, ast.Name)} | program.names
    name = next(word for word in ("loss", *[f"loss_{count}" for count in range(2, len(taken) + 3)]) if word not in taken)
    found = False
    inside = {id(each) for around in nodes(*forward) if isinstance(around, (*_LOOPS, ast.FunctionDef)) for each in nodes(around)}
    for node in [each for each in nodes(*forward) if isinstance(each, _BLOCKS) and id(each) in inside]:
        for block in (node.body, *([node.orelse] if isinstance(node, ast.If) else [])):
            for at in reversed(range(len(block))):
                error = block[at]
                match error:
                    case ast.Assign(targets=[ast.Name(id=of)], value=ast.BinOp(op=ast.Sub())):
                        if text := _loss(of, block[at + 1 :]):
                            made = placed(f"{name} = {text}", error, 0)
                            vars(made)["implied"] = "pass_shares", text
                            block.insert(at + 1, made)
                            found = True
    return program._replace(forward=tuple(forward), names=program.names | {name}) if found else None


def _loss(error: str, after: list[ast.stmt]) -> str:
    """The text of the loss whose descent follows an error; "" where what follows is none."""
    shares: list[str] = []
    squares: set[str] = set()
    for changed, each, loop in _steps(after):
        texts = set(changed)
        for sign, factors in added(each, next(text for text, node in changed.items() if node is each)):
            if error in factors:
                rest = [factor for factor in factors if factor != error]
                numbers = [factor for factor in rest if factor.isdigit()]
                if len(rest) < len(factors) - 1 or len(numbers) > 1:
                    return ""
                squares.add(numbers[0] if numbers else "1")
            elif len(held := texts.intersection(factors)) == 1 and sign > 0 and factors.count(text := held.pop()) == 1:
                others = [factor for factor in factors if factor != text]
                term = " * ".join([*others, f"np.sum(({text}) ** 2)"]) + " / 2"
                shares.append(f"sum([{term} for {loop}])" if loop else term)
            else:
                return ""
    if len(squares) != 1 or not shares:
        return ""
    number = squares.pop()
    return " + ".join([f"{error} ** 2" if number == "2" else f"{number} * {error} ** 2 / 2", *shares])


def _steps(block: list[ast.stmt]) -> Iterator[tuple[dict[str, ast.stmt], ast.stmt, str]]:
    """The updates of a block, and of loops right in it, each with all of its block, and the loop's header."""
    changed = updated(block)
    for each in block:
        if isinstance(each, ast.For) and not each.orelse:
            inner = updated(each.body)
            for one in inner.values():
                yield inner, one, f"{ast.unparse(each.target)} in {ast.unparse(each.iter)}"
        elif any([node is each for node in changed.values()]):
            yield changed, each, ""
