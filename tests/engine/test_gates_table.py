"""The table as a whole: every row works, every well-known function has a row or is known to have none."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path
from typing import Any

import autograd.numpy
import numpy as np
import pytest
from autograd.core import primitive_vjps

import engine
from engine.gates import GATES, METHODS, SPELLED, Gate
from engine.gates.missing import MISSING
from engine.gates.table import gate
from engine.pricing.kinds import SMOOTH
from engine.reading.functions import callable_of, known
from tests.engine.gatecases import traced

OWN = {  # autograd's own helpers, which no program calls
    "__getitem__", "_array_from_scalar_or_array", "_make_dict", "array_from_args", "concatenate_args", "container_take", "container_untake",
    "covector", "dot_adjoint_0", "dot_adjoint_1", "inner_prod", "make_diagonal", "make_sequence", "mut_add", "scalar_mul",
    "sequence_extend_left", "sequence_extend_right", "sparse_add", "tensordot_adjoint_0", "tensordot_adjoint_1", "truncate_pad", "untake",
}  # fmt: skip


def test_every_function_with_a_gradient_in_autograd_has_a_row_or_is_known_missing() -> None:
    found, lacking = 0, []
    for primitive in primitive_vjps:
        name = primitive.__name__
        places = [p for p, module in (("np", np), ("np.linalg", np.linalg), ("np.fft", np.fft)) if hasattr(module, name)]
        if name in OWN or not places:
            assert name in OWN or not hasattr(np, name)
            continue
        found += 1
        if name == "astype":  # the method is there
            continue
        if not any(f"{p}.{name}" in SPELLED or f"{p}.{name}" in MISSING for p in places):
            lacking.append(name)
    assert lacking == []
    assert found > 100


def test_every_differentiable_function_of_math_has_a_row_or_is_known_missing() -> None:
    counting = {"factorial", "comb", "perm", "gcd", "lcm", "isqrt", "isclose", "isfinite", "isinf", "isnan", "ulp", "nextafter", "frexp", "fsum", "prod"}
    for name in dir(math):
        if name[0] != "_" and callable(getattr(math, name)) and name not in counting:
            assert f"math.{name}" in SPELLED or f"math.{name}" in MISSING, name


def test_every_floating_ufunc_of_numpy_has_a_row_or_is_known_missing() -> None:
    whole = {"gcd", "lcm", "isnat", "spacing", "bitwise_count", "isnan", "isinf", "isfinite"}
    for name in dir(np):
        if isinstance(getattr(np, name), np.ufunc) and name not in whole:
            assert known(f"np.{name}") or f"np.{name}" in MISSING, name


def test_nothing_is_both_there_and_missing() -> None:
    assert not [name for name in MISSING if name in SPELLED]


@pytest.mark.parametrize("name", [n for n, text in MISSING.items() if text])
def test_what_to_write_instead_can_be_written(name: str) -> None:
    """The alternative is Python whose every call is supported (statements as well as expressions)."""
    for node in ast.walk(ast.parse(MISSING[name])):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func).startswith(("np.", "math.")):
            assert known(ast.unparse(node.func)), node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr in METHODS or node.func.attr == "astype"


def test_missing_functions_exist_and_are_refused() -> None:
    for name in MISSING:
        if name in ("math.sumprod",):
            continue  # newer Pythons
        if name.startswith("np.fft") or name in ("np.matvec", "np.vecmat", "np.row_stack"):
            continue  # some numpys
        callable_of(name)
        with pytest.raises(engine.ProgramError) as caught:
            traced(f"{name}([x, x])" if name == "np.nditer" else f"{name}(x)", x=np.array([1.0, 2.0]))  # over one array it runs
        assert caught.value.code in ("unsupported_function", "unsupported_attribute", "makes_complex"), name


def test_every_spelling_is_a_function_and_every_method_a_method() -> None:
    for name in SPELLED:
        assert callable(callable_of(name)), name
    for name in METHODS:
        assert callable(getattr(np.ndarray, name)), name


@pytest.mark.parametrize("name", [n for n, row in GATES.items() if row.example])
def test_every_example_is_traced_by_its_row(name: str) -> None:
    call, _, shapes = GATES[name].example.partition(" | ")
    lines = [f"{'abcdef'[i]} = np.random.rand({s.strip('-')})" for i, s in enumerate(shapes.split())]
    trace = engine.trace_source("\n".join(["np.random.seed(1)", *lines, f"out = {call}"]) + "\n", options=engine.Options(seed="ones"))
    assert trace.gates(0)[0] == name or GATES[name].kind == "scatter" or trace.gates(0)[0] in ("full",)
    assert [n for n in trace.lines if n.kind == "contribution"]


def test_rows_without_an_example_show_their_templates() -> None:
    """A row whose gradients depend on shapes or fixed arguments has an example that shows them."""
    plain = {"matmul", "dot", "setitem", "additem", "square", "power"}
    for name, row in GATES.items():
        if row.kind in ("vjp", "scatter") and (row.params or row.bind or row.variadic):
            assert row.example or name in plain or row.params[:1] in (("axis",), ("k",), ("-order",)) or name in ("det", "rot90", "norm"), name


@pytest.mark.parametrize("name", METHODS)
def test_every_method_is_the_function(name: str) -> None:
    """``x.f(...)`` is ``np.f(x, ...)``, gradient and all."""
    arguments: dict[str, str] = {"dot": "np.ones((3, 2))", "swapaxes": "0, 1", "repeat": "2", "take": "[0, 2]", "clip": "0, 1", "reshape": "3, 2", "argpartition": "1"}
    if f"np.{name}" not in SPELLED or name in ("compress", "searchsorted"):  # the array comes second; the array must be a row
        return
    inside = arguments.get(name, "")
    x = np.random.RandomState(5).randn(2, 3)
    method = traced(f"x.{name}({inside}) + 0.0 * x[0, 0]", x=x, seed="random")
    args = f"({inside})" if name == "reshape" else inside
    function = traced(f"np.{name}(x{', ' if inside else ''}{args}) + 0.0 * x[0, 0]", x=x, seed="random")
    np.testing.assert_array_equal(method.value, function.value)
    np.testing.assert_array_equal(method.gradients["x"], function.gradients["x"])


def test_the_place_of_a_number_in_a_row() -> None:
    lines = ["x = np.array([0.0, 1.0, 2.0])", "f = x.searchsorted(1.5) * x[1]"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"].tolist() == [0, 2, 0]


def test_keywords_and_positions_say_the_same() -> None:
    x = np.random.RandomState(6).randn(2, 3)
    pairs: list[tuple[str, str]] = [
        ("np.sum(x, 1)", "np.sum(x, axis=1)"), ("np.std(x, None, ddof=1)", "np.std(x, ddof=1)"),
        ("np.clip(x, 0, 1)", "np.clip(a_max=1, a_min=0, a=x)"), ("np.where(x > 0, x, 0)", "np.where(x > 0, 1, 0) * x"),
        ("np.roll(x, 1, 0)", "np.roll(x, axis=0, shift=1)"), ("np.reshape(x, shape=(3, 2))", "x.reshape(3, 2)"),
    ]  # fmt: skip
    for one, other in pairs:
        np.testing.assert_array_equal(traced(one, x=x).gradients["x"], traced(other, x=x).gradients["x"])


def test_operands_may_come_from_a_list() -> None:
    lines = ["x = np.array([1.0, 2.0])", "y = np.array([3.0, 4.0])", "pair = [x, y]", "f = np.dot(*pair) + np.concatenate(pair).sum() + np.stack([*pair]).sum()"]
    trace = engine.trace_source("\n".join(lines) + "\n")
    found: Any = trace.gradients["pair"] if "pair" in trace.gradients else [trace.gradients["x"], trace.gradients["y"]]
    np.testing.assert_array_equal(found[0], [5, 6])
    np.testing.assert_array_equal(found[1], [3, 4])


def test_fixed_arguments_are_evaluated_once() -> None:
    lines = ["x = np.ones((2, 3))", "def axis():", "    print('asked')", "    return 1", "f = np.sum(x, axis=axis()).sum()"]
    assert len(engine.trace_source("\n".join(lines) + "\n").printed) == 1


def test_a_fixed_argument_may_be_an_integer_variable_but_no_other() -> None:
    lines = ["n = 1", "x = np.ones((2, 3))", "f = (np.sum(x, axis=n) * n).sum()"]
    assert engine.trace_source("\n".join(lines) + "\n").gradients["x"].tolist() == [[1.0] * 3] * 2
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source("y = 1.5\nx = np.ones(3)\nf = np.roll(x, y).sum()\n")
    assert caught.value.code == "constant_needed"


def test_the_oracle_is_there() -> None:
    assert autograd.numpy.sum(np.ones(3)) == 3.0


PICKED = {"split", "vsplit", "hsplit", "dsplit", "take", "take_along_axis", "diagonal", "full_like", "delete", "compress", "resize",
          "broadcast_arrays", "unstack", "unique"}  # fmt: skip
"""Rows whose calls are traced as indexing or copying, whose sentences they have."""

HERE = Path(__file__).parent


def tried() -> set[str]:
    """The words of the files that judge gates call by call."""
    files = [*HERE.glob("test_gates_*.py"), HERE / "test_patterns.py"]
    return {word for path in files if path != Path(__file__) for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


def forgotten(row: Gate, words: set[str]) -> list[str]:
    """What adding the row has left undone, each with its file (``engine.gates`` lists them all)."""
    from engine.sheets import gate_sheet
    from tui.catalogue import knows
    from tui.paint.families import FAMILY

    told = [f"{call} is still in engine/gates/missing.py" for call in row.spelled if call in MISSING]
    if row.kind == "none":
        return told
    for lang in ("en", "ko"):
        if row.name not in PICKED and not knows(f"gates.{FAMILY.get(row.name, row.name)}.array", lang):
            told.append(f'{row.name}: no sentence "{row.name}.array" in tui/catalogue/{lang}/gates.py, and no family in tui/paint/families.py')
    calls = [call.rpartition(".")[2] for call in row.spelled] + list(row.methods) + [row.name] * bool(row.patterns)
    if calls and not words.intersection(calls):
        told.append(f"{row.name}: no case in tests/engine/test_gates_*.py (of a pattern: test_patterns.py) calls {' or '.join(calls)}")
    sheet = gate_sheet(row.name)
    if (row.spelled or row.patterns) and row.name not in PICKED and (sheet is None or not sheet.gradients):
        told.append(f"{row.name}: `chainstep gates {row.name}` shows no gradient; give the row an example=")
    return told


def test_no_row_is_half_added() -> None:
    words = tried()
    assert "\n".join([text for row in GATES.values() for text in forgotten(row, words)]) == ""


def test_each_part_of_a_gate_that_is_forgotten_is_told() -> None:
    half = gate("half_added", "np.nextafter(a, 1)", lambda site: f"dout * {site.get('axis') + 1}", kind="vjp", price=SMOOTH, spelled="np.nextafter")
    try:
        told = forgotten(half, tried())
    finally:
        del GATES["half_added"], SPELLED["np.nextafter"]
    for place in ("missing.py", "catalogue/en/gates.py", "catalogue/ko/gates.py", "tests/engine/test_gates_*.py", "example="):
        assert sum(place in text for text in told) == 1, place
    assert len(told) == 5
    assert all("half_added" in text or "np.nextafter" in text for text in told)


def test_every_family_of_the_table_is_loaded() -> None:
    """A file with rows that ``engine/gates/__init__.py`` does not import adds nothing."""
    import engine.gates as table

    loaded = {family.__name__.rpartition(".")[2] for family in table._families}
    for path in Path(table.__file__).parent.glob("*.py"):
        if path.stem != "table" and re.search(r"^gate\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert path.stem in loaded, f"engine/gates/__init__.py does not import {path.stem}"


def test_adding_a_gate_is_told_where_gates_are() -> None:
    """Each file that the tests ask for is listed, and there."""
    import engine.gates as table

    root = HERE.parent.parent
    listed = re.findall(r"^    ((?:engine|tui|tests)/\S+)", table.__doc__ or "", re.MULTILINE)
    assert len(listed) == 6
    for name in listed:
        assert list(root.glob(name.replace("FAMILY", "elementwise"))), name


@pytest.mark.parametrize("name", ["np.fft.fft", "np.fft.irfft2", "np.roots"])
def test_complex_results_are_named_as_the_reason(name: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(f"{name}(x)", x=np.array([1.0, 2.0]))
    assert caught.value.code == "makes_complex"


def test_modules_of_numpy_may_be_imported_by_name() -> None:
    for line in ("import numpy.fft as F", "from numpy import fft as F", "import numpy\nF = 1.0"):
        call = "F.fftshift(x)" if "F = 1.0" not in line else "numpy.fft.fftshift(x)"
        trace = engine.trace_source(f"{line}\nx = np.array([1.0, 2.0, 3.0])\nf = ({call} * np.array([1.0, 0.0, 0.0])).sum()\n")
        assert trace.gradients["x"].tolist() == [0, 0, 1]
