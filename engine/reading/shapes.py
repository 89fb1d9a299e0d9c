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


_SETS = {
    "make_moons": (2, 2), "make_circles": (2, 2), "make_blobs": (2, 3), "make_classification": (20, 2), "load_iris": (4, 3),
    "load_digits": (64, 10), "load_breast_cancer": (30, 2), "load_wine": (13, 3), "make_gaussian_quantiles": (2, 3),
    "make_regression": (100, 0), "load_boston": (13, 0), "load_diabetes": (10, 0), "fetch_california_housing": (8, 0),
}  # fmt: skip
"""Columns of well-known sets of data, and how many classes their labels are of (0: they are measured)."""


def example(name: str, program: Program, path: str = "") -> str:
    """``np.random.randn(100, 784)`` for an array called ``name``: from products with weights of a known shape, ``reshape``, and
    ``np.eye(10)[name]``, which makes it labels; ``path`` is the dotted name of what loads it."""
    known = _SETS.get(path.rpartition(".")[2])
    if known is not None and name[:1] in "Xxyt":
        if name[:1] in "Xx":
            return f"np.random.randn({ROWS}, {known[0]})"
        return f"np.random.randint({known[1]}, size={ROWS})" if known[1] else f"np.random.randn({ROWS})"
    nodes = [node for statement in program.forward for node in ast.walk(statement)]
    classes = _classes(name, nodes)
    if classes:
        return f"np.random.randint({classes}, size={ROWS})"
    columns = _columns(name, nodes) or _parts_of(name, nodes) or _indexed(name, nodes)
    shape = _reshaped(name, nodes) or [ROWS, columns or COLUMNS]
    if name[:1] in ("y", "t") and not columns and not _reshaped(name, nodes):
        shape = [ROWS]  # targets, by the custom of calling them so
    if most := _pixels(name, nodes):
        return f"np.random.randint({most}, size=({', '.join(shape)}{',' * (len(shape) == 1)}))"
    return f"np.random.randn({', '.join(shape)})"


def _pixels(name: str, nodes: Iterable[ast.AST]) -> str:
    """One more than the largest number of what is divided by 255; digits where only some of its columns are, beside labels."""
    for node in nodes:
        match node:
            case (
                ast.BinOp(left=held, op=ast.Div(), right=ast.Constant(value=255 | 255.0))
                | ast.AugAssign(target=held, op=ast.Div(), value=ast.Constant(value=255 | 255.0))
            ):
                while isinstance(held, ast.Call) and isinstance(held.func, ast.Attribute):  # x.reshape(-1, 784), x.astype(float)
                    held = held.func.value
                if _is(held, name):
                    return "10" if isinstance(held, ast.Subscript) and isinstance(held.slice, ast.Tuple) else "256"
    return ""


