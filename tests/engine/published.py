"""What stands in files of people's: the constructs of classes, training loops, layer functions and Python, each as a question."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(_text(path))))


def _says(pattern: str) -> Callable[[Path], bool]:
    """Whether a line that is no comment has the pattern."""
    found = re.compile(rf"^[^#\n]*(?:{pattern})", re.MULTILINE)
    return lambda path: found.search(_text(path)) is not None


def _has(*kinds: type[ast.AST], test: Callable[[ast.AST], bool] = lambda node: True) -> Callable[[Path], bool]:
    """Whether it has a syntax node of one of the kinds that passes the test."""
    return lambda path: any([isinstance(node, kinds) and test(node) for node in _nodes(path)])


def _method(*names: str) -> Callable[[Path], bool]:
    return _has(ast.FunctionDef, test=lambda node: node.name in names)  # type: ignore[attr-defined]


def _nested_loops(node: ast.AST) -> bool:
    inner = [each for each in ast.walk(node) if isinstance(each, (ast.For, ast.While)) and each is not node]
    return bool(inner) and any([isinstance(each, ast.AugAssign) for loop in inner for each in ast.walk(loop)])


def _method_as_value(path: Path) -> bool:
    """``activate = self._tanh``, where that is a function of the file's own."""
    defined = {node.name for node in _nodes(path) if isinstance(node, ast.FunctionDef)}
    values = [node.value for node in _nodes(path) if isinstance(node, ast.Assign)]
    return any([isinstance(value, ast.Attribute) and value.attr in defined for value in values])


