"""The file's own backward lines, compared with ours: ✓ or ✗ beside our line and in the raw file, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.catalogue import say
from tui.paint.digits import number
from tui.paint.moment import scalars
from tui.whereabouts import said_at, shown_in

if TYPE_CHECKING:
    from tui.view import View

GLYPHS = {"right": "✓", "tie": "✓", "wrong": "✗", "follows": "↳", "close": "≈", "remark": "!", "aside": "○", "given": "○"}
REASONS = ("sign", "factor", "zero", "shape", "missing", "overwritten", "replaced", "shared", "earlier", "uphill")


def judged(view: View, line: int) -> str:
    """ "right", "wrong", "follows", "tie" or "" for a backward line of ours, in expanded stages too. A wrong gradient follows where
    none of the file's lines that make it is wrong by itself."""
    own = view.trace.own
    found = str(own.mark(view.trace.lines[line])) if own is not None else ""
    if own is None or found != "wrong":
        return found
    at = view.trace.lines[line]
    about = [one for one in own.lines if one.var == at.to]
    verdicts = {one.verdict for one in [one for one in about if at.stage in one.stages] or about}
    return "follows" if "follows" in verdicts and "wrong" not in verdicts else found


def glyph(view: View, line: int) -> str:
    """✓, ✗, ↳ or a blank."""
    return GLYPHS.get(judged(view, line), " ")


def said(view: View, line: int, lang: str) -> tuple[str, bool]:
    """(sentence, right) about the file's own line for one of ours; ("", True) where the file has none."""
    found = judged(view, line)
    if not found:
        return "", True
    trace = view.trace
    name = trace.vars[trace.lines[line].to].grad
    if found != "wrong":
        return say(f"panel.own.{found}", lang, name=name), found != "follows"
    theirs = _theirs(view, line)
    if theirs is None:
        return say("panel.own.wrong.short", lang, name=name), False
    if scalars(theirs.theirs, theirs.ours):
        text = said_at(
            "panel.own.wrong",
            shown_in(trace, theirs.line),
            lang,
            name=name,
            theirs=number(theirs.theirs),
            ours=number(theirs.ours),
        )
    else:
        text = said_at("panel.own.wrong.line", shown_in(trace, theirs.line), lang, name=name)
    return text + (say(f"panel.own.{theirs.reason}", lang) if theirs.reason in REASONS else ""), False


def _theirs(view: View, line: int) -> Any:
    """The file's wrong line for the gradient that a line of ours contributes to."""
    at, verdicts = view.trace.lines[line], view.trace.own
    assert verdicts is not None
    wrong = [own for own in verdicts.lines if own.var == at.to and own.verdict == "wrong"]
    return next((own for own in wrong if at.stage in own.stages), wrong[0] if wrong else None)


def file_glyphs(view: View) -> dict[int, str]:
    """✓, ✗ and ↳ by line of the file; one wrong gradient makes its line wrong."""
    own = view.trace.own
    found: dict[int, str] = {}
    for one in own.lines if own is not None else ():
        if found.get(one.line) != "✗":
            found[one.line] = GLYPHS.get(one.verdict, " ")
    return found
