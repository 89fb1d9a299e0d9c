"""Names and attributes once all of a program is walked: those that nothing binds, and those outside the tables."""

from __future__ import annotations

import ast
import keyword
from typing import Any

from engine.reading.decorators import refused_of
from engine.reading.functions import BUILTINS, CLASS_WORDS, dotted, near, refused_attribute, refused_name
from engine.reading.importing import comes_in, refuse_import
from engine.reading.special import ASKED, SPECIAL_METHODS
from engine.reading.walk import Walk

READABLE = SPECIAL_METHODS | ASKED
"""``Base.__init__(self, n)``, ``self.__class__``"""
_FILES = ("open", "np", "numpy")
_KEYWORDS = frozenset(keyword.kwlist)


def check_names(walk: Walk, tree: ast.AST) -> None:
    """Names that nothing binds, those that are keywords once normalised (``𝓲𝓯``), and attributes outside the tables."""
    bound = walk.bound
    if not _KEYWORDS.isdisjoint(bound) or not _KEYWORDS.isdisjoint(walk.read):
        for node in ast.walk(tree):
            name = getattr(node, "id", getattr(node, "arg", getattr(node, "name", "")))
            if name in _KEYWORDS:
                walk.refuse("keyword_name", node, name=name)
    bound = bound | {name for one in walk.foreign for name in one.names} | walk.libraries.keys()
    known = {name: full for name, full in walk.libraries.items() if name not in walk.bound}  # and nothing else binds them
    beyond = comes_in(walk) or walk.computed
    for function in walk.decorated:
        if (wrapping := refused_of(function, walk)) is not None:
            walk.refuse("unsupported_syntax", wrapping, what="decorator")
    starred = False  # ``from elsewhere import *`` may have given a name that nothing binds
    for name, node in walk.read.items():
        if name not in bound and name not in BUILTINS and not (walk.classes and name in CLASS_WORDS):
            problem = refused_name(name, bound)
            if problem and problem[0] == "undefined_name" and "*" in bound:
                starred = True
            elif problem:
                walk.refuse(problem[0], node, **problem[1])
    for foreign in walk.foreign:  # what nobody reads does no harm
        if ("*" in foreign.names and starred) or not walk.read.keys().isdisjoint(foreign.names):
            refuse_import(foreign, walk, tree)
    for node, entered in walk.entered:
        root = beginning(entered)
        if not (root in bound and walk.classes) and not (beyond and (root in walk.libraries or root in _FILES or root in bound)):
            walk.refuse("unsupported_syntax", node, what="with")
    for attribute in walk.stored:
        if not walk.classes:
            walk.refuse("unsupported_target", attribute, **instead_of(attribute))
    inside: set[int] | None = None
    for attribute in walk.attributes:
        root = _root(attribute)
        if attribute.attr in walk.members and walk.classes and root not in ("np", "numpy", "math", *walk.aliases):
            continue
        if root in walk.spaces and not attribute.attr.startswith("_"):
            continue
        if attribute.attr == "__version__" and root in (*known, *walk.aliases, "np", "numpy"):
            continue
        if attribute.attr.startswith("_"):
            if attribute.attr != "__name__" and (attribute.attr not in READABLE or not walk.classes):
                walk.refuse("private_name", attribute, name=attribute.attr)
            continue
        problem = refused_attribute(attribute, bound, walk.aliases | known)
        if problem and problem[0] == "unsupported_attribute" and beginning(attribute) not in walk.aliases:
            inside = _of_others(tree) if inside is None and not beyond and walk.classes else inside
            if beyond or (inside is not None and id(attribute) in inside):
                continue
        if problem:
            if problem[0] == "unsupported_attribute" and walk.classes and not problem[1]["near"]:
                problem[1]["near"] = near(attribute.attr, walk.members)
                problem[1].update(_outside(tree, attribute.attr))
            walk.refuse(problem[0], attribute, **problem[1])


def _of_others(tree: ast.AST) -> set[int]:
    """Attributes that functions read of what they are handed, which may be objects of a class that another file has: what they are
    is seen when such a function runs. Those of ``self`` are its own class's."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Attribute)]
    return {id(node) for node in found if beginning(node) and dotted(node.value) != "self"}


def _outside(tree: ast.AST, name: str) -> dict[str, Any]:
    """A function of a method's name that takes ``self`` and stands outside of every class."""
    for node in getattr(tree, "body", []):
        if isinstance(node, ast.FunctionDef) and node.name == name and [one.arg for one in node.args.args[:1]] == ["self"]:
            return {"what": "outside", "line": node.lineno}
    return {}


def _root(node: ast.Attribute) -> str:
    """The name that a chain of attributes stands on; "" where it is none."""
    at: ast.expr = node
    while isinstance(at, ast.Attribute):
        at = at.value
    return at.id if isinstance(at, ast.Name) else ""


def beginning(node: ast.expr) -> str:
    """The name that an expression begins with; "np" for what numpy gives without a name."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def instead_of(attribute: ast.Attribute) -> dict[str, str]:
    """What to write in place of an attribute of an array that is assigned to: ``M.flat = v``, ``M.shape = (2, 3)``."""
    what = attribute.attr if attribute.attr in ("flat", "shape") else ""
    return {"what": what, "name": ast.unparse(attribute.value)} if what else {}
