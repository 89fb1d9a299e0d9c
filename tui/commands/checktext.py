"""What ``check`` found, for people: a line an input, a line a line of the file's own, and which one is wrong first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import Place
from tui.catalogue import knows, say
from tui.cells import cell_len
from tui.diagnoses import lesson, way
from tui.paint.digits import number
from tui.printing import printable
from tui.remarks import remark, shape_of
from tui.whereabouts import address, place_of, said_at

_NOTHING = 1e-2
"""A relative error that says, where rounding alone makes it, that both numbers are next to nothing."""


MANY = 12
"""Rows of the file's own lines, and names in a headline, up to which each is told alone."""
IMPLIED = frozenset({"pass_cost", "pass_halves", "pass_hinge", "pass_shares"})
"""Notices of a loss that the file does not have and that is taken: what is right is so by that one."""
FEW = 3
"""Names that are told of a row that stands for many."""


def lines(data: dict[str, Any]) -> Iterator[str]:
    """One file's results as text."""
    file = printable(data["file"])
    yield _headline(file, data)
    yield from _table([_input(one) for one in data["inputs"]])
    if not data["inputs"]:
        yield "  " + say("cli.check_no_inputs")
    if data["sampled"]:
        yield "  " + say("cli.check_sampled")
    if data.get("single"):
        yield "  " + say("cli.check_single")
    for one in data["flipped"]:
        yield "  " + said_at("cli.check_flipped", place_of(one), text=printable(one["text"]), name=one["name"])
    if data["own"] is not None:
        yield from _own(file, data["own"], data["output"])
        for one in data.get("diagnoses", ()):
            yield from _diagnosis(one)
        for one in data.get("unsought", ()):
            yield f"  {said_at('cli.check_line', place_of(one))}  {one['name']}: {say('diagnosis.unsought')}"
    for name, verdict in data.get("required", {}).items():
        said = say("cli.grade_absent", name=name) if verdict == "absent" else say(
            "cli.grade_required", name=name, verdict=say(f"cli.verdict_{verdict}")
        )  # fmt: skip
        yield "  " + said
    yield from _uncompared(data["uncompared"])


