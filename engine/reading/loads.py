"""Statements that load data from elsewhere: the names that a place of loading ends in, and whether an assignment does nothing else,
so that what the caller gives (``--set X=@data.npy``) may stand in the place of all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from engine.reading.functions import FILES, MODULES, dotted
from engine.reading.libraries import DATA, LIBRARIES, kind_of
from engine.reading.whole import whole_call


def loader(path: str) -> str:
    """The name of what loads at the beginning of a dotted name: ``np.genfromtxt`` of ``np.genfromtxt.reshape``."""
    parts = path.split(".")
    for count in range(1, len(parts) + 1):
        if ".".join(parts[:count]) in FILES:
            return ".".join(parts[:count])
    for count in range(len(parts) - 1, 0, -1):
        if ".".join(parts[:count]) in LIBRARIES:
            return ".".join(parts[: count + 1])
    return path


def bound_at(place: tuple[int, int], forward: Iterable[ast.stmt]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The names that the value at a place (line, column) ends in, and what stands before them (``load.``): those of the assignment
    around it, then those that calls of the function around it are assigned to, and so on outwards."""
    body = list(forward)
    whole = whole_call(body)
    main = dotted(whole.func) if whole is not None else ""
    functions = [each for each in nodes_of(body) if isinstance(each, ast.FunctionDef)]
    places, seen = [place], set()
    while places:
        place = places.pop(0)
        found, around = _assigned(place, body), _around(place, functions)
        if found is not None:
            yield names_of(found.targets), "" if around is None or around.name == main else f"{around.name}."
        if around is not None and around.name not in seen:
            seen.add(around.name)
            calls = [each for each in nodes_of(body) if isinstance(each, ast.Call) and dotted(each.func) == around.name]
            places += [(call.lineno, call.col_offset) for call in calls]


def names_of(targets: Iterable[ast.expr]) -> tuple[str, ...]:
    """The names that targets are made of; () if anything else is bound."""
    parts = [part for target in targets for part in _flat(target)]
    return tuple([part.id for part in parts if isinstance(part, ast.Name)]) if all(
        [isinstance(part, ast.Name) for part in parts]
    ) else ()  # fmt: skip


def loads(value: ast.expr, forward: Iterable[ast.stmt]) -> bool:
    """Whether an expression is a value from elsewhere, by the text: it calls what loads, or a function of the file that does."""
    nodes = list(nodes_of(forward))
    aliases = dict(_aliases(nodes))
    functions = {each.name: each for each in nodes if isinstance(each, ast.FunctionDef)}
    texts = _texts(nodes)
    seen: set[str] = set()
    waiting: list[ast.AST] = [value]
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                waiting += texts.pop(node.id, [])
            if not isinstance(node, ast.Call) or not (name := dotted(node.func)):
                continue
            first, dot, rest = name.partition(".")
            full = aliases.get(first, first) + dot + rest
            if full in FILES or kind_of(full) == DATA or vars(functions.get(name, node)).get("formula") == DATA:
                return True
            if name in functions and name not in seen:
                seen.add(name)
                waiting.append(functions[name])
    return False


