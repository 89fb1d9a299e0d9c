"""Names, aliases, iterators and scopes: a program gives what Python itself gives, or is refused at its line."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.judge import emitted_agrees, listing_agrees, same

START = "x = np.array([1.0, 2.0, 3.0])\na = 2.0\nb = -3.0\n"

SAME = {
    "a list written while it is walked": (
        "w = [a, b, a * b]\ns = 0.0\nfor v in w:\n    s = s + v\n    w[2] = s * 2\nz = s * 1.0"
    ),
    "a list that grows while it is walked": (
        "w = [a]\nfor v in w:\n    if len(w) < 4:\n        w.append(v * b)\nz = sum(w) * 1.0"
    ),
    "enumerate is lazy": (
        "w = [a, b, a * b]\nfor i, v in enumerate(w):\n    if i < 2:\n        w[i + 1] = w[i + 1] + v\nz = w[2] * 1.0"
    ),
    "zip is lazy": (
        "w = [a, b, a * b]\ns = 0.0\nfor v, t in zip(w, w):\n    s = s + v * t\n    w[2] = v * 2\nz = s * 1.0"
    ),
    "reversed is lazy": ("u = x * 1.0\ns = 0.0\nfor v in reversed(u):\n    s = s * 2 + v\n    u[0] = a\nz = s * s"),
    "an array written while it is walked": (
        "u = x * 1.0\ns = 0.0\nfor r in u:\n    s = s + r\n    u[2] = 10.0 * a\nz = s * s"
    ),
    "rows written in place while they are walked": (
        "M = np.outer(x, x)\ns = 0.0\nfor r in M:\n    t = r.sum()\n    r = 0.0\n    M += a\n    s = s + t\nz = s * 1.0"
    ),
    "items of a dict are live": (
        "d = {'p': a, 'q': b}\ns = 0.0\nfor k, v in d.items():\n    s = s + v\n    d['q'] = a * 7\nz = s * 1.0"
    ),
    "a zip is walked once": (
        "p = zip([a, b], [b, a])\ns = sum(u * v for u, v in p) + 0.0\nt = sum(u * v for u, v in p)\nz = s * 2 + t"
    ),
    "a generator is walked once": "g = (v * 2 for v in [a, b])\ns = sum(g)\nt = sum(g)\nz = s * 2 + t",
    "a map is walked once": "g = map(math.exp, [a, b])\ns = sum(g)\nt = sum(g)\nz = s * 2 + t",
    "an iterator goes on where it was left": (
        "it = enumerate([a, b, 5.0])\nfor i, v in it:\n    break\ns = 0.0\nfor i, v in it:\n    s = s + v * i\nz = s * a"
    ),
    "an element that takes the place of one taken out": (
        "w = [a * 1, b * 2]\ns = w[1] * a\nw.pop()\nw.append(a * b)\nt = w[1] * b\nw.append(a + b)\n"
        "w.pop(0)\nw.append(a - b)\nz = s + t * w[0] + w[1] * w[2]"
    ),
    "elements put between others": (
        "w = [a * b]\nw.insert(0, a * a)\nw.insert(1, a)\nw.insert(-1, b * b)\nw.insert(9, 7.0)\nw.insert(-9, b)\n"
        "w.append(b)\nz = w[0] * w[1] + w[2] * w[3] * w[4] - w[5] * w[6]"
    ),
    "a list turned around": "w = [a * 1, b * 1, a * b]\nw.reverse()\nw.append(a)\nz = w[0] * w[2] + w[1] * w[3]",
    "a list sorted in place": (
        "w = [a * 1, b * 1, a * b]\nw.sort()\nw.append(a)\nv = [(i, u) for i, u in enumerate(w)]\n"
        "v.sort(key=lambda p: p[1], reverse=True)\nz = w[0] * w[3] + v[0][1] * v[0][0] + w[2] * b"
    ),
    "rows of arrays and lists": "M = np.array([x, x * a, [a, x[0], 1.0]])\n"
    "N = np.array([[1.0, 2.0, 3.0], x])\nz = (M * N[1]).sum() + N[0] @ M[2]",
    "sorted numbers": "w = sorted([a * b, a, b * b])\nv = sorted(x, reverse=True)\nz = w[0] * w[2] + w[1] * v[0] - v[2]",
    "sorted by a key": (
        "w = sorted([a, b, a * b], key=lambda v: v * v)\nv = sorted(zip([2, 1], [a, b]))\n"
        "u = sorted({'q': a, 'p': b}.items(), key=lambda kv: kv[1], reverse=True)\nz = w[0] * w[2] + v[0][1] + u[0][1] * b"
    ),
    "equal keys keep their order": "w = sorted([a, b], key=lambda v: 1.0)\nr = sorted([a, b], key=lambda v: 1.0, reverse=True)\n"
    "z = w[0] * 3 + w[1] * 5 + r[0] * 7",
    "the largest by a key": (
        "m = max([a, b, a * b], key=abs)\nn = min(a, b, key=lambda v: v * v)\nd = {'p': a, 'q': b}\n"
        "k = max(d, key=d.get)\nz = m * n + d[k] + max([], default=a)"
    ),
    "arguments from a dict": (
        "def f(v, w, k=2.0): return v * w + k\nd = {'w': a, 'k': b}\n"
        "z = f(b, **d) * f(a, **{'w': a * b}) + np.sum(x, **{'axis': 0})"
    ),
    "keyword arguments gathered": (
        "def g(v, w=1.0): return v * w\ndef f(v, **more):\n    k = more.pop('k', 3.0)\n    return g(v, **more) * k\n"
        "z = f(a, w=b, k=a) + f(b)"
    ),
    "a name that is also a position": "def f(v, /, **more): return v * more['v']\nz = f(a, v=b) * 1.0",
    "dicts merged": "p = {'u': a, 'v': b}\nq = {**p, 'v': a * b, **{'w': 3.0}}\nz = q['u'] * q['v'] * q['w'] + p['v']",
    "methods of dicts": (
        "p = {'u': a}\np.update({'v': a * b})\np.setdefault('u', 9.0)\nc = p.setdefault('w', b)\nd = p.pop('v')\n"
        "p['v'] = d * a\np.update(zip(['u', 'x'], [b, a]))\nz = p['u'] * p['x'] + c * d + p['v'] + len(p)"
    ),
    "a dict of pairs": "p = dict([('u', a), ('v', a * b)], w=b)\nz = p['u'] * p['v'] * p['w']",
    "text put together": (
        "p = {'W%d' % 1: a, 'W{}'.format(2): b}\nfor i in range(1, 3):\n    p['W%d' % i] = p['W{0}'.format(i)] * i\n"
        "k = '-'.join(['%.1f|%s' % (a, 'q'), '{:>5.2f}{y!r}'.format(b, y='x')])\n"
        "z = p['W1'] * p['W2'] + (a if k == '2.0|q--3.00\\'x\\'' else b)"
    ),
    "any and all": (
        "m = a if all(v > 0 for v in x) and not any([b > 0, a < 0]) else b\nz = m * b + (1.0 if all([]) else a)"
    ),
    "parts of a list of places": (
        "ids = [0, 2, 1, 1]\nu, v = ids[:-1], ids[1:]\nM = np.outer(x, x)\nz = M[np.arange(len(u)), v].sum() * a + M[u].sum() * b"
    ),
    "letters as numbers": (
        "text = 'hello'\nchars = sorted(list(set(text)))\nix = [chars.index(c) for c in text]\n"
        "W = np.outer(np.arange(4.0), x)\nz = (W[ix] ** 2).sum() * a + len(set([1, 2, 2]))"
    ),
    "kinds asked for": (
        "def f(v):\n    if isinstance(v, (list, tuple)): return sum(f(u) for u in v)\n"
        "    return v.sum() if isinstance(v, np.ndarray) else v * v\nz = f([a, (b, x)]) * (1 if isinstance(a, float) else 2)"
    ),
    "a branch that would raise": "def f(v):\n    if v < 0: raise ValueError(f'no {v}')\n    return v * v\nz = f(a) * b",
    "warnings that are turned off": (
        "np.set_printoptions(precision=3)\nwith np.errstate(divide='ignore'):\n    y = np.log(x)\nz = y.sum() * a"
    ),
    "an index that is a tuple": (
        "m = np.outer(x, x)\ni = np.where(m > 3)\nk = (1, 2)\nr = (np.array([0, 1]), np.array([2, 2]))\ne = ()\n"
        "z = (m[i] ** 2).sum() + m[np.nonzero(m < 3)].sum() * m[k] + m[r] @ r[0] + m[(0, 1)] * m[e].sum()"
    ),
    "numbers cut off": (
        "y = np.array([0, 2])\nh = (y[:, None] == np.arange(3)).astype(int)\nn = (x > 1).astype(np.int64)\n"
        "c = (x * 1.5).astype('int32')\nz = (h * x).sum() + (n * x).sum() * n.sum() + (c * x).sum() + (x - 1).astype(bool) @ x"
    ),
    "integers that fit": (
        "n = np.arange(1, 6)\nz = np.prod(n) * a + np.cumsum(n)[-1] + n @ n + np.sum([1, 2]) * b + np.take(n, [1, 2]).sum()"
    ),
    "a name let go": "y = a * b\nz = y * y\ndel y, b",
    "imports that nobody reads": (
        "import typing as t, os\nfrom collections.abc import Callable\n"
        "def f(v: t.Any, g: Callable[[float], float]) -> t.Any: return g(v)\nz: t.Any = f(a, math.exp) * b"
    ),
    "lists are themselves": "p = [a, b]\nq = p\nz = (a if q is p else b) * 1.0",
    "equal lists are two": "p = [a, b]\nq = [a, b]\nz = (a if q is not p else b) * 1.0",
    "an element of a row": (
        "M = np.outer(x, x)\nM[0][2] = a\nM[1][0] *= b\nM[2][1:] += x[:2] * a\nz = (M * M * a).sum()"
    ),
    "an element of a row of a block": (
        "T = np.zeros((2, 3, 3))\nT[0][1][2] = a\nT[1][0] = x * b\nz = (T * T).sum() + T[0, 1, 2]"
    ),
    "elements of two rows at once": "M = np.outer(x, x)\nM[0][1], M[1][0] = a, b\nz = (M * M * x).sum()",
    "an index of no axes": "z = x[()].sum() * a + b",
    "an integer scalar that is an exponent": "n = np.int64(3)\nz = a ** n + n / a",
    "a name that a function assigns after its own import": "def f(v):\n    import math\n    return math.exp(v)\nz = f(a) * b",
    "a target of a comprehension is no local": (
        "i = a\ndef f(v):\n    L = [i * v for i in [1.0, 2.0]]\n    return L[1] + i\nz = f(b) * 1.0"
    ),
    "an array that a closure keeps": (
        "def make(u):\n    def get():\n        return u.sum()\n    return get\n"
        "u = x * 2\ng = make(u)\nu[0] = 5.0\nz = g() * a"
    ),
    "a bound method": "u = x * 1.0\ng = u.sum\nu[0] = a\nz = g() * b",
    "asarray makes no copy": "u = x * 2\nv = np.asarray(u)\nv[0] = a\nz = u.sum() * b",
    "one array twice in a dict": (
        "t = np.zeros(3)\nd = {'a': t, 'b': t}\nt = 0.0\nd['a'][0] = a\nz = d['a'].sum() + d['b'].sum() * b"
    ),
    "one array twice in a list": "L = [np.zeros(3)] * 2\nL[0] += x\nz = (L[0] * a + L[1]).sum()",
}

SHARED = {
    "a default that a call wrote into": (
        "def f(v, acc=np.zeros(3)):\n    acc += v\n    return acc.sum()\np = f(x)\nq = f(x)\nz = p * q"
    ),
    "one array twice in a list that is walked": (
        "s = 0.0\nfor t in [np.zeros(3)] * 2:\n    t += x\n    s = s + t.sum()\nz = s * a"
    ),
    "an array without axes": "t = np.array(3.0)\nt += a\ny = t\nt += 1.0\nz = y * t",
}

UNBOUND = {
    "read before": "def f():\n    t = k * 2\n    k = 3.0\n    return t\nk = a * 2\nz = f() * a",
    "augmented": "k = a * 1\ndef f():\n    k += 1\n    return k\nz = f() * a",
    "in a branch not taken": "k = a * 1\ndef f(c):\n    if c > 0:\n        k = 7.0\n    return k\nz = f(b) * a",
    "in a loop not run": "k = a * 1\ndef f(c):\n    for k in []:\n        pass\n    return k * c\nz = f(b) * a",
    "a builtin": "def f(c):\n    sum = sum([c])\n    return sum\nz = f(b) * a",
}


@pytest.mark.parametrize("source", SAME.values(), ids=SAME.keys())
def test_it_is_what_python_gives(source: str) -> None:
    trace = engine.trace_source(START + source)
    space: dict[str, Any] = {"np": np, "math": math}
    exec(START + source, space)
    same(trace.value, space["z"], rtol=1e-12)
    listing_agrees(trace)
    emitted_agrees(trace)
    for name in ("a", "b"):
        slope = (_at(source, name, 1e-6) - _at(source, name, -1e-6)) / 2e-6
        same(trace.gradients[name], slope, rtol=1e-6, atol=1e-6)


def _at(source: str, name: str, step: float) -> Any:
    space: dict[str, Any] = {"np": np, "math": math}
    exec(START + f"{name} = {name} + {step}\n" + source, space)
    return float(space["z"])


@pytest.mark.parametrize("source", SHARED.values(), ids=SHARED.keys())
def test_a_write_that_another_holder_would_see_is_refused(source: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(START + source)
    assert caught.value.code == "aliased"
    assert caught.value.place.line


@pytest.mark.parametrize("source", UNBOUND.values(), ids=UNBOUND.keys())
def test_a_local_read_before_it_is_assigned_is_not_the_outer_name(source: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(START + source)
    assert caught.value.code == "undefined_name"


@pytest.mark.parametrize("write", ["M[x > 1][0] = 5.0", "M[[0, 1]][0] += a", "M[[0, 1]][0][1] = a"])
def test_a_write_into_a_copy_does_not_reach_the_array(write: str) -> None:
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(START + f"M = np.outer(x, x)\n{write}\nz = M.sum() * a")
    assert caught.value.code == "unsupported_target"