def _uncompared(others: list[dict[str, Any]]) -> Iterator[str]:
    """What nothing is compared with, and why: a row each, of very many a row for all of a line."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in others:
        rows.setdefault((said_at("cli.check_line", place_of(one)), one["reason"]), []).append(one["name"])
    for (at, reason), names in rows.items():
        for each in [[name] for name in names] if len(others) <= FEW else [names]:
            yield f"  {at}  {say('cli.check_uncompared', name=_names(each))}: {say('cli.uncompared_' + reason)}"


def _names(names: list[str], most: int = FEW) -> str:
    """Names side by side; of very many the first, and how many more."""
    names = list(dict.fromkeys(names))
    if len(names) <= most + 1:
        return ", ".join(names)
    return say("cli.check_more_names", names=", ".join(names[:most]), count=len(names) - most)


def _headline(file: str, data: dict[str, Any]) -> str:
    """The verdict on the file. It is never called right without what that holds for."""
    own, others = data["own"], data["uncompared"]
    counts = own["counts"] if own is not None else {}
    if not data["ok"]:
        return say("cli.check_wrong", file=file)
    if others and not counts:
        return say("cli.check_none", file=file, names=_names([one["name"] for one in others], MANY // 2))
    given = next((one["line"] for one in own["lines"] if one["verdict"] == "given"), 0) if own is not None else 0
    if given and not set(counts) - {"given", "aside"}:
        return say("cli.check_only_given", file=file, line=given)
    remarks, close = counts.get("remark", 0), counts.get("close", 0)
    implied = own is not None and any([one["code"] in IMPLIED for one in data.get("notices", ())])
    if not (given or remarks or close):
        if implied:
            also = [say("cli.check_also_uncompared", count=len(others))] if others else []
            return "; ".join([say("cli.check_implied", file=file), *also])
        if others:
            return say("cli.check_part", file=file, count=len(others))
        known = "cli.check_right" if own is not None else "cli.check_no_own"
        return say(known if compared(data) else "cli.check_nothing", file=file)
    if given and own is not None and any(one["reason"] == "uneven" for one in own["lines"]):
        said = [say("cli.check_uneven", file=file, line=given)]
    elif given:
        said = [say("cli.check_given", file=file, line=given)]
    elif remarks:
        said = [say("cli.check_remarks", file=file, count=remarks)]
    else:
        said = [say("cli.check_close", file=file, count=close)]
    if given and remarks:
        said.append(say("cli.check_also_remarks", count=remarks))
    if close and (given or remarks):
        said.append(say("cli.check_also_close", count=close))
    if implied:
        said.append(say("cli.check_also_implied"))
    if others:
        said.append(say("cli.check_also_uncompared", count=len(others)))
    return "; ".join(said)


def compared(data: dict[str, Any]) -> bool:
    """Whether anything was compared: a file all of whose gradients had to be skipped is neither right nor wrong."""
    return data.get("own") is not None or any(one["verdict"] != "skipped" for one in data.get("inputs", ()))


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)] if rows else []
    for row in rows:
        cells = [text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=False)]
        yield ("  " + "  ".join([*cells, row[-1]])).rstrip()


def _number(value: Any) -> str:
    """A number of JSON: NaN and infinities are words there."""
    if isinstance(value, list):
        return say("cli.check_array")
    return value if isinstance(value, str) else number(value)


def _input(one: dict[str, Any]) -> tuple[str, ...]:
    verdict = say(f"cli.verdict_{one['verdict']}")
    if one["analytic"] is None:
        return one["name"], verdict, "", ""
    where = one["where"]
    count = "" if one["entries"] == 1 else say("cli.check_entries", compared=f"{one['compared']:,}", entries=f"{one['entries']:,}")
    said = ""
    if one["verdict"] in ("right", "close"):
        said = say("cli.check_error", error=_small(one["error"])) if one["error"] else say("cli.check_equal")
        if one["reason"] == "noise" and one["error"] > _NOTHING:
            said = say("cli.check_rounding")
    elif one["verdict"] == "tie" and one["reason"] == "tie":
        said = say("cli.check_tie", analytic=_number(one["analytic"]), low=_number(one["low"]), high=_number(one["high"]))
    elif one["verdict"] != "skipped":
        said = say("cli.check_differs", analytic=_number(one["analytic"]), numeric=_number(one["numeric"]))
    if one["verdict"] in ("wrong", "close") and where:
        said += " " + say("cli.check_at", element=f"{one['name']}{where}")
    reason = _reason(one["reason"]) if one["verdict"] != "right" else ""
    return one["name"], verdict, count, "; ".join(part for part in (said, reason) if part)


def _reason(code: str) -> str:
    key = f"cli.reason_{code}"
    return say(key) if code and knows(key) else ""


def _small(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.1e}"


def _own(file: str, own: dict[str, Any], output: str) -> Iterator[str]:
    yield "  " + said_at("cli.check_own", place_of(own, "begin"))
    yield from ("  " + line for line in _table(_told_together([_own_line(one, output) for one in own["lines"]])))
    if own["failed"] is not None:
        yield "  " + say("cli.check_own_failed")
        yield from ("    " + line for line in own["failed"]["report"].split("\n"))
    if own["first_wrong"] is not None:
        cell, line = place_of(
            {"file": own.get("first_wrong_file"), "cell": own.get("first_wrong_cell") or 0, "line": own["first_wrong"]}
        )
        yield address(file, Place(line, cell=cell, row=line)) + ": " + _first(own) + _when(own)
    if own.get("moved"):
        names = ", ".join(one["name"] for one in own["moved"])
        yield "  " + say("cli.check_moved", names=names)
    if own.get("later"):
        yield "  " + say("cli.check_later", number=own["later"])


def _told_together(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows of the own lines; of very many (objects of numbers) one for all names of a line judged alike."""
    if len(rows) <= MANY:
        return rows
    together: dict[tuple[str, ...], list[str]] = {}
    for at, name, verdict, said in rows:
        together.setdefault((at, verdict, said), []).append(name)
    return [(at, _names(names), verdict, said) for (at, verdict, said), names in together.items()]


def _first(own: dict[str, Any]) -> str:
    """That it is the first wrong line, or one of a run of lines."""
    run = own.get("first_wrong_run")
    if not run:
        return say("cli.check_first_wrong")
    return say("cli.check_first_wrong_run", lines=", ".join([said_at("cli.check_line", place_of(one)) for one in run]))