def _texts(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """Names of files and of the text that is read from them, with what they are bound to."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            found.setdefault(node.optional_vars.id, []).append(node.context_expr)
        elif isinstance(node, ast.Assign):
            if not any([isinstance(each, ast.Attribute) and is_text(each.attr) for each in ast.walk(node.value)]):
                continue
            for name in names_of(node.targets):
                found.setdefault(name, []).append(node.value)
    return found


def is_text(path: str) -> bool:
    """Whether a dotted name ends in text, or in lines of it: ``open.readlines``."""
    return not _TEXT.isdisjoint(path.split("."))


def numbers_of(name: str, forward: Iterable[ast.stmt]) -> tuple[str, ...]:
    """What a program binds the numbers to that it reads from a text: ``X = np.array([[float(v) for v in …] for … in lines])``."""
    for node in nodes_of(forward):
        if isinstance(node, ast.Assign) and (names := names_of(node.targets)):
            inside = list(ast.walk(node.value))
            reads = any([isinstance(each, ast.Name) and each.id == name for each in inside])
            if reads and any([isinstance(each, ast.Call) and dotted(each.func) in ("float", "int") for each in inside]):
                return names
    return ()


def filled_at(place: tuple[int, int], forward: Iterable[ast.stmt]) -> tuple[str, ...]:
    """The lists that a loop over what is loaded at a place appends to: ``for line in open(path): points.append(…)``."""
    for node in nodes_of(forward):
        if isinstance(node, (ast.For, ast.With)) and _holds(node, place):
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)]
            into = [each.func.value for each in calls if each.func.attr == "append"]  # type: ignore[attr-defined]
            if names := tuple(dict.fromkeys([each.id for each in into if isinstance(each, ast.Name)])):
                return names
    return ()


def cut_apart(name: str, forward: Iterable[ast.stmt]) -> bool:
    """Whether a program reads nothing of an array but columns of it, ``data[:, 0]``."""
    nodes = list(nodes_of(forward))
    columns = [each.value for each in nodes if isinstance(each, ast.Subscript) and isinstance(each.slice, ast.Tuple)]
    reads = [each for each in nodes if isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Load)]
    return bool(reads) and all([any([each is one for one in columns]) for each in reads])


_TEXT = frozenset({"read", "readline", "readlines", "split", "splitlines", "strip", "rstrip"})


def _aliases(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """The names that imports bind, and what they stand for."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for one in node.names:
                yield (one.asname, MODULES.get(one.name, one.name)) if one.asname else (one.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and not node.level:
            module = node.module or ""
            for one in node.names:
                yield one.asname or one.name, f"{MODULES.get(module, module)}.{one.name}"


def _assigned(place: tuple[int, int], body: Iterable[ast.stmt]) -> ast.Assign | None:
    """The assignment whose value holds a place and binds nothing but names."""
    found = None
    for node in nodes_of(body):
        if isinstance(node, ast.Assign) and _holds(node.value, place) and names_of(node.targets):
            found = node
    return found


def written_table(place: tuple[int, int], body: Iterable[ast.stmt]) -> tuple[str, str] | None:
    """A table of pandas whose columns are written out, as a dict of arrays, and two of its columns as a matrix."""
    made = _assigned(place, body)
    value = None if made is None else made.value
    if not isinstance(value, ast.Call) or dotted(value.func).rpartition(".")[2] != "DataFrame" or not isinstance(made, ast.Assign):
        return None
    columns, root = value.args[0] if value.args else None, made.targets[0]
    if not isinstance(columns, ast.Dict) or not isinstance(root, ast.Name) or None in columns.keys:
        return None
    keys = [ast.unparse(key) for key in columns.keys if key]
    pairs = [f"{key}: np.array({ast.unparse(each)})" for key, each in zip(keys, columns.values, strict=True)]
    said = ", ".join([pair if len(pair) <= 40 else f"{pair.partition(':')[0]}: np.array([…])" for pair in pairs[:3]])
    matrix = ", ".join([f"{root.id}[{key}]" for key in keys[:2]])
    return f"{root.id} = {{{said}{', …' * (len(pairs) > 3)}}}", f"np.column_stack([{matrix}])"


def _around(place: tuple[int, int], functions: Iterable[ast.FunctionDef]) -> ast.FunctionDef | None:
    return next((each for each in functions if _holds(each, place)), None)


def _holds(node: ast.stmt | ast.expr, place: tuple[int, int]) -> bool:
    end = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    return (node.lineno, node.col_offset) <= place < end


def _flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for each in target.elts:
            yield from _flat(each)
    else:
        yield target


def nodes_of(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """All nodes of statements."""
    for statement in body:
        yield from ast.walk(statement)
