from dataclasses import dataclass, field
from typing import List

import numpy as np


@dataclass
class Config:
    n_in: int = 4
    hidden: List[int] = field(default_factory=lambda: [5, 3])
    lr: float = 0.1
    reg: float = 1e-3
    seed: int = 3


@dataclass
class Dense:
    n_in: int
    n_out: int
    activation: str = 'relu'
    W: np.ndarray = field(init=False, repr=False)
    b: np.ndarray = field(init=False, repr=False)

    def __post_init__(self):
        self.W = np.random.randn(self.n_in, self.n_out) * np.sqrt(2.0 / self.n_in)
        self.b = np.zeros(self.n_out)

    def __call__(self, x):
        z = x @ self.W + self.b
        if self.activation == 'relu':
            return np.maximum(z, 0)
        return z


class Model:
    def __init__(self, config: Config):
        self.config = config
        sizes = [config.n_in] + config.hidden
        self.layers = [Dense(a, b) for a, b in zip(sizes[:-1], sizes[1:])]
        self.layers[-1].activation = 'linear'

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def penalty(self):
        return self.config.reg * sum(np.sum(l.W ** 2) for l in self.layers)


config = Config(reg=0.01)
np.random.seed(config.seed)
model = Model(config)
print(config)
print(model.layers)
X = np.random.randn(6, config.n_in)
Y = np.random.randn(6, 3)
loss = np.mean((model(X) - Y) ** 2) + model.penalty()
