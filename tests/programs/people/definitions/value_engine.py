import math


class Number:
    """A number that knows how it was made."""

    def __init__(self, value, parents=()):
        self.value = value
        self.slope = 0.0
        self.parents = parents
        self.push = lambda: None

    def __repr__(self):
        return f"Number({self.value})"

    def __add__(self, other):
        made = Number(self.value + other.value, (self, other))

        def push():
            self.slope += made.slope
            other.slope += made.slope

        made.push = push
        return made

    def __mul__(self, other):
        made = Number(self.value * other.value, (self, other))

        def push():
            self.slope += other.value * made.slope
            other.slope += self.value * made.slope

        made.push = push
        return made

    def tanh(self):
        t = math.tanh(self.value)
        made = Number(t, (self,))

        def push():
            self.slope += (1 - t * t) * made.slope

        made.push = push
        return made

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.slope = 1.0
        for node in reversed(order):
            node.push()
