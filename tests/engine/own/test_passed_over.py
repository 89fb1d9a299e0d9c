"""What was called right by chance: one contribution left alone, entries that a list's other entries seem to scale, a unit of a net
taken for the loss of a pass. The programs are the corpus's."""

from __future__ import annotations

import pytest

import engine
from engine.verdicts import Own
from tests.verdicts.programs import programs

TEXTS = {program.name: program.text for program in programs()}


def own(name: str, *edits: tuple[str, str]) -> Own | None:
    text = TEXTS[name]
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return engine.trace_source(text, "program.py").own


def verdicts(found: Own | None) -> dict[tuple[int, str], str]:
    assert found is not None
    return {(one.line, one.name): one.verdict for one in found.lines}


def test_one_contribution_alone_is_not_the_gradient() -> None:
    found = own("elastic_net", ("    grad += lam2 * w", "    grad = lam2 * w"))
    assert found is not None
    assert found.first_wrong == 12


def test_a_contribution_that_is_added_later_is_no_fault() -> None:
    found = own("elastic_net", ("    grad += lam2 * w", "    decay = lam2 * w\n    grad = grad + decay"))
    assert found is not None
    assert found.first_wrong is None
    assert "right" in verdicts(found).values()


def test_entries_of_a_list_that_are_divided_by_a_count_are_judged() -> None:
    found = own("entries_finished_later", ("dw[i] += 2", "dw[i] += 0.5"))  # right before they are divided: n is 4
    assert verdicts(found)[19, "dw"] == "wrong"


@pytest.mark.parametrize("size", ["sum([g * g for g in dw]) ** 0.5", "(dw[0] ** 2 + dw[1] ** 2) ** 0.5"])
def test_entries_of_a_list_that_are_divided_by_its_size_are_clipped(size: str) -> None:
    clipped = f"    dw[i] /= n\nlength = {size}\nfor i in range(2):\n    dw[i] /= length"
    assert verdicts(own("entries_finished_later", ("    dw[i] /= n", clipped)))[22, "dw"] == "aside"


def test_a_unit_that_some_weights_go_into_is_no_loss_of_all() -> None:
    program = TEXTS["delta_lists_mlp"].replace("delta_o", "t2").replace("delta_h", "t1")
    right = engine.trace_source(program, "program.py").own
    assert right is not None
    assert {one.verdict for one in right.lines} == {"right", "given"}
    forgotten = program.replace("t1[j] = t2 * w_o[j] * hidden[j]", "t1[j] = hidden[j]")  # what w_h changes by is a slope of hidden
    assert forgotten != program
    found = engine.trace_source(forgotten, "program.py").own
    assert found is None or not [one for one in found.lines if one.verdict == "right"]
