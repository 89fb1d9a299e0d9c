"""``check`` for graders: what must be there and right, answers kept back, a table with a row a file, a JUnit report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from tui.called import is_called
from tui.catalogue import say
from tui.cells import cell_len
from tui.printing import printable

GOOD = frozenset({"right", "close", "remark", "tie"})
"""Verdicts that a required gradient passes with."""


_ILL = {"follows": 1, "wrong": 2}
"""Verdicts that a gradient does not pass with, the worst last."""


def names_of(texts: Sequence[str]) -> tuple[str, ...]:
    """The names of ``--require dW1,db1``, in order."""
    return tuple(dict.fromkeys([name.strip() for text in texts for name in text.split(",") if name.strip()]))


def required(data: dict[str, Any], names: Sequence[str], maps: Mapping[str, str] | None = None) -> dict[str, str]:
    """How each required gradient came out: the worst verdict of its lines, "absent" if no line of it was compared. ``maps`` are the
    names that stand for others."""
    own = data.get("own")
    lines = own["lines"] if own is not None else ()
    found = {name: [one["verdict"] for one in lines if is_called(one["name"], name, maps or {})] for name in names}
    return {name: _worst(verdicts) if verdicts else "absent" for name, verdicts in found.items()}


def _worst(verdicts: list[str]) -> str:
    """The worst of what was judged; "given" or "aside" (clipped, one round's share) only where nothing was."""
    bad = [verdict for verdict in verdicts if verdict in _ILL]
    good = [verdict for verdict in verdicts if verdict in GOOD]
    return max(bad, key=_ILL.__getitem__) if bad else good[-1] if good else verdicts[-1]


def passes(data: dict[str, Any]) -> bool:
    """Whether every gradient that is required is there and right."""
    return all([verdict in GOOD for verdict in data.get("required", {}).values()])


def without_answers(data: dict[str, Any]) -> dict[str, Any]:
    """The same without our numbers and lines: where and what kind of mistake, not what is right."""
    kept = dict(data)
    kept["inputs"] = [_hidden(one, ("analytic", "numeric", "low", "high", "error")) for one in data.get("inputs", ())]
    kept["value"] = None
    if data.get("own") is not None:
        lines = [_hidden(_without_scale(one), ("ours", "difference")) for one in data["own"]["lines"]]
        kept["own"] = {**data["own"], "lines": lines}
    kept["diagnoses"] = [
        {**{key: one[key] for key in ("wrong", "name", "kind")}, "why": say(f"diagnosis.{one['kind'] or 'none'}", name=one["name"]),
         **({"lesson": one["lesson"]} if one.get("lesson") else {})}
        for one in data.get("diagnoses", ())
    ]
    return kept | {"hidden": True}


def _without_scale(one: dict[str, Any]) -> dict[str, Any]:
    """Without how far off a line is, and what would make that good, where something is still to be found."""
    telling = one["verdict"] in ("wrong", "follows") or "not_made_good" in one
    return {key: value for key, value in one.items() if key not in ("factor", "about")} if telling else one


def _hidden(one: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: None if key in keys else value for key, value in one.items()}


def rows(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A row a file: how it is judged, how many of its gradients are right, its first wrong line and why."""
    table = [tuple(say(f"cli.grade_{head}") for head in ("file", "verdict", "gradients", "line", "kind"))]
    table += [_row(data) for data in found]
    widths = [max([cell_len(row[i]) for row in table]) for i in range(len(table[0]))]
    for row in table:
        yield "  ".join([text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)]).rstrip()


def _row(data: dict[str, Any]) -> tuple[str, ...]:
    if "output" not in data:
        return printable(_file(data)), say("cli.grade_unread"), "", "", ""
    own = data["own"]
    counts = own["counts"] if own is not None else {}
    good = sum([count for verdict, count in counts.items() if verdict in GOOD])
    kind = next((one["kind"] for one in data.get("diagnoses", ()) if one["kind"]), "")
    line = "" if own is None or own["first_wrong"] is None else str(own["first_wrong"])
    share = f"{good}/{sum(counts.values())}" if counts else ""
    return printable(data["file"]), say(f"cli.grade_{verdict_of(data)}"), share, line, kind


def _file(data: dict[str, Any]) -> str:
    return str(data["file"] if "file" in data else data.get("error", {}).get("file", ""))


def verdict_of(data: dict[str, Any]) -> str:
    """"wrong", "missing" (a required gradient is not there), "right", "undecided", "none" (the file has no gradients of its own) or
    "unread" (it could not be checked)."""
    if "output" not in data:
        return "unread"
    if not data["ok"]:
        return "wrong"
    if not passes(data):
        return "missing"
    own = data["own"]
    judged = own is not None and any([verdict in GOOD for verdict in own["counts"]])
    judged = judged and not any([one["reason"] == "uneven" for one in own["lines"]])
    return "right" if judged else "undecided" if own is not None or data["uncompared"] else "none"


def junit(found: Sequence[dict[str, Any]]) -> str:
    """A JUnit report: a suite a file, a case a gradient of the file's own, and one each that is required and absent; of a file that
    there is nothing to say about one that is skipped."""
    root = ElementTree.Element("testsuites", name="chainstep check")
    for data in found:
        cases = list(_cases(data))
        failed = [case for case in cases if case[2]]
        suite = ElementTree.SubElement(
            root, "testsuite", name=_xml(_file(data)), tests=str(len(cases)), failures=str(len(failed)),
            errors="0" if "output" in data else "1",
        )  # fmt: skip
        for name, line, said in cases:
            case = ElementTree.SubElement(suite, "testcase", classname=_xml(data["file"]), name=_xml(name))
            if line:
                case.set("line", str(line))
            if said:
                ElementTree.SubElement(case, "failure", message=_xml(said)).text = _xml(said)
        if "output" not in data:
            case = ElementTree.SubElement(suite, "testcase", classname=_xml(_file(data)), name="file")
            said = _xml(str(data.get("error", {}).get("text", "")))
            ElementTree.SubElement(case, "error", message=said).text = said
        elif not cases:
            case = ElementTree.SubElement(suite, "testcase", classname=_xml(data["file"]), name="file")
            ElementTree.SubElement(case, "skipped", message=_xml(say(f"cli.grade_{verdict_of(data)}")))
            suite.set("tests", "1")
            suite.set("skipped", "1")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _cases(data: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """(gradient, its line, what is wrong with it or "")."""
    own = data.get("own")
    worst: dict[str, dict[str, Any]] = {}
    for one in own["lines"] if own is not None else ():
        if one["name"] not in worst or _ILL.get(one["verdict"], 0) > _ILL.get(worst[one["name"]]["verdict"], 0):
            worst[one["name"]] = one
    whys = {one["name"]: one["why"] for one in data.get("diagnoses", ())}
    for name, one in worst.items():
        verdict = one["verdict"]
        said = say(f"cli.verdict_{verdict}") if verdict in _ILL else ""
        yield name, one["line"], whys.get(name, said) if verdict == "wrong" else said
    failed = own.get("failed") if own is not None else None
    if failed is not None:
        yield "file", failed["line"], failed["text"]
    for name, verdict in data.get("required", {}).items():
        if verdict == "absent":
            yield name, 0, say("cli.grade_absent", name=name)
        elif verdict not in GOOD and verdict not in _ILL:
            yield name, 0, say("cli.grade_required", name=name, verdict=say(f"cli.verdict_{verdict}"))


def _xml(text: str) -> str:
    """What XML 1.0 can hold."""
    return "".join([c if c in "\t\n" or (c.isprintable() and ord(c) <= 0xFFFD) or ord(c) > 0xFFFF else "?" for c in text])


__all__ = ["junit", "names_of", "passes", "required", "rows", "verdict_of", "without_answers"]
