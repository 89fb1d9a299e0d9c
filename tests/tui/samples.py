"""Programs that the painter's and the session's tests walk through, and helpers to trace them once."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any

import engine
from tui.session import Look, Panels, Play, Session
from tui.view import Views

PROGRAMS = {
    "eight.py": """\
x = 3
y = -4
sigy = 1.0 / (1 + math.exp(-y))
num = x + sigy
sigx = 1.0 / (1 + math.exp(-x))
xpy = x + y
xpysqr = xpy**2
den = sigx + xpysqr
invden = 1.0 / den
f = num * invden
""",
    "loop.py": """\
# lists, a loop, a branch, a call
w = [2, -3, -3]
x = [-1, -2]
h = 0.5
def affine(a, k):
    t = a * k
    return t + 1
for i in range(3):
    h = affine(h, w[0])
    if h > 1:
        h = h - x[1]
dot = w[0]*x[0] + w[1]*x[1] + w[2] * h
f = max(dot, h) * 1.5
""",
    "net.py": """\
np.random.seed(0)
X = np.random.randn(5, 4)
W1 = np.random.randn(4, 3) * 0.3
b1 = np.zeros(3)
W2 = np.random.randn(3, 2) * 0.3
h = np.maximum(0, X @ W1 + b1)
scores = h @ W2
loss = np.mean(scores ** 2)
""",
    "fork.py": """\
x = 2.0
unused = 7
a = x * x
b = x * a
c = b + x
d = c - 0.5 * x
tie = max(a, 4.0)
f = d * math.exp(-x) + tie
""",
    "own.py": """\
x = 3.0
y = -4.0
q = x * y
r = q + x
f = r * r
# backprop
dr = 2 * r
dq = dr
dx = dr
dx = y * dq  # += is meant
dy = -x * dq
""",
    "wide.py": """\
a_rather_long_name = 0.5
another_quite_long_name = -1.25
a_product_with_a_long_name = a_rather_long_name * another_quite_long_name + a_rather_long_name ** 3
한글이름 = a_product_with_a_long_name * 1e-9
f = 한글이름 / another_quite_long_name + 123456.789 * a_rather_long_name
""",
}


@lru_cache(maxsize=16)
def views(name: str) -> Views:
    """A program of ``PROGRAMS``, traced once."""
    return Views(engine.trace_source(PROGRAMS[name], name))


def session(position: int = 0, *, panels: tuple[str, ...] = (), source: bool = False, **more: Any) -> Session:
    """A session by the names of its fields and of those of its look and play: ``session(3, lang="ko", speed=5)``."""
    opened = Panels(panels, forward="source" if source else "")
    for name, record in (("look", Look), ("play", Play)):
        inside = {field.name: more.pop(field.name) for field in fields(record) if field.name in more}
        more[name] = record(**inside)
    return Session(position, panels=opened, **more)
