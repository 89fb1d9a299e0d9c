"""The corpus that verdicts are measured on: its programs are right by differences, its faults are faults, planted the same at each
run; and the engine calls none of its programs wrong but those that are listed here, a list that only grows shorter."""

from __future__ import annotations

import ast

import pytest

from tests.benchmarks.verdict import measured, share, totals
from tests.verdicts.by_hand import by_hand, recipes
from tests.verdicts.corpus import Case, faulty, proved, rights, spellings
from tests.verdicts.faults import planted
from tests.verdicts.measuring import TOLD, measure, mended
from tests.verdicts.programs import Program, judged, pairs, programs
from tests.verdicts.proving import Marked, Unproved
from tests.verdicts.saying import Reason, Said, said
from tests.verdicts.spelling import carries
from tests.verdicts.twofold import measure_pair, twofold

PROGRAMS = {program.name: program for program in programs()}
SHAPES = (
    "flat", "function loss_and_grad", "functions", "layer functions", "class", "layer stack", "training loop", "main function",
    "no loss, delta given", "scaled return", "loss after update", "notebook exported", "gradients in a dict",
    "recurrent over time", "staged scalar circuit", "own check", "optimiser",
)  # fmt: skip
CALLED_WRONG: set[str] = set()
NOT_JUDGED: set[str] = set()
"""What today's engine says of right programs and should not: both sets only grow smaller."""
PLANTED_IN = ("linear_mse_flat", "two_layer_class", "conv1d_loops", "clipping_loop", "word_embedding_layer")


@pytest.fixture(scope="module")
def planted_cases() -> dict[str, list[Case]]:
    return {name: faulty(PROGRAMS[name]) for name in PLANTED_IN}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_right_by_differences(name: str) -> None:
    marked = Marked(PROGRAMS[name].text)
    slopes = marked.slopes()
    assert not marked.proof(slopes).wrong
    assert marked.ends()
    assert all([abs(slope).max() > 1e-4 for slope in slopes]), "a gradient of zero proves nothing"
    assert len(PROGRAMS[name].text.split("\n")) <= 130


def test_there_are_enough_programs_in_every_shape() -> None:
    assert len(PROGRAMS) >= 40
    assert sum([len(spellings(program)) >= 3 for program in programs()]) >= 40
    for shape in SHAPES:
        assert any([shape in program.shape for program in programs()]), shape
    assert 0.2 < sum([program.held_out for program in programs()]) / len(programs()) < 0.45


def test_a_wrong_program_is_no_base() -> None:
    text = PROGRAMS["linear_mse_flat"].text
    slopes = Marked(text).slopes()
    assert Marked(text.replace("2 * err", "err")).proof(slopes).wrong == (0, 1, 2)
    assert Marked(text.replace("axis=0)", "axis=1)[0]")).proof(slopes).wrong == (1,)
    with pytest.raises(Unproved, match="another loss"):
        Marked(text.replace("err ** 2", "err ** 4")).proof(slopes)
    with pytest.raises(Unproved, match="layout"):
        Marked(text.replace("dpred @ w.T", "(dpred @ w.T).T")).proof(slopes)
    with pytest.raises(Unproved, match="NameError"):
        Marked(text.replace("derr", "dout", 1)).run()


def test_faults_are_proved_and_their_lines_are_lines(planted_cases: dict[str, list[Case]]) -> None:
    for name, cases in planted_cases.items():
        assert len(cases) >= 15, name
        for case in cases:
            assert case.lines, case.name
            assert max(case.lines) <= len(case.text.split("\n"))
            assert "#@" not in case.text
        for case in cases[::4]:
            marked = Marked(case.marked)
            wrong = [pairs(case.marked)[at].gradient for at in marked.proof(marked.slopes()).wrong]
            assert tuple(wrong) == case.wrong, case.name


def test_faults_of_every_class_are_proved(planted_cases: dict[str, list[Case]]) -> None:
    kinds = {case.kind for cases in planted_cases.values() for case in cases}
    for program in programs():
        start = spellings(program)[0]
        for fault in planted(start.text, set(start.names), carries(start.names)):
            if fault.kind not in kinds and proved(fault, start):
                kinds.add(fault.kind)
        if kinds >= set(TOLD) and len(kinds) >= 37:
            break
    assert kinds >= set(TOLD)
    assert len(kinds) >= 37


@pytest.mark.parametrize(("name", "kind"), dict.fromkeys([(name, kind) for name, kind, _ in recipes()]))
def test_a_fault_by_hand_is_one(name: str, kind: str) -> None:
    found = [fault for fault in by_hand(name, PROGRAMS[name].text) if fault.kind == kind]
    assert found
    for fault in found:
        marked = Marked(fault.text)
        assert marked.proof(marked.slopes()).wrong
        assert fault.lines
        assert marked.ends()


