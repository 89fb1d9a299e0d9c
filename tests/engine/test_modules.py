"""The author's own modules: read beside the file, run by our interpreter, and nothing else is reached."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import engine
from engine import Limits, Options, ProgramError, Trace

FOLDER = Path(__file__).resolve().parents[1] / "programs" / "people" / "modules"
PROGRAMS = sorted(
    path for path in FOLDER.glob("*.py")
    if path.stem in "two_layers wrong_layer course_net trained stack module_state each_other late".split()
)  # fmt: skip
OTHERS = sorted(FOLDER.glob("*/relative.py")) + sorted(FOLDER.glob("*/own_random.py"))  # Python itself does not run these so
RUN = """
import json, runpy, sys
import numpy as np
found = runpy.run_path(sys.argv[1], run_name="__main__")
print(json.dumps({k: np.asarray(v).tolist() for k, v in found.items() if isinstance(v, (int, float, np.ndarray, np.generic))}))
"""


def written(folder: Path, **files: str) -> Path:
    """Files of these texts (``a__b`` is ``a/b.py``) in a folder; the program among them."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/", 1) + ".py" if not name.endswith("__init") else name[:-6] + "/__init__.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "main.py"


def refused(path: Path, **options: object) -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        engine.run(path, Options(**options))  # type: ignore[arg-type]
    return caught.value


def codes(trace: Trace) -> list[tuple[str, str]]:
    return [(n.code, n.fields.get("name") or n.fields.get("text", "")) for n in trace.notices if n.code.startswith("module_")]


@pytest.mark.parametrize("path", [p for p in PROGRAMS if p.stem != "trained"], ids=lambda path: path.stem)
def test_programs_leave_the_numbers_that_python_leaves(path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", RUN, path.name], cwd=path.parent, capture_output=True, text=True, check=True,
                         env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(path.parent)})  # fmt: skip
    theirs = json.loads(ran.stdout)
    trace = engine.run(path, Options(forward_only=True, output=next(iter(sorted(theirs.keys() & {"f", "loss"})))))
    last = {var.name: var.value for var in trace.vars}
    compared = theirs.keys() & last.keys()
    assert compared
    assert np.isclose(trace.value, theirs["f" if "f" in theirs else "loss"], rtol=1e-12)
    for name in compared:
        assert np.allclose(last[name], theirs[name], rtol=1e-12, atol=1e-15), name


@pytest.mark.parametrize("path", [*PROGRAMS, *OTHERS], ids=lambda path: path.stem)
def test_gradients_agree_with_differences_and_the_listing_runs_alone(path: Path) -> None:
    trace = engine.run(path)
    assert all(one.verdict in ("right", "tie", "approximate") for one in engine.check(trace).checked)
    space: dict[str, object] = {"__name__": "module"}
    exec(compile(engine.emit(trace), "emitted", "exec"), space)
    value = space["forward"]()[0]  # type: ignore[operator]
    assert np.allclose(value, trace.value)
    assert "import layers" not in engine.emit(trace)
    assert np.array_equal(pickle.loads(pickle.dumps(trace)).value, trace.value)


def test_a_wrong_line_is_named_with_its_file() -> None:
    trace = engine.run(FOLDER / "wrong_layer.py")
    assert trace.own is not None
    wrong = [line for line in trace.own.lines if line.verdict == "wrong"]
    assert [trace.origin.within(line.line) for line in wrong] == [(str(FOLDER / "faulty.py"), 10)]
    right = engine.run(FOLDER / "two_layers.py")
    assert right.own is not None
    assert right.own.ok
    assert len(right.own.lines) >= 6


def test_a_training_loop_in_the_file_steps_layers_of_modules() -> None:
    trace = engine.run(FOLDER / "trained.py", Options(pass_number=3))
    assert trace.training is not None
    assert str(FOLDER / "cs231n" / "classifiers.py") in {trace.origin.within(stage.line)[0] for stage in trace.stages}
    assert [update.name for update in trace.training.updates]


def test_a_training_loop_of_a_module_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, main="import numpy as np\nfrom solver import Solver\nx = np.array([1.0, 2.0])\n"
                   "s = Solver(np.array([0.5, 0.5]))\ns.train(x)\n", solver="""
import numpy as np
class Solver:
    def __init__(self, w):
        self.w = w
    def train(self, x):
        for i in range(10):
            loss = np.sum((self.w * x - 1) ** 2)
            dw = 2 * (self.w * x - 1) * x
            self.w -= 0.1 * dw
""")
    trace = engine.run(path, Options(pass_number=2))
    assert trace.training is not None
    assert trace.training.number == 2
    assert {trace.origin.within(stage.line)[0] for stage in trace.stages} == {str(tmp_path / "solver.py")}


