"""What functions ask for that nothing reaches is no reason to refuse a program; where one is reached after all, it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Library, Options, ProgramError, run, trace_source

HEAD = "import re\nimport torch\nimport numpy as np\n"
MAIN = "x = 3.0\nf = x * x\n"


def refused(source: str, **options: object) -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        trace_source(source, "p.py", Options(**options))
    return caught.value


@pytest.mark.parametrize(
    "aside",
    [
        "def words(text):\n    return re.findall('a', text)\n",
        "def names(x):\n    return dir(x)\n",
        "def root(x):\n    return np.roots(x)\n",
        "def tensor(x):\n    def inner(y):\n        return torch.tensor(y)\n    return inner(x)\n",
        "class Reader:\n    def __init__(self, text):\n        self.found = re.match('a', text)\n",
        "class Net(torch.nn.Module):\n    def forward(self, x):\n        return self.linear(x)\n",
        "class Reader:\n    def __init__(self, text, kind=re.compile('a'), *, more=re.compile('b')):\n        self.kind = kind\n",
        "class Reader:\n    kind = re.compile('a')\n    @property\n    def words(self):\n        return 1\n",
        "def quietly(x):\n    with torch.no_grad():\n        return x\n",
        "def first(x):\n    return second(x)\ndef second(x):\n    return re.match('a', x)\n",
        "class A:\n    f = 1.0\nclass B:\n    def f(self):\n        return re.match('a', 'a')\nn = A.f\n",
        "def unbound(x):\n    return x + missing\n",
    ],
)
def test_what_nothing_reaches_is_let_by_and_told(aside: str) -> None:
    trace = trace_source(HEAD + aside + MAIN, "p.py")
    assert trace.gradients["x"] == 6.0
    told = [one for one in trace.notices if one.code == "spared"]
    assert told
    assert told[0].fields["name"].partition(".")[0] in aside
    assert isinstance(told[0].fields["said"], ProgramError)


@pytest.mark.parametrize(
    "reached",
    [
        "def words(text):\n    return re.findall('a', text)\nn = words('a')\n",
        "def words(text):\n    return re.findall('a', text)\ndef other(x):\n    return words(x)\nother('a')\n",
        "class A:\n    def f(self):\n        return re.match('a', 'a')\na = A()\na.f()\n",
        "class A:\n    def __init__(self):\n        self.m = re.match('a', 'a')\na = A()\n",
        "class A:\n    def __add__(self, other):\n        return re.match('a', 'a')\na = A() + A()\n",
        "class Net(torch.nn.Module):\n    pass\nnet = Net()\n",
        "class A:\n    def f(self):\n        return re.match('a', 'a')\na = A()\ngetattr(a, 'f')()\n",
        "class A:\n    kind = re.compile('a')\na = A()\n",
        "def words(text, kind=re.compile('a')):\n    return text\n",
        "n = re.match('a', 'a')\n",
    ],
)
def test_what_is_reached_is_refused_before_anything_runs(reached: str) -> None:
    error = refused(HEAD + reached + MAIN)
    assert error.code in ("unsupported_import", "unsupported_function", "unsupported_syntax")
    assert error.place.line


@pytest.mark.parametrize("asked", ["eval('1')", "exec('1')", "__import__('os')", "x.__class__.__bases__", "subprocess.run('a')"])
def test_what_could_do_harm_is_refused_wherever_it_stands(asked: str) -> None:
    assert refused(f"import subprocess\ndef f(x):\n    return {asked}\n{MAIN}").code in (
        "unsupported_builtin", "private_name", "unsupported_import",
    )  # fmt: skip


def test_the_first_refusal_that_hinders_is_told() -> None:
    error = refused(HEAD + "def words(text):\n    return re.findall('a', text)\n" + MAIN + "g = dir(f)\n")
    assert (error.code, error.place.line) == ("unsupported_builtin", 8)


REACHED_UNSEEN = """
import re
class A:
    def step(self):
        return re.match('a', 'a')
a = A()
name = ''.join(['s', 'tep'])
try:
    n = getattr(a, name)()
except Exception:
    n = 0.0
x = 3.0
f = x * x
"""


def test_what_is_called_although_nothing_names_it_is_refused_there_and_nobody_catches_it() -> None:
    error = refused(REACHED_UNSEEN)
    assert (error.code, error.place.line) == ("unsupported_import", 2)


def library(source: str) -> Library:
    error = refused(source)
    assert error.code == "definitions"
    return error.library


def test_a_file_of_definitions_lists_what_cannot_be_called_beside_what_can() -> None:
    found = library(
        HEAD + "def words(text):\n    return re.findall('a', text)\n"
        "class Net(torch.nn.Module):\n    def forward(self, x):\n        return self.linear(x)\n"
        "class Tokens:\n    def __init__(self):\n        pass\n    def split(self, text):\n        return re.split('', text)\n"
        "def loss(x, W):\n    return np.sum((x @ W) ** 2)\n"
    )
    said = {(one.owner, one.name): one.refused and one.refused.code for one in found.definitions}
    assert said == {
        ("", "words"): "unsupported_import", ("", "Net"): "unsupported_import", ("Net", "forward"): "unsupported_import",
        ("", "Tokens"): None, ("Tokens", "split"): "unsupported_import", ("", "loss"): None,
    }  # fmt: skip
    assert "loss(x[" in found.definitions[-1].call


def test_a_call_of_what_cannot_be_called_is_refused() -> None:
    source = HEAD + "def words(text):\n    return re.findall('a', text)\ndef loss(x):\n    return np.sum(x ** 2)\n"
    assert refused(source, then=("n = words('a')",)).code == "unsupported_import"
    trace = trace_source(source, "p.py", Options(then=("x = np.array([1.0, 2.0])", "f = loss(x)")))
    assert trace.gradients["x"].tolist() == [2.0, 4.0]


def test_a_function_of_a_module_is_reached_by_the_name_that_it_was_imported_as(tmp_path: Path) -> None:
    (tmp_path / "texts.py").write_text("import re\ndef words(t):\n    return re.findall('a', t)\ndef twice(x):\n    return 2 * x\n")
    (tmp_path / "kept.py").write_text("from texts import words, twice\nx = 3.0\nf = twice(x)\n")
    (tmp_path / "read.py").write_text("from texts import words as tokens\nx = [3.0][1]\nn = tokens('a')\nf = x * x\n")
    assert run(str(tmp_path / "kept.py")).gradients["x"] == 2.0
    with pytest.raises(ProgramError) as caught:
        run(str(tmp_path / "read.py"))
    assert caught.value.code == "unsupported_import"


def test_a_module_of_a_library_that_only_such_functions_read_is_not_there() -> None:
    source = "import scipy.sparse as sparse\nimport scipy.sparse\ndef compact(x):\n    return sparse.csr_matrix(x)\n"
    assert trace_source(source + MAIN, "p.py").gradients["x"] == 6.0


def test_an_attribute_that_only_such_a_method_gives_an_object_is_no_reason_to_refuse_the_others() -> None:
    source = HEAD + "class A:\n    def __init__(self):\n        self._w = re.X\n    def f(self):\n        return self._w\n"
    assert [one.code for one in trace_source(source + MAIN, "p.py").notices] == ["spared", "spared"]