CONSTRUCTS: dict[str, Callable[[Path], bool]] = {
    "a class": _has(ast.ClassDef),
    "__init__": _method("__init__"),
    "a class attribute": _has(ast.ClassDef, test=lambda node: any(isinstance(n, ast.Assign) for n in node.body)),  # type: ignore[attr-defined]
    "inheritance": _has(ast.ClassDef, test=lambda node: any(getattr(b, "id", "object") != "object" for b in node.bases)),  # type: ignore[attr-defined]
    "super": _says(r"\bsuper\("),
    "staticmethod": _says("@staticmethod"),
    "classmethod": _says("@classmethod"),
    "property": _says("@property"),
    "__call__": _method("__call__"),
    "__len__": _method("__len__"),
    "__getitem__": _method("__getitem__", "__setitem__"),
    "__setitem__": _method("__setitem__"),
    "comparison of one's own": _method("__lt__", "__gt__", "__le__", "__ge__", "__eq__", "__ne__"),
    "type(x)": _says(r"\btype\(\w"),
    "a list or dict of objects": _says(r"^\s*[\w.]+ = [\[{](?:'\w+': |\"\w+\": )?[A-Z][a-z]\w+\("),
    "a method as a value": _method_as_value,
    "__repr__": _method("__repr__", "__str__"),
    "operators of one's own": _method("__add__", "__mul__", "__sub__", "__neg__"),
    "reflected operators": _method("__radd__", "__rmul__", "__rsub__", "__rtruediv__"),
    "a dataclass": _says("@dataclass"),
    "isinstance": _says(r"\bisinstance\("),
    "hasattr and getattr": _says(r"\b(?:hasattr|getattr)\("),
    "a layer stack": _says(r"for \w+ in (?:reversed\()?(?:self\.)?layers"),
    "a loss method with gradients": _says(r"return loss, grads?\b"),
    "an optimiser object": _says(r"class (?:SGD|Adam|Momentum|Optimi[sz]er|AdaGrad)\b"),
    "a closure _backward": _says(r"def _backward\("),
    "a training loop": _says(r"(?:lr|learning_rate|alpha|eta|step_size|epsilon)\s*\*"),
    "loops of epochs and batches": _has(ast.For, test=_nested_loops),
    "an update through a call": _says(r"\b(?:step|update|train_one|train_step)\("),
    "a loop that is none": _says(r"\b(?:dt|newton|kmeans|clusters|centroids)\b"),
    "layer functions": _says(r"out, \w*cache = \w+_forward|\w+, \w*cache = \w+_forward\("),
    "a drawn dout": _says(r"d\w*out\w* = np\.random\.randn\(\*"),
    "gradients unpacked": _says(r"dx, d\w+(?:, d\w+)* = \w+"),
    "try": _has(ast.Try),
    "finally": _has(ast.Try, test=lambda node: bool(node.finalbody)),  # type: ignore[attr-defined]
    "methods of texts": _says(r"\.(?:join|split|strip|upper|lower|ljust|rjust|title|startswith|replace)\("),
    "global": _has(ast.Global),
    "nonlocal": _has(ast.Nonlocal),
    "del": _has(ast.Delete),
    "with": _has(ast.With),
    "contextmanager": _says("@(?:contextlib\\.)?contextmanager"),
    "frozenset": _says(r"\bfrozenset\("),
    "attributes by computed names": _says(r"\b[sg]etattr\(\w+, (?:f'|'\w+' [+%]|name)"),
    "yield": _has(ast.Yield),
    "while … else, for … else": _has(ast.While, ast.For, test=lambda node: bool(node.orelse)),  # type: ignore[attr-defined]
    "formatting": _says(r"\.format\(|% \(|f'|f\""),
    "a set": _says(r"\bset\(|\{\w+(?:, \w+)*\}"),
    "a key": _says(r"key="),
    "star-arguments": _has(ast.Starred),
    "__name__": _says(r"__name__"),
    "np.c_": _says(r"np\.(?:c_|r_|s_|ix_)"),
    "out=": _says(r"out="),
    "tolist and item": _says(r"\.(?:tolist|item)\("),
    "add.at": _says(r"\.add\.at\("),
    "shuffle and permutation": _says(r"random\.(?:shuffle|permutation)\("),
    "choice": _says(r"\.choice\("),
    "random": _says(r"^(?:import random|from random import)"),
    "time": _says(r"\btime\.(?:time|perf_counter|clock)\(|\btime\(\)"),
    "matplotlib": _says(r"\bplt\.\w+\("),
    "tqdm": _says(r"\b(?:tqdm|trange)\("),
    "sys and os": _says(r"\b(?:sys\.stdout|sys\.path|os\.path)\b"),
    "copy": _says(r"\b(?:deepcopy|copy\.copy)\("),
    "typing": _says(r"^from typing import"),
    "namedtuple": _says(r"\b(?:namedtuple|NamedTuple)\("),
    "collections": _says(r"\b(?:defaultdict|OrderedDict|Counter|deque)\("),
    "itertools": _says(r"^(?:import itertools|from itertools import)"),
    "functools": _says(r"^(?:import functools|from functools import)"),
    "data from elsewhere": _says(r"\bload_\w+\(|np\.load\("),
    "an import with a star": _says(r"^from \w+ import \*"),
    "a command line": _says(r"add_argument\("),
    "a generator of batches": _method("batches", "batch_iterator", "iterate_minibatches", "minibatches"),
    "a decorator": _has(ast.FunctionDef, test=lambda node: bool(node.decorator_list)),  # type: ignore[attr-defined]
    "warnings": _says(r"\bwarnings\."),
    "np.s_": _says(r"np\.s_\["),
    "np.c_ alone": _says(r"np\.c_\["),
    "svd": _says(r"linalg\.svd\("),
    "np.r_": _says(r"np\.r_\["),
    "np.ix_": _says(r"np\.ix_\("),
    "ndindex, ndenumerate, nditer": _says(r"np\.(?:ndindex|ndenumerate|nditer)\("),
    "select": _says(r"np\.select\("),
    "polyval": _says(r"np\.polyval\("),
    "where=": _says(r"where="),
    "initial=": _says(r"initial="),
    "dtype=": _says(r"dtype="),
    "full_matrices": _says(r"full_matrices="),
    "flat": _says(r"\.flat\b"),
    "order=": _says(r"order='F'|order=\"F\""),
    "diff(prepend=)": _says(r"prepend="),
    "sliding windows": _says(r"sliding_window_view\("),
    "testing": _says(r"np\.testing\.|np\.allclose\("),
    "binomial": _says(r"\.binomial\("),
    "astype": _says(r"\.astype\("),
    "math.hypot and math.log of a base": _says(r"math\.hypot\(|math\.log\([^()]+, "),
    "a walrus": _has(ast.NamedExpr),
    "main()": _says(r"^\s*main\(\)"),
    "a library of definitions": lambda path: path.parent.name == "definitions",
}
