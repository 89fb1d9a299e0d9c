"""A call with shapes to fill in, as lines of Python: ``f(x[4, 3], y[4] < 10)`` makes seeded data and calls ``f(x, y)``.

``x[4, 3]``      random numbers of that shape, if the file itself binds no ``x``
``y[4] < 10``    random whole numbers from 0 up to below 10, as labels are

Everything else is Python as it stands. What Python cannot read comes back as it is: tracing it tells what is wrong with it.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Container, Mapping
from typing import NamedTuple

from engine.nesting import too_deep

SEED = "np.random.seed(0)"


class _Data(NamedTuple):
    """Data to be made: where it is asked for in the text (bytes), its name, its sizes, the bound of labels (0: numbers)."""

    start: int
    end: int
    name: str
    sizes: tuple[int, ...]
    below: int

    def made(self) -> str:
        """What makes it."""
        shape = ", ".join(map(str, self.sizes))
        if self.below:
            return f"np.random.randint(0, {self.below}, size=({shape}{',' if len(self.sizes) == 1 else ''}))"
        return f"np.random.randn({shape})"


def call_lines(text: str, bound: Container[str] = (), returns: Mapping[str, tuple[str, ...]] | None = None) -> tuple[str, ...]:
    """Lines of Python for a call; ``bound`` are the names that the file binds, ``returns`` names for what its functions give.

    >>> call_lines("out = f(x[4, 3], 0.5)")
    ('np.random.seed(0)', 'x = np.random.randn(4, 3)', 'out = f(x, 0.5)')
    """
    tree = _tree(text)
    if tree is None or not tree.body:
        return (text,)
    found: list[_Data] = []
    for statement in tree.body:
        _gather(statement, bound, found)
    made: dict[str, str] = {}
    written, at = "", 0
    raw = text.encode()
    for data in sorted(found):
        name, count = data.name, 2
        while made.get(name, data.made()) != data.made():
            name, count = f"{data.name}_{count}", count + 1
        made[name] = data.made()
        written += raw[at : data.start].decode() + name
        at = data.end
    written += raw[at:].decode()
    written = _named(tree.body[-1], written, text, returns or {})
    seed = (SEED,) if made else ()
    return (*seed, *[f"{name} = {value}" for name, value in made.items()], written)


def _named(last: ast.stmt, written: str, text: str, returns: Mapping[str, tuple[str, ...]]) -> str:
    """A call whose result has no name gets one."""
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call) or last.lineno > 1:
        return written
    callee = last.value.func
    name = callee.id if isinstance(callee, ast.Name) else callee.attr if isinstance(callee, ast.Attribute) else ""
    if name == "print":
        return written
    head = text.encode()[: last.col_offset].decode()
    if not written.startswith(head):  # data stands before it
        kept = written.rpartition(";")
        head = kept[0] + kept[1] + kept[2][: len(kept[2]) - len(kept[2].lstrip())]
    return f"{head}{', '.join(returns.get(name) or ('out',))} = {written[len(head) :]}"


def _tree(text: str) -> ast.Module | None:
    """The tree of one line, None if it is none."""
    if "\0" in text or "\n" in text or too_deep(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _gather(statement: ast.stmt, bound: Container[str], found: list[_Data]) -> None:
    """The data that a statement asks for. What stands left of ``=`` is no data."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    stack: list[ast.AST] = [node for node in ast.iter_child_nodes(statement) if node not in targets]
    while stack:
        node = stack.pop()
        below = 0
        whole = node
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Lt):
            below = _count(node.comparators[0])
            node = node.left if below else node
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id not in bound:
            sizes = _sizes(node.slice)
            if sizes:
                start, end = whole.col_offset, whole.end_col_offset or 0  # type: ignore[attr-defined]
                found.append(_Data(start, end, node.value.id, sizes, below))
                continue
        if isinstance(node, (ast.Lambda, ast.comprehension, ast.ListComp, ast.GeneratorExp, ast.DictComp)):
            continue  # names of its own
        stack += ast.iter_child_nodes(whole)


def _sizes(node: ast.expr) -> tuple[int, ...]:
    elements = node.elts if isinstance(node, ast.Tuple) else [node]
    sizes = tuple([_count(element) for element in elements])
    return sizes if all(sizes) else ()


def _count(node: ast.expr) -> int:
    """A size that is written out; 0 for anything else."""
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int and node.value > 0 else 0
