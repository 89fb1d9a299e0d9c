"""Arrays given by file, ``--set X=@data.npy``: the file's own numbers, in place of what loads them; nothing else is read."""

from __future__ import annotations

import io
import os
import pickle
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import Options, ProgramError, Trace
from engine.edits import edited
from engine.limits import Limits
from engine.reading import datafiles
from tui.complaint import cause, hint

X = np.random.default_rng(0).normal(size=(6, 3))
Y = np.array([0, 1, 2, 0, 1, 2])
NET = """W = np.array([[0.1, 0.2, 0.3], [0.0, -0.1, 0.2], [0.5, 0.1, 0.0]])
s = X @ W
p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
loss = -np.log(p[np.arange(len(y)), y]).mean()
"""
LOADS = {
    "by name": "X = np.load('x.npy')\ny = np.load('y.npy')\n",
    "a pair": "from sklearn.datasets import load_iris\ndef load_data():\n    d = load_iris()\n    return d.data, d.target\n"
              "X, y = load_data()\n",
    "a pair of pairs": "from keras.datasets import mnist\n(X, y), (X_test, y_test) = mnist.load_data()\n",
    "a frame": "import pandas as pd\ndf = pd.read_csv('a.csv')\nX = df.iloc[:, :-1].values\ny = df['label'].values\n",
    "a pickle": "import pickle\nwith open('d.pkl', 'rb') as f:\n    d = pickle.load(f)\nX = d['X']\ny = d['y']\n",
    "a list of one": "[X, y] = np.load('both.npy', allow_pickle=True)\n",
    "in a function": "def load():\n    X = np.load('x.npy')\n    y = np.load('y.npy')\n    return X, y\nX, y = load()\n",
    "numbers": "X = np.zeros((6, 3))\ny = np.zeros(6, dtype=int)\n",
}  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", X)
    np.save("columns.npy", np.asfortranarray(X))
    np.save("big_endian.npy", X.astype(">f8"))
    np.save("y.npy", Y)
    np.savez("d.npz", X=X, y=Y)
    np.savez_compressed("one.npz", X)
    np.savetxt("x.csv", X, delimiter=",", fmt="%.17g")
    Path("headed.csv").write_text("\ufeffa,b,c\n" + Path("x.csv").read_text(encoding="utf-8"), encoding="utf-8")


def traced(source: str, *sets: tuple[str, str], limits: Limits | None = None) -> Trace:
    return engine.trace_source(f"import numpy as np\n{source}", "file.py", Options(sets=sets, limits=limits or Limits()))


def refused(given: str, limits: Limits | None = None) -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        traced("X = np.ones((2, 3))\nf = (X * X).sum()\n", ("X", given), limits=limits)
    for lang in ("en", "ko"):
        assert cause(caught.value, lang)
        assert hint(caught.value, lang)
    return caught.value


GIVEN = ["@x.npy", "@columns.npy", "@big_endian.npy", "@d.npz:X", "@one.npz", "@one.npz:arr_0", "@x.csv", "@headed.csv"]


@pytest.mark.parametrize("given", GIVEN)
def test_an_array_by_file_has_the_numbers_of_the_file(given: str) -> None:
    trace = traced("X = np.ones((2, 3))\nf = (X * X).sum()\n", ("X", given))
    assert np.array_equal(trace.values["X"], X)
    assert np.array_equal(trace.gradients["X"], 2 * X)


@pytest.mark.parametrize("given", GIVEN)
def test_what_a_listing_writes_for_a_file_reads_the_same(given: str) -> None:
    assert np.array_equal(eval(datafiles.line(given), {"np": np}), X)


@pytest.mark.parametrize("load", LOADS.values(), ids=LOADS)
def test_given_data_stand_in_place_of_what_loads_them(load: str) -> None:
    trace = traced(load + NET, ("X", "@x.npy"), ("y", "@d.npz:y"))
    space: dict[str, Any] = {"np": np, "X": X, "y": Y}
    exec(NET, space)
    assert trace.value == space["loss"]
    probabilities = space["p"].copy()
    probabilities[np.arange(6), Y] -= 1
    assert trace.gradients["W"] == pytest.approx(X.T @ probabilities / 6)
    alone: dict[str, Any] = {"np": np}
    exec(engine.listing(trace), alone)  # nothing that loads is left in it
    assert alone["loss"] == trace.value
    assert np.array_equal(alone["dW"], trace.gradients["W"])
    module: dict[str, Any] = {"__name__": "module"}
    exec(engine.emit(trace), module)
    assert module["forward"]()[0] == trace.value