def test_each_module_is_told_once_and_runs_once(tmp_path: Path) -> None:
    path = written(tmp_path, main="import a\nfrom a import v\nfrom b import w\nf = v * w * a.v\n", a="v = 2.0\nprint('a runs')\n",
                   b="import a\nw = a.v * 3.0\n")
    trace = engine.run(path)
    assert trace.value == 24.0
    assert codes(trace) == [("module_read", "a"), ("module_read", "b")]
    assert [text for _, text in trace.printed] == ["a runs"]
    data = engine.trace_data(trace, engine.Steps(trace), lambda notice: notice.code)
    assert (data["stages"][0]["file"], data["stages"][0]["line"]) == (str(tmp_path / "b.py"), 2)
    assert "file" not in data["stages"][1]
    assert data["stages"][1]["line"] == 4


@pytest.mark.parametrize(("how", "f"), [
    ("from a import v", "v * 2"), ("import a", "a.v * 2"), ("import a as m", "m.v * 2"), ("from a import *", "v * 2"),
    ("from .a import v", "v * 2"), ("from . import a", "a.v * 2"), ("from .a import *", "v * 2"), ("from a import v as u", "u * 2"),
    ("import numpy as np, a", "a.v * np.float64(2)"), ("from p import c", "c.v * 2"), ("import p.c", "p.c.v * 2"),
    ("import p.c as m", "m.v * 2"), ("from p.c import v", "v * 2"), ("from p import c as d, w", "d.v * w"),
    ("from p.q.r import v", "v * 2"), ("from p.q import r", "r.v * 2"),
])  # fmt: skip
def test_every_way_to_import(how: str, f: str, tmp_path: Path) -> None:
    path = written(tmp_path, main=f"{how}\nx = 5.0\nf = x * {f}\n", a="v = 3.0\n_hidden = 1\n", p__init="w = 2.0\n",
                   p__c="from . import w\nv = 1.5 * w\n")
    (tmp_path / "p" / "q").mkdir()
    (tmp_path / "p" / "q" / "r.py").write_text("from ..c import v\nfrom .. import w\n")
    trace = engine.run(path)
    assert trace.value == 30.0
    assert trace.gradients["x"] == 6.0


def test_a_package_is_found_from_inside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "cs231n").mkdir()
    path = written(tmp_path / "cs231n", main="from cs231n.layers import v\nx = 1.0\nf = x * v\n", layers="v = 4.0\n")
    assert engine.run(path).gradients["x"] == 4.0


def test_globals_of_a_module_are_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, main="from a import up, n\nimport a\nn = 100.0\nup()\nup()\nf = a.n * n\n",
                   a="n = 1.0\ndef up():\n    global n\n    n = n + 1.0\n")
    assert engine.run(path).value == 300.0


def test_errors_stand_in_the_module(tmp_path: Path) -> None:
    path = written(tmp_path, main="from a import g\nx = 2.0\nf = g(x)\n",
                   a="import math\n\ndef g(x):\n    return math.log(x - 2)\n")
    error = refused(path)
    assert (error.place.cell, error.place.row, error.source.strip()) == (str(tmp_path / "a.py"), 4, "return math.log(x - 2)")
    written(tmp_path, a="def g(x):\n    return eval('x')\n")
    error = refused(path)
    assert (error.code, error.place.cell, error.place.row) == ("unsupported_builtin", str(tmp_path / "a.py"), 2)
    written(tmp_path, a="def g(x:\n    return x\n")
    error = refused(path)
    assert (error.code, error.place.cell, error.place.row) == ("syntax", str(tmp_path / "a.py"), 1)


def test_what_is_not_there(tmp_path: Path) -> None:
    error = refused(written(tmp_path, main="from nets.layers import g\nf = g(1.0)\n"))
    assert (error.code, error.fields["path"]) == ("unsupported_import", str(tmp_path / "nets" / "layers.py"))
    error = refused(written(tmp_path, main="from a import grads\nf = grads(1.0)\n", a="def grad(x): return x\n"))
    assert (error.code, error.fields["name"], error.fields["near"]) == ("module_lacks", "grads", "grad")
    with pytest.raises(ProgramError) as caught:
        engine.trace_source("from layers import g\nf = g(1.0)\n")
    assert (caught.value.code, caught.value.fields["what"]) == ("unsupported_import", "nowhere")
    assert refused(written(tmp_path, main="from ..a import g\nf = g(1.0)\n")).code == "module_outside"
    handled = written(tmp_path, main="try:\n    import absent\nexcept ImportError:\n    k = 2.0\nf = k * 3.0\n")
    assert engine.run(handled).value == 6.0


def test_cycles(tmp_path: Path) -> None:
    files = {"a": "from b import g\ndef h(x): return x * 2\n", "b": "from a import h\ndef g(x): return h(x)\n"}
    error = refused(written(tmp_path, main="import a\nf = a.h(1.0) * 2\n", **files))
    assert (error.code, error.fields, error.place.cell) == (
        "module_cycle", {"name": "h", "module": "a", "near": ""}, str(tmp_path / "b.py"),
    )  # fmt: skip
    error = refused(written(tmp_path, main="import a\nf = a.v * 2.0\n", a="import a\nv = a.w\nw = 1.0\n"))
    assert error.code == "module_cycle"


def test_modules_are_off_where_that_is_said() -> None:
    error = refused(FOLDER / "two_layers.py", modules=False)
    assert (error.code, error.place.line, error.fields["name"]) == ("modules_off", 2, "layers")


