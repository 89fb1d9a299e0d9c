"""Where a body of a row may stand: at module level, in a function, in a method, in a training loop, before a backward part."""

from __future__ import annotations

from textwrap import indent

START = "import math\nimport numpy as np\na = 1.7\nb = -2.3\nx = np.array([1.1, 2.2, 3.5])\n"
HOMES = ("module", "function", "method", "loop", "own")
PASSES = 3
_LOOP = """theta = np.zeros(3)
goal = np.array([0.5, -1.0, 2.0])
for step in range({passes}):
{body}
    loss = z + np.sum((theta - goal) ** 2) / 2
    dtheta = theta - goal
    theta = theta - 0.1 * dtheta
"""
_OWN = """theta = np.zeros(3)
goal = np.array([0.5, -1.0, 2.0])
def work(a, b, x, theta):
    dtheta = theta - goal
{body}
    return z + np.sum((theta - goal) ** 2) / 2, dtheta
loss, dtheta = work(a, b, x, theta)
"""
_FUNCTION = "def work(a, b, x):\n{body}\n    return z\nz = work(a, b, x)\n"
_METHOD = """class Work:
    def __init__(self, a, b):
        self.a, self.b = a, b
    def run(self, x):
        a, b = self.a, self.b
{body}
        self.z = z
        return self.z
z = Work(a, b).run(x)
"""


def split(row: str) -> tuple[str, str]:
    """(definitions, body) of a row."""
    definitions, mark, body = row.strip("\n").partition("---\n")
    return (definitions, body) if mark else ("", row.strip("\n"))


def program(row: str, home: str, start: str = START, passes: int = PASSES) -> str:
    """The row's program, its body in that home."""
    definitions, body = split(row)
    top = start + definitions.strip("\n") + "\n"
    if home == "module":
        return top + body + "\n"
    if home == "loop":
        return top + _LOOP.format(body=indent(body, "    "), passes=passes)
    if home == "method":
        return top + _METHOD.format(body=indent(body, "        "))
    if home == "own":
        return top + _OWN.format(body=indent(body, "    "))
    return top + _FUNCTION.format(body=indent(body, "    "))