def test_numbers_on_the_command_line_stand_in_place_of_data_too() -> None:
    trace = traced("X = np.load('x.npy')\nf = (X * X).sum()\n", ("X", "[[1, 2], [3, 4.5]]"))
    assert trace.value == 1 + 4 + 9 + 20.25


def test_what_is_not_given_is_still_told_where_it_is_loaded() -> None:
    with pytest.raises(ProgramError) as caught:
        traced(LOADS["by name"] + NET, ("X", "@x.npy"))
    assert caught.value.code == "outside_data"
    assert (caught.value.place.line, caught.value.fields["target"]) == (3, "y")


def test_a_list_of_the_file_gets_the_numbers_as_a_list() -> None:
    trace = traced("L = [1.0, 2.0]\nf = L[0] * L[1] * L[2]\n", ("L", "[2, 3, 4]"))
    np.save("l.npy", np.array([2.0, 3.0, 4.0]))
    assert traced("L = [1.0, 2.0]\nf = L[0] * L[1] * L[2]\n", ("L", "@l.npy")).value == trace.value == 24.0


def header(shape: str, descr: str = "'<f8'", data: bytes = b"") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def packed(data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("X.npy", data)
    return held.getvalue()


class Struck:
    """An object that leaves a mark when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return (os.mkdir, ("struck",))


def objects() -> bytes:
    held = io.BytesIO()
    np.save(held, np.array([Struck()], dtype=object), allow_pickle=True)
    return held.getvalue()


BAD = {
    "pickled.npy": pickle.dumps(Struck()),
    "objects.npy": objects(),
    "objects.npz": packed(objects()),
    "texts.npy": header("(1,)", "'<U1'", b"a\0\0\0"),
    "records.npy": header("(1,)", "[('a', '<f8')]", bytes(8)),
    "short.npy": header("(4,)", data=bytes(8)),
    "negative.npy": header("(-4,)", data=bytes(8)),
    "expression.npy": header("__import__('os').mkdir('struck')"),
    "empty.npy": b"",
    "cut.npy": header("(2,)")[:20],
    "long.npy": b"\x93NUMPY\x02\x00" + struct.pack("<I", 1 << 31),
    "nested.npy": header("(" * 4000),
    "broken.npz": packed(header("(2,)", data=bytes(16)))[:60],
    "no.npz": b"PK",
    "text.csv": b"a,b\n1,2\n3,four\n",
    "ragged.csv": b"1,2\n3\n",
    "empty.csv": b"",
    "code.csv": b"__import__('os').mkdir('struck'),1\nx,y\n",
    "program.py": b"x = 1\n",
    "complex.npy": header("(1,)", "'<c16'", bytes(16)),
}


@pytest.mark.parametrize("name", BAD)
def test_what_holds_no_numbers_is_refused_and_nothing_of_it_runs(name: str) -> None:
    Path(name).write_bytes(BAD[name])
    assert refused(f"@{name}").code in ("data_unread", "data_name")
    assert not Path("struck").exists()


ODD = ["@none.npy", "@.", "@", "@/dev/zero", "@x.npy/y", "@none.npz:X", "@a\0b.npy", "@pipe.csv", "@link"]


@pytest.mark.parametrize("given", ODD)
def test_only_regular_files_are_read(given: str) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo("pipe.csv")
        os.symlink("/dev/zero", "link")
    assert refused(given).code == "data_missing"


@pytest.mark.parametrize("name", ["huge.npy", "huge.npz", "zeros.npz", "digits.npy", "sparse.npy", "sparse.csv"])
def test_the_size_is_known_before_it_is_read(name: str) -> None:
    held = {
        "huge.npy": header("(100000, 100000)"), "huge.npz": packed(header("(100000, 100000)")),
        "zeros.npz": packed(header("(400000,)", data=bytes(3200000))), "digits.npy": header("(10**0,)".replace("10**0", "9" * 60)),
        "sparse.npy": b"", "sparse.csv": b"",
    }[name]  # fmt: skip
    Path(name).write_bytes(held)
    if name.startswith("sparse"):
        os.truncate(name, 1 << 40)
    error = refused(f"@{name}", Limits()._replace(bytes=1 << 20))
    assert error.code == "data_large"
    assert error.fields["asked"] > 1 << 20


def test_a_wrong_name_says_what_there_is() -> None:
    error = refused("@d.npz:Z")
    assert (error.code, error.fields["known"]) == ("data_name", "X, y")
    assert refused("@d.npz").code == "data_name"
    with pytest.raises(ProgramError) as caught:
        traced("X = np.ones(3)\nf = (X * X).sum()\n", ("Q", "@x.npy"))
    assert caught.value.code == "set_unknown"


def test_a_later_edit_keeps_the_file() -> None:
    trace = traced("X = np.load('x.npy')\nw = 2.0\nf = (X * w).sum()\n", ("X", "@x.npy"))
    again = edited(trace, {"w": 3.0})
    assert again.value == (X * 3.0).sum()
    assert edited(trace, {"X[0,0]": 9.0}).values["X"][0, 0] == 9.0


@pytest.mark.parametrize(
    "head",
    ["def main():\n    X = np.load('x.npy')\n", "def main():\n    X = np.loadtxt('x.csv', delimiter=',')[:, :3]\n",
     "def main():\n    X, y = np.load('x.npy')\n"],
)  # fmt: skip
def test_the_hint_names_the_place_that_can_be_given(head: str) -> None:
    source = f"{head}    w = np.ones(3)\n    loss = ((X @ w) ** 2).mean()\n    print(loss)\nmain()\n"
    with pytest.raises(ProgramError) as caught:
        traced(source)
    said = hint(caught.value, "en").partition("--set ")[2].partition("=@data.npy")[0]
    assert np.array_equal(traced(source, (said, "@x.npy")).values[said], X)


READING = {
    "in a function": "def read(path):\n    rows = np.loadtxt(path)\n    return rows[:, :3], rows[:, 3]\n"
                     "X, y = read('a.csv')\n",
    "line by line": "def read(path):\n    X, y = [], []\n    with open(path) as f:\n        for row in f:\n"
                    "            X.append(float(row))\n    return X, y\nX, y = read('a.csv')\n",
    "through a list": "X = list(np.load('x.npy'))\ny = list(np.load('y.npy'))\n",
    "in two functions": "def raw(path):\n    return open(path).read().split()\ndef read(path):\n    return raw(path), raw(path)\n"
                        "X, y = read('a.csv')\n",
}  # fmt: skip
FIT = "w = np.ones(3)\nloss = np.mean((X @ w - y) ** 2)\ndw = 2 * X.T @ (X @ w - y) / len(y)\n"


@pytest.mark.parametrize("head", READING)
def test_what_would_load_is_not_run_where_the_caller_gives_all_of_it(head: str) -> None:
    """Neither in the trace nor where the own part is read; the hint names each of them."""
    text = READING[head] + FIT
    with pytest.raises(ProgramError) as caught:
        traced(text)
    assert caught.value.code == "outside_data"
    said = hint(caught.value, "en")
    assert all([f"--set {name}=@" in said for name in (("X",) if "list" in head else ("X", "y"))])
    trace = traced(text, ("X", "@x.npy"), ("y", "@y.npy"))
    assert np.array_equal(trace.values["X"], X)
    assert trace.own is not None
    assert [(one.name, one.verdict) for one in trace.own.lines] == [("dw", "right")]


def test_the_names_of_well_known_data_and_of_its_labels_are_told() -> None:
    text = "from sklearn.datasets import make_classification\nX, y = make_classification(200)\n"
    text += "def hot(labels):\n    n = labels.shape[0]\n    out = np.zeros((n, 2))\n"
    text += "    out[np.arange(n), labels] = 1\n    return out\n"
    with pytest.raises(ProgramError) as caught:
        traced(text + "Y = hot(y)\nw = np.ones((20, 2))\nloss = np.sum((X @ w - Y) ** 2)\n")
    said = hint(caught.value, "en")
    assert "X = np.random.randn(100, 20); y = np.random.randint(2, size=100)" in said
    assert "--set X=@X.npy --set y=@y.npy" in said


def test_the_shape_of_one_column_is_not_that_of_the_whole() -> None:
    with pytest.raises(ProgramError) as caught:
        traced("rows = np.genfromtxt('a.csv')\n"
               "a = rows[:, 0].reshape(-1, 1) * 0.5\nb = rows[:, 1].reshape(-1, 1) * 0.5\nf = np.sum(a * b)\n")  # fmt: skip
    assert caught.value.fields["example"] == "rows = np.random.randn(100, 2)"
    assert caught.value.fields["name"] == "np.genfromtxt"
