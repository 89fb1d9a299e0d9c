"""``import`` before anything runs: which names stand for which modules, and what is not to be had from them."""

from __future__ import annotations

import ast
import os
import sys

from engine.gates.missing import instead_of
from engine.reading import libraries, replacing
from engine.reading.beside import in_tables, near
from engine.reading.functions import FILES, MODULES, canonical, dotted, known
from engine.reading.walk import Foreign, Walk


def note(node: ast.Import | ast.ImportFrom, walk: Walk) -> None:
    """What an import gives is noted; a name that is in no table is refused, a module that is in none once a name of it is read."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if walk.beside.has(alias.name):
                bind_own(walk, (alias.asname or alias.name).partition(".")[0])
            else:
                _module(node, alias, walk)
    elif walk.beside.meant(node, walk.home):
        for alias in node.names:
            full = walk.home.absolute(node.module or "", node.level) or ""
            bind_own(walk, *(walk.beside.offered(full) if alias.name == "*" else [alias.asname or alias.name]))
    elif node.level or (node.module not in MODULES and not libraries.kind_of(node.module or "")):
        if _waived(node, [a.asname or a.name for a in node.names], walk):
            return
        module = "." * node.level + (node.module or "")
        full = f"{module}.{node.names[0].name}"
        walk.foreign.append(Foreign(node, node.module or ".", full, frozenset([a.asname or a.name for a in node.names])))
    else:
        for alias in node.names:
            if not _name(node, node.module or "", alias, walk):
                return


def bind_own(walk: Walk, *names: str) -> None:
    """Names that stand for modules of the author's own, or for what these have."""
    walk.bound |= set(names) - _EVERYWHERE
    walk.spaces |= set(names) - _EVERYWHERE


_EVERYWHERE = frozenset(("np", "numpy", "math"))


def refuse_import(foreign: Foreign, walk: Walk, tree: ast.AST) -> None:
    """Note the refusal of an import that is in no table: with what to write in its place, or where it was looked for."""
    if foreign.module in MODULES:
        called = MODULES[foreign.module] + foreign.full.removeprefix(foreign.module)
        walk.refuse("unsupported_function", foreign.node, name=foreign.full, instead=instead_of(called))
        return
    node, instead = foreign.node, _in_words(foreign.full, foreign.node, tree)
    name: str | None = foreign.module
    if isinstance(node, ast.ImportFrom) and node.level:
        name = walk.home.absolute(node.module or node.names[0].name, node.level)
    if name is None:
        walk.refuse("module_outside", node, path="." * node.level + (node.module or ""))
    elif not instead and name.partition(".")[0] in replacing.FRAMEWORKS:
        walk.refuse("unsupported_import", node, module=foreign.module, instead="", what="framework")
    elif instead or in_tables(name) or name.partition(".")[0] in sys.stdlib_module_names:
        walk.refuse("unsupported_import", node, module=foreign.module, instead=instead)
    elif walk.folder is None:
        walk.refuse("unsupported_import", node, module=foreign.module, instead="", what="nowhere")
    elif (above := _above(name, walk.folder)) is not None:
        walk.refuse("unsupported_import", node, module=foreign.module, instead="", what="above", path=above)
    else:
        walk.refuse("unsupported_import", node, module=foreign.module, instead="", what="own", path=near(name, walk.folder))


def _above(name: str, folder: str) -> str | None:
    """The folder that holds the package of a module, where the program's own folder is within that package."""
    parts = os.path.abspath(folder).split(os.sep)
    root = name.partition(".")[0]
    if root not in parts[1:-1]:
        return None
    return os.sep.join(parts[: len(parts) - parts[::-1].index(root) - 1]) or os.sep


def _in_words(full: str, node: ast.Import | ast.ImportFrom, tree: ast.AST) -> str:
    """The same for what an import gives, as the program uses it: ``scipy.special.expit(x)`` below ``import scipy.special``, and a
    ``train_test_split`` with the names that it is unpacked to."""
    bound = {(alias.asname or alias.name).partition(".")[0]: alias for alias in node.names}
    for each in ast.walk(tree):
        match each:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Call(func=func, args=args)) if (
                args and full in _SPLITTING and len(targets) == 2 * len(args)
            ):
                if dotted(func).rpartition(".")[2] == "train_test_split":
                    return _split([ast.unparse(target) for target in targets], [ast.unparse(arg) for arg in args])
    used = [_used(each, bound, node, full) for each in ast.walk(tree) if isinstance(each, ast.Attribute)]
    known = [replacing.instead_of(name) for name in used if name.startswith(full)]
    return max(known, key=lambda said: said != replacing.instead_of(full), default=replacing.instead_of(full))


