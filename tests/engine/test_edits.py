"""Inputs changed by address, by ``--set w[0]=…`` and ``engine.edits``: that place changes, and what depends on it, nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.addresses import Address, parse, split, text_of, value_of
from engine.edits import edited
from engine.writing.listing import listing
from tests.engine.judge import emitted_agrees, forward_agrees, listing_agrees, same
from tui.catalogue import LANGUAGES
from tui.cli import main
from tui.complaint import cause, hint

MIXED = """\
import numpy as np
w = [2.0, -3.0, [1.0, 4.0]]
X = np.random.randn(2, 3)
params = {'b1': 0.5, 'W': np.zeros(2), 7: 1.0}
params['c'] = 2.0
n = np.array([1, 2, 3])
grown = []
for i in range(3):
    grown.append(float(i))
f = (X * w[0] * w[2][1] + params['b1']).sum() + params['W'][1] * params['c'] + n[1] * params[7] + grown[2] * grown[1]
"""


def traced(source: str, *sets: tuple[str, str]) -> engine.Trace:
    return engine.trace_source(source, "p.py", engine.Options(sets=sets))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("x", Address("x")),
        ("w[0]", Address("w", (0,))),
        (" X[ 0,1 ] ", Address("X", ((0, 1),))),
        ("w[-1][2]", Address("w", (-1, 2))),
        ("p['W1'][0, 2]", Address("p", ("W1", (0, 2)))),
        ('p["a]=[b"]', Address("p", ("a]=[b",))),
        ("main.w[1]", Address("main.w", (1,))),
        ("입력[0]", Address("입력", (0,))),
        ("d[1.5]", Address("d", (1.5,))),
        ("d['a', 2]", Address("d", (("a", 2),))),
    ],
)
def test_addresses_are_read_and_written(text: str, address: Address) -> None:
    assert parse(text) == address
    assert parse(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "w[",
        "w[0",
        "w[x]",
        "w[0:2]",
        "w[f()]",
        "w[0] + 1",
        "f(x)",
        "w[...]",
        "w[None]",
        "x" * 2000,
        "w" + "[0]" * 9000,
        "\0",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("x=1", ("x", "1")),
        ("w[0] = [1, 2]", ("w[0]", "[1, 2]")),
        ("d['a=b']=3", ("d['a=b']", "3")),
        ("d['=']['k']=x=3", ("d['=']['k']", "x=3")),
        ("1x=3", ("1x", "3")),
        ("x", None),
        ("=3", None),
        ("x=", None),
        ("", None),
    ],
)
def test_an_address_ends_at_its_equals_sign(text: str, pair: tuple[str, str] | None) -> None:
    assert split(text) == pair


@pytest.mark.parametrize(
    "value", [3, -2.5, 1e300, float("inf"), [1.0, [2, 3]], (1,), {"a": [1.0], 2: True}, np.arange(6.0).reshape(2, 3)]
)
def test_values_are_written_and_read_again(value: Any) -> None:
    same(value_of(text_of(value)), value.tolist() if isinstance(value, np.ndarray) else value)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "f()",
        "1 + 1",
        "'a'",
        "None",
        "3j",
        "__import__('os')",
        "9**9",
        "[x]",
        "-[1]",
        "1" + "+1" * 90_000,
        "(" * 500,
    ],
)
def test_what_is_no_value(text: str) -> None:
    with pytest.raises(ValueError):
        value_of(text)


CHANGES = {  # address -> (text, how the file itself would say it, where the value is found)
    "w[0]": ("5.0", "w = [5.0, -3.0, [1.0, 4.0]]"),
    "w[2][1]": ("7.5", "w = [2.0, -3.0, [1.0, 7.5]]"),
    "w[-2]": ("0.25", "w = [2.0, 0.25, [1.0, 4.0]]"),
    "w[2]": ("[0.5, 3.0]", "w = [2.0, -3.0, [0.5, 3.0]]"),
    "params['b1']": ("1.5", "params = {'b1': 1.5, 'W': np.zeros(2), 7: 1.0}"),
    "params[7]": ("3.0", "params = {'b1': 0.5, 'W': np.zeros(2), 7: 3.0}"),
    "params['W'][1]": ("2.5", "params = {'b1': 0.5, 'W': np.array([0.0, 2.5]), 7: 1.0}"),
    "params['W']": ("[1.0, 2.0]", "params = {'b1': 0.5, 'W': np.array([1.0, 2.0]), 7: 1.0}"),
    "params['c']": ("-1.0", "params['c'] = -1.0"),
    "n[1]": ("9", "n = np.array([1, 9, 3])"),
    "grown[2]": ("8.0", "    grown.append(float(i) if i < 2 else 8.0)"),
}


@pytest.mark.parametrize(("address", "text", "line"), [(a, *v) for a, v in CHANGES.items()])
def test_a_change_gives_what_the_file_so_written_gives(address: str, text: str, line: str) -> None:
    trace = traced(MIXED, (address, text))
    begins = line.partition("=" if "=" in line else "(")[0]
    rewritten = "".join([f"{line}\n" if one.startswith(begins) else one for one in MIXED.splitlines(True)])
    assert rewritten != MIXED
    again = traced(rewritten)
    same(trace.values, again.values)
    same(trace.gradients, again.gradients)
    listing_agrees(trace)
    forward_agrees(trace)
    emitted_agrees(trace)


def test_one_entry_of_a_draw_changes_and_the_draws_stay() -> None:
    source = "np.random.seed(3)\nX = np.random.randn(3, 4)\ny = np.random.randn()\nf = (X * X).sum() * y\n"
    before, after = traced(source), traced(source, ("X[0,1]", "5"), ("X[-1][0]", "-2"))
    expected = before.values["X"].copy()
    expected[0, 1], expected[2, 0] = 5, -2
    same(after.values["X"], expected)
    assert after.values["y"] == before.values["y"]
    same(after.gradients["X"], 2 * expected * before.values["y"])
    assert "X = np.random.randn(3, 4); X[0, 1] = 5; X[-1, 0] = -2" in listing(
        traced(source, ("X[0,1]", "5"), ("X[-1, 0]", "-2"))
    )
    emitted_agrees(after)


def test_a_row_of_an_array_is_a_place_too() -> None:
    same(traced("X = np.ones((2, 3))\nf = X.sum()\n", ("X[1]", "[1, 2, 3]")).values["X"], [[1, 1, 1], [1, 2, 3]])


def test_names_that_are_one_array_stay_one() -> None:
    trace = traced("a = b = np.zeros(3)\na[1] = 2.0\nf = (a * b).sum()\n", ("b[0]", "5"))
    assert trace.value == 29.0
    same(trace.gradients["a"], [10.0, 0.0, 0.0])


def test_views_of_what_others_hold_are_left_alone() -> None:
    trace = traced("a, b = np.split(np.ones(4), 2)\nf = (a * b).sum()\n", ("a[0]", "5"))
    same((trace.values["a"], trace.values["b"]), ([5.0, 1.0], [1.0, 1.0]))


def test_the_listing_shows_what_was_changed_and_runs() -> None:
    sets = (("w[0]", "5"), ("params['c']", "1.5"), ("params['W'][0]", "3"))
    text = listing(traced(MIXED, *sets))
    assert "w = [2.0, -3.0, [1.0, 4.0]]; w[0] = 5\n" in text
    assert "params['c'] = 1.5\n" in text
    assert "params = {'b1': 0.5, 'W': np.zeros(2), 7: 1.0}; params['W'][0] = 3\n" in text
    source = "x, y = 1.0, 2.0\nf = x * y\n"
    text = listing(traced(source, ("x", "3")))
    assert text.startswith("x, y = 1.0, 2.0; x = 3\n")
    space: dict[str, Any] = {}
    exec(text, space)
    assert (space["f"], space["dy"]) == (6.0, 3.0)


def test_a_text_of_several_lines_stays_on_its_row() -> None:
    assert listing(traced("x = [1.0, 2.0]\nf = x[0] * x[1]\n", ("x", "[3, # three\n 4]"))).startswith("x = [3, 4]\n")


def test_locals_have_addresses() -> None:
    lines = ["x = np.array([1.0, 2.0])", "p = {}", "p['k'] = 3.0", "f = (x * p['k']).sum()", "return f"]
    source = "\n    ".join(["def main():", *lines]) + "\nf = main()\n"
    trace = traced(source, ("main.x[0]", "5"), ("main.p['k']", "2"))
    assert trace.value == 14.0
    assert "main_x = np.array([5.0, 2.0])" in listing(trace)
    assert "x = np.array([1.0, 2.0]); x[0] = 5" in [row.text for row in trace.rows]


def test_the_targets_of_a_comprehension_are_no_inputs() -> None:
    source = "x = 2.0\nys = [x * 3 for x in [1.0, 4.0]]\nf = ys[0] + ys[1] + x\n"
    assert traced(source, ("x", "5")).value == 20.0


REFUSED = {
    "no such entry of a list": ("w[3]", "5", "set_place", "w[2][1]"),
    "no such key": ("params['zz']", "1", "set_place", "params['c']"),
    "outside of an array": ("X[0, 7]", "5", "set_place", "(2, 3)"),
    "too many places": ("X[0, 1, 2]", "5", "set_place", "(2, 3)"),
    "a place of a wrong kind": ("X['a']", "5", "set_place", "(2, 3)"),
    "places of a number": ("params['b1'][0]", "5", "set_place", "params['b1'] is a single number"),
    "no such name": ("q[0]", "1", "set_unknown", "w, X, params, n"),
    "a list for a number": ("w[0]", "[1]", "set_kind", "w[0]"),
    "a number for a list": ("w[2]", "3", "set_kind", "list"),
    "a number for an array": ("X", "3", "set_kind", "(2, 3)"),
    "a list for a plain number": ("params['b1']", "[1, 2]", "set_kind", "params['b1']"),
    "a list for one entry": ("X[0, 1]", "[1, 2]", "set_kind", "one number"),
    "a row too short": ("X[0]", "[1, 2]", "set_shape", "(3,)"),
    "a float among whole numbers": ("n[0]", "1.5", "set_kind", "whole"),
    "a number that is too large": ("n[0]", str(2**70), "set_kind", "whole"),
    "another dict": ("params", "{'a': 1}", "set_kind", "'b1', 'W', 7"),
    "a truth value": ("X[0, 0]", "True", "set_kind", "X[0, 0]"),
    "no value": ("w[0]", "a", "set_value", "a"),
    "ragged": ("X", "[[1], [2, 3]]", "set_value", "X"),
    "what is computed": ("f", "1", "set_not_input", "f"),
    "a place of what is computed": ("f[0]", "1", "set_not_input", "f[0]"),
    "no address": ("w[", "1", "set_address", "w["),
    "a slice": ("X[:, 0]", "1", "set_address", "X[:, 0]"),
}


@pytest.mark.parametrize(("address", "text", "code", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_told_with_what_is_there(address: str, text: str, code: str, told: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        traced(MIXED, (address, text))
    assert caught.value.code == code
    assert told in f"{cause(caught.value, 'en')} {hint(caught.value, 'en')}"
    for lang in LANGUAGES:
        assert "{" not in cause(caught.value, lang).replace("{'a': 1}", "")
        assert hint(caught.value, lang)


def test_an_alias_is_changed_under_the_name_that_it_has() -> None:
    for address in ("v[0]", "u"):
        with pytest.raises(engine.ProgramError) as caught:
            traced("w = [1.0, 2.0]\nv = w\nu = w[0]\nf = v[0] * v[1] * u\n", (address, "3"))
        assert caught.value.code == "set_not_input"


def test_masks_take_truth_values() -> None:
    source = "m = np.array([True, False])\nx = np.array([2.0, 3.0])\nf = (x * m).sum()\n"
    assert traced(source, ("m[1]", "True")).value == 5.0


# -- the API


def test_edits_are_a_fresh_run_with_the_same_sets() -> None:
    trace = traced(MIXED)
    again = edited(trace, {"w[0]": 5, "X[0, 1]": 2.5, "params['W']": np.array([1.0, 2.0])})
    fresh = traced(MIXED, ("w[0]", "5"), ("X[0, 1]", "2.5"), ("params['W']", "[1.0, 2.0]"))
    assert listing(again) == listing(fresh)
    assert again.options.sets == fresh.options.sets
    same(again.gradients, fresh.gradients)
    assert traced(MIXED).values["w"] == trace.values["w"]


def test_later_edits_replace_earlier_ones_of_the_same_place() -> None:
    trace = edited(
        edited(traced(MIXED), {"w[0]": 5.0, "w[2][0]": 6.0, "params['b1']": 1.0}), {"w[ 0 ]": 7.0, "w[2]": [8.0, 9.0]}
    )
    assert trace.values["w"] == [7.0, -3.0, [8.0, 9.0]]
    assert trace.options.sets == (("params['b1']", "1.0"), ("w[ 0 ]", "7.0"), ("w[2]", "[8.0, 9.0]"))


def test_branches_may_flip() -> None:
    source = "x = [2.0, 1.0]\nif x[0] > 1:\n    f = x[0] * 3\nelse:\n    f = x[1] * 5\n"
    trace = traced(source)
    assert (trace.value, edited(trace, {"x[0]": 0.5}).value) == (6.0, 5.0)


def test_an_edit_to_what_is_not_finite() -> None:
    trace = edited(traced("x = 1.0\ny = np.ones(2)\nf = x * y.sum()\n"), {"x": float("inf"), "y[1]": float("nan")})
    assert np.isnan(trace.value)
    assert trace.values["x"] == np.inf


def test_an_edit_that_is_no_value() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        edited(traced(MIXED), {"w[0]": "5"})
    assert caught.value.code == "set_value"


def test_json_check_and_emit_follow(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.py"
    path.write_text("w = [2.0, -3.0]\nf = w[0] * w[1]\ndf = 1.0\ndw = [w[1], w[0]]\n")
    assert main(["show", str(path), "--json", "--set", "w[0]=5"]) == 0
    assert json.loads(capsys.readouterr().out)["values"] == {"w": [5, -3.0], "f": -15.0}
    assert main(["check", str(path), "--json", "--set", "w[0]=5"]) == 0
    capsys.readouterr()
    assert main(["emit", str(path), "--set=w[0]=5"]) == 0
    assert "w=[5, -3.0]" in capsys.readouterr().out
    assert main(["show", str(path), "--set", "w[9]=5"]) == 2
    assert "there are w[0], w[1]" in capsys.readouterr().err


def test_a_dict_with_numbers_as_keys_is_no_list_in_json(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.py"
    path.write_text("d = {0: 2.0, 3: 5.0}\nf = d[0] * d[3]\n")
    assert main(["show", str(path), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["values"]["d"], data["gradients"]["d"]) == ({"0": 2.0, "3": 5.0}, {"0": 5.0, "3": 2.0})


@pytest.mark.parametrize(
    ("program", "sets"),
    [
        ("w = (1.0, 2.0)\nf = w[0] * w[1]\n", (("w[0]", "3"),)),
        ("w = (1.0, 2.0)\nf = w[0] * w[1]\n", (("w[-1]", "3"), ("w[0]", "4"))),
        ("w = [(1.0, 2.0), 5.0]\nf = w[0][0] * w[0][1] * w[1]\n", (("w[0][1]", "3"),)),
        ("w = ((1.0, (2.0, 4.0)), 5.0)\nf = w[0][0] * w[0][1][1] * w[1]\n", (("w[0][1][1]", "3"),)),
        ("w = ([1.0, 2.0], 5.0)\nf = w[0][0] * w[0][1] * w[1]\n", (("w[0][1]", "3"),)),
    ],
)
def test_a_tuple_is_made_anew_in_the_listing(program: str, sets: tuple[tuple[str, str], ...]) -> None:
    trace = traced(program, *sets)
    space: dict[str, Any] = {}
    exec(listing(trace), space)
    assert space["f"] == trace.value != traced(program).value


def test_an_edit_keeps_the_output() -> None:
    """A file whose loss is found by its own backward part stays with that loss, whatever the numbers."""
    path = Path(__file__).parents[1] / "programs" / "people" / "published" / "embedding_bag.py"
    trace = engine.run(str(path))
    weight = trace.values["emb.weight"].copy()
    weight[0, 0] = 0.3
    again = engine.edited(trace, {"emb.weight[0, 0]": 0.3})
    assert again.vars[again.output].shown == trace.vars[trace.output].shown == "loss"
    idx, target = trace.values["idx"], trace.values["target"]
    assert again.value == pytest.approx(0.5 * np.sum((np.tanh(weight[idx].mean(axis=1)) - target) ** 2), rel=1e-12)


IN_LISTS = """\
import numpy as np
class Net:
    def __init__(self):
        np.random.seed(0)
        self.layers = []
        for a, b in [(3, 4), (4, 2)]:
            self.layers.append({'W': np.random.randn(a, b), 'b': np.zeros(b)})
