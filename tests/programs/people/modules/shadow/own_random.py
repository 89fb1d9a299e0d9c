import random
from .random import uniform

random.seed(1)
x = random.uniform(0.0, 1.0)
f = x * uniform(0, 1)
