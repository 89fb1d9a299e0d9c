"""The commands, in process: what they print, where, and how they end."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tui.catalogue import set_language
from tui.cli import main

NEURON = "x = -2; y = 5; z = -4\nq = x + y\nf = q * z\n"
ROOT = Path(__file__).resolve().parents[2]
EIGHT = str(ROOT / "engine" / "programs" / "eight.py")


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command line in this process."""

    def call(*words: str) -> Done:
        code = main(words)
        return Done(code, *capsys.readouterr())

    return call


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Write a program into the current directory; its name."""
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "p.py") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


# -- show


def test_show_prints_both_halves_with_labels_in_a_column(run: Any, file: Any) -> None:
    assert run("show", file("x = 3\ny = x**2  # a square\n")) == Done(
        0, "x = 3\ny = x**2             #(1)\n\ndy = 1.0\n# backprop y = x**2\ndx = (2 * x) * dy    #(1)\n", ""
    )


def test_the_listing_of_the_eight_stage_program(run: Any) -> None:
    done = run("show", EIGHT)
    backward = done.out.split("df = 1.0\n")[1].splitlines()
    lines = [line.split("#")[0].rstrip() for line in backward if not line.startswith("#")]
    assert lines[-4:] == ["dx += ((1 - sigx) * sigx) * dsigx", *lines[-3:-1], "dy += ((1 - sigy) * sigy) * dsigy"]
    assert len(lines) == 12
    assert len({line.index("#(") for line in done.out.splitlines() if "#(" in line}) == 1


def test_the_printed_listing_runs_and_gives_the_gradients(run: Any) -> None:
    import math

    space: dict[str, Any] = {"math": math}
    exec(run("show", EIGHT).out, space)
    assert space["f"] == pytest.approx(1.5456448841)
    assert (space["dx"], space["dy"]) == (pytest.approx(2.0595697956), pytest.approx(1.5922327515))


def test_show_json_is_the_agreed_shape(run: Any, file: Any) -> None:
    data = json.loads(run("show", file(NEURON, "neuron.py"), "--json").out)
    assert list(data) == [
        "version", "file", "output", "value", "seed", "inputs", "values", "gradients", "versions", "stages", "backward",
        "steps", "printed", "notices",
    ]  # fmt: skip
    assert (data["version"], data["file"], data["output"], data["value"], data["seed"]) == (2, "neuron.py", "f", -12.0, 1.0)
    assert data["inputs"] == ["x", "y", "z"]
    assert data["values"] == {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12}
    assert data["gradients"] == {"x": -4.0, "y": -4.0, "z": 3.0, "q": -4.0, "f": 1.0}
    assert data["stages"][0] == {"label": "1", "line": 2, "source": "q = x + y", "targets": ["q"], "reads": ["x", "y"]}
    assert data["backward"][0] == {
        "stage": 1, "to": "q", "name": "dq", "op": "=", "raw": "dq = (z) * df", "simple": "dq = z", "local": -4,
        "upstream": 1.0, "contribution": -4.0, "before": None, "after": -4.0, "arrived": 1, "of": 1, "gate": "mul",
    }  # fmt: skip
    assert data["steps"][:4] == [
        {"id": "(1)", "kind": "stage", "stage": 0}, {"id": "(2)", "kind": "stage", "stage": 1}, {"id": "df", "kind": "seed"},
        {"id": "dq(2)", "kind": "contribution", "backward": 0},
    ]  # fmt: skip
    assert data["versions"][0] == {"name": "x", "shown": "x", "kind": "input", "line": 1, "value": -2, "gradient": -4.0}


def test_json_keeps_versions_apart(run: Any, file: Any) -> None:
    data = json.loads(run("show", file("x = 2.0\ny = x * 3\ny = y * y\nx = y + 1\n"), "--json").out)
    assert data["values"] == {"x": 2.0, "y": 36.0}  # an input's first version, anything else's last
    assert data["gradients"] == {"x": 36.0, "y": 1.0}
    assert [(v["name"], v["shown"], v["kind"]) for v in data["versions"]] == [
        ("x", "x", "input"), ("y", "y", "stage"), ("y", "y_1", "stage"), ("x", "x_1", "stage"),
    ]  # fmt: skip
    assert data["output"] == "x"


def test_json_has_lists_and_dicts_and_leaves_out_strings(run: Any, file: Any) -> None:
    text = "w = [2, [3.0, 4.0]]\np = {'a': 1.5, 'n': 'word'}\nname = 'word'\nf = w[0] * w[1][1] * p['a']\n"
    data = json.loads(run("show", file(text), "--json").out)
    assert data["values"] == {"w": [2, [3.0, 4.0]], "p": {"a": 1.5}, "f": 12.0}
    assert data["gradients"] == {"w": [6.0, [0.0, 3.0]], "p": {"a": 8.0}, "f": 1.0}


def test_json_writes_what_is_not_finite_as_words(run: Any, file: Any) -> None:
    text = "import numpy as np\nx = np.array([0.0, 1.0, -1.0])\ny = np.log(x)\nf = y.sum()\n"
    out = run("show", file(text), "--json").out

    def refuse(token: str) -> None:
        raise AssertionError(token)

    data = json.loads(out, parse_constant=refuse)
    assert data["values"]["y"] == ["-Infinity", 0.0, "NaN"]
    assert data["value"] == "NaN"
    assert data["gradients"]["x"][0] == "Infinity"


def test_no_arrays_gives_shape_and_summary(run: Any, file: Any) -> None:
    name = file("X = np.array([[1.0, 2.0], [3.0, 6.0]])\nf = (X * X).sum()\n")
    data = json.loads(run("show", name, "--json", "--no-arrays").out)
    assert data["values"]["X"] == {"shape": [2, 2], "min": 1.0, "max": 6.0, "mean": 3.0}
    assert json.loads(run("show", name, "--json").out)["values"]["X"] == [[1.0, 2.0], [3.0, 6.0]]


def test_a_programs_own_print_stays_out_of_the_json(run: Any, file: Any) -> None:
    name = file("x = 3\nprint('x is', x)\nf = x * 2\n")
    done = run("show", name, "--json")
    assert json.loads(done.out)["printed"] == [{"line": 2, "text": "x is 3"}]
    assert done.err == ""
    assert "# > x is 3\n" in run("show", name).out


def test_what_a_program_prints_cannot_leave_its_comment(run: Any, file: Any) -> None:
    out = run("show", file("x = 3\nprint('a\\rx = 99\\nx = 98\\x1b[2J')\nf = x * 2\n")).out
    space: dict[str, Any] = {}
    exec(out, space)
    assert space["x"] == 3
    assert "\x1b" not in out


def test_show_steps_tells_ties_and_infinities(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "p.py"
    file.write_text("x = 2.0\ny = 2.0\nf = max(x, y)\n")
    out = run("show", str(file), "--steps").out
    assert out.count("a tie, 2 = 2") == 2
    assert "True" not in out
    assert "1 × 1 = 1" in out
    file.write_text("x = np.array([0.0, 1.0])\ny = np.log(x)\nf = y.sum()\n")
    assert run("show", str(file), "--steps").out.count("the first inf") == 2


def test_show_steps_says_a_sentence_a_step(run: Any) -> None:
    lines = run("show", EIGHT, "--steps").out.splitlines()
    assert len(lines) == 22
    assert [line.split()[0] for line in lines] == [str(k) for k in range(22)]
    assert lines[18].startswith("18  dx(3) ")
    assert "0.04518 × -0.7916 = -0.03576" in lines[18]
    assert "dx = 1.547, 1 still to come" in lines[18]
    assert "dx is complete" in lines[19]
    ascii_only = run("show", EIGHT, "--steps", "--ascii").out
    assert "0.04518 * -0.7916" in ascii_only
    assert ascii_only.split("\n", 1)[1].isascii()


@pytest.mark.parametrize("address", ["18", "dx(3)"])
def test_show_step_is_the_panel_of_that_step(run: Any, address: str) -> None:
    lines = run("show", EIGHT, "--step", address).out.splitlines()
    assert lines[0] == "step 18 of 21   dx(3)"
    assert lines[1].split("   ")[0] == " dx += ((1 - sigx) * sigx)"
    assert lines[4] == " dx = 1.583 + (-0.03576) = 1.547    fork: 2 of 3 arrived, still to come (2)"


def test_expand_opens_stages_to_their_gates(run: Any) -> None:
    out = run("show", EIGHT, "--expand").out
    assert "#(1a)" in out
    assert "dsigx" in out
    closed, opened = (json.loads(run("show", EIGHT, "--json", *more).out) for more in ((), ("--expand",)))
    assert len(opened["steps"]) > len(closed["steps"])
    assert opened["gradients"]["x"] == pytest.approx(closed["gradients"]["x"], rel=1e-12)


def test_markdown_fences_outlast_backquotes_in_the_program(run: Any, file: Any) -> None:
    out = run("show", file("# a remark with ```` in it\nx = 3\nf = x * 2\n"), "--markdown").out
    assert out.startswith("# `p.py`\n")
    assert "\n`````python\n" in out
    assert "| `x` | 3 | 2 |" in out


def test_notices_go_to_standard_error_with_their_place(run: Any, file: Any) -> None:
    done = run("show", file("x = np.random.randn()\nf = x * 2\n"))
    assert done.code == 0
    assert done.err.startswith("p.py:1:5: note: random numbers without a seed")
    data = json.loads(run("show", "p.py", "--json").out)
    assert [(n["code"], n["line"], n["column"]) for n in data["notices"]] == [("unseeded", 1, 5)]


def test_flags_reach_the_engine(run: Any, file: Any) -> None:
    name = file("x = 2.0\ny = x * x\nz = y * 3\n")
    assert json.loads(run("show", name, "--json", "--set", "x=5").out)["gradients"]["x"] == 30.0
    assert json.loads(run("show", name, "--json", "--set=x=5.0").out)["value"] == 75.0
    assert json.loads(run("show", name, "--json", "--output", "y").out)["value"] == 4.0
    assert json.loads(run("show", name, "--json", "--seed", "-2").out)["gradients"]["y"] == -6.0
    assert "dzdx = " in run("show", name, "--style", "leibniz").out
    assert run("show", name, "--limit", "stages=1").code == 2


def test_korean(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "완성" in run("show", EIGHT, "--steps", "--lang", "ko").out
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert "사용법" in run("--help").out


# -- emit, gates, completion, help


def test_emit_writes_a_module_aside_and_renames_it(run: Any, tmp_path: Path) -> None:
    target = tmp_path / "module.py"
    target.write_text("old")
    target.chmod(0o640)
    assert run("emit", EIGHT, "-o", str(target)) == Done(0, "", "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["module.py"]
    space: dict[str, Any] = {"__name__": "emitted"}
    exec(target.read_text(), space)
    value, cache = space["forward"]()
    assert value == pytest.approx(1.5456448841)
    assert space["backward"](cache) == (pytest.approx(2.0595697956), pytest.approx(1.5922327515))
    assert run("emit", EIGHT).out == target.read_text()


def test_emit_says_where_it_cannot_write_and_leaves_what_is_there(run: Any, tmp_path: Path) -> None:
    done = run("emit", EIGHT, "-o", str(tmp_path / "no" / "such.py"))
    assert done.code == 2
    assert "such.py" in done.err


def test_gates_lists_every_row_of_the_table(run: Any) -> None:
    from engine.gates import GATES

    out = run("gates").out
    for row in GATES.values():
        assert (f"\n{row.name} " in out) == (row.kind != "none"), row.name
        assert all(spelling in out for spelling in row.spelled), row.name
    assert "da = (b) * dout; db = (a) * dout" in out


@pytest.mark.parametrize("name", ["np.exp", "exp", "numpy.exp", "math.exp()"])
def test_a_gate_is_found_by_any_of_its_names(run: Any, name: str) -> None:
    assert run("gates", name).out.startswith("exp: out = np.exp(a)\n")


def test_gates_shows_a_matrix_product_for_every_rank(run: Any) -> None:
    out = run("gates", "matmul").out
    assert "da = dout @ b.T" in out
    assert "da = np.outer(dout, b)" in out
    assert [row["name"] for row in json.loads(run("gates", "@".replace("@", "matmul"), "--json").out)["gates"]] == ["matmul"]


@pytest.mark.parametrize(("name", "lines"), [("np.add.at", "  da = dc[i]\n"), ("fill", "  da = dc[i]\n  dc[i] = 0.0\n")])
def test_gates_tells_how_a_write_goes_backward(run: Any, name: str, lines: str) -> None:
    from engine.reading.functions import INPLACE
    from engine.sheets import WRITES

    assert run("gates", name).out.endswith(f"\n\n{lines}")
    assert {call for _, calls in WRITES.values() for call in calls if call[0] != "."} == INPLACE


def test_an_unknown_gate_names_its_neighbour(run: Any) -> None:
    done = run("gates", "np.expp")
    assert done.code == 2
    assert "np.exp" in done.err.splitlines()[1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command_and_flag(run: Any, shell: str) -> None:
    from tui.options import COMMANDS, flags_of

    out = run("completion", shell).out
    for command in COMMANDS:
        assert command.name in out
        for flag in flags_of(command):
            spelled = f"-l {flag.name[2:]}" if shell == "fish" else flag.name
            assert (spelled in out) != flag.hidden


def test_help_names_every_flag_of_every_command(run: Any) -> None:
    from tui.options import COMMANDS, flags_of

    whole = run("--help")
    assert whole.code == 0
    for command in COMMANDS:
        assert command.name in whole.out
        out = run(command.name, "--help").out
        assert f"chainstep {command.name}" in out
        assert all((flag.name in out) != flag.hidden for flag in flags_of(command))
        assert max(map(len, out.splitlines())) <= 100


def test_version(run: Any) -> None:
    assert run("--version").out.startswith("chainstep ")


def test_every_example_of_the_help_parses() -> None:
    import shlex

    from tui.manual import EXAMPLES
    from tui.options import parse

    for rows in EXAMPLES.values():
        for line, _ in rows:
            words = shlex.split(line.partition("|")[0].partition(">")[0].replace('eval "$(', "").replace(')"', ""))
            if words[0] == "chainstep":
                parse(words[1:])
