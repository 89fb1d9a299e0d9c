"""Inputs that objects hold, changed by their addresses: in objects, in lists and dicts of them, beside an own backward part."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import addresses

LAYERS = """import numpy as np
np.random.seed(0)
class Layer:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m)
        self.p = {'b': np.zeros(m)}
    def forward(self, x):
        self.x = x
        return np.tanh(x @ self.W + self.p['b'])
    def backward(self, out, dout):
        dz = dout * (1 - out**2)
        self.dW = self.x.T @ dz
        self.db = dz.sum(0)
        return dz @ self.W.T
class Net:
    def __init__(self):
        self.layers = [Layer(3, 4)]
        self.layers.append(Layer(4, 2))
        self.head = {'out': Layer(2, 1)}
net = Net()
X = np.random.randn(5, 3)
t = np.random.randn(5, 1)
h0 = net.layers[0].forward(X)
h1 = net.layers[1].forward(h0)
out = net.head['out'].forward(h1)
loss = 0.5 * np.sum((out - t)**2)
d = net.head['out'].backward(out, out - t)
d = net.layers[1].backward(h1, d)
d = net.layers[0].backward(h0, d)
"""
PLACES = (
    "net.layers[0].W[0, 1]", "net.layers[1].W", "net.layers[1].p['b'][0]", "net.head['out'].W[1, 0]", "net.head['out'].p['b']",
    "X[2, 0]",
)  # fmt: skip
NOWHERE = ("net.layers[2].W", "net.head['in'].W", "net.layers[0].V", "net.layers[0]", "net.layers[0].W[3, 0]")


def value(source: str) -> float:
    """Python's own run."""
    names: dict[str, object] = {}
    exec(source, names)
    return float(names["loss"])  # type: ignore[arg-type]


@pytest.mark.parametrize("place", PLACES)
def test_a_changed_input_of_an_object_is_what_the_program_would_have_had(place):
    given = {"net.layers[1].W": np.full((4, 2), 0.25), "net.head['out'].p['b']": [0.5]}.get(place, 0.75)
    text = addresses.text_of(given)
    held = f"np.array({text})" if "[" in text else text
    wanted = value(LAYERS.replace("\nh0 =", f"\n{place} = {held}\nh0 ="))
    trace = engine.trace_source(LAYERS, options=engine.Options(sets=((place, text),)))
    assert np.isclose(trace.value, wanted, rtol=1e-12)
    assert trace.vars[trace.output].name == "loss"
    assert engine.check(trace).ok
    assert trace.own is not None
    edited = engine.edited(engine.trace_source(LAYERS), {place: given})
    assert edited.value == trace.value
    names: dict[str, object] = {"__name__": "emitted"}
    exec(engine.emit(trace), names)
    assert np.isclose(names["forward"]()[0], wanted, rtol=1e-12)  # type: ignore[operator]


def test_an_own_gradient_of_a_changed_attribute_is_judged_on_the_changed_numbers():
    source = (
        "class E:\n    def __init__(self):\n        self.w = np.array([1.0, 2.0])\ne = E()\nt = np.array([0.5, 0.25])\n"
        "out = np.tanh(e.w)\nloss = 0.5 * np.sum((out - t)**2)\ndout = out - t\ndw = dout * (1 - out**2)\n"
    )
    right = engine.trace_source(source, options=engine.Options(sets=(("e.w[0]", "0.5"),)))
    assert engine.check(right).ok
    wrong = engine.trace_source(source.replace("dout * (1 - out**2)", "dout * (1 - out)"), options=right.options)
    assert not engine.check(wrong).ok


@pytest.mark.parametrize("place", NOWHERE)
def test_a_place_that_is_not_there_is_told(place):
    with pytest.raises(engine.ProgramError) as found:
        engine.trace_source(LAYERS, options=engine.Options(sets=((place, "1.0"),)))
    assert found.value.code.startswith("set_")
    assert "'NoneType'" not in str(found.value.fields)


def test_the_lists_and_dicts_of_objects_are_told_apart():
    trace = engine.trace_source(LAYERS)
    data = engine.trace_data(trace, engine.Steps(trace), str)
    assert data["inputs"] == ["net.layers[0].W", "net.layers[0].p", "net.layers[1].W", "net.layers[1].p", "net.head['out'].W",
                              "net.head['out'].p", "X", "t"]  # fmt: skip
    assert data["values"]["net.layers[1].p"] == {"b": [0.0, 0.0]}
    assert np.shape(data["gradients"]["net.layers[0].p"]["b"]) == (4,)


def test_the_names_that_may_be_asked_for_are_whole():
    with pytest.raises(engine.ProgramError) as found:
        engine.trace_source(LAYERS, options=engine.Options(wrt=("W",)))
    assert "net.layers[0].W" in found.value.fields["known"]


@pytest.mark.parametrize("text", ["a().b", "a[b].c", "a[0].b()", "'x'.y", "a[1:2].b", "(a + b).c", "a.b[0](1)", "[a][0].b"])
def test_what_is_no_address(text):
    assert addresses.parse(text) is None


@pytest.mark.parametrize("text", ["a", "a[0]", "a.b", "a.b[0, 1]", "a[0].b", "a['k'].b[1].c[-1]", "net.layers[0].p['b'][0]"])
def test_an_address_is_written_as_it_is_read(text):
    assert str(addresses.parse(text)) == text


BEGIN, _, LINES = LAYERS.partition("h0 =")
UPDATES = "for layer in net.layers:\n    layer.W -= 0.1 * layer.dW\n    layer.p['b'] -= 0.1 * layer.db\n"
LOOP = f"{BEGIN}for i in range(4):\n" + "".join([f"    {line}\n" for line in ("h0 =" + LINES + UPDATES).splitlines()])


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("place", ["net.layers[0].W[0,1]", "net.layers[0].W[ 0, 1 ]", "X[2,0]", 'net.layers[1].p["b"][0]'])
def test_an_entry_is_changed_in_the_pass_that_is_shown_however_it_is_spelled(place, number):
    options = engine.Options(sets=((place, "0.75"),), pass_number=number)
    trace, before = engine.trace_source(LOOP, options=options), engine.trace_source(LOOP, options=options._replace(sets=()))
    name, entry = str(addresses.parse(place)), 0.75

    def held(of: engine.Trace) -> object:
        root = addresses.parse(place)
        assert root is not None
        var = next(v for v in of.vars if v.kind == "input" and (v.name == root.name or name.startswith(v.name)))
        return var.value[root.keys[-1]]

    assert held(trace) == entry != held(before)
    assert trace.value != before.value
    assert engine.check(trace).ok
