import numpy as np
import math


class Vec2:
    """A vector with the operators that one expects."""

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        if not isinstance(o, Vec2):
            return NotImplemented
        return Vec2(self.x + o.x, self.y + o.y)

    def __sub__(self, o):
        return Vec2(self.x - o.x, self.y - o.y)

    def __mul__(self, k):
        if isinstance(k, Vec2):
            return self.x * k.x + self.y * k.y
        return Vec2(self.x * k, self.y * k)

    def __rmul__(self, k):
        return self.__mul__(k)

    def __neg__(self):
        return Vec2(-self.x, -self.y)

    def __abs__(self):
        return math.sqrt(self * self)

    def __eq__(self, o):
        return isinstance(o, Vec2) and self.x == o.x and self.y == o.y

    def __iter__(self):
        yield self.x
        yield self.y

    def __iadd__(self, o):
        self.x += o.x
        self.y += o.y
        return self

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __str__(self):
        return f"({self.x:.2f}, {self.y:.2f})"

    def __repr__(self):
        return f"{self.__class__.__name__}({self.x!r}, {self.y!r})"

    @classmethod
    def polar(cls, r, angle):
        return cls(r * math.cos(angle), r * math.sin(angle))


class Body:
    G = 0.7

    def __init__(self, pos, mass):
        self.pos = pos
        self.mass = mass

    def pull(self, other):
        d = other.pos - self.pos
        r = abs(d)
        return d * (self.G * self.mass * other.mass / (r * r * r))


bodies = [Body(Vec2(0.0, 0.0), 2.0), Body(Vec2(1.5, 0.5), 1.0), Body(Vec2.polar(2.0, 0.3), 0.5)]
total = Vec2(0.0, 0.0)
for a in bodies:
    for b in bodies:
        if a is not b:
            total += a.pull(b) * (1.0 if a.mass > b.mass else 0.25)
px, py = total
print(total, [bodies[0].pos, bodies[1].pos], bodies[0].pos == Vec2(0.0, 0.0), bool(bodies[0].pos))
f = abs(total) + 2.0 * (total * Vec2(px, 1.0))
