"""Arithmetic: what a typed or printed line comes to, and that what the panel prints computes as it is printed."""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import engine
from tests.engine.test_cases import CASES, read
from tui.arithmetic import value_of
from tui.cells import text_of
from tui.paint.digits import number
from tui.paint.exact import DEEPEST, agrees, contribution, formula, product, total, unit
from tui.paint.moment import Moment
from tui.paint.panel import panel_rows
from tui.session import Look, Session
from tui.view import View

NUMBERS = st.floats(min_value=-1e8, max_value=1e8, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-8)
FILES = sorted([*Path(engine.__file__).parent.glob("programs/*.py"), *(Path(__file__).parents[1] / "programs").rglob("*.py")])
PROGRAMS = {path.name: path.read_text(encoding="utf-8") for path in FILES}
PROGRAMS |= {path.name: read(path).source for path in CASES.iterdir()}
LONGEST = 400
"""Steps of a program that are looked at."""


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 - 0.5", 0.5), ("(1 - s) * s", 0.25), ("-2**2", -4.0), ("math.exp(0) + np.log(1)", 1.0), ("2 >= 1", 1.0), ("w[0] * 2", 6.0),
     ("max(1, 2) if 1 > 0 else 3", 2.0), ("np.pi", math.pi), ("7 // 2 % 2", 1.0), ("~(1 > 0)", 0.0)],
)  # fmt: skip
def test_a_line_of_arithmetic_has_its_value(text: str, value: float) -> None:
    assert value_of(text, {"s": 0.5, "w[0]": 3.0}) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1 +", "1/0", "9**9**9**9", "open('x')", "().__class__", "[1][0]", "lambda: 1", "'a'", "exp(exp(exp(9)))",
     "(-1)**0.5", "print(1)", "os.getcwd()", "math.__name__", "f'{1}'", "1" * 3000, "(" * 300 + "1" + ")" * 300, "-" * 300 + "1",
     "x := 1", "np.e(1)", "exp(1, 2)", "nan", "1e999"],
)  # fmt: skip
def test_what_is_none_has_none(text: str) -> None:
    assert value_of(text) is None


@given(st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{0,3})?(e[-+]?[0-9]{1,3})?", fullmatch=True))
@example("-0")
@example("007")
@example("1e400")
def test_a_number_is_what_python_reads_it_as(text: str) -> None:
    try:
        value = float(ast.literal_eval(text))
    except SyntaxError:
        assert value_of(text) is None
    else:
        assert value_of(text) == (value if math.isfinite(value) else None)


@given(st.lists(NUMBERS, min_size=2, max_size=6))
def test_a_printed_sum_adds_up_or_says_that_it_does_not(values: list[float]) -> None:
    said = number(sum(values))
    line = total(values, said)
    added = sum(float(text) for text in line.operands)
    assert agrees(added, said) is line.computes
    for text, value in zip(line.operands, values, strict=True):
        assert float(text) == pytest.approx(value, rel=6e-4)


@given(NUMBERS, NUMBERS)
def test_a_printed_product_computes_or_says_that_it_does_not(one: float, other: float) -> None:
    said = number(one * other)
    line = product([one, other], said)
    assert agrees(float(line.operands[0]) * float(line.operands[1]), said) is line.computes
    middle = abs(abs(one * other - float(said)) / unit(said) - 0.5) < 2e-3
    assert line.computes or middle  # seven digits do, but where the result could be rounded either way


def test_operands_get_no_more_digits_than_they_need() -> None:
    assert total([1.5474253, 0.5121439], "2.060").operands == ("1.5474", "0.51214")
    assert total([1.0, 2.0], "3").operands == ("1", "2")
    assert str(contribution(0.0451766, -0.7915934, -0.03576)) == "0.04518 × -0.7916 = -0.03576"
    assert formula(lambda fmt: f"(1 - {fmt(0.9525741)}) * {fmt(0.9525741)}", "0.04518") == ("(1 - 0.95257) * 0.95257", True)
    assert formula(lambda fmt: f"{fmt(1 / 3)} * 3", "1") == ("0.3333 * 3", False)


def test_terms_that_cancel_get_the_digits_that_they_need() -> None:
    for terms in ([-14.5612345678, 14.4875234567], [0.263214567891234, -0.263214135085], [-0.2232, 0.11115332, 0.11115331]):
        line = total(terms, number(sum(terms)), DEEPEST)
        assert line.computes, line
        assert not line.rounding
    noise = [0.1 + 0.2, -0.3 + 1.741e-5, -1.741e-5]
    line = total(noise, number(sum(noise)), DEEPEST)
    assert (line.computes, line.rounding) == (False, True)
    assert abs(sum(map(float, line.operands))) < 1e-7
    assert total([1.0, 2.0], "3", DEEPEST) == total([1.0, 2.0], "3")


@pytest.mark.parametrize(("lang", "said"), [("en", "0 up to rounding"), ("ko", "반올림을 빼면 0")])
def test_a_sum_that_is_0_but_for_rounding_says_so(lang: str, said: str) -> None:
    source = "x = 0.7\ny = 0.1 * x\nz = 0.2 * x\nw = -0.3 * x\nf = y + z + w\n"
    at = next(line for line in engine.trace_source(source, "p.py").arrivals(0)[::-1])
    view = View(engine.trace_source(source, "p.py"))
    rows = [text_of(row) for row in panel_rows(Moment(view, Session(position=view.steps.of_line(at), look=Look(lang=lang))), 80)]
    assert any("≈" in row and said in row for row in rows), rows


