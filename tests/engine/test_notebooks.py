"""Notebooks as programs: which lines they give, where those stand, what is let by, and what is refused where."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import Limits, Options, Place, ProgramError, Trace
from engine.reading.files import read_source
from engine.reading.magics import commands
from engine.reading.notebook import notebook
from engine.sources import Cell, Source
from tests import notebooks
from tests.notebooks import Cells, code

NET = "np.random.seed(0)\nX = np.random.randn(3, 2)\nW = np.random.randn(2, 2)"
LOSS = "h = np.tanh(X @ W)\nloss = (h**2).sum()"

USUAL: dict[str, tuple[Cells, set[str]]] = {
    "plain": (code("import numpy as np", NET, LOSS), set()),
    "texts": ([("markdown", "# Title"), *code(NET), ("markdown", "Some *text*."), *code(LOSS), ("raw", "x = (")], set()),
    "written by Jupyter": (code("get_ipython().magic('matplotlib inline')", NET, LOSS), {"notebook_magic"}),
    "magics": (code("%matplotlib inline\n%load_ext autoreload\n%autoreload 2\nimport numpy as np", NET, LOSS), {"notebook_magic"}),
    "installs": (code("!pip install numpy \\\n   scipy", "files = !ls\n" + NET, LOSS), {"notebook_shell"}),
    "timed cell": (code(NET, "%%time\n" + LOSS), {"notebook_timing"}),
    "timed line": (code(NET, "%timeit X @ W\n" + LOSS.replace("loss =", "%time loss =")), {"notebook_timing"}),
    "shown": (code(NET, "display(X, W)\nfrom IPython.display import display", LOSS, "loss"), {"notebook_display"}),
    "asked": (code(NET, "np.tanh?\n?X\nX??", LOSS), {"notebook_help"}),
    "foreign": (code("%%bash\nls (", NET, "%%html\n<b>'", "%%timeit\nX @ W", LOSS), {"notebook_foreign"}),
    "drawn": (
        code(
            "import numpy as np\nimport matplotlib.pyplot as plt", NET, LOSS, "plt.plot(h[:, 0])\nplt.title('h')\nplt.show()",
            "fig, ax = plt.subplots()\nfor row in range(3):\n    ax.plot(h[row], label=f'{row}')\nax.legend()",
        ), {"notebook_plots"},
    ),
    "commands in blocks": (
        code(NET, "for i in range(1):\n    %matplotlib inline\nif True:\n    !ls\n", LOSS), {"notebook_magic", "notebook_shell"},
    ),
    "empty cells": (code("", NET, "\n\n", LOSS, ""), set()),
    "percent in Python": (code(NET, 'text = """\n%time\n!ls\n"""\nn = (7\n  % 4)\nm = 7 \\\n  % 4\n' + LOSS), set()),
    "stepped": (code("%load_ext tui.notebook", "%%chainstep\n" + NET + "\n" + LOSS), {"notebook_magic"}),
}  # fmt: skip


def opened(tmp_path: Path, cells: Cells, options: Options = Options()) -> Trace:
    return engine.run(notebooks.write(tmp_path / "net.ipynb", cells), options)


def refused(tmp_path: Path, cells: Cells, options: Options = Options()) -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        opened(tmp_path, cells, options)
    return caught.value


@pytest.mark.parametrize("name", USUAL)
def test_the_usual_shapes_give_what_their_code_gives(name: str, tmp_path: Path) -> None:
    cells, told = USUAL[name]
    trace = opened(tmp_path, cells)
    plain = engine.trace_source(f"{NET}\n{LOSS}\n")
    assert trace.value == plain.value
    assert (trace.gradients["W"] == plain.gradients["W"]).all()
    assert {n.code for n in trace.notices if n.code.startswith("notebook")} == told
    for stage in trace.stages:
        cell, row = trace.origin.within(stage.line)
        texts = [text for kind, text in cells if kind == "code"]
        assert texts[cell - 1].split("\n")[row - 1].removeprefix("%time ") == stage.source


def test_a_notice_stands_at_the_first_of_its_kind_and_names_them_all(tmp_path: Path) -> None:
    trace = opened(tmp_path, code("x = 2.0", "y = x\n%matplotlib inline\n%load_ext a", "%matplotlib inline\n%cd b\nf = x * y"))
    (notice,) = [n for n in trace.notices if n.code == "notebook_magic"]
    assert (notice.place.cell, notice.place.row) == (2, 2)
    assert notice.fields == {"text": "%matplotlib, %load_ext, %cd"}


def test_texts_are_comments_and_long_ones_their_first_line(tmp_path: Path) -> None:
    long = ("markdown", "## Long\n" + "words\n" * 9)
    cells = [("markdown", "# Short\nand sweet"), *code("x = 2.0"), long, *code("%pwd\nf = x * x")]
    assert engine.listing(opened(tmp_path, cells)).startswith("# Short\n# and sweet\nx = 2.0\n# Long\nf = x * x")


def test_outputs_are_ignored_whatever_their_size(tmp_path: Path) -> None:
    made = notebooks.data(code("x = 3.0", "f = x * x"))
    made["cells"][0]["outputs"] = [{"output_type": "stream", "text": "9" * 50_000}]
    path = tmp_path / "big.ipynb"
    path.write_text(json.dumps(made))
    assert engine.run(str(path), Options(limits=Limits(source=1_000))).value == 9.0
    with pytest.raises(ProgramError, match="too_large"):
        engine.run(str(path), Options(limits=Limits(source=1_000, notebook=40_000)))
    with pytest.raises(ProgramError, match="too_large"):
        engine.run(str(path), Options(limits=Limits(source=5)))


@pytest.mark.parametrize(
    ("cells", "value"),
    [("1-2", 9.0), ("2", None), ("1-", 10.0), ("-3", 10.0), (" 1 - 3 ", 10.0), ("1-2,3", 10.0), ("3, 1-2", 10.0)],
)
def test_cells_are_counted_from_one_and_texts_do_not_count(cells: str, value: float | None, tmp_path: Path) -> None:
    made = [("markdown", "one"), *code("x = 3.0"), ("markdown", "two"), *code("y = x * x"), *code("f = y + 1")]
    if value is None:
        error = refused(tmp_path, made, Options(cells=cells))
        assert (error.code, error.place.cell, error.place.row) == ("undefined_name", 2, 1)
    else:
        trace = opened(tmp_path, made, Options(cells=cells))
        assert trace.value == value
        assert ("# two" in trace.source, "# one" in trace.source) == (True, False)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [*[(cells, "cells_value") for cells in ("", "-", "b", "3-2", "1,", ",2", "1,3-2", "1 2", "123456789012", "9" * 5000, "١")],
     *[(cells, "cells_unknown") for cells in ("0", "4", "2-4", "4-", "999999999-")]],
)  # fmt: skip
def test_cells_that_are_not_there(cells: str, expected: str, tmp_path: Path) -> None:
    assert refused(tmp_path, code("x = 1.0", "y = x", "f = x * y"), Options(cells=cells)).code == expected


def test_cells_of_a_file_without_cells(tmp_path: Path) -> None:
    path = tmp_path / "plain.py"
    path.write_text("# %% one\nx = 3.0\n# %% two\nf = x * x\n")
    assert engine.run(str(path)).value == 9.0
    with pytest.raises(ProgramError, match="cells_no_notebook"):
        engine.run(str(path), Options(cells="1"))


@pytest.mark.parametrize(
    ("cells", "expected", "at", "source"),
    [
        (code("x = 1.0", "# two\ny = x +\n"), "syntax", (2, 2), "y = x +"),
        (code("x = (1.0", "y = 2.0)"), "syntax", (1, 1), "x = (1.0"),
        (code("x = 1.0\nif x > 0:", "    y = 2.0"), "syntax", (1, 2), "if x > 0:"),
        (code("x = 1.0\ny = x + \\", "1.0"), "syntax", (1, 2), "y = x + \\"),
        (code("x = 1.0", "", "y = x / 0"), "zero_division", (3, 1), "y = x / 0"),
        (code("import numpy as np", "\nX = np.ones((2, 3))\nf = X @ X"), "shapes", (2, 3), "f = X @ X"),
        ([*code("x = 1.0"), ("markdown", "a\nb"), *code("%pwd\n\ny = z")], "undefined_name", (2, 3), "y = z"),
        (code("x = 1.0\nfrom os import environ", "environ[x]"), "unsupported_import", (1, 2), "from os import environ"),
        (code("x = 1.0", "y = '\0'"), "null_byte", (2, 1), ""),
        (code("x = 1.0", "y = " + "(" * 300 + ")" * 300), "nesting", (2, 1), None),
    ],
)  # fmt: skip
def test_errors_stand_in_their_cell(cells: Cells, expected: str, at: tuple[int, int], source: str | None, tmp_path: Path) -> None:
    error = refused(tmp_path, cells)
    assert (error.code, error.place.cell, error.place.row) == (expected, *at)
    assert source is None or error.source == source
    assert pickle.loads(pickle.dumps(error)).cells == error.cells


def test_the_names_that_only_drawing_knows_stay_out_and_others_do_not(tmp_path: Path) -> None:
    head = "import numpy as np\nimport matplotlib.pyplot as plt\nnp.random.seed(1)\nx = [3.0, 4.0]"
    passed = ["plt.plot(x)", "if x:\n    plt.plot(x)", "y = np.sort(x)\nplt.plot(y)", "fig, ax = plt.subplots()\nax.plot(x)",
              "for i in range(2):\n    plt.plot(x)"]
    passed.append("import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (5, 4)")
    for cell in passed:
        assert opened(tmp_path, code(head, cell, "f = x[0] * x[1]")).value == 12.0, cell
    kept = ["x[0] = 2.0\nplt.plot(x)", "x.append(1.0)\nplt.plot(x)", "plt.plot(np.random.randn(3))", "x += [1.0]\nplt.plot(x)",
            "g = 2.0\nplt.plot(x)", "def g(a):\n    plt.plot(a)", "a = x\na.append(2.0)\nplt.plot(a)",
            "x[1] = x[0] * 2\nplt.plot(np.cumsum(x))",
            "plt.plot(np.random.permutation(x))", "h = x[0] * 2\nplt.plot(x)",
            "h = x[0] * 2\nprint(h)\nplt.plot(x)", "for a in x:\n    h = a * 2\n    print(h)\nplt.plot(x)",
            "plt.plot(np.abs(x))\nx.append(1.0)"]  # fmt: skip
    for cell in kept:
        trace = opened(tmp_path, code(f"{head}\ng = 5.0", cell, "f = x[0] * x[1] * 2 + np.random.rand()"))
        assert "notebook_plots" not in {notice.code for notice in trace.notices}, cell
        space: dict[str, Any] = {"np": np, "x": [3.0, 4.0], "plt": MagicMock(), "g": 5.0}
        np.random.seed(1)
        exec(f"{cell}\nf = x[0] * x[1] * 2 + np.random.rand()", space)
        assert trace.value == space["f"], cell
    mixed = opened(tmp_path, code("import matplotlib.pyplot as plt\nplt.figure()", "x = 3.0\nplt.plot(x)\nf = x * x"))
    assert mixed.value == 9.0
    assert [(notice.code, notice.place.cell, notice.place.row) for notice in mixed.notices] == [("let_by", 1, 2)]


@pytest.mark.parametrize(
    ("text", "expected", "line"),
    [
        ("", "notebook_json", 1),
        ('{\n "cells": [\n  {"cell_type": "code",,}', "notebook_json", 3),
        ('{"cells": [' + "[" * 100_000, "notebook_json", 0),
        ('{"cells": [' + "9" * 5_000 + "]}", "notebook_json", 0),
        ("<<<<<<< HEAD\n{}", "notebook_json", 1),
        ("[]", "notebook_cells", 0),
        ("{}", "notebook_cells", 0),
        ('{"cells": {}}', "notebook_cells", 0),
        ('{"cells": []}', "notebook_cells", 0),
        ('{"cells": [7]}', "notebook_cell", 0),
        ('{"cells": [{"cell_type": "code"}]}', "notebook_cell", 0),
        ('{"cells": [{"cell_type": "code", "source": [1]}]}', "notebook_cell", 0),
        ('{"cells": [{"cell_type": ["code"], "source": ""}]}', "notebook_cell", 0),
        ('{"nbformat": 3, "worksheets": [{"cells": []}]}', "notebook_version", 0),
        ('{"nbformat": 5, "cells": []}', "notebook_version", 0),
        ('{"nbformat": "4", "cells": []}', "notebook_version", 0),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_refused_at_its_line(text: str, expected: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text(text)
    with pytest.raises(ProgramError) as caught:
        engine.run(str(path))
    assert (caught.value.code, caught.value.place.line, caught.value.place.cell) == (expected, line, 0)
    assert caught.value.file == str(path)


def test_another_language_and_another_encoding(tmp_path: Path) -> None:
    path = notebooks.write(tmp_path / "r.ipynb", code("x <- 3"), metadata={"kernelspec": {"language": "R"}})
    with pytest.raises(ProgramError, match="notebook_language"):
        engine.run(path)
    odd = tmp_path / "utf16.ipynb"
    odd.write_text(json.dumps(notebooks.data(code("x = 3.0"))), encoding="utf-16")
    with pytest.raises(ProgramError) as caught:
        engine.run(str(odd))
    assert (caught.value.code, caught.value.fields["codec"]) == ("encoding", "UTF-8")
    marked = tmp_path / "bom.ipynb"
    marked.write_text(json.dumps(notebooks.data(code("x = 3.0", "f = x * x"))), encoding="utf-8-sig")
    assert engine.run(str(marked)).value == 9.0


def test_a_notebook_is_known_by_what_it_holds(tmp_path: Path) -> None:
    named = notebooks.write(tmp_path / "no extension", code("x = 3.0", "f = x * x"))
    assert engine.run(named).origin.cells
    dictionary = tmp_path / "dict.py"
    dictionary.write_text('{"a": 1.0}\nx = 2.0\nf = x * x\n')
    assert engine.run(str(dictionary)).value == 4.0


def test_running_again_keeps_the_cells(tmp_path: Path) -> None:
    trace = opened(tmp_path, code("x = 2.0", "f = x * x\ndf = 1.0\ndx = x * df"))
    again = engine.edited(trace, {"x": 5.0})
    assert again.value == 25.0
    assert again.origin == trace.origin
    reader = engine.Reader()
    for part in engine.chunks(trace):
        reader.feed(part)
    assert reader.trace is not None
    assert reader.trace.origin == trace.origin
    assert engine.trace_source(trace.origin).value == 4.0


def test_commands_are_found_where_statements_begin() -> None:
    text = "x = 1\n%time y = x\ns = '''\n!ls\n'''\n  !ls 'a\nz = [\n%a\n]\nw = !ls\nx?\nt = 'a\\\n!b'\n%%bash\nx = 5 # !ls?\n?"
    found = [(c.line, c.kind, c.code) for c in commands(text.split("\n"))]
    assert found[:3] == [(2, "timing", "y = x"), (6, "shell", ""), (10, "shell", "")]
    assert found[3:] == [(11, "help", ""), (14, "magic", ""), (16, "help", "")]


@pytest.mark.parametrize("piece", [" ", "a", "a, ", "'", "\\", "%", "?"])
def test_long_lines_are_no_long_work(piece: str) -> None:
    assert len(commands([piece * 200_001])) <= 1


def test_a_file_with_lines_of_a_notebook_is_told_so() -> None:
    for line in ("%matplotlib inline", "!pip install numpy", "x = !ls", "    %cd a"):
        with pytest.raises(ProgramError) as caught:
            engine.trace_source(f"x = 3.0\n{line}\nf = x * x\n")
        assert (caught.value.code, caught.value.place.line) in (("notebook_line", 2), ("syntax", 2)), line
    for line in ("%matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')", "display(x)"):
        with pytest.raises(ProgramError) as caught:
            engine.trace_source(f"x = 3.0\n{line}\n")
        assert (caught.value.code, caught.value.fields["what"]) == ("notebook_line", line.partition("(")[0].split()[0])


def test_places_of_lines() -> None:
    source = Source("# a\n\nx\ny\n\nz", (Cell(0, 1, 1), Cell(1, 3, 4), Cell(2, 6, 6)))
    assert [source.within(line) for line in range(8)] == [(0, 0), (0, 0), (0, 0), (1, 1), (1, 2), (0, 0), (2, 1), (0, 0)]
    assert source.placed(Place(4, 2, 3)) == Place(4, 2, 3, 1, 2)
    assert Source("x").within(1) == (0, 0)


def test_a_notebook_is_read_as_its_records(tmp_path: Path) -> None:
    path = notebooks.write(tmp_path / "a.ipynb", [("markdown", "Hi"), *code("%pwd\nx = 1.0")])
    source = read_source(path, Limits())
    assert source.text == "# Hi\n\n# %pwd\nx = 1.0\n"
    assert [tuple(cell) for cell in source.cells] == [(0, 1, 1), (1, 3, 4)]
    assert (source.quiet, [tuple(one) for one in source.passed]) == ({3}, [("notebook_magic", 3, "%pwd")])


SHAPES = {
    "many cells": code(*["x = 3.0"] * 20_000, "f = x * x"),
    "many that draw": code(
        "import matplotlib.pyplot as plt", "x = 3.0\ny0 = x",
        *[f"y{n} = len([y{n - 1}])\nplt.plot(y{n})" for n in range(1, 3_000)], "f = x * x",
    ),
    "many commands": code("\n".join([f"!a{n}" for n in range(30_000)]), "x = 3.0\nf = x * x"),
    "a long elif": code(
        "import matplotlib.pyplot as plt\nx = 3.0", "if x:\n    plt.plot(x)\n" + "elif x:\n    plt.plot(x)\n" * 500, "f = x * x",
    ),
    "half of a character": [("markdown", "a\ud800\0"), *code("x = 3.0\nf = x * x")],
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_that_nobody_has(name: str, tmp_path: Path) -> None:
    trace = opened(tmp_path, SHAPES[name])
    assert trace.value == 9.0
    assert all(len(str(notice.fields)) < 300 for notice in trace.notices)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_damaged_notebooks_are_refused_or_run(random: Random, times: int) -> None:
    cells, _ = USUAL[random.choice(list(USUAL))]
    text = json.dumps(notebooks.data(cells))
    for _ in range(times):
        at = random.randrange(len(text))
        piece = random.choice(["", '"', "]", "{", ",", "\\\\n", "(", "%", "'", "!", "?", "null", "7", text[at : at + 30]])
        text = text[:at] + piece + text[at + random.randrange(3) :]
    failed = None
    try:
        source = notebook(text, "a.ipynb", Limits())
        engine.trace_source(source, "a.ipynb")
    except ProgramError as error:
        failed = error
    assert failed is None or (failed.code != "internal" and failed.file == "a.ipynb")


def test_a_file_made_of_a_notebook_opens_its_commands_let_by(tmp_path: Path) -> None:
    path = tmp_path / "exported.py"
    path.write_text(
        "# In[1]:\n\nget_ipython().run_line_magic('matplotlib', 'inline')\nx = 3.0\nif x > 2:\n    get_ipython().system('ls')\n"
        'said = """\nget_ipython().magic(\'a\')\n"""\nf = x * x\n',
        encoding="utf-8",
    )
    trace = engine.run(path)
    assert trace.gradients["x"] == 6.0
    told = [(one.place.line, one.fields["text"]) for one in trace.notices if one.code == "notebook_magic"]
    assert (3, "get_ipython") in told
    assert "get_ipython().magic('a')" in trace.source  # a text is none of its commands
    path.write_text("x = 3.0\nfound = get_ipython().getoutput('ls')\nf = x * x\n", encoding="utf-8")
    with pytest.raises(ProgramError) as caught:
        engine.run(path)
    assert (caught.value.code, caught.value.place.line) == ("notebook_line", 2)