net = Net()
X = np.random.randn(5, 3)
Y = np.random.randn(5, 2)
h = np.tanh(X @ net.layers[0]['W'] + net.layers[0]['b'])
p = h @ net.layers[1]['W'] + net.layers[1]['b']
loss = np.mean((p - Y) ** 2)
dp = 2 * (p - Y) / Y.size
dW1 = h.T @ dp
dz = dp @ net.layers[1]['W'].T * (1 - h ** 2)
dW0 = X.T @ dz
"""


def test_an_entry_that_was_appended_is_changed_for_the_files_own_part_too() -> None:
    trace = traced(IN_LISTS)
    assert trace.own is not None
    for address in ("net.layers[0]['W'][1, 2]", "net_layers[1]['b'][0]"):
        again = edited(trace, {address: 0.3})
        assert again.value != trace.value
        assert again.own is not None
        assert [line.verdict for line in again.own.lines] == [line.verdict for line in trace.own.lines]


@pytest.mark.parametrize("name", ["W1", "W2"])
def test_an_input_of_a_pass_is_changed_although_the_loss_is_only_printed_on_some(name: str) -> None:
    trace = engine.run(str(Path(__file__).parents[1] / "programs" / "own" / "update_that_broadcasts.py"))
    again = edited(trace, {name: np.asarray(trace.values[name]) + 0.01})
    assert again.training is not None
    assert again.vars[again.output].shown == trace.vars[trace.output].shown
    assert again.value != trace.value


SCALED = {
    "module": ("n = 3\nW = np.random.randn(n, 2) * np.sqrt(2.0 / n)\nX = np.ones((5, n))\n", "W"),
    "count told later": ("n = 3\nW = np.random.randn(3, 2) * np.sqrt(2.0 / n)\nX = np.ones((5, n))\n", "W"),
    "in a dict": ("n = 3\np = {'W': np.random.randn(n, 2) / np.sqrt(n), 'b': 1.0}\nX = np.ones((5, n))\n", "p['W']"),
    "put into a dict": ("n = 3\np = {}\np['W'] = np.random.randn(n, 2) / n ** 0.5\nX = np.ones((5, n))\n", "p['W']"),
    "appended": ("n = 3\nWs = []\nWs.append(np.random.randn(n, 2) / n ** 0.5)\nX = np.ones((5, n))\n", "Ws[0]"),
    "a layer's": (
        "class Dense:\n    def __init__(self, n, m):\n        self.W = np.random.randn(n, m) * np.sqrt(2.0 / n)\n"
        "layers = [Dense(a, b) for a, b in zip([3], [2])]\nX = np.ones((5, 3))\n",
        "layers[0].W",
    ),
    "one number": ("n = 3\nw = np.random.randn() / np.sqrt(n)\nX = np.ones((5, n)) * 2.0\n", "w"),
}


@pytest.mark.parametrize("name", SCALED)
def test_a_draw_that_is_scaled_by_a_count_is_an_input_that_is_changed(name: str) -> None:
    """``W = np.random.randn(n, 2) * np.sqrt(2.0 / n)`` was refused as computed."""
    source, where = SCALED[name]
    source = f"import numpy as np\nnp.random.seed(0)\n{source}f = np.sum((X @ {where}) ** 2)\n"
    source = source.replace("X @ w", "X * w")
    trace = traced(source)
    var = next(var for var in trace.vars if var.kind == "input" and var.shown == where)
    place = "[1,0]" if np.ndim(var.value) else ""
    found = edited(trace, {f"{where}{place}": 4.25})
    with_ = source.replace("X = np.ones", f"{where}{place} = 4.25\nX = np.ones")
    space: dict[str, Any] = {}
    exec(with_, space)
    assert found.value == pytest.approx(space["f"], rel=1e-12)
    assert found.value != pytest.approx(trace.value, rel=1e-3)
    listing_agrees(found)
    emitted_agrees(found)


@pytest.mark.parametrize("source", [
    "a = 2.0\nw = a * 3\nf = w * w\n",
    "import numpy as np\nn = 3\nw = n * 2\nX = np.ones((n, w))\nf = X.sum()\n",
])
def test_what_is_computed_is_no_input_still(source: str) -> None:
    with pytest.raises(engine.ProgramError) as refused:
        traced(source, ("w", "5"))
    assert refused.value.code == "set_not_input"


def test_an_attribute_that_is_called_seed_draws_nothing() -> None:
    source = "import numpy as np\nclass C:\n    seed = 3\nclass D:\n    def __init__(self, seed):\n        self.seed = seed\n"
    trace = traced(f"{source}d = D(C.seed)\nnp.random.seed(d.seed)\nx = np.random.randn(3)\nf = (x * x).sum()\n")
    assert [var.shown for var in trace.vars if var.kind == "input"] == ["x"]