N = r"\(?-?\d[\d.]*(?:e-?\d+)?\)?"


def found_wrong(rows: list[str], seen: Counter[str]) -> list[str]:
    """The lines of a panel that do not compute as they stand; ``seen`` counts those that were evaluated."""
    wrong = []
    for row in rows:
        for left, right in re.findall(rf"({N} × {N}) = ({N})(?![\w.])", row):
            seen["product"] += 1
            if not agrees(value_of(left.replace("×", "*")), right):
                wrong.append(row)
        for left, right in re.findall(rf"d[\w.\[\]']+ = ({N}(?: \+ {N})+) = ({N})", row):
            seen["sum"] += 1
            if not agrees(value_of(left), right):
                wrong.append(row)
    for above, row in pairwise(rows):
        written = re.fullmatch(r" += (.*)", above)
        result = re.fullmatch(rf" += ({N})", row)
        if written and result and (value := value_of(written[1])) is not None:
            seen["forward"] += 1
            if not agrees(value, result[1]):
                wrong.append(f"{above} | {row}")
        factors = re.fullmatch(rf" +(\S.*?) +× {N}", above)
        local = re.match(rf" +({N}) +× {N} [=≈]", row)
        if factors and local and not row.lstrip().startswith("≈") and (value := value_of(factors[1])) is not None:
            seen["local"] += 1
            if not agrees(value, local[1]):
                wrong.append(f"{above} | {row}")
    return wrong


PLAIN = rf"{N}(?: [-+·×] {N})*"
"""A sum or a product of numbers, or one number."""
EXCEPTIONS = {
    "an array: its shape or some entries": r"\(\d*(?:, ?\d+)*,?\)|\[|\d×\d",
    "one number: nothing to compute": rf"(?:^|\s)= ?{N}(?:$|[\s:;,])",
    "names: code or a sentence": r"[^\W\d]",
}
"""What a row with a ``=`` may be that is not evaluated, the first that is found in it; else the row below says ``≈``."""


def found_sums(row: str, seen: Counter[str]) -> list[str]:
    """The plain sums and products of a row, of entries and in sentences too, that do not compute; each is counted."""
    wrong = []
    for segment in re.split(r"\s{2,}", row.strip()):
        for left, right in pairwise(segment.split(" = ")):
            one = re.search(rf"(?<![\w.)\]·×/*-])(?<![-+·×/*] )({PLAIN})$", left)
            other = re.match(rf"({N})(?![\w.])(?! [-+·×*/])", right)
            if one is None or other is None or not re.search(r" [-+·×] ", one[1]):
                continue
            value = value_of(one[1].replace("·", "*").replace("×", "*"))
            if value is not None:
                seen["plain"] += 1
                if not agrees(value, other[1]):
                    wrong.append(segment)
    return wrong


@pytest.mark.parametrize("text", ["dx = 1.5 + 2 = 3.6", "dW[0,1] = 1.5 · 2 - 1 = 2.1   first", "by about 0.01 · 2.060 = 0.03"])
def test_a_sum_that_does_not_compute_is_found(text: str) -> None:
    assert found_sums(text, Counter())
    assert not found_sums("dx = 1.5 + 2 = 3.5   h * 3 + 2 = 7", Counter())


def test_every_line_of_the_panel_computes_as_it_is_printed() -> None:
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    other: Counter[str] = Counter()
    walked = evaluated = 0
    for name, source in PROGRAMS.items():
        try:
            trace = engine.trace_source(source, name)
        except engine.ProgramError:
            continue
        walked += 1
        view = View(trace, frozenset())
        for position in range(1, min(view.total, LONGEST) + 1):
            rows = [text_of(row).rstrip() for row in panel_rows(Moment(view, Session(position=position)), 120)]
            wrong += [f"{name} {position}: {one}" for one in found_wrong(rows, seen)]
            for at, row in enumerate(rows):
                if " = " in row:
                    here: Counter[str] = Counter()
                    wrong += [f"{name} {position}: {one}" for one in found_sums(row, here)]
                    seen["plain"] += here["plain"]
                    for near in (rows[max(at - 1, 0) : at + 1], rows[at : at + 2]) if not here else ():
                        found_wrong(near, here)
                    evaluated += bool(here)
                    if not here:
                        below = "≈" if "".join(rows[at + 1 : at + 2]).lstrip().startswith("≈") else row
                        other[next((why for why, form in EXCEPTIONS.items() if re.search(form, row)), below)] += 1
    print(f"{walked} programs: {evaluated} rows with = evaluated, {dict(seen)}; not evaluated: {dict(other)}")
    assert walked >= 100
    assert not wrong, wrong[:20]
    assert set(other) <= {*EXCEPTIONS, "≈"}, set(other) - set(EXCEPTIONS)
    assert min(seen[kind] for kind in ("product", "sum", "forward", "local", "plain")) > 30, seen
