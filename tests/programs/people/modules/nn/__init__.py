from .linear import Linear
from .activation import tanh, Tanh

__version__ = "0.1"
