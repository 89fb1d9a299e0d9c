"""A net of Python's numbers that grows a unit, then trains it; the score is added up in several statements, and no loss is computed."""
import math
import random
from dataclasses import dataclass

POINTS = (((0.0, 0.0), 0.0), ((0.0, 1.0), 1.0), ((1.0, 0.0), 1.0), ((1.0, 1.0), 0.0))


def squash(value: float) -> float:
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    power = math.exp(value)
    return power / (1.0 + power)


@dataclass
class Unit:
    weights: list[float]
    bias: float

    def output(self, inputs: tuple[float, float]) -> float:
        return math.tanh(self.bias + sum(w * x for w, x in zip(self.weights, inputs)))


class Grower:
    def __init__(self, seed: int = 42) -> None:
        self.random = random.Random(seed)
        self.units: list[Unit] = []
        self.direct = [0.1, -0.2]
        self.outer: list[float] = []
        self.bias = 0.0

    def predict(self, inputs: tuple[float, float]) -> float:
        score = self.bias
        score += sum(w * x for w, x in zip(self.direct, inputs))
        score += sum(w * unit.output(inputs) for w, unit in zip(self.outer, self.units))
        return squash(score)

    def add_unit(self, epochs: int = 30, rate: float = 0.35) -> None:
        unit = Unit([self.random.uniform(-1.0, 1.0) for _ in range(2)], self.random.uniform(-1.0, 1.0))
        self.units.append(unit)
        self.outer.append(self.random.uniform(-1.0, 1.0))
        for _ in range(epochs):
            for inputs, target in POINTS:
                hidden = [each.output(inputs) for each in self.units]
                output = self.predict(inputs)
                delta = (output - target) * output * (1.0 - output)
                inner = delta * self.outer[-1] * (1.0 - hidden[-1] ** 2)
                self.bias -= rate * delta
                for i, value in enumerate(inputs):
                    self.direct[i] -= rate * delta * value
                for i, value in enumerate(hidden):
                    self.outer[i] -= rate * delta * value
                unit.bias -= rate * inner
                for i, value in enumerate(inputs):
                    unit.weights[i] -= rate * inner * value


if __name__ == "__main__":
    net = Grower()
    net.add_unit()
    for inputs, target in POINTS:
        print(f"{inputs}: {net.predict(inputs):.4f} (target {target:.0f})")
