"""Long drawn inputs as the program's own expressions, where they are provably the same draws.

The statements that draw are taken from the source in order and traced again on their own; an input whose value comes out the
same to the last bit is written as its expression, over a ``RandomState`` of its own in place of numpy's global one.
(numpy promises that a ``RandomState`` draws the same for ever; of ``default_rng`` it does not, so its draws are written out.)
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from engine.errors import ProgramError
from engine.records import Options
from engine.trace import Trace
from engine.writing.again import same_bits, traced_again


def recipe(trace: Trace, wanted: set[str], free: Callable[[str], str]) -> tuple[list[str], set[str]]:
    """Statements that make inputs, and which of ``wanted`` they make; nothing where a draw cannot be told to be the same."""
    kept = _statements(trace)
    if not kept:
        return [], set()
    targets = {s.targets[0].id for s in kept if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)}
    made = {name for name in _same_again(trace, kept, targets) if name in wanted}
    if not made:
        return [], set()
    needed = _needed(kept, made)
    state = free("draws")
    np_name = trace.modules["np"]
    lines: list[str] = []
    if not any(_is_seed(s) for s in needed) and any(_draws(s) for s in needed):
        lines.append(f"{state} = {np_name}.random.RandomState(0)")
    for statement in needed:
        if _is_seed(statement):
            seed = ast.unparse(statement.value.args[0])  # type: ignore[attr-defined]
            lines.append(f"{state} = {np_name}.random.RandomState({seed})")
        else:
            lines.append(ast.unparse(_Redirected(state, np_name).visit(statement)))
    return lines, made


def _statements(trace: Trace) -> list[ast.stmt]:
    """The module's statements that seed, or bind one input by an expression of inputs."""
    try:
        tree = ast.parse(trace.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    if stored & {"np", "numpy", "math", "print", "zip", "forward", "backward"}:
        return []
    inputs = {
        trace.vars[row.vars[0]].line: trace.vars[row.vars[0]]
        for row in trace.rows
        if row.kind in ("input", "count") and not row.depth
    }
    kept: list[ast.stmt] = []
    known = {"np", "numpy"}
    for statement in tree.body:
        if _is_seed(statement):
            kept.append(statement)
            continue
        if (
            not isinstance(statement, ast.Assign)
            or len(statement.targets) != 1
            or not isinstance(statement.targets[0], ast.Name)
        ):
            continue
        name = statement.targets[0].id
        read = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)}
        var = inputs.get(statement.lineno)
        first = (
            var is not None
            and var.root == name
            and name not in known
            and "default_rng" not in ast.unparse(statement.value)
        )
        if read <= known and first:
            known.add(name)
            kept.append(statement)
    return kept


def _same_again(trace: Trace, kept: list[ast.stmt], targets: set[str]) -> set[str]:
    """The targets that have the same bits when only the kept statements run."""
    probe = [f"{name}_again = {name} * 1" for name in sorted(targets) if name in trace.values]
    found: set[str] = set()
    text = "\n".join([*map(ast.unparse, kept), *probe[:1]]) + "\n"
    try:
        again = traced_again(text, Options(seed="ones", forward_only=True, limits=trace.options.limits))
    except ProgramError:
        return found
    values = trace.values
    for name in targets & again.keys() & values.keys():
        if same_bits(again[name], values[name]):
            found.add(name)
    return found


def _needed(kept: list[ast.stmt], made: set[str]) -> list[ast.stmt]:
    """Of the kept statements: all that draw or seed (the stream goes on), those that make what is wanted, and what these read."""
    chosen: list[ast.stmt] = []
    names = set(made)
    for statement in reversed(kept):
        target = statement.targets[0].id if isinstance(statement, ast.Assign) else ""  # type: ignore[attr-defined]
        if target in names or (chosen and (_draws(statement) or _is_seed(statement))):
            chosen.append(statement)
            names |= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}
    return chosen[::-1]


def _is_seed(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    plain = len(call.args) == 1 and not call.keywords and isinstance(call.args[0], ast.Constant)
    return plain and ast.unparse(call.func) in ("np.random.seed", "numpy.random.seed")


def _draws(statement: ast.stmt) -> bool:
    return any(_of_the_stream(n) for n in ast.walk(statement))


def _of_the_stream(node: ast.AST) -> bool:
    """Whether it is a function of numpy's global stream, and not ``np.random.RandomState(1)``, which has one of its own."""
    if not isinstance(node, ast.Attribute) or node.attr == "RandomState":
        return False
    return ast.unparse(node.value) in ("np.random", "numpy.random")


class _Redirected(ast.NodeTransformer):
    """``np.random.randn`` drawn from ``draws``; numpy by the module's alias."""

    def __init__(self, state: str, np_name: str) -> None:
        self.state = state
        self.np_name = np_name

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if _of_the_stream(node):
            return ast.Attribute(ast.Name(self.state, ast.Load()), node.attr, node.ctx)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self.np_name, node.ctx) if node.id in ("np", "numpy") else node
