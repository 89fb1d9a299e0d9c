"""Tapes as files: read whole, with all that is wrong with them; and those that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.named import NamedTuple
from tui.catalogue import say
from tui.options import UsageError
from tui.tapes.format import Read, read
from tui.tapes.opening import problems_of
from tui.tapes.records import Problem

if TYPE_CHECKING:
    from tui.tapes.running import Failure

FOLDER = Path(__file__).parent / "demos"
ENDING = ".tape"


class Demo(NamedTuple):
    """A tape that comes with the program: its name, and its title in a language."""

    name: str
    title: str
    path: Path


def demos(lang: str) -> tuple[Demo, ...]:
    """All demos, by name: the titles are their first comments, ``# en: …`` and ``# ko: …``."""
    found = []
    for path in sorted(FOLDER.glob(f"*{ENDING}")):
        titles = dict(
            [line[2:].split(": ", 1) for line in path.read_text(encoding="utf-8").splitlines() if line[:6] in ("# en: ", "# ko: ")]
        )
        found.append(Demo(path.stem, titles.get(lang, path.stem), path))
    return tuple(found)


def is_tape(name: str) -> bool:
    """Whether a name is that of a tape's file, or, where there is no such file, of a demo."""
    path = Path(name)
    return path.suffix.lower() == ENDING or (not path.exists() and path.name == name and (FOLDER / f"{name}{ENDING}").is_file())


def load(name: str) -> Read:
    """A tape by its file, or a demo by its name, with what is wrong with it and with the command that it opens with. Raises
    ``UsageError`` for a file that cannot be read."""
    path = Path(name)
    if not path.is_file() and (demo := FOLDER / f"{name}{ENDING}").parent == FOLDER and demo.is_file():
        path = demo
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return Read(None, (Problem(1, 1, "not_text"),))
    except FileNotFoundError:
        raise UsageError("no_tape", name=name, demos=", ".join(demo.name for demo in demos("en")[:3])) from None
    except (OSError, ValueError) as error:
        raise UsageError("cannot_read", path=name, reason=getattr(error, "strerror", None) or str(error)) from None
    tape, problems = read(text, path.name, str(path.parent))
    if tape is not None:
        problems = problems_of(tape)
    return Read(None if problems else tape, problems)


def told(name: str, problem: Problem, kind: str = "problem", lang: str | None = None) -> str:
    """``FILE:LINE:COLUMN: what is wrong``."""
    return f"{name}:{problem.line}:{problem.column}: {said(problem.code, problem.fields, kind, lang)}"


def said(code: str, fields: tuple[tuple[str, object], ...], kind: str, lang: str | None = None) -> str:
    """The sentence of a problem, a note (``kind`` "note") or a failure ("failed")."""
    from tui.complaint import cause
    from tui.printing import printable

    filled: dict[str, Any] = dict(fields)
    if "near" in filled:
        filled["near"] = say("tape.near", lang, word=filled["near"]) if filled["near"] else ""
    if isinstance(filled.get("said"), Exception):
        filled["said"] = cause(filled["said"], lang)
    if code == "opening":
        return said(filled["why"], filled["given"], "problem", lang)
    return printable(say(f"tape.{kind}.{code}", lang, **filled))


def otherwise(name: str, failure: Failure) -> str:
    """Where a tape went otherwise than it says, and the screen that stood there."""
    from tui.printing import printable

    head = f"{name}:{failure.line}:{failure.column}: {said(failure.code, failure.fields, 'failed')}"
    return "\n".join([head, *(f"  | {printable(line)}" for line in failure.screen)])
