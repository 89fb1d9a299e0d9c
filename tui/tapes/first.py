"""The first tape of a program: a key a step, and for each backward step the sentence that its panel ends with as caption."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine import Steps, run
from tui.cells import clean
from tui.options import LANGS
from tui.paint.flaws import flaw_text, tied_text
from tui.paint.intuition import intuition
from tui.paint.moment import Moment
from tui.session import Look, Session
from tui.tapes.format import read
from tui.tapes.records import SIZE
from tui.tapes.writing import caption, command_line, typed
from tui.view import View

if TYPE_CHECKING:
    from engine import Options
    from tui.tapes.records import Tape

MOST = 1000
"""Steps of a first tape; a longer one nobody would watch."""
FORWARD, BACKWARD, AROUND = 1.0, 3.0, 2.0
"""Seconds that a forward step stands, a backward one, and the screen before the first and after the last."""


def first_tape(
    path: str,
    options: Options,
    size: tuple[int, int] = SIZE,
    lang: str | None = None,
    theme: str | None = None,
    at: str = "",
    before: int = 0,
) -> str:
    """The text of a tape. ``theme`` is "dark", "light" or "mono"; ``lang`` None leaves the language open, its captions being in
    all. It begins ``before`` steps before the one that ``at`` names. Raises ``ProgramError`` for what cannot be traced."""
    trace = run(path, options)
    steps = Steps(trace)
    start = max(0, steps.find(at) - before) if at else 0
    at = steps.address(start) if before else at
    lines = [f"#: size {size[0]}x{size[1]}"] if size != SIZE else []
    lines += [f"#: lang {lang}"] if lang else []
    lines += [f"#: theme {theme}"] if theme else []
    lines += [*typed(command_line(Path(path).name, options, at)), "Enter", f"Sleep {AROUND:g}s"]
    view, told = View(trace), ""
    for step in [steps[k] for k in range(start, min(start + MOST, len(steps)))]:
        texts = _texts(view, step.line) if step.kind not in ("stage", "part", "update", "seed") else {}
        said = caption(texts if any(texts.values()) else dict.fromkeys(LANGS, ""))
        if said != told and (told or texts):
            lines.append(said)  # before the key: both are there at once
            told = said
        lines += ["Right", f"Sleep {BACKWARD if texts else FORWARD:g}s"]
    lines.append(f"Sleep {AROUND:g}s")
    return "\n".join(lines) + "\n"


def _texts(view: View, index: int) -> dict[str, str]:
    """What is said of a backward line, in each language: what is not finite, a tie, else its intuition."""
    line, numbers, position = view.trace.lines[index], view.trace.numbers(index), view.steps.of_line(index)
    moments = {lang: Moment(view, Session(position=position, look=Look(lang=lang))) for lang in LANGS}
    notes = {lang: flaw_text(one) or tied_text(one, line, numbers) for lang, one in moments.items()}
    return {lang: clean(note or intuition(view.trace, line, numbers, lang)) for lang, note in notes.items()}


def tape_of(
    path: str,
    options: Options,
    size: tuple[int, int] = SIZE,
    lang: str | None = None,
    theme: str | None = None,
    at: str = "",
    before: int = 0,
) -> Tape:
    """The first tape of a program, to be played or recorded at once. Raises ``ProgramError``."""
    found, problems = read(first_tape(path, options, size, lang, theme, at, before), Path(path).name, str(Path(path).parent))
    assert found is not None, problems
    return found


