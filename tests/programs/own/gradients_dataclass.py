import numpy as np
from collections import namedtuple
from dataclasses import dataclass
G = namedtuple("G", "w b")
@dataclass
class D:
    w: float
    b: float
x, y, w, b = 2.0, 1.0, 0.5, 0.1
p = w * x + b
loss = (p - y) ** 2
def grads():
    dp = 2 * (p - y)
    return D(w=dp * x, b=dp)
def table(g):
    print(g, sep="")
    rows = {name: getattr(g, name) for name in ("w", "b")} if False else {"w": g.w, "b": g.b}
    print(rows)
    assert g == D(g.w, g.b)
g = grads()
table(g)
