"""The shape that an array from elsewhere must have, as far as the lines tell that read it: an example to write in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from engine.reading.functions import dotted
from engine.reading.program import Program

ROWS, COLUMNS = "100", "4"
"""What is taken where nothing is told."""

_DRAWN = ("randn", "rand")
_SHAPED = ("zeros", "ones", "empty", "full", "standard_normal", "random_sample", "random")


def example(name: str, program: Program) -> str:
    """``np.random.randn(100, 784)`` for an array called ``name``: from products with weights of a known shape, ``reshape``, and
    ``np.eye(10)[name]``, which makes it labels."""
    nodes = [node for statement in program.forward for node in ast.walk(statement)]
    classes = _classes(name, nodes)
    if classes:
        return f"np.random.randint({classes}, size={ROWS})"
    shape = _reshaped(name, nodes) or [ROWS, _columns(name, nodes) or COLUMNS]
    if name[:1] in ("y", "t") and not _columns(name, nodes) and not _reshaped(name, nodes):
        shape = [ROWS]  # targets, by the custom of calling them so
    return f"np.random.randn({', '.join(shape)})"


def _classes(name: str, nodes: Iterable[ast.AST]) -> str:
    for node in nodes:
        match node:
            case ast.Subscript(value=ast.Call(func=func, args=[count, *_]), slice=ast.Name(id=found)) if found == name:
                if dotted(func).rpartition(".")[2] in ("eye", "identity"):
                    return _size(count)
    return ""


def _columns(name: str, nodes: list[ast.AST]) -> str:
    """The number of rows of what the array is multiplied with from the right."""
    made = dict(_made(nodes))
    for left, right in _products(nodes):
        if _is(left, name) and isinstance(right, (ast.Name, ast.Attribute)):
            shape = made.get(ast.unparse(right))
            if shape:
                return _size(shape[0])
    return ""


def _products(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in nodes:
        match node:
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                yield left, right
            case ast.Call(func=ast.Attribute(attr="dot" | "matmul") as func, args=[left, right]) if dotted(func).count(".") == 1:
                yield left, right
            case ast.Call(func=ast.Attribute(value=left, attr="dot"), args=[right]):
                yield left, right


def _is(node: ast.expr, name: str) -> bool:
    """The array, or some of its rows."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id == name


def _made(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, list[ast.expr]]]:
    """Names and the shapes of what makers of arrays give them, also in an expression: ``0.01 * np.random.randn(784, 10)``."""
    for node in nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], (ast.Name, ast.Attribute)):
            for call in ast.walk(node.value):
                if isinstance(call, ast.Call) and call.args:
                    last = dotted(call.func).rpartition(".")[2]
                    first = call.args[0]
                    shape = call.args if last in _DRAWN else first.elts if last in _SHAPED and isinstance(first, ast.Tuple) else []
                    if len(shape) == 2:
                        yield ast.unparse(node.targets[0]), shape


def _reshaped(name: str, nodes: Iterable[ast.AST]) -> list[str]:
    """The sizes after ``name.reshape(-1, 28, 28)``."""
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr="reshape"), args=args) if args and _is(owner, name):
                first = args[0]
                sizes = [_size(each) for each in (first.elts if isinstance(first, ast.Tuple) else args)]
                if len(sizes) > 1 and all(sizes[1:]):
                    return [ROWS, *sizes[1:]]
    return []


def _size(node: ast.expr) -> str:
    """A size that is written as a number, or as a product of numbers; "" for another one."""
    match node:
        case ast.Constant(value=int(size)) if not isinstance(size, bool) and 0 < size < 1_000_000:
            return str(size)
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if _size(left) and _size(right):
            return str(int(_size(left)) * int(_size(right)))
    return ""