def test_planting_is_the_same_at_each_run(planted_cases: dict[str, list[Case]]) -> None:
    spellings.cache_clear()
    assert faulty(PROGRAMS["clipping_loop"]) == planted_cases["clipping_loop"]
    assert rights(PROGRAMS["clipping_loop"]) == rights(PROGRAMS["clipping_loop"])


def test_variants_are_other_files_and_right() -> None:
    cases = rights(PROGRAMS["svm_naive"])
    assert len({case.text for case in cases}) == len(cases) == 20
    for case in cases:
        marked = Marked(case.marked)
        assert not marked.proof(marked.slopes()).wrong
        ast.parse(case.text)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_right_program_is_not_called_wrong(name: str) -> None:
    told = said(judged(PROGRAMS[name].text)[0])
    assert (told.verdict == "wrong") == (name in CALLED_WRONG), "take it off the list if it is right now"
    assert (told.verdict in ("refused", "unjudged") or not told.compared) == (name in NOT_JUDGED)


def case_of(old: str, new: str, kind: str) -> Case:
    """A case of the flat linear program with one line changed."""
    program = PROGRAMS["linear_mse_flat"]
    marked = program.text.replace(old, new)
    text, where = judged(marked)
    line = next(where[at] for at, each in enumerate(marked.split("\n"), 1) if new.split("\n")[0] in each)
    return Case(kind, Program("p", "flat", program.text), kind, text, marked, frozenset([line]), ("dw", "db", "dX"))


def test_a_reason_is_true_if_it_mends_the_file() -> None:
    case = case_of("2 * err / N", "err / N", "factor_half")
    (line,) = case.lines
    mend = Reason("factor", line, "derr = 2 * err / N")
    assert Marked(mended(case, mend)).proof(Marked(case.program.text).slopes()).wrong == ()
    below = mended(case, Reason("factor", line, "derr *= 2", "below"))
    assert Marked(below).proof(Marked(case.program.text).slopes()).wrong == ()
    above = mended(case, Reason("factor", line, "err = 2 * err", "above"))
    assert Marked(above).proof(Marked(case.program.text).slopes()).wrong == ()
    case = case_of("derr = 2 * err / N", "err = 2 * err\nderr = 2 * err / N", "read_after")
    (line,) = case.lines
    moved = mended(case, Reason("read_after", line + 1, "derr = 2 * err / N\nerr = 2 * err", gone=line))
    assert Marked(moved).proof(Marked(case.program.text).slopes()).wrong == ()


def test_what_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of("2 * err / N", "err / N", "factor_half")
    (line,) = case.lines

    def saying(verdict: str, first: tuple[int, ...] = (), *reasons: Reason, right: tuple = (), doubted: tuple = ()) -> None:
        told = Said(verdict, frozenset(right), frozenset(doubted), False, 3, first, reasons, 0.0, 0.0)
        monkeypatch.setattr("tests.verdicts.measuring.said", lambda text, diagnose: told)

    saying("wrong", (line,), Reason("factor", line, None))
    found = measure(case)
    assert (found.strict, found.named, found.false, found.missed) == (True, True, False, False)
    saying("wrong", (line + 1,), Reason("sign", line, "derr = -err / N"))
    found = measure(case)
    assert (found.strict, found.named, found.false, found.missed) == (False, False, True, False)
    saying("wrong", (line, line + 1), Reason("twice", line, "derr = err / N + err / N"))
    found = measure(case)  # another class, and the same effect
    assert (found.strict, found.run, found.named, found.false) == (False, True, True, False)
    saying("right", right=("dw",))
    assert measure(case).missed
    saying("condition", doubted=("derr", line))
    assert not measure(case).missed
    saying("condition", doubted=("derr", line), right=("dw",))
    assert measure(case).missed
    saying("unjudged")
    assert not measure(case).missed


def test_shares_of_the_table() -> None:
    assert share([1], [1, 2]) == "50.0 % of 2"
    assert share([], []) == "-"
    assert next(value for _, value in totals([])) == "0 of 0"


def test_two_faults_are_planted_in_two_lines_and_either_mend_counts() -> None:
    """What mends one of them leaves the other; both are wrong alone and together."""
    found = twofold(PROGRAMS["two_layer_flat"], 2)
    assert len(found) == 2
    for pair in found:
        right, both = pair.right.split("\n"), pair.case.marked.split("\n")
        assert sum([mine != theirs for mine, theirs in zip(both, right, strict=True)]) == 2
        for alone in pair.alone:
            assert sum([mine != theirs for mine, theirs in zip(alone.split("\n"), right, strict=True)]) == 1
        measured = measure_pair(pair)
        assert measured.said.verdict == "wrong"
        assert measured.line
        assert not measured.false


@pytest.mark.parametrize("name", ["vae_reparam"])
def test_diagnosis_meets_arrays_of_several_shapes(name: str) -> None:
    """Sums of two terms on the way to a gradient were taken beside what is missing in it, of another shape: an error of ours."""
    (program,) = [each for each in programs() if each.name == name]
    assert not [one.said.error for one in measured(program, 1, "", diagnose=True) if one.said.error]
