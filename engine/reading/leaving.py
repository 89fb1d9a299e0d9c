"""``sys.exit()``, ``exit()``, ``quit()``: the end of a program. Written as the exception that they raise, and left out where
the program ends there anyway: ``sys.exit(main())`` as the last line is ``main()``."""

from __future__ import annotations

import ast

from engine.nodes import nodes
from engine.reading.guard import guards

_BARE = frozenset({"exit", "quit"})


def leave_out(tree: ast.Module, added: int = 0) -> None:
    """Rewrite the tree. What stands after an end that is always reached never runs, and goes with it, but for what the caller
    added to the file, from line ``added`` on (0: nothing)."""
    names = _names(tree)
    if all([isinstance(each, (ast.Import, ast.ImportFrom)) or _raised(each, names) is not each for each in tree.body]):
        return  # a program of nothing else: what is told of it is that such a call does nothing here
    for node in nodes(tree):
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                body[:] = [_raised(each, names) for each in body]
    for at, node in enumerate(tree.body):
        if _ends(node):
            tree.body[at:] = [*_last(node), *_beyond(tree.body[at + 1 :], added)]
            return
        if isinstance(node, ast.If) and guards(node) and _ends(node.body[-1]):
            node.body[-1:] = _last(node.body[-1]) or [ast.copy_location(ast.Pass(), node.body[-1])]
            tree.body[at + 1 :] = _beyond(tree.body[at + 1 :], added)
            return


def _beyond(body: list[ast.stmt], added: int) -> list[ast.stmt]:
    """What the caller added."""
    return [node for node in body if 0 < added <= node.lineno]


def _names(tree: ast.Module) -> set[str]:
    """Calls that end a program, as they are written in this file."""
    found, bound = set(_BARE), set()
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            found |= {f"{each.asname or each.name}.exit" for each in node.names if each.name == "sys"}
        elif isinstance(node, ast.ImportFrom) and node.module == "sys":
            found |= {each.asname or each.name for each in node.names if each.name == "exit"}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.arg)):
            bound.add(node.arg if isinstance(node, ast.arg) else node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
    return {name for name in found if name.partition(".")[0] not in bound}


def _raised(node: ast.stmt, names: set[str]) -> ast.stmt:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name() | ast.Attribute() as func, args=args, keywords=[])):
            if len(args) < 2 and ast.unparse(func) in names:
                made = ast.Call(ast.Name("SystemExit", ast.Load()), args, [])
                raised = ast.Raise(made, None)
                for new in (made.func, made, raised):
                    ast.copy_location(new, node)
                return raised
    return node


def _ends(node: ast.stmt) -> bool:
    match node:
        case ast.Raise(exc=ast.Name(id="SystemExit") | ast.Call(func=ast.Name(id="SystemExit"))):
            return True
    return False


def _last(node: ast.stmt) -> list[ast.stmt]:
    """What is computed for the word that a program ends with."""
    match node:
        case ast.Raise(exc=ast.Call(args=[value])) if any([isinstance(each, ast.Call) for each in ast.walk(value)]):
            return [ast.copy_location(ast.Expr(value), node)]
    return []
