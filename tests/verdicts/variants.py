"""Other ways to write the same: edits that keep what a file computes, each proved anew by differences."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterator

from tests.verdicts.editing import Text, expr, names, places, targets, with_, written
from tests.verdicts.expressions import called, of_numpy
from tests.verdicts.programs import MARK, identifiers
from tests.verdicts.spelling import renamed

Way = Callable[[str, random.Random, set[str]], str]


def _one(text: str, draw: random.Random, ways: Callable[[ast.expr], Iterator[str]]) -> str:
    """One of the ways to write one of the expressions."""
    whole = Text(text)
    found = []
    for statement in whole.statements:
        if isinstance(statement.node, (ast.Assign, ast.AugAssign, ast.Return)):
            for path, part in places(statement.node):
                found += [(statement.node, path, way) for way in ways(part)]
    if not found:
        return text
    node, path, way = draw.choice(found)
    return whole.edited(node, path, expr(way))


def algebra(text: str, draw: random.Random, gradients: set[str]) -> str:
    """Products and sums the other way about, squares, quotients, differences."""

    def ways(node: ast.expr) -> Iterator[str]:
        if (
            isinstance(node, ast.UnaryOp)
            and isinstance(node.op, ast.USub)
            and not isinstance(node.operand, ast.Constant)
        ):
            yield f"-1 * ({ast.unparse(node.operand)})"
        if not isinstance(node, ast.BinOp):
            return
        a, b = f"({ast.unparse(node.left)})", f"({ast.unparse(node.right)})"
        if isinstance(node.op, ast.Mult):
            yield f"{b} * {a}"
            yield f"np.multiply({a}, {b})"
            if a == "(2)":
                yield f"{b} + {b}"
        elif isinstance(node.op, ast.Add):
            yield f"{b} + {a}"
        elif isinstance(node.op, ast.Sub):
            yield f"-({b} - {a})"
            yield f"{a} + -1 * {b}"
            if a == "(1)" and isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.Pow):
                root = ast.unparse(node.right.left)
                yield f"(1 - {root}) * (1 + {root})"
        elif isinstance(node.op, ast.Div):
            yield f"{a} * (1 / {b})"
            yield f"1 / {b} * {a}"
        elif isinstance(node.op, ast.Pow) and b == "(2)":
            yield f"{a} * {a}"
            yield f"np.square({a})"

    return _one(text, draw, ways)


def spelled(text: str, draw: random.Random, gradients: set[str]) -> str:
    """Functions for methods and operators, and back."""

    def ways(node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            a, b = f"({ast.unparse(node.left)})", f"({ast.unparse(node.right)})"
            yield from (f"np.dot({a}, {b})", f"{a}.dot({b})", f"np.matmul({a}, {b})", f"({b}.T @ {a}.T).T")
        if not isinstance(node, ast.Call):
            return
        name = called(node)
        rest = "".join([f", {ast.unparse(each)}" for each in node.keywords])
        if name == "dot":
            a = node.args[0] if of_numpy(node) else node.func.value  # type: ignore[attr-defined]
            yield f"({ast.unparse(a)}) @ ({ast.unparse(node.args[-1])})"
        elif name in ("sum", "mean") and of_numpy(node):
            yield f"({ast.unparse(node.args[0])}).{name}({rest[2:]})"
        elif name in ("sum", "mean") and not node.args:
            yield f"np.{name}({ast.unparse(node.func.value)}{rest})"  # type: ignore[attr-defined]
        elif name == "outer":
            yield f"({ast.unparse(node.args[0])})[:, None] * ({ast.unparse(node.args[1])})"
        elif name == "copy" and not of_numpy(node):
            yield f"np.array({ast.unparse(node.func.value)})"  # type: ignore[attr-defined]
        elif name == "maximum":
            yield f"np.maximum({ast.unparse(node.args[1])}, {ast.unparse(node.args[0])})"

    return _one(text, draw, ways)


def split(text: str, draw: random.Random, gradients: set[str]) -> str:
    """A part of an expression in a line of its own."""
    whole = Text(text)
    found = []
    for statement in whole.statements:
        node = statement.node
        if not isinstance(node, (ast.Assign, ast.AugAssign)) or any(
            [isinstance(e, ast.comprehension) for e in ast.walk(node)]
        ):
            continue
        for path, part in places(node):
            computed = isinstance(part, (ast.BinOp, ast.Call)) and not isinstance(getattr(part, "func", None), ast.Name)
            if computed and path[0][0] == "value" and (len(path) > 1 or isinstance(node, ast.AugAssign)):
                found.append((node, path, part))
    if not found:
        return text
    node, path, part = draw.choice(found)
    taken = identifiers(text)
    name = draw.choice(
        [each for each in ("tmp", "aux", "part", "term", "t_", "local", "piece", "q_") if each not in taken]
    )
    return whole.replaced(node, [f"{name} = {ast.unparse(part)}", written(with_(node, path, ast.Name(name)))])


def in_place(text: str, draw: random.Random, gradients: set[str]) -> str:
    """``x += e`` as ``x = x + e``; a product as a copy that is multiplied."""
    whole = Text(text)
    found: list[tuple[ast.stmt, list[str]]] = []
    for statement in whole.statements:
        node = statement.node
        if isinstance(node, ast.AugAssign) and isinstance(node.target, (ast.Name, ast.Attribute)):
            copied = ast.Assign([node.target], ast.BinOp(node.target, node.op, node.value), lineno=1)
            found.append((node, [written(copied)]))
        if (
            isinstance(node, ast.Assign)
            and len(node.targets) == 1
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.BinOp)
        ):
            target, value = ast.unparse(node.targets[0]), node.value
            sign = {ast.Mult: "*", ast.Add: "+", ast.Sub: "-", ast.Div: "/"}.get(type(value.op))
            if sign and target not in names(value.right):
                found.append(
                    (
                        node,
                        [
                            f"{target} = 1.0 * ({ast.unparse(value.left)})",
                            f"{target} {sign}= {ast.unparse(value.right)}",
                        ],
                    )
                )
    if not found:
        return text
    node, lines = draw.choice(found)
    return whole.replaced(node, lines)


def reordered(text: str, draw: random.Random, gradients: set[str]) -> str:
    """Two neighbouring lines that do not need each other, the other way about."""
    whole = Text(text)
    found = []
    for statement in whole.statements:
        block, at = statement.block, statement.block.index(statement.node)
        if at + 1 < len(block) and isinstance(statement.node, (ast.Assign, ast.AugAssign)):
            after = block[at + 1]
            if isinstance(after, (ast.Assign, ast.AugAssign)) and after.lineno == (statement.node.end_lineno or 0) + 1:
                made = (
                    {n for t in targets(statement.node) for n in names(t)},
                    {n for t in targets(after) for n in names(t)},
                )
                if (
                    not (made[0] & names(after))
                    and not (made[1] & names(statement.node))
                    and "random" not in written(after)
                ):
                    found.append((after, statement.node))
    return whole.moved(*draw.choice(found)) if found else text


def named(text: str, draw: random.Random, gradients: set[str]) -> str:
    """A variable of the forward part with another name, its gradient with it."""
    tree = ast.parse(text)
    attributes = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
    keywords = {each.arg for each in ast.walk(tree) if isinstance(each, ast.keyword) and each.arg}
    stored = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    free = sorted(stored - attributes - keywords - gradients - {"i", "j", "t", "n", "_", "loss", "np"})
    if not free:
        return text
    old = draw.choice(free)
    new = draw.choice(["val", "unit", "state", "layer_x", "Q2", "vec", "r7"])
    if new in identifiers(text) or re.search(rf"['\"]{old}['\"]", text):
        return text
    change = {old: new}
    for name in sorted(gradients):
        if name.endswith(old) and name[: -len(old)] in ("d", "d_", "grad_", "dLd", "g"):
            change[name] = name[: -len(old)] + new
        elif name == f"{old}_grad":
            change[name] = f"{new}_grad"
    return renamed(text, change, attributes=False)


def seeded(text: str, draw: random.Random, gradients: set[str]) -> str:
    """Other random numbers."""
    seed = str(draw.randrange(100, 999))
    return re.sub(r"(random\.seed\(|RandomState\(|default_rng\()\d+", lambda m: m[1] + seed, text)


def sized(text: str, draw: random.Random, gradients: set[str]) -> str:
    """Square shapes, or others than before, where they have names."""

    def other(match: re.Match[str]) -> str:
        count = match[2].count(",") + 1
        alike = draw.random() < 0.4
        sizes = [3 if alike else draw.randrange(2, 6) for _ in range(count)]
        return f"{match[1]} = {', '.join(map(str, sizes))}"

    return re.sub(r"^((?:[A-Z]\w*, )+[A-Z]\w*) = (\d+(?:, \d+)+)$", other, text, flags=re.MULTILINE)


def layout(text: str, draw: random.Random, gradients: set[str]) -> str:
    """Comments gone or added, empty lines, prints."""
    lines = text.split("\n")
    kind = draw.randrange(3)
    if kind == 0:
        lines = [
            line for line in lines if MARK.match(line) or not line.lstrip().startswith("#") or line.startswith("#!")
        ]
    else:
        whole = Text(text)
        tops = [each.lineno for each in whole.tree.body if isinstance(each, ast.Assign)]
        if tops:
            at = draw.choice(tops) - 1
            lines.insert(at, "" if kind == 1 else "# step")
    return "\n".join(lines)


def in_main(text: str, draw: random.Random, gradients: set[str]) -> str:
    """All of it in ``main()``."""
    if (
        "main" in text
        or "In[" in text
        or any([isinstance(each, (ast.FunctionDef, ast.ClassDef)) for each in ast.parse(text).body])
    ):
        return text
    lines = text.rstrip("\n").split("\n")
    head = [line for line in lines if line.startswith(("import ", "#@ shape"))]
    body = [f"    {line}" if line.strip() else line for line in lines if line not in head]
    return "\n".join([*head, "", "", "def main():", *body, "", "", "if __name__ == '__main__':", "    main()", ""])


WAYS: dict[str, Way] = {
    way.__name__: way for way in (algebra, spelled, split, in_place, reordered, named, seeded, sized, layout, in_main)
}
