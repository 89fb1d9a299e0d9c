"""``show --json``: which arrays are whole, and that what is written piece by piece is what ``trace_data`` gives."""

from __future__ import annotations

import json
from typing import Any

import pytest

import engine
from tests.tui.test_cli import english_again, file, run
from tui.commands.jsontext import dump, stream

__all__ = ["english_again", "file", "run"]  # fixtures

LARGE = "import numpy as np\nX = np.ones((40, 30))\nx = np.ones(1000)\nh = X * 2\nf = h.sum() + (x * x).sum()\n"


def test_a_line_carries_arrays_of_a_thousand_entries_and_the_shape_of_larger_ones(run: Any, file: Any) -> None:
    data = json.loads(run("show", file(LARGE), "--json").out)
    lines = {line["to"]: line for line in data["backward"]}
    assert lines["X"]["contribution"] == {"shape": [40, 30], "min": 2.0, "max": 2.0, "mean": 2.0}
    assert lines["X"]["after"]["shape"] == lines["X"]["upstream"]["shape"] == [40, 30]
    assert lines["x"]["contribution"] == [2.0] * 1000
    versions = {version["name"]: version for version in data["versions"]}
    assert versions["X"]["value"]["shape"] == versions["X"]["gradient"]["shape"] == [40, 30]
    assert versions["x"]["value"] == [1.0] * 1000
    assert data["values"]["X"] == [[1.0] * 30] * 40
    assert data["gradients"]["h"] == [[1.0] * 30] * 40


@pytest.mark.parametrize("words", [("--arrays",), ("--arrays", "all"), ("--arrays=all",)])
def test_all_arrays_are_whole_where_they_are_asked_for(run: Any, file: Any, words: tuple[str, ...]) -> None:
    data = json.loads(run("show", *words, file(LARGE), "--json").out)
    assert next(line for line in data["backward"] if line["to"] == "X")["contribution"] == [[2.0] * 30] * 40
    assert next(v for v in data["versions"] if v["name"] == "X")["value"] == [[1.0] * 30] * 40


def test_no_array_is_whole_where_none_is_asked_for(run: Any, file: Any) -> None:
    name = file(LARGE)
    assert run("show", name, "--json", "--arrays", "none").out == run("show", name, "--json", "--no-arrays").out
    assert run("show", name, "--json", "--arrays=some").out == run("show", name, "--json").out
    done = run("show", name, "--json", "--no-arrays", "--arrays")
    assert (done.code, json.loads(done.out)["error"]["code"]) == (2, "flags_clash")
    assert run("show", name, "--json", "--arrays=few").code == 2


@pytest.mark.parametrize("text", [LARGE, "x = 3\nprint(x)\nf = x * 2\n", "x = [1.0, {'a': 2.0}]\nf = x[0] * x[1]['a']\n"])
@pytest.mark.parametrize("arrays", ["none", "some", "all"])
def test_what_is_written_piece_by_piece_is_the_whole(text: str, arrays: Any) -> None:
    trace = engine.trace_source(text)
    steps, pieces = engine.Steps(trace), list[str]()
    stream(engine.trace_sections(trace, steps, lambda notice: notice.code, arrays), pieces.append)
    assert "".join(pieces) == dump(engine.trace_data(trace, steps, lambda notice: notice.code, arrays))
