"""What Python's compiler would refuse and its parser lets pass: ``return``, ``break``, ``yield`` and ``*x`` out of place."""

from __future__ import annotations

import ast
from typing import Any

from engine.nodes import fields
from engine.reading.walk import Walk


class Closer:
    """One walk over the whole tree, made where something of these stood."""

    def __init__(self, walk: Walk, tree: ast.Module) -> None:
        self.walk = walk
        self.stars: list[ast.Starred] = []
        self.allowed: set[int] = set()
        self.alone: set[int] = set()  # expressions that are statements, or what one assigns
        stack: list[tuple[Any, bool, bool]] = [(tree, False, False)]  # node, inside a function, inside a loop
        while stack:
            node, called, looped = stack.pop()
            kind = type(node)
            if kind is ast.Return and not called:
                walk.refuse("syntax", node, said="'return' outside function")
            elif kind in (ast.Break, ast.Continue) and not looped:
                walk.refuse("syntax", node, said=f"'{kind.__name__.lower()}' outside loop")
            elif kind in (ast.Yield, ast.YieldFrom):
                self.yields(node, called)
            elif kind in (ast.FunctionDef, ast.Lambda):
                called, looped = True, False
            elif kind is ast.ClassDef:
                called, looped = False, False
            else:
                self.star(node, kind)
            orelse: list[Any] = []
            if kind in (ast.For, ast.While):
                orelse = node.orelse  # belongs to the loop outside
                stack.extend([(child, called, looped) for child in orelse])
                looped = True
            for field in fields(kind):
                value = getattr(node, field, None)
                if type(value) is list:
                    if value is not orelse or not orelse:
                        stack += [(child, called, looped) for child in value if child is not None]
                elif value is not None:
                    stack.append((value, called, looped))
        for star in self.stars:
            if id(star) not in self.allowed:
                walk.refuse("syntax", star, said="can't use starred expression here")

    def yields(self, node: Any, called: bool) -> None:
        """``yield`` may be a statement of a function, or all that one assigns."""
        if not called:
            self.walk.refuse("syntax", node, said="'yield' outside function")
        elif id(node) not in self.alone:
            self.walk.refuse("unsupported_syntax", node, what="yield")

    def star(self, node: Any, kind: type) -> None:
        """``*x`` may stand in calls, lists and tuples, and once among the targets of an assignment."""
        if kind is ast.Starred:
            self.stars.append(node)
        elif kind in (ast.Expr, ast.Assign):
            self.alone.add(id(node.value))
        elif kind is ast.Call:
            self.allowed.update(id(a) for a in node.args)
        elif kind is ast.Set:
            self.allowed.update(id(e) for e in node.elts)
        elif kind in (ast.List, ast.Tuple):
            stars = [e for e in node.elts if type(e) is ast.Starred]
            self.allowed.update(map(id, stars))
            if type(node.ctx) is ast.Store and len(stars) > 1:
                self.walk.refuse("syntax", stars[1], said="multiple starred expressions in assignment")
        elif kind is ast.Subscript and type(node.slice) is ast.Tuple:
            for each in node.slice.elts:
                if type(each) is ast.Starred:
                    self.walk.refuse("unsupported_syntax", each, what="*")
