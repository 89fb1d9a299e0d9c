"""``chainstep``: reads the command line, runs one command, turns whatever happens into a message and an exit code.

Exit codes: 0 fine, 1 a check failed (or a crash of our own), 2 the input or the usage is wrong, 130 on Ctrl-C.
Everything is imported when it is needed: ``chainstep show`` must start about as fast as numpy alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EAGAIN, EDQUOT, EFBIG, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC
from importlib import import_module
from typing import TextIO

from tui import collecting, interrupts
from tui.catalogue import LANGUAGES, say, set_language
from tui.options import Request, UsageError, parse

WRONG = 2
INTERRUPTED = 130
FULL = (ENOSPC, EDQUOT, EFBIG, EIO)
"""What keeps standard output from being written, and is no mistake of ours."""
SHORT = (EMFILE, ENFILE, ENOMEM, EAGAIN)
"""Too few file handles, too little memory, too few processes: neither."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (default: the process's own); returns the exit code and raises nothing."""
    given = list(sys.argv[1:] if argv is None else argv)
    if sys.stdout is None or sys.stderr is None:  # closed by whoever started us
        sys.stdout, sys.stderr = (stream or open(os.devnull, "w") for stream in (sys.stdout, sys.stderr))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        _never_fail(stream)
    set_language(_language_asked(given))
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_has_left()
    except OSError as error:
        return _unwritable(error) if error.errno in FULL else _crashed(error)
    except Exception as error:
        return _crashed(error)


def _run(argv: list[str]) -> int:
    request: Request | None = None
    try:
        request = parse(argv)
        if request.flag("help"):
            return _help(argv, request)
        if request.flag("version"):
            return _version()
        with interrupts.importing():
            command = import_module(f"tui.commands.{request.command}")
        interrupts.heard()
        collecting.resume()
        code: int = command.run(request)
        return code
    except UsageError as error:
        return _complain(error, "--json" in argv)
    except Exception as error:
        if _lacking(error):
            raise  # the engine may be what cannot be imported
        from engine.errors import ProgramError

        if not isinstance(error, ProgramError):
            raise
        return _complain(error, request is not None and request.flag("json"))


def _help(argv: list[str], request: Request) -> int:
    from tui.manual import manual

    named = request.command in argv
    sys.stdout.write(manual(request.command if named else None))
    return 0


def _version() -> int:
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("chainstep")
    except PackageNotFoundError:  # run from a source tree
        number = say("cli.version_unknown")
    print(f"chainstep {number}")
    return 0


def _complain(error: Exception, as_json: bool) -> int:
    """The message on standard error; under ``--json`` the error object on standard output too, where the result would be."""
    from tui.complaint import record, report

    sys.stdout.flush()
    if as_json:
        from tui.commands.jsontext import dump

        sys.stdout.write(dump({"error": record(error)}))
    print(report(error), file=sys.stderr)
    return WRONG


def _lacking(error: Exception) -> str:
    """What the system has too little of, in its own words; "" if that is not what was wrong."""
    told = f"{error} {error.__cause__}"  # numpy tells at length of what its own part could not load
    if isinstance(error, MemoryError) or (isinstance(error, ImportError) and "shared object" in told):
        return os.strerror(ENOMEM)
    if isinstance(error, OSError) and error.errno in SHORT:
        return os.strerror(error.errno)
    return os.strerror(EAGAIN) if isinstance(error, RuntimeError) and "start new thread" in str(error) else ""


def _crashed(error: Exception) -> int:
    """A mistake of our own: its traceback goes to a log file, its place to standard error. What the system lacks is none."""
    if reason := _lacking(error):
        code = "system_lacks"  # said without the engine: numpy may be what could not be loaded
        print(f"chainstep: {say(f'errors.{code}', reason=reason)}", say(f"errors.{code}.hint"), sep="\n", file=sys.stderr)
        return WRONG
    from engine.mistakes import write_log

    path = write_log(error)
    said = say("app.crash", path=path) if path else say("app.crash_unlogged", error=repr(error))
    print(said, file=sys.stderr)
    return 1


def _unwritable(error: OSError) -> int:
    """The disk behind standard output is full."""
    _let_go_of_output()
    with suppress(OSError):  # standard error may be as full
        return _complain(UsageError("cannot_write", path=say("cli.standard_output"), reason=error.strerror, flag="-o"), False)
    return WRONG


def _reader_has_left() -> int:
    """``chainstep show FILE | head``: that is no error."""
    _let_go_of_output()
    return 0


def _let_go_of_output() -> None:
    """What is left unwritten must not complain when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _never_fail(stream: TextIO) -> None:
    """Characters that the terminal's encoding lacks are written as escapes instead of ending in a traceback."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _language_asked(argv: list[str]) -> str | None:
    """The value of ``--lang``, found before the rest is parsed, so that complaints about the rest are in it already."""
    for at, word in enumerate(argv):
        value = word[7:] if word.startswith("--lang=") else argv[at + 1] if word == "--lang" and at + 1 < len(argv) else ""
        if value in LANGUAGES:
            return value
    return None
