"""``FuncAnimation(fig, update, frames=100)`` as what it comes to: ``for frame in range(100): update(frame)``, and a notice.

Only where the program says how many frames there are. What the function gives (the artists that it moved) is left; the animation
itself draws nothing here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.reading.functions import dotted
from engine.sources import Passed

_KIND = "FuncAnimation"
_FRAMES = 2
"""The place of ``frames`` among the arguments: ``FuncAnimation(fig, func, frames, init_func, fargs)``."""
_FARGS = 4


def animate(tree: ast.Module) -> list[Passed]:
    """Write out the animations of a program, in its tree; what is to be said of each."""
    writer = _Writer(tree)
    writer.visit(tree)
    return writer.told


class _Writer(ast.NodeTransformer):
    def __init__(self, tree: ast.Module) -> None:
        self.told: list[Passed] = []
        self.counts = dict(_counts(tree))
        taken = {str(vars(node).get(key)) for node in ast.walk(tree) for key in ("id", "arg", "name")}
        self.name = next(name for name in ("frame", *[f"frame_{at}" for at in range(2, len(taken) + 3)]) if name not in taken)

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        """``ani = FuncAnimation(…)``."""
        return [node, *self._rounds(node.value)]

    def visit_Expr(self, node: ast.Expr) -> list[ast.stmt]:
        """``FuncAnimation(…)``."""
        return [node, *self._rounds(node.value)]

    def _rounds(self, call: ast.expr) -> list[ast.stmt]:
        if not isinstance(call, ast.Call) or dotted(call.func).rpartition(".")[2] != _KIND or len(call.args) < _FRAMES:
            return []
        named = {word.arg: word.value for word in call.keywords}
        frames = self._iterated(_given(call, named, "frames", _FRAMES))
        more = _given(call, named, "fargs", _FARGS)
        function = call.args[1]
        if frames is None or not isinstance(function, (ast.Name, ast.Attribute)) or not isinstance(more, (ast.Tuple, type(None))):
            return []
        self.told.append(Passed("animation", call.lineno, f"{ast.unparse(function)}(…)"))
        args = [ast.Name(self.name, ast.Load()), *(more.elts if more else [])]
        made = ast.For(ast.Name(self.name, ast.Store()), frames, [ast.Expr(ast.Call(function, args, []))], [])
        for part in ast.walk(made):
            if isinstance(part, (ast.stmt, ast.expr)):
                ast.copy_location(part, call)
        return [made]

    def _iterated(self, frames: ast.expr | None) -> ast.expr | None:
        """What the frames are taken from; None where that is not seen (an animation without ``frames`` goes on for ever)."""
        count = self.counts.get(frames.id) if isinstance(frames, ast.Name) else getattr(frames, "value", None)
        if type(count) is int:
            return ast.Call(ast.Name("range", ast.Load()), [ast.Constant(count)], [])
        counted = isinstance(frames, ast.Call) and dotted(frames.func) in ("len", "int")
        return frames if isinstance(frames, (ast.Call, ast.List, ast.Tuple)) and not counted else None


def _given(call: ast.Call, named: dict[str | None, ast.expr], name: str, place: int) -> ast.expr | None:
    return call.args[place] if len(call.args) > place else named.get(name)


def _counts(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Names that the module binds to whole numbers, once."""
    bound: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        for target in node.targets if isinstance(node, ast.Assign) else []:
            if isinstance(target, ast.Name):
                bound.setdefault(target.id, []).append(node.value)  # type: ignore[attr-defined]
    for name, values in bound.items():
        if len(values) == 1 and isinstance(values[0], ast.Constant) and type(values[0].value) is int:
            yield name, values[0].value
