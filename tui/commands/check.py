"""``chainstep check``: gradients against differences, and the file's own backward lines against the engine's.

Each file is checked by a child process with limits of its own, several at a time; this process only tells the results.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TextIO

from tui.catalogue import language, say
from tui.commands.checkstatus import entries_on, told_on
from tui.commands.grading import junit, names_of, passes, required, rows, verdict_of, without_answers
from tui.commands.output import write_out
from tui.confined import GRACE, MEMORY, Outcome, confine, run_child
from tui.options import JUDGED, PROGRAM, Request, UsageError

FINE, FAILED, WRONG = 0, 1, 2
SLACK = 60.0
"""Seconds of CPU time that we allow beyond the child's own limit."""


def run(request: Request) -> int:
    """Check every file; 0 when all is right, 1 when something is wrong, 2 when a file cannot be checked."""
    if request.flag("confined"):
        return _confined(request)
    from tui.commands.program import limits_of, options_of

    maps = dict(options_of(request).maps)  # a slip in the flags is told once, not by every child
    names, report = names_of(request.texts("require")), request.text("junit")
    people = sys.stdout
    if report == "-":  # the report has standard output to itself
        if request.flag("json"):
            raise UsageError("junit_and_json")
        people = sys.stderr
    elif report is not None:
        _write(report, junit([]))  # one that cannot be written is told before anything is checked
    seconds = limits_of(request).seconds + GRACE + SLACK
    worst, found = FINE, []
    for file, outcome in _outcomes(request, seconds):
        code, data = _read(file, outcome)
        if names and "output" in data:
            data["required"] = required(data, names, maps)
            code = code if passes(data) or code == WRONG else FAILED
        if request.flag("hide_answer"):
            data = without_answers(data)
        if not request.flag("json"):
            _tell(data, people)
        found.append(data)
        sys.stderr.write(outcome.err)
        sys.stderr.flush()
        worst = max(worst, code)
    if request.flag("json"):
        from tui.commands.jsontext import dump

        sys.stdout.write(dump({"version": 1, "files": found}))
    elif len(found) > 1:
        print("", *rows(found), sep="\n", file=people)
        right = sum([verdict_of(data) == "right" for data in found])
        print(say("cli.check_total", right=right, count=len(found)), file=people)
    if report is not None:
        _write(report, junit(found))
    return worst


def _write(path: str, text: str) -> None:
    write_out(path, text, "--junit")


def _outcomes(request: Request, seconds: float) -> Iterator[tuple[str, Outcome]]:
    """Every file with how its child ended, in the order given."""
    files = request.operands
    words = ["check", "--confined", "--json", "--lang", language(), *_passed_on(request)]
    workers = max(1, min(len(files), os.cpu_count() or 1))
    with told_on(len(files)) as status, ThreadPoolExecutor(workers) as pool:
        told = () if status.terminal is None else (f"--tell={status.terminal}",)
        try:
            ends = pool.map(lambda file: run_child([*words, *told, "--", file], seconds, status.terminal), files)
            for done, (file, outcome) in enumerate(zip(files, ends, strict=True), 1):
                status.clear()
                yield file, outcome
                status.files(done)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _passed_on(request: Request) -> Iterator[str]:
    """The flags of the program, as the child reads them."""
    for flag in (*PROGRAM, *JUDGED):
        value = request.values.get(flag.key)
        if value is True:
            yield flag.name
        elif value is not None:
            yield from (f"{flag.name}={one}" for one in (value if isinstance(value, tuple) else (value,)))


def _read(file: str, outcome: Outcome) -> tuple[int, dict[str, Any]]:
    """The exit code that a child stands for, and what it found."""
    try:
        data = json.loads(outcome.out)
    except ValueError:
        data = None
    if isinstance(data, dict) and outcome.code in (FINE, FAILED, WRONG):
        return outcome.code, data
    if outcome.code == FAILED:  # a crash of ours: the child has said where its log is
        return FAILED, {"file": file, "ok": False}
    if outcome.code == 130:
        raise KeyboardInterrupt
    from tui.complaint import record, report

    error = UsageError("check_stopped", signal=-outcome.code)
    error.file = file
    print(report(error), file=sys.stderr)
    return WRONG, {"error": record(error)}


def _confined(request: Request) -> int:
    """In the child: check one file and print what was found as JSON."""
    from tui.commands.program import limits_of, load

    limits = limits_of(request)
    confine(limits.seconds + GRACE, limits.total + MEMORY)
    from engine import ProgramError, check
    from tui.commands.checkdata import check_data
    from tui.commands.checktext import compared
    from tui.commands.jsontext import dump

    with contextlib.suppress(OSError, ValueError):  # what cannot be read is told by reading it
        if stat.S_ISFIFO(os.stat(request.operands[0]).st_mode):  # of many that are handed in, none may keep the others waiting
            raise ProgramError("irregular", file=request.operands[0])
    trace, _ = load(request)
    told = request.text("tell")
    report = check(trace, progress=None if told is None else entries_on(int(told)))
    data = check_data(trace, report)
    sys.stdout.write(dump(data))
    nothing = bool(data["inputs"]) and not compared(data)  # all is NaN: that is no verdict
    return FAILED if not report.ok else WRONG if report.undecided or nothing else FINE


def _tell(data: dict[str, Any], people: TextIO) -> None:
    from engine import Place
    from tui.commands.checktext import lines
    from tui.printing import printable
    from tui.whereabouts import address, place_of

    if "output" not in data:
        return
    print("\n".join(lines(data)), file=people, flush=True)
    for notice in data["notices"]:
        cell, line = place_of(notice)
        where = printable(address(data["file"], Place(line, notice["column"], cell=cell, row=line)))
        print(f"{where}: {say('cli.notice')}: {notice['text']}", file=sys.stderr)

