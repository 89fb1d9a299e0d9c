"""Keys of dicts that are made of a number: ``grads[f"dZ{l}"]`` where ``grads[f"dA{l}"]`` is meant, or that of another layer."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from engine.mending.records import Repair, Site
from engine.mending.repairs.around import Change
from engine.mending.repairs.values import root
from engine.reading.segments import segment

MOST = 60


def keys(site: Site) -> Iterator[Repair]:
    """Another element that lines around read by such a key, and the same with their word or their number."""
    statement = site.statement
    known = [part for part in map(_element, site.texts) if part is not None]
    known += [part for part in statement.expressions() if isinstance(part, ast.Subscript) and _made(part)]
    count = 0
    for part in statement.expressions():
        if not isinstance(part, ast.Subscript) or not _made(part):
            continue
        text, seen = statement.part(part), {_text(ast.unparse(part.value), _word(part), _number(part))}
        gradient = root(text) in site.gradients
        for other in _others(part, known):
            if other in seen or site.shape(other) is None:
                continue
            seen.add(other)
            count += 1
            if count > MOST:
                return
            number = _word(part) == _word(_element(other))
            kind = "time_off" if number else "upstream_other" if gradient else "cached"
            yield Repair(kind, statement.change((part, other)), 2, (("read", text), ("meant", other)))


def stored(tops: Iterable[ast.AST], lines: tuple[str, ...]) -> Iterator[Change]:
    """A dict with another value under a name than that name's, which its function has, too: ``{'A1': Z1}``."""
    for function in [node for top in tops for node in ast.walk(top) if isinstance(node, ast.FunctionDef)]:
        bound = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for node in [n for n in ast.walk(function) if isinstance(n, (ast.Assign, ast.Return)) and n.value is not None]:
            shown = [each for each in ast.walk(node.value) if isinstance(each, ast.Dict)] if node.value is not None else []
            for key, held in [pair for each in shown for pair in zip(each.keys, each.values, strict=True)]:
                name = key.value if isinstance(key, ast.Constant) else ""
                if isinstance(name, str) and name in bound and isinstance(held, ast.Name) and held.id != name:
                    before, whole = f"{segment(key, lines)}: ", segment(node, lines)  # type: ignore[arg-type]
                    written = whole.replace(before + held.id, before + name, 1)
                    yield Change("cached", ((held, name),), node.lineno, written, (("read", held.id), ("meant", name)))


def _others(part: ast.Subscript, known: list[ast.Subscript]) -> Iterator[str]:
    """What may be meant: of the same dict first."""
    owner, word, number = ast.unparse(part.value), _word(part), _number(part)
    same = [each for each in known if ast.unparse(each.value) == owner]
    for each in same:
        yield _text(owner, _word(each), number)
        yield _text(owner, word, _number(each))
    for each in known:
        yield _text(ast.unparse(each.value), _word(each), _number(each))


def _text(owner: str, word: str, number: str) -> str:
    return f'{owner}[f"{word}{{{number}}}"]'


def _made(part: ast.AST) -> bool:
    """Whether an element has a key of one word and one number: ``f"dZ{l}"``."""
    match part:
        case ast.Subscript(slice=ast.JoinedStr(values=[ast.Constant(), ast.FormattedValue(conversion=-1, format_spec=None)])):
            return True
    return False


def _word(part: ast.AST | None) -> str:
    match part:
        case ast.Subscript(slice=ast.JoinedStr(values=[ast.Constant(value=str(word)), *_])):
            return word
    return ""


def _number(part: ast.Subscript) -> str:
    match part.slice:
        case ast.JoinedStr(values=[_, ast.FormattedValue(value=number)]):
            return ast.unparse(number)
    return ""


def _element(text: str) -> ast.Subscript | None:
    try:
        found = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    return found if isinstance(found, ast.Subscript) and _made(found) else None


__all__ = ["keys", "stored"]
