"""A call with shapes to fill in, as lines of Python: ``f(x[4, 3], y[4] < 10)`` makes seeded data and calls ``f(x, y)``.

``x[4, 3]``      random numbers of that shape, if the file itself binds no ``x``
``x[4, 3] > 0``  random numbers between 0 and 1
``y[4] < 10``    random whole numbers from 0 up to below 10, as labels are
``0.5``, ``[1, 2]``, ``np.ones(3)``  as arguments of the file's functions get the name of their parameter: they are inputs then

Everything else is Python as it stands. What Python cannot read comes back as it is: tracing it tells what is wrong with it.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Container, Iterator, Mapping

from engine.named import NamedTuple
from engine.nesting import too_deep

LOSSES = frozenset("loss cost nll objective total_loss error err J L E mse".split())
"""What people call the number that they differentiate."""
SEED = "np.random.seed(0)"


class _Data(NamedTuple):
    """A value that gets a name: where it stands in the text (bytes), the name, what makes it."""

    start: int
    end: int
    name: str
    made: str


class Callee(NamedTuple):
    """What the file tells of a function, or of a method by its name: its parameters, and names for what it gives."""

    parameters: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()


def call_lines(text: str, bound: Container[str] = (), callees: Mapping[str, Callee] | None = None) -> tuple[str, ...]:
    """Lines of Python for a call; ``bound`` are the names that the file binds, ``callees`` its functions and methods.

    >>> call_lines("out = f(x[4, 3], 0.5)", {"f"}, {"f": Callee(("x", "rate"))})
    ('np.random.seed(0)', 'x = np.random.randn(4, 3)', 'rate = 0.5', 'out = f(x, rate)')
    """
    tree = _tree(text)
    if tree is None or not tree.body:
        return (text,)
    known = callees or {}
    found = [data for statement in tree.body for data in _asked(statement, bound)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    literals = [data for call in calls for data in _literals(call, known, text, bound, False)]
    if not found and not literals:
        literals = [data for call in calls for data in _literals(call, known, text, bound, True)]
    found += [one for one in literals if not any([data.start < one.end and one.start < data.end for data in found])]
    made: dict[str, str] = {}
    written, at = "", 0
    raw = text.encode()
    for data in sorted(found):
        if data.start < at:  # inside of one that has a name already
            continue
        name, count = data.name, 2
        while made.get(name, data.made) != data.made:
            name, count = f"{data.name}_{count}", count + 1
        made[name] = data.made
        written += raw[at : data.start].decode() + name
        at = data.end
    written += raw[at:].decode()
    if (begin := _nameless(tree.body[-1])) is not None and not _is_silent(tree.body[-1], known):
        head = written[: len(written) - len(raw[begin:].decode())] if not found else written.rpartition("; ")[0] + "; "
        head = head if len(tree.body) > 1 else ""
        written = f"{head}{', '.join(_callee(tree.body[-1], known).returns or ('out',))} = {written[len(head) :]}"
    seed = (SEED,) if any(["np.random." in value for value in made.values()]) else ()
    return (*seed, *[f"{name} = {value}" for name, value in made.items()], written)


def loss_in(text: str) -> str:
    """The name of the loss that a call assigns besides other things (``loss, dW = f(W)``); "" if it stands last and alone."""
    tree = _tree(text)
    targets = [node for one in tree.body if isinstance(one, ast.Assign) for node in one.targets] if tree is not None else []
    parts = [one for node in targets for one in (node.elts if isinstance(node, ast.Tuple) else [node])]
    names = [one.id for one in parts if isinstance(one, ast.Name)]
    return next((name for name in names[:-1] if name in LOSSES), "") if names and names[-1] not in LOSSES else ""


def _nameless(last: ast.stmt) -> int | None:
    """Where a call begins whose result gets no name; None for other statements, and for ``print``."""
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call) or _name(last.value) == "print":
        return None
    return last.col_offset


def _name(call: ast.Call) -> str:
    callee = call.func
    return callee.id if isinstance(callee, ast.Name) else callee.attr if isinstance(callee, ast.Attribute) else ""


def _callee(last: ast.stmt, known: Mapping[str, Callee]) -> Callee:
    return known.get(_name(last.value), Callee()) if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else Callee()


def _is_silent(last: ast.stmt, known: Mapping[str, Callee]) -> bool:
    """Whether a call is one of the file's that gives nothing: ``model.fit(X, y)``."""
    call = last.value if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else None
    return call is not None and _name(call) in known and not known[_name(call)].returns


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


def _asked(statement: ast.stmt, bound: Container[str]) -> Iterator[_Data]:
    """The data that a statement asks for. What stands left of ``=`` is no data."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    stack: list[ast.AST] = [node for node in ast.iter_child_nodes(statement) if node not in targets]
    while stack:
        node = stack.pop()
        below, positive, whole = 0, False, node
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            below = _count(node.comparators[0]) if isinstance(node.ops[0], ast.Lt) else 0
            positive = isinstance(node.ops[0], ast.Gt) and _is_zero(node.comparators[0])
            node = node.left if below or positive else node
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id not in bound:
            sizes = _sizes(node.slice)
            if sizes:
                start, end = whole.col_offset, whole.end_col_offset or 0  # type: ignore[attr-defined]
                yield _Data(start, end, node.value.id, _drawn(sizes, below, positive))
                continue
        if not isinstance(node, (ast.Lambda, ast.comprehension, ast.ListComp, ast.GeneratorExp, ast.DictComp)):  # own names
            stack += ast.iter_child_nodes(whole)


def _drawn(sizes: tuple[int, ...], below: int, positive: bool) -> str:
    shape = ", ".join(map(str, sizes))
    if below:
        return f"np.random.randint(0, {below}, size=({shape}{',' if len(sizes) == 1 else ''}))"
    return f"np.random.{'rand' if positive else 'randn'}({shape})"


def _literals(call: ast.Call, known: Mapping[str, Callee], text: str, bound: Container[str], whole: bool) -> Iterator[_Data]:
    """Arguments that are written out, for parameters of the file's functions; ``whole`` numbers only where nothing else is data."""
    parameters = known.get(_name(call), Callee()).parameters
    named = [(word.arg, word.value) for word in call.keywords if word.arg in parameters]
    for name, node in [*zip(parameters, call.args, strict=False), *named]:
        if name and name not in bound and _is_number(node, whole):
            raw = text.encode()[node.col_offset : node.end_col_offset]
            yield _Data(node.col_offset, node.end_col_offset or 0, name, raw.decode())


def _is_number(node: ast.expr, whole: bool) -> bool:
    """A number written out, a list of them, an array made of such."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    if isinstance(node, ast.Constant):
        return type(node.value) is float or (whole and type(node.value) is int)
    if isinstance(node, ast.List):
        return bool(node.elts) and all([_is_number(one, True) for one in node.elts])
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names <= {"np", "numpy"} and node.func.attr in ("array", "ones", "zeros", "full", "eye", "arange", "linspace", "asarray")


def _sizes(node: ast.expr) -> tuple[int, ...]:
    elements = node.elts if isinstance(node, ast.Tuple) else [node]
    sizes = tuple([_count(element) for element in elements])
    return sizes if all(sizes) else ()


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == 0


def _count(node: ast.expr) -> int:
    """A size that is written out; 0 for anything else."""
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int and node.value > 0 else 0