_SPLITTING = (
    "sklearn.model_selection", "sklearn.model_selection.train_test_split", "sklearn.cross_validation",
    "sklearn.cross_validation.train_test_split",
)  # fmt: skip


def _used(node: ast.Attribute, bound: dict[str, ast.alias], at: ast.Import | ast.ImportFrom, full: str) -> str:
    """The dotted name that an attribute of an imported module has there; "" for another attribute."""
    name = dotted(node)
    root, _, rest = name.partition(".")
    alias = bound.get(root)
    if alias is None:
        return ""
    if isinstance(at, ast.ImportFrom):
        return f"{at.module}.{alias.name}.{rest}"
    return f"{alias.name}.{rest}" if alias.asname else name


def _split(targets: list[str], whole: list[str]) -> str:
    """``X_train, X_test, y_train, y_test = X[:80], X[80:], y[:80], y[80:]``."""
    return f"{', '.join(targets)} = {', '.join([f'{one}{part}' for one in whole for part in ('[:80]', '[80:]')])}"


def note_tried(node: ast.Try, walk: Walk) -> None:
    """``try: import cupy as np`` with a handler for its absence: what cannot be imported is not refused, it fails where it runs."""
    if any([handler.type is None or _catches(handler.type) for handler in node.handlers]):
        walk.tried |= {id(each) for each in node.body if isinstance(each, (ast.Import, ast.ImportFrom))}


def _catches(kind: ast.expr) -> bool:
    names = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any([isinstance(name, ast.Name) and name.id in _MISSED for name in names])


_MISSED = frozenset("ImportError ModuleNotFoundError Exception BaseException".split())


def _waived(node: ast.Import | ast.ImportFrom, names: list[str], walk: Walk) -> bool:
    """Whether an import of what cannot be imported is left to the handler around it."""
    if id(node) not in walk.tried or (isinstance(node, ast.ImportFrom) and node.level):
        return False
    walk.bound |= set(names) - {"*", "np", "numpy", "math"}
    vars(node)["missed"] = True
    return True


def _module(node: ast.Import, alias: ast.alias, walk: Walk) -> None:
    """``import a.b as c``."""
    root = alias.name.partition(".")[0]
    if alias.name in MODULES and (alias.asname or "." not in alias.name):
        if alias.asname and (alias.asname, alias.name) != ("np", "numpy"):
            walk.bound.add(alias.asname)
            walk.aliases[alias.asname] = canonical(alias.name)
    elif libraries.kind_of(alias.name) not in ("", libraries.REFUSED):
        walk.libraries[alias.asname or root] = alias.name if alias.asname else root
    elif not _waived(node, [alias.asname or root], walk):
        walk.foreign.append(Foreign(node, alias.name, alias.name, frozenset([alias.asname or root])))


def _name(node: ast.ImportFrom, module: str, alias: ast.alias, walk: Walk) -> bool:
    """``from a.b import c``; whether the rest of the statement is to be looked at."""
    bound, full = alias.asname or alias.name, f"{module}.{alias.name}"
    kind = libraries.kind_of(full)
    if alias.name == "*" and kind != libraries.PLAIN:
        walk.refuse("star_import", node, module=module)
    elif kind:
        if kind == libraries.REFUSED:
            walk.foreign.append(Foreign(node, full, full, frozenset([bound])))
        else:
            walk.libraries[bound] = full
        return True
    elif module in MODULES and (full := f"{MODULES[module]}.{alias.name}") and (known(full) or full in MODULES.values()):
        walk.bound.add(bound)
        if full in MODULES.values():
            walk.aliases[bound] = full
        return True
    elif module in MODULES and f"{MODULES[module]}.{alias.name}" in FILES:  # no file is read: told where its data are needed
        walk.bound.add(bound)
        walk.files.add(bound)
        return True
    else:  # a function that no table has: refused where it is read
        walk.foreign.append(Foreign(node, module, f"{module}.{alias.name}", frozenset([bound])))
        return True
    return False


def comes_in(walk: Walk) -> bool:
    """Whether a program may hold values of what it does not compute: then what is asked of a value is seen only as it runs."""
    if "open" in walk.read or walk.files or any([libraries.outside(full) for full in walk.libraries.values()]):
        return True
    return any([each.attr in _READERS and canonical(dotted(each)) in FILES for each in walk.attributes])


_READERS = frozenset(name.rpartition(".")[2] for name in FILES)
