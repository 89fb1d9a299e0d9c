"""Headers of loops, branches and calls among the rows: one stands where something stands under it, and nowhere else."""

from __future__ import annotations

import engine


def rows(source: str) -> list[tuple[int, str, str]]:
    return [(row.depth, row.kind, row.text) for row in engine.trace_source(source).rows]


def test_a_round_keeps_its_header_where_a_branch_in_it_is_empty() -> None:
    source = "x = 1.5\nfor i in range(2):\n    if i > 5: pass\n    elif i > 6: pass\n    y = x * i\nf = y * x\n"
    assert rows(source) == [
        (0, "input", "x = 1.5"), (0, "loop", "for i = 0:"), (1, "stage", "y = x * i"), (0, "loop", "for i = 1:"),
        (1, "stage", "y = x * i"), (0, "stage", "f = y * x"),
    ]  # fmt: skip


def test_a_header_under_which_nothing_stands_goes() -> None:
    source = (
        "x = 1.5\ndef nothing(v):\n    if v > 1:\n        pass\n"
        "for i in range(2):\n    for j in [1]:\n        if i == j:\n            pass\n"
        "    nothing(x)\nn = 0\nwhile n < 3:\n    n += 1\n    continue\nf = x * x\n"
    )
    assert rows(source) == [
        (0, "input", "x = 1.5"), (0, "input", "n = 0"), *[row for n in (1, 2, 3) for row in (
            (0, "loop", f"while n < 3:  #{n}"), (1, "stage", "n += 1"),
        )], (0, "stage", "f = x * x"),
    ]  # fmt: skip