def test_the_standard_module_wins(tmp_path: Path) -> None:
    evil = "raise ValueError('read')\n"
    path = written(tmp_path, main="import random, math\nimport numpy as np\nx = 2.0\nf = np.exp(x) * math.pi\n", random=evil,
                   numpy=evil, math=evil)
    trace = engine.run(path)
    assert sorted(codes(trace)) == [("module_shadowed", name) for name in ("math", "numpy", "random")]
    path = written(tmp_path, main="from .random import c\nx = 2.0\nf = x * c\n", random="c = 3.0\n")
    assert engine.run(path).value == 6.0


def test_limits_hold_over_all_modules_together(tmp_path: Path) -> None:
    path = written(tmp_path, main="import a, b\nx = 1.0\nf = x * a.v * b.v\n", a="v = 1.0\nfor i in range(300):\n    v = v * 1.0\n",
                   b="v = 1.0\nfor i in range(300):\n    v = v * 1.0\n")
    assert refused(path, limits=Limits(stages=400)).fields["limit"] == "stages"
    assert engine.run(path, Options(limits=Limits(stages=800))).value == 1.0
    assert refused(path, limits=Limits(source=120)).code == "too_large"
    error = refused(path, limits=Limits(modules=1))
    assert (error.code, error.fields["limit"], error.place.line) == ("limit", "modules", 1)


def test_chains(tmp_path: Path) -> None:
    chain = {f"m{i}": f"from m{i + 1} import v\n" for i in range(90)} | {"m90": "v = 2.0\n"}
    path = written(tmp_path, main="from m0 import v\nx = 1.0\nf = x * v\n", **chain)
    assert engine.run(path).value == 2.0
    assert refused(path, limits=Limits(depth=20)).fields["limit"] == "depth"
    more = {f"m{i}": f"from m{i + 1} import v\n" for i in range(90, 400)} | {"m400": "v = 2.0\n"}
    written(tmp_path, **more)
    assert refused(path).fields["limit"] == "modules"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
def test_only_regular_files_below_the_folder_are_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("v = 1.0\n")
    home = tmp_path / "home"
    path = written(home, main="from a import v\nf = v * 2.0\n", inside="v = 3.0\n")
    a = home / "a.py"
    a.symlink_to(outside)
    assert refused(path).code == "module_outside"
    a.unlink()
    a.symlink_to(home / "inside.py")
    assert engine.run(path).value == 6.0
    a.unlink()
    a.symlink_to("/dev/zero")
    assert refused(path).code == "module_outside"
    a.unlink()
    os.mkfifo(a)
    assert refused(path).code == "module_irregular"
    a.unlink()
    a.symlink_to(a)
    assert refused(path).code == "unsupported_import"
    a.unlink()
    a.mkdir()
    assert refused(path).code == "module_irregular"
    a.rmdir()
    (home / "a").symlink_to(tmp_path)  # a package that is a link out
    (tmp_path / "__init__.py").write_text("v = 1.0\n")
    assert refused(path).code == "module_outside"


def test_what_is_no_text_is_told_with_its_file(tmp_path: Path) -> None:
    path = written(tmp_path, main="from a import v\nf = v * 2.0\n")
    (tmp_path / "a.py").write_bytes(b"\xff\xfe\x00\x01")
    assert refused(path).file == str(tmp_path / "a.py")
    (tmp_path / "a.py").write_bytes(b"v = 1.0\n\0\n")
    error = refused(path)
    assert (error.code, error.place.cell, error.place.row) == ("null_byte", str(tmp_path / "a.py"), 2)
    (tmp_path / "a.py").write_text("v = " + "(" * 100_000 + "\n")
    assert refused(path).code == "nesting"
    (tmp_path / "a.py").write_text("v = 1.0\n#" + "x" * 9_000_000)
    assert refused(path).code == "too_large"


def test_nothing_of_a_module_is_run_by_python(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    path = written(tmp_path, main="import a\nx = 1.0\nf = x * a.v\n", a=f"open({str(mark)!r}, 'w')\nv = 2.0\n")
    engine.run(path)
    assert not mark.exists()
    assert "a" not in sys.modules
    assert not (tmp_path / "__pycache__").exists()


def test_a_notebook_and_added_lines_import_too(tmp_path: Path) -> None:
    written(tmp_path, layers="def double(x):\n    return x * 2\n")
    book = {"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1,
                       "source": "from layers import double\nx = 3.0"},
                      {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 2, "source": "f = double(x)"}],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 5}  # fmt: skip
    (tmp_path / "net.ipynb").write_text(json.dumps(book))
    trace = engine.run(tmp_path / "net.ipynb")
    assert trace.gradients["x"] == 2.0
    assert trace.origin.within(trace.stages[0].line) == (2, 1)
    (tmp_path / "main.py").write_text("x = 3.0\n")
    trace = engine.run(tmp_path / "main.py", Options(then=("from layers import double", "f = double(x)")))
    assert trace.gradients["x"] == 2.0
    again = engine.edited(trace, {"x": 4.0})
    assert again.value == 8.0
    assert trace.origin.with_then(("f = x * 5",)).modules[0].name == "layers"