def _when(own: dict[str, Any]) -> str:
    """The round of its loops, and the call, in which it is wrong first."""
    parts = []
    if rounds := own.get("first_wrong_rounds"):
        parts.append(", ".join([f"{printable(one['name'])} = {printable(str(one['value']))}" for one in rounds]))
    if calls := own.get("first_wrong_calls"):
        parts.append(say("cli.check_called", lines=", ".join([said_at("cli.check_line", place_of(one)) for one in calls])))
    return f" ({'; '.join(parts)})" if parts else ""


def _diagnosis(one: dict[str, Any]) -> Iterator[str]:
    """Why a line is wrong, and what to write."""
    yield f"  {said_at('cli.check_line', place_of(one['wrong']))}  {one['name']}: {printable(one['why'])}"
    if not one["kind"]:
        return
    if "write" not in one:
        yield from _lesson(one)
        return  # kept back
    yield from _to_do(one)
    if one["one_of"]:
        yield "    " + say("diagnosis.one_of", texts="  |  ".join([printable(text) for text in (one["write"], *one["one_of"])]))
    yield "    " + say(("diagnosis.mended" if one["whole"] else "diagnosis.fewer") + ("_too" if one["besides"] else ""))
    yield from _lesson(one)


def _to_do(one: dict[str, Any]) -> Iterator[str]:
    """What to write where; of several lines each in a row of its own."""
    kind = way(one["at"], one["write"], place_of(one) == place_of(one["wrong"]), "moved" in one)
    key = f"diagnosis.{kind}" if kind in ("move", "delete") else f"diagnosis.write_{kind}" if kind else "diagnosis.write"
    moved = said_at("cli.check_line", place_of(one["moved"])) if "moved" in one else ""
    first, *more = one["write"].split("\n")
    text = "" if more else printable(first)
    yield "    " + say(key, where=said_at("cli.check_line", place_of(one)), moved=moved, text=text).rstrip()
    yield from [f"      {printable(line)}" for line in (first, *more) if more]


def _lesson(one: dict[str, Any]) -> Iterator[str]:
    """The lesson to read."""
    said = lesson(one["kind"])
    if said:
        yield "    " + said


def _remark(one: dict[str, Any], output: str) -> str:
    """What a remark says with its numbers, names and lines; "" where it has none."""
    keys = ("made_good", "not_made_good")
    by, but = [", ".join([said_at("cli.check_line", place_of(each)) for each in one.get(key, ())]) for key in keys]
    text = printable(one.get("about", ""))
    if one["reason"] == "shape" and one["verdict"] == "remark" and one["theirs"] is not None:
        return say("remark.shape", theirs=shape_of(one["theirs"]), ours=shape_of(one["ours"])) if one["ours"] is not None else ""
    return remark(one["reason"], one["name"], output, one.get("factor"), text, by, but)


def _own_line(one: dict[str, Any], output: str) -> tuple[str, ...]:
    said = ""
    if one["verdict"] == "wrong":
        if one["ours"] is None and one["difference"] is None:  # kept back
            at = say("cli.check_at", element=f"{one['name']}{one['where']}") if one["where"] else ""
            return said_at("cli.check_line", place_of(one)), one["name"], say("cli.verdict_wrong"), at
        parts = []
        if not isinstance(one["theirs"], list) and not isinstance(one["ours"], list):
            values = {name: _number(one[name]) for name in ("theirs", "ours", "difference")}
            parts.append(say("cli.check_instead", **values))
            if one["where"]:
                parts[-1] += " " + say("cli.check_at", element=f"{one['name']}{one['where']}")
        elif one["reason"] != "shape" and one["difference"] != "NaN":
            parts.append(say("cli.check_largest", difference=_number(one["difference"]), element=f"{one['name']}{one['where']}"))
        parts.append(_remark(one, output) or _reason(one["reason"]))
        said = "; ".join(part for part in parts if part)
    elif one["verdict"] in ("close", "remark", "aside", "follows"):
        said = _remark(one, output) or _reason(one["reason"])
    elif one["reason"] == "taken":
        said = _remark(one, output)
    elif one["reason"] in ("alone", "example"):
        said = _reason(one["reason"])
    return said_at("cli.check_line", place_of(one)), one["name"], say(f"cli.verdict_{one['verdict']}"), said