def _parts_of(name: str, nodes: list[ast.AST]) -> str:
    """The number of columns where some of them have a name of their own: ``X = data[:, 1:]`` beside ``X @ W``."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=part)], value=value) if part != name:
                inside = value.left if isinstance(value, ast.BinOp) else value
                match inside:
                    case ast.Subscript(value=ast.Name(id=found), slice=ast.Tuple(elts=[_, ast.Slice() as cut])) if found == name:
                        first = _size(cut.lower) if cut.lower is not None else "0"
                        left = 1 if cut.upper is not None and ast.unparse(cut.upper) == "-1" else 0
                        columns = _columns(part, nodes)
                        if columns and first and (cut.upper is None or left):
                            return str(int(columns) + int(first) + left)
    return ""


def _indexed(name: str, nodes: Iterable[ast.AST]) -> str:
    """One more than the last column that is read by its number: ``points[i, 1]``."""
    last = -1
    for node in nodes:
        match node:
            case ast.Subscript(value=ast.Name(id=found), slice=ast.Tuple(elts=[_, ast.Constant(value=int(column))])):
                last = max(last, column if found == name else -1)
    return str(last + 1) if last > 0 else ""


def _classes(name: str, nodes: list[ast.AST]) -> str:
    """How many classes the labels of that name are of, where they, or what a function gets of them, are places: ``np.eye(10)[y]``,
    and one by one in a row of zeros, ``hot[i][label] = 1``."""
    waiting: list[tuple[str, list[ast.AST], dict[str, ast.expr]]] = [(name, nodes, {})]
    functions = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    seen: set[tuple[str, str]] = set()
    while waiting:
        called, inside, defaults = waiting.pop()
        if found := _places(called, inside, defaults):
            return found
        for other in _renamed(called, inside):
            if ("", other) not in seen:
                seen.add(("", other))
                waiting.append((other, inside, defaults))
        for node in inside:
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in functions:
                continue
            function = functions[node.func.id]
            parameters = function.args.args
            for parameter, given in zip(parameters, node.args, strict=False):
                if isinstance(given, ast.Name) and given.id == called and (function.name, parameter.arg) not in seen:
                    seen.add((function.name, parameter.arg))
                    values = dict(zip([one.arg for one in reversed(parameters)], reversed(function.args.defaults), strict=False))
                    values |= {one.arg: each for one, each in zip(parameters, node.args, strict=False)}
                    values |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg is not None}
                    waiting.append((parameter.arg, list(ast.walk(function)), values))
    return ""


def _renamed(name: str, nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Other names of the array, or of some of its rows: ``images, labels = x[:100] / 255, y[:100]``."""
    for node in nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=False))
            for to, given in pairs:
                if isinstance(to, ast.Name) and to.id != name and _is(given, name):
                    yield to.id


def _places(name: str, nodes: Iterable[ast.AST], known: dict[str, ast.expr]) -> str:
    """The same in these nodes alone; ``known`` are sizes that go by a name."""
    zeros: dict[str, str] = {}
    labels: set[str] = set()
    every = list(nodes)
    for node in every:
        match node:
            case ast.Subscript(value=ast.Call(func=func, args=[count, *_]), slice=ast.Name(id=found)) if found == name:
                if dotted(func).rpartition(".")[2] in ("eye", "identity"):
                    return _size(known.get(count.id, count) if isinstance(count, ast.Name) else count)
            case ast.Assign(targets=[ast.Name(id=made)], value=ast.Call(func=func, args=[ast.Tuple(elts=[_, count])])):
                if dotted(func).rpartition(".")[2] == "zeros":
                    zeros[made] = _size(known.get(count.id, count) if isinstance(count, ast.Name) else count)
            case ast.For(
                target=ast.Tuple(elts=[_, ast.Name(id=label)]),
                iter=ast.Call(func=ast.Name(id="enumerate"), args=[ast.Name(id=found)]),
            ) if found == name:
                labels.add(label)
            case ast.Subscript(value=ast.Subscript(value=ast.Name(id=made)), slice=ast.Name(id=label)) if label in labels:
                if zeros.get(made):
                    return zeros[made]
            case ast.Subscript(slice=ast.Tuple(elts=[ast.Call(func=func), ast.Name(id=found)])) if found == name:
                if dotted(func).rpartition(".")[2] in ("arange", "range"):  # probs[np.arange(len(y)), y]
                    columns = [int(_size(shape[-1])) for _, shape in _made(every) if len(shape) > 1 and _size(shape[-1])]
                    return str(min(columns)) if columns and min(columns) > 1 else ""
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
                    if last in _SHAPED and _size(first):
                        shape = [first]
                    if 0 < len(shape) < 3:
                        yield ast.unparse(node.targets[0]), shape


def _reshaped(name: str, nodes: Iterable[ast.AST]) -> list[str]:
    """The sizes after ``name.reshape(-1, 28, 28)``."""
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr="reshape"), args=args) if args and _is(owner, name):
                if isinstance(owner, ast.Subscript) and isinstance(owner.slice, ast.Tuple):
                    continue  # data[:, 0].reshape(-1, 1): of one of its columns
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
