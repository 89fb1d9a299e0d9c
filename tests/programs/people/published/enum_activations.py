from enum import Enum, IntEnum
import numpy as np


class Activation(Enum):
    LOGISTIC = "logistic"
    RAMP = "ramp"

    def apply(self, v):
        if self is Activation.LOGISTIC:
            return 1 / (1 + np.exp(-v))
        return np.maximum(v, 0.0)


class Column(IntEnum):
    SIZE = 0
    AGE = 1


holder = type('Holder', (), {})()
holder.scale = np.array([0.5, 2.0])

rows = np.array([[1.2, -0.4], [0.3, 0.8], [-1.5, 0.6]])
weights = {kind.name: np.array([0.7, -0.2]) for kind in Activation}
total = 0.0
for kind in Activation:
    h = kind.apply((rows * holder.scale) @ weights[kind.name])
    total += np.sum(h ** 2)
    print(kind.name, kind.value, kind, Activation("ramp") is kind)
loss = total + rows[0, Column.AGE] * rows[1, Column.SIZE]
print(len(Activation), [k.name for k in Activation], Activation['RAMP'])
