"""Bad programs: each comes out as one ``ProgramError`` with its code and the place of what is at fault, and nothing else."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest

import engine
from engine.limits import Limits
from engine.pricing.budget import resident
from engine.reading.files import decode
from tui.complaint import cause, hint, report


def refused(source: str, file: str = "bad.py", **options: Any) -> engine.ProgramError:
    """The error of a program; fails if it traces, and lets anything else through."""
    with pytest.raises(engine.ProgramError) as caught:
        engine.trace_source(source, file, engine.Options(**options))
    error = caught.value
    assert error.file == file
    for lang in ("en", "ko"):
        assert cause(error, lang)
        assert "(" + error.code + ")" not in cause(error, lang), "no sentence for this code, or a field of it is missing"
        assert hint(error, lang)
    return error


def at(error: engine.ProgramError) -> tuple[str, int, int]:
    return error.code, error.place.line, error.place.column


def nothing_else(cases: str) -> list[Any]:
    """Cases as ``code line column: program`` with ``|`` between its lines."""
    found = []
    for line in cases.strip().split("\n"):
        head, _, source = line.partition(": ")
        code, row, column = head.split()
        found.append(pytest.param(source.replace(" | ", "\n"), (code, int(row), int(column)), id=source[:60]))
    return found


EMPTY = nothing_else("""
empty 0 0: # only a comment
empty 0 0: '''only a docstring'''
empty 0 0: print('hi')
empty 0 0: x = 'text'
definitions 0 0: import numpy as np | def f(x): return x
unnamed_numbers 2 5: def f(x): return x * x | y = f(3.0)
unnamed_numbers 2 7: def f(x, w=2.0): return w * x * x | print(f(-2))
unnamed_numbers 3 5: def g(x): return x * x | def f(x, z): return g(x) + z | y = f(np.array([1.0, 2.0]), 3.0).sum()
definitions 0 0: def f(x): return x * x | def g(x): return x + 1 | print(f(3.0))
only_inputs 2 1: x = 3 | y = 4
only_inputs 1 1: x = np.zeros(3) + 0.01
output_not_number 2 1: x = 3.0 | y = [x * 2, x]
output_not_number 2 1: x = 3.0 | y = x > 2
output_not_number 3 1: x = 3.0 | y = x * 2 | z = 'text'
output_not_scalar 2 1: x = np.ones((3, 4)) | y = x * 2
""")

NAMES = nothing_else("""
undefined_name 2 9: x = 3 | y = x + q
undefined_name 1 5: y = x + 1 | x = 2
undefined_name 4 9: x = 2.0 | if x > 3: |     z = 1.0 | y = x * z
undefined_name 2 5: x = 1.0 | y = os.system('ls') * x
undefined_name 2 6: 변수 = 1.0 | y = (변 + 변수)
outside_data 1 5: f = open('/etc/passwd')
unsupported_builtin 2 5: x = 1.0 | y = eval('x * 2')
unsupported_builtin 2 5: x = 1.0 | y = getattr(x, 'real')
unsupported_builtin 1 1: exec('x = 1')
private_name 1 5: x = __import__('os')
unsupported_builtin 1 5: x = globals()
unsupported_builtin 1 5: x = input()
unsupported_builtin 2 4: x = 1.0 | if hasattr(x, 'y'): y = x * 2
outside_data 2 5: import os | x = os.getcwd()
outside_data 3 9: x = 1.0 | from os import path, getcwd | y = x * getcwd()
unsupported_import 2 1: x = 1.0 | from os import system, path | y = x * system('ls')
unsupported_function 2 5: import os | x = os.environ['HOME']
unsupported_function 2 5: import os | x = os.popen('ls')
unsupported_function 2 5: import os.path as p | x = p.samefile('a', 'b')
empty 0 0: import os.path | x = os
unsupported_import 1 1: import subprocess | x = subprocess.run('ls')
unsupported_import 1 1: from torch import nn | x = nn
unsupported_import 1 1: import shutil | shutil.rmtree('a')
unsupported_function 2 1: import sys | sys.exit(1)
unsupported_function 2 5: import random | x = random.SystemRandom()
private_name 2 8: import os | x = os.__dict__
private_name 2 8: import os | x = os._exit(1)
private_name 2 9: import matplotlib.pyplot as plt | x = plt.__class__
unsupported_import 1 1: import numpy.ctypeslib | x = numpy.ctypeslib
unsupported_import 1 1: from . import x | y = x * 2
undefined_name 3 9: import os | x = 2.0 | y = x * o
empty 0 0: import os | from os import system
star_import 1 1: from pylab import *
empty 0 0: from numpy import *
unsupported_function 1 1: from numpy import * | x = poly1d([1.0, 2.0])
no_default 2 1: import argparse | argparse.ArgumentParser().add_argument('file')
unsupported_syntax 3 8: import argparse | p = argparse.ArgumentParser() | args = p.parse_args(['--n', '3'])
unsupported_syntax 3 1: import argparse | p = argparse.ArgumentParser() | p.add_subparsers()
unsupported_function 1 6: it = np.nditer([x, y]) | x = y = 1.0
outside_data 2 5: from numpy import load | x = load('f.npy')
outside_data 1 5: x = np.load('f.npy')
empty 0 0: np.save('f.npy', 1)
outside_data 1 5: x = np.fromfile('f')
outside_data 1 5: x = np.memmap('f')
unsupported_function 1 5: x = np.ctypeslib.ndpointer()
unsupported_function 1 5: x = np.lib.format.open_memmap('f')
makes_complex 2 5: x = 3 | y = np.fft.fft(x)
unsupported_function 2 5: import numpy as xp | x = xp.setbufsize(1)
private_name 2 7: x = 1.0 | y = x.__class__
private_name 1 8: x = ().__class__.__bases__
private_name 1 5: x = __builtins__
private_name 1 8: x = np._core
private_name 2 10: x = 1.0 | y = f'{x.__class__}'
unsupported_attribute 2 7: x = 1.0 | y = x.real * 2
records 1 23: x = np.zeros(3, dtype=[('a', float), ('b', int)])
records 1 6: dt = np.dtype({'names': ['a'], 'formats': [float]})
unsupported_attribute 1 9: x = 'a'.encode()
unsupported_attribute 1 9: x = ','.encode()
failed 2 7: x = 1.0 | print('{0.__class__}'.format(x))
failed 2 7: x = 1.0 | print('{0[0]}'.format(x))
failed 2 7: x = 1.0 | print('{:{}}'.format(x, 5))
failed 2 7: x = 1.0 | print('{'.format(x))
index 2 7: x = 1.0 | print('{} {}'.format(x))
key 2 7: x = 1.0 | print('{y}'.format(x=x))
type 2 7: x = 1.0 | print('%d %d' % x)
type 2 7: x = 1.0 | print('%d' % 'a')
failed 2 7: x = 1.0 | print('%*d' % (9**9, x))
failed 2 7: x = 1.0 | print('%(x)s' % [x])
failed 2 7: x = 1.0 | print('%' % x)
type 2 7: x = 1.0 | print('-'.join([x]))
raised 2 18: x = 1.0 | if x < 2: y = x; raise ValueError('negative: %s' % open(x))
raised 1 7: if 1: raise
undefined_name 3 5: x = 1.0 | del x | y = x + 1
unsupported_attribute 2 7: x = np.ones(3) | y = x.tofile('f')
unsupported_attribute 2 7: x = np.ones(3) | y = x.dump('f')
unsupported_attribute 2 7: x = np.ones(3) | y = x.ctypes.data
unsupported_attribute 3 7: x = 3.0 | y = x * 2 | z = y.T
unsupported_target 2 3: x = 1.0 | x.value = 3
""")

KINDS = nothing_else("""
type 2 5: x = 1.0 | y = x * 'a'
type 2 5: x = 1.0 | y = 'abc' + x
function_value 2 9: x = 1.0 | y = x * np.exp
function_value 2 5: x = np.exp | y = x + 1
function_value 2 6: x = np.exp | y = -x
function_value 3 5: x = 1.0 | m = np.ones(2).sum | y = m * x
no_value 2 5: x = 1.0 | y = print(x) * 2
no_value 3 5: def f(a): |     b = a * 2 | y = f(2.0) * 2
no_value 2 9: x = None | y = 2 * x
no_elements 2 5: x = 1.0 | y = x[0]
no_elements 2 1: x = 1.0 | x[0] = 2
array_in_math 2 14: x = np.ones(3) | y = math.exp(x).sum()
array_in_math 2 14: x = np.ones(1) | y = math.exp(x)
array_in_math 2 11: x = [1.0] | y = float(x)
not_callable 2 5: x = 1.0 | y = x(3)
not_callable 2 5: sum = 1.0 | y = sum([1, 2])
not_iterable 1 10: for i in 5: x = i
not_iterable 1 1: (a, b), c = 1.0, 2.0
type 2 5: x = [1.0, 2.0] | y = x * 2.0
type 2 5: x = [1.0] | y = -x
failed 1 5: x = int('a')
key 2 5: x = {'a': 1.0} | y = x['b'] * 2
index 2 5: x = [1.0, 2.0] | y = x[5] * 2
index 2 5: x = np.ones(3) | y = x[7] * 2
index_type 2 7: x = np.ones(3) | y = x['a'] * 2
index_type 2 7: x = np.ones(3) | y = x[[0.5]] * 2
index_type 2 7: x = np.ones(3) | y = x[0.5:] * 2
unpack 1 1: a, b = 1.0, 2.0, 3.0
unpack 1 1: a, b, *c = [1.0]
arguments 2 5: def f(a): return a | y = f(1.0, 2.0)
missing_argument 2 5: def f(a, b): return a | y = f(1.0)
argument 2 5: def f(a): return a | y = f(1.0, c=2.0)
argument 3 5: d = {'a': 2.0} | def f(a): return a | y = f(1.0, **d)
argument 3 16: d = {'a': 2.0} | def f(a): return a | y = f(a=1.0, **d)
argument 2 5: def f(a, /): return a | y = f(a=1.0)
type 2 9: def f(a): return a | y = f(**[1.0])
type 2 9: def f(a): return a | y = f(**{1: 1.0})
type 1 8: x = {**[1]}
argument 2 4: x = 1.0 | if isinstance(x, np.exp): y = x
not_callable 1 5: x = np.ndarray(10**10)
argument 1 6: with np.errstate(all='raise'): x = 1.0
argument 2 6: e = 'ignore' | with np.errstate(divide=e): x = 1.0
argument 1 1: np.seterr(all='raise')
set_element 2 9: x = 1.5 | y = len(set([x]))
argument 2 5: x = np.ones(3) | y = np.sum(x, initial=3, bogus=2)
argument 1 5: x = max([1], by=abs)
not_callable 1 5: x = max([1], key=3)
type 1 5: x = sorted([1, "a"])
arguments 1 5: x = len()
arguments 1 5: x = enumerate()
arguments 2 5: x = 1.0 | y = math.exp(x, 2)
arguments 2 5: x = 1.0 | y = np.square()
empty_list 1 5: x = max([])
complex 2 5: x = -8.0 | y = x ** 0.5
complex 1 5: x = (-8) ** 0.5
unsupported_literal 1 5: x = 2j
unsupported_literal 1 5: x = b'abc'
unsupported_builtin 1 23: x = np.zeros(3, dtype=complex)
complex 1 5: x = np.zeros(3, dtype='complex')
object_array 1 5: x = np.zeros(3, dtype='O')
object_array 1 5: x = np.zeros(3, dtype='S1000000000')
object_array 1 5: x = np.array([1, None])
not_a_number 1 5: x = np.array(['a', 'b'])
not_a_number 1 5: x = np.sum(['a', 'b'])
ragged 1 5: x = np.array([[1, 2], [3]])
ragged 2 5: x = 2.0 | y = np.array([[1, x], [3]])
constant_needed 2 5: x = 2.5 | y = np.zeros(3).sum(axis=x)
truth 2 4: x = np.ones(3) | if x > 0: y = 1
truth 2 9: x = np.ones(3) | y = not x
self_containing 2 1: x = [1.0] | x.append(x)
self_containing 2 1: x = {'a': 1.0} | x['b'] = [x]
assertion 2 1: x = 1.0 | assert x > 2, 'no'
""")

NUMBERS = nothing_else("""
zero_division 2 5: x = 1 | y = 1 / (x - 1)
zero_division 2 5: x = 1.0 | y = 0.0 ** -x
domain 2 5: x = 0.0 | y = math.log(x)
domain 2 9: x = -1.0 | y = 2 * math.sqrt(x)
overflow 2 5: x = 1000.0 | y = math.exp(x)
overflow 2 5: x = 2.0 | y = x ** 10000
wrapped 2 12: x = np.array([2**62, 1]) | y = np.sum(x * 4)
wrapped 2 5: x = np.array([2**62, 2**62]) | y = np.sum(x) * 1.0
wrapped 2 5: x = np.arange(1, 30) | y = np.prod(x) * 1.0
wrapped 1 5: x = np.prod([2**40, 2**40]) | y = x * 1.0
wrapped 1 5: x = np.cumprod(np.arange(1, 30)) | y = x[3] * 1.0
wrapped 2 5: x = np.array([2**40, 3]) | y = x @ x
wrapped 2 5: x = np.array([2**40, 3]) | y = x.dot(x)
wrapped 2 5: x = np.array([2**40, 3]) | y = np.einsum('i,i', x, x)
wrapped 2 5: x = np.array([2**40, 3]) | y = np.multiply(x, x)
wrapped 2 5: x = np.zeros(2, dtype='uint8') | y = x - 1
wrapped 2 5: x = np.array([2**31 - 1], dtype='int32') | y = x + 1
negative_power 2 12: x = np.array([2, 3]) | y = np.sum(x ** -1)
axis 2 5: x = np.ones(3) | y = np.sum(x, axis=2)
shape 2 5: x = np.zeros(0) | y = np.max(x * 2)
number_in_product 2 9: x = np.ones(3) | y = x @ 2
index_shape 3 5: x = np.ones(3) | m = np.array([True, False]) | y = x[m].sum()
index_shape 2 5: x = np.ones(3) | y = x[0, 1] * 2
index_shape 2 5: x = np.ones((3, 3)) | y = x[[0, 1], [0, 1, 2]].sum()
failed 1 5: x = np.zeros(-1)
inplace_shape 2 1: x = np.ones(3) | x += np.ones((2, 3))
inplace_kind 2 1: x = np.arange(3) | x += 0.5
aliased 3 1: t = np.array(3.0) | b = t | t += 1
overtaken 5 1: x = np.ones(3) * 2.0 | def f(q): |     q[0] = 1.0 |     return q[1] | x[0] += f(x)
overflow 1 1: x = 2**4000 | y = x * 1.5
""")

COSTS = nothing_else("""
limit 2 9: x = 1.0 | y = x * 9**9**9
limit 2 9: x = 1.0 | y = x * 7**(10**8)
limit 2 10: x = 1.0 | y = x * (1<<10**10)
limit 2 9: x = 1.0 | y = x * math.factorial(10**8)
limit 2 9: x = 1.0 | y = x * math.comb(10**9, 5*10**8)
limit 2 9: x = 1.0 | y = x * round(5, -10**9)
limit 1 5: a = [0]*10**10
limit 1 5: a = 'a' * 10**9
limit 1 5: a = (1, 2) * 10**9
limit 2 25: a = [1] | for i in range(99): a = a + a
limit 2 25: a = 'a' | for i in range(99): a = a + a
limit 1 5: x = np.zeros(10**10)
limit 1 5: x = np.ones(shape=(10**5, 10**6))
limit 1 5: x = np.arange(1e12)
limit 1 5: x = np.linspace(0, 1, 10**10)
limit 1 5: x = np.eye(10**6)
limit 1 5: x = np.full((10**6, 10**6), 1.0)
limit 1 5: x = np.zeros_like(1.0, shape=10**10)
limit 1 5: x = np.random.randn(10**6, 10**6)
limit 1 5: x = np.random.normal(0, 1, size=10**10)
limit 1 5: x = np.random.choice(10**10, 5, replace=False)
limit 1 5: x = np.random.default_rng(0).normal(size=10**10)
limit 1 5: x = np.array(range(10**10))
limit 1 5: x = np.sum(range(10**10))
limit 1 5: x = list(range(10**30))
limit 1 6: x = [*range(10**12)]
limit 1 9: x = max(*range(10**12))
limit 1 1: a, *b = range(10**12)
limit 2 1: a = [] | a.extend(range(10**12))
limit 2 6: a = [] | a += range(10**12)
limit 1 12: x = 0.5 in range(10**12)
limit 2 5: x = np.ones((10**5, 1)) | y = x + np.ones(10**5)
limit 2 5: x = np.ones((10**5, 1)) | y = x < np.ones(10**5)
limit 2 5: x = np.ones((10**5, 1)) | y = np.maximum(x, np.ones(10**5))
limit 2 5: x = np.ones(10**5) | y = np.outer(x, x)
limit 2 5: x = np.ones(10**5) | y = np.tensordot(x, x, axes=0)
limit 2 5: x = np.ones(10**5) | y = np.kron(x, x)
limit 2 5: x = np.ones((3000, 3000)) | y = x @ x
limit 2 5: x = np.ones((3000, 3000)) | y = x.dot(x)
limit 2 5: x = np.ones((300, 300)) | y = np.einsum('ab,cd,ef->', x, x, x)
limit 2 5: x = np.ones(9) | y = np.tile(x, 10**10)
limit 2 5: x = np.ones(9) | y = np.repeat(x, 10**10)
limit 2 5: x = np.ones(9) | y = np.pad(x, 10**10)
limit 2 5: x = np.ones(9) | y = np.broadcast_to(x, (10**10, 9))
limit 3 5: x = np.ones((1000, 1000)) | i = np.zeros((1000, 1000), dtype=int) | y = x[i]
limit 2 10: x = 1.0 | print(f'{x:>9999999999}')
limit 2 10: x = 1.0 | print(f'{x:.99999f}')
limit 2 7: x = 1.0 | print('%99999f' % x)
limit 2 7: x = 1.0 | print('%.999999999999f' % x)
limit 2 7: x = 1.0 | print('{:99999}'.format(x))
limit 1 5: a = ','.join(['a' * 9**5] * 99)
limit 3 10: x = 1.0 | w = 10**8 | print(f'{x:{w}}')
limit 2 10: x = 1.0 | print(f'{x:>٩٩٩٩٩}')
limit 3 1: a = [1.0] | for i in range(99): a = [a, a] | print(a)
limit 3 5: a = [1.0] | for i in range(99): a = [a, a] | b = np.array(a)
limit 2 5: a = [range(240000) for i in range(9)] | b = np.array(a)
limit 2 1: a = ['a' * 10**5] * 10**5 | print(a)
limit 2 18: def f(x): return g(x) | def g(x): return f(x) | y = f(2.0)
limit 1 15: f = lambda n: f(n) | y = f(1.0)
limit 2 5: w = [1.5] * 60000 | y = sum(w)
""")


@pytest.mark.parametrize(("source", "expected"), EMPTY + NAMES + KINDS + NUMBERS + COSTS)
def test_one_error_at_its_place(source: str, expected: tuple[str, int, int]) -> None:
    assert at(refused(source)) == expected


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("x = 3\ny = x +\nz = 2", 2, 8),
        ("x = 3.0\n\ty = x", 2, 1),
        ("if True:\n\tx = 3.0\n        y = x * 2", 3, 1),
        ("x = (1,\n", 1, 5),
        ("x = 'abc", 1, 5),
        ("x == 3 = y", 1, 1),
        ("x = 3 y = 4", 1, 7),
        ("가 = 3 나", 1, 7),
        ("x = 1\r\ny = $\r\n".replace("\r\n", "\n"), 2, 5),
    ],
)  # fmt: skip
def test_what_python_cannot_read(source: str, line: int, column: int) -> None:
    error = refused(source)
    assert error.code == "syntax"
    assert error.place.line == line
    assert error.source == source.split("\n")[line - 1]
    assert abs(error.place.column - column) <= 1  # Pythons differ by one


def test_null_bytes_and_halves_of_characters() -> None:
    assert at(refused("x = 1\ny = \0")) == ("null_byte", 2, 1)
    assert at(refused("x = 1\ny = '\ud800'")) == ("encoding", 2, 6)


# -- files


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def code(path: Path, **options: Any) -> str:
        with pytest.raises(engine.ProgramError) as caught:
            engine.run(str(path), engine.Options(**options))
        assert caught.value.file == str(path)
        return str(caught.value.code)

    assert code(tmp_path / "missing.py") == "not_found"
    assert code(tmp_path) == "is_directory"
    assert code(tmp_path / "a\0b") == "not_found"
    assert code(tmp_path / ("long" * 200)) == "unreadable"
    broken = tmp_path / "broken.py"
    broken.write_bytes(b"x = 3\ny = '\xff'\n")
    assert code(broken) == "encoding"
    broken.write_bytes(b"x = 3\n" * 100)
    assert code(broken, limits=Limits(source=50)) == "too_large"
    if os.geteuid() != 0:
        broken.chmod(0)
        assert code(broken) == "unreadable"


def test_the_byte_that_is_not_utf8_has_a_place() -> None:
    with pytest.raises(engine.ProgramError) as caught:
        decode(b"x = 3\ny = '\xe9'\n", "f.py")
    assert (caught.value.place.line, caught.value.place.column, caught.value.fields["byte"]) == (2, 6, "0xe9")


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbfx = 3.0\ny = x * 2\n", b"x = 3.0\r\ny = x * 2\r\n", b"x = 3.0\ry = x * 2\r"])
def test_byte_order_marks_and_other_line_ends_are_read(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_bytes(raw)
    trace = engine.run(str(path))
    assert trace.source == "x = 3.0\ny = x * 2\n"
    assert trace.gradients["x"] == 2.0
    assert trace.stages[0].line == 2


def test_tabs_and_form_feeds_are_read() -> None:
    trace = engine.trace_source("if True:\n\tx = 3.0\n\x0cy\t= x\t* 2")
    assert trace.gradients["x"] == 2.0


# -- depth and length


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x = 2.0\ny = " + "(" * 500 + "x" + ")" * 500, 2),
        ("x = 2.0\ny = " + "[" * 500 + "x" + "]" * 500, 2),
        ("x = 2.0\ny = " + "-" * 100_000 + "x", 2),
        ("x = 2.0\ny = " + "-" * 5_500 + "x", 2),
        ("x = 2.0\ny = " + "x**" * 5_000 + "x", 2),
        ("x = 2.0\ny = " + " + ".join(["x"] * 200_000), 2),
        ("f = " + "lambda: " * 20_000 + "x", 1),
        ("x = 2.0\ny = " + "not " * 20_000 + "x", 2),
    ],
    ids=["parentheses", "brackets", "signs", "fewer signs", "powers", "sum", "lambdas", "nots"],
)
def test_what_is_nested_too_deeply(source: str, line: int) -> None:
    error = refused(source)
    assert (error.code, error.place.line) == ("nesting", line)


@pytest.mark.parametrize(
    ("source", "slope"),
    [
        ("y = " + " + ".join(["x"] * 3_000), 3_000),
        ("y = " + " + ".join(["x*1.5"] * 3_000), 4_500),
        ("y = " + " - ".join(["x*z"] * 3_000), -2_998),
        ("y = x" + " * 1.0" * 3_000, 1),
        ("y = x" + " + max(x, z)" * 2_000, 2_001),
        ("y = " + "x if z > x else " * 3_000 + "x", 1),
        ("y = x\n" + "if z > x: y = z\n" + "elif z > x: y = z\n" * 2_000 + "else: y = x * 2", 2),
        ("y = np.array([x])" + ".T" * 3_000 + ".sum()", 1),
    ],
    ids=["sum", "scaled", "products", "factors", "maxima", "conditions", "elif", "attributes"],
)
def test_what_is_long_but_sound(source: str, slope: float) -> None:
    trace = engine.trace_source("x = 2.0\nz = 1.0\n" + source)
    assert trace.gradients["x"] == pytest.approx(slope)


def test_a_long_text_and_a_long_integer() -> None:
    assert engine.trace_source("x = 2.0\ns = '" + "a" * 3_000_000 + "'\ny = x * 2").gradients["x"] == 2.0
    assert refused("x = 1" + "0" * 5_000).code == "overflow"
    assert at(refused("x = 0x" + "F" * 5_000)) == ("limit", 1, 5)


# -- what does not end

SMALL = Limits(stages=2_000, statements=5_000, printed=1_000)


@pytest.mark.parametrize(
    ("source", "limit", "line"),
    [
        ("while True: pass", "statements", 1),
        ("x = 1.0\nwhile True: x = x * 0.9", "stages", 2),
        ("x = 1.0\nwhile x > 0:\n    y = x * 2", "stages", 3),
        ("x = 1.0\nfor i in range(10**30): pass", "statements", 2),
        ("x = 1.0\nwhile True:\n    if x > 0: continue", "statements", 3),
        ("a = [0 for i in range(10**12) if False]", "statements", 1),
        ("a = sum(i for i in range(10**12) if i < 0)", "statements", 1),
        ("a = [0 for i in range(10**5) for j in range(10**5) if j < 0]", "statements", 1),
        ("def f(): return [0 for i in range(10**12) if f2()]\ndef f2(): return False\nf()", "statements", 2),
        ("while True: print('again and again')", "printed", 1),
    ],
)
def test_what_does_not_end(source: str, limit: str, line: int) -> None:
    error = refused(source, limits=SMALL)
    assert (error.code, error.fields["limit"], error.place.line) == ("limit", limit, line)


def test_time_is_a_limit_of_its_own() -> None:
    error = refused("x = 1.0\nwhile True: pass", limits=Limits(statements=10**12, seconds=0.2))
    assert (error.code, error.fields["limit"], error.place.line) == ("limit", "seconds", 2)


@pytest.mark.parametrize(
    "source",
    [
        "X = np.ones(10**6)\nwhile True: X = X * 0.9",
        "L = [np.ones(10**6) for i in range(10**5)]",
        "L = []\nwhile True: L.append(np.ones(10**6))",
        "L = [[0] * 10**5 for i in range(10**5)]",
        "A = np.ones(10**6)\nx = 2.0\ny = " + " + ".join(["x * A"] * 1_000),
        "def f(n):\n    A = np.ones(10**6) * n\n    return f(n + 1.0)\nf(1.0)",
    ],
    ids=["versions", "comprehension", "append", "lists", "one statement", "recursion"],
)
def test_memory_is_counted_over_the_whole_trace(source: str) -> None:
    before = resident()
    if not before:
        pytest.skip("the system does not tell how much memory a process has")
    error = refused(source, limits=Limits(total=100 << 20))
    assert (error.code, error.fields["limit"]) == ("limit", "total")
    assert resident() - before < 400 << 20


def test_an_endless_loop_ends_with_the_limits_as_they_are() -> None:
    before = resident()
    error = refused("x = 1.0\nwhile True: x = x * 0.9")
    assert (error.code, error.fields["limit"], error.place.line, error.place.column) == ("limit", "stages", 2, 13)
    assert resident() - before < 1 << 30


# -- shapes


@pytest.mark.parametrize(
    ("line", "column", "gate", "left", "right", "clash"),
    [
        ("y = np.sum(X @ W)", 12, "@", ("X", "(3, 4)"), ("W", "(5, 2)"), (4, 5)),
        ("y = X.dot(W)", 5, "X.dot", ("X", "(3, 4)"), ("W", "(5, 2)"), (4, 5)),
        ("y = np.dot(X * 2, W)", 5, "np.dot", ("X * 2", "(3, 4)"), ("W", "(5, 2)"), (4, 5)),
        ("y = (X * 2 + b).sum()", 6, "+", ("X * 2", "(3, 4)"), ("b", "(3,)"), (4, 3)),
        ("y = np.maximum(X, b).sum()", 5, "np.maximum", ("X", "(3, 4)"), ("b", "(3,)"), (4, 3)),
        ("y = X[:, 1:] / X", 5, "/", ("X[:, 1:]", "(3, 3)"), ("X", "(3, 4)"), (3, 4)),
        ("X -= b", 1, "-", ("X", "(3, 4)"), ("b", "(3,)"), (4, 3)),
        ("y = X > b", 5, "<", ("X", "(3, 4)"), ("b", "(3,)"), (4, 3)),
    ],
)
def test_shapes_are_told_in_the_users_own_names(
    line: str, column: int, gate: str, left: tuple[str, str], right: tuple[str, str], clash: tuple[int, int]
) -> None:
    error = refused("X = np.ones((3, 4))\nW = np.ones((5, 2))\nb = np.ones(3)\n" + line)
    assert at(error) == ("shapes", 4, column)
    fields = error.fields
    assert (fields["gate"], (fields["left_name"], fields["left"]), (fields["right_name"], fields["right"])) == (gate, left, right)
    assert (fields["first"], fields["second"]) == clash
    for (row, start, end, shape), (name, expected) in zip(fields["marks"], (left, right), strict=True):
        assert row == 4
        assert line[start - 1 : end - 1] == name
        assert shape == expected


@pytest.mark.parametrize(
    ("line", "said", "told"),
    [
        ("f = np.concatenate([X, X * 2, W], axis=1).sum()", ("X * 2", "(3, 4)", "W", "(5, 2)"), (3, 5)),
        ("f = np.concatenate([X, W], axis=-2).sum()", ("X", "(3, 4)", "W", "(5, 2)"), (4, 2)),
        ("f = np.concatenate((X, b)).sum()", ("X", "(3, 4)", "b", "(3,)"), (2, 1)),
        ("f = np.stack([b, b, W[:, 0]]).sum()", ("b", "(3,)", "W[:, 0]", "(5,)"), (3, 5)),
        ("L = [b, W[:, 0]]; f = np.vstack(L).sum()", ("b", "(3,)", "L[1]", "(5,)"), (3, 5)),
        ("f = np.hstack((X, W)).sum()", ("X", "(3, 4)", "W", "(5, 2)"), (3, 5)),
        ("f = np.einsum('ij,jk->ik', X, W).sum()", ("X", "(3, 4)", "W", "(5, 2)"), (4, 5)),
        ("f = np.einsum('ij,j,i', X, W[0], b)", ("X", "(3, 4)", "W[0]", "(2,)"), (4, 2)),
        ("f = np.linalg.solve(np.eye(2) * X[0, 0], b).sum()", ("np.eye(2) * X[0, 0]", "(2, 2)", "b", "(3,)"), (2, 3)),
        ("f = np.maximum(X, np.ones((2, 4))).sum()", ("X", "(3, 4)", "np.ones((2, 4))", "(2, 4)"), (3, 2)),
        ("f = np.where(X > 0, X, W).sum()", ("X > 0", "(3, 4)", "W", "(5, 2)"), (4, 2)),
    ],
)
def test_operands_of_calls_are_told_apart(line: str, said: tuple[str, ...], told: tuple[int, int]) -> None:
    fields = refused("X = np.ones((3, 4))\nW = np.ones((5, 2))\nb = np.ones(3)\n" + line).fields
    assert (fields["left_name"], fields["left"], fields["right_name"], fields["right"]) == said
    assert (fields["first"], fields["second"]) == told


@pytest.mark.parametrize(
    ("line", "name", "shape"),
    [
        ("f = (X * 2).reshape(5, -1).sum()", "X * 2", "(3, 4)"),
        ("f = np.reshape(b, (2, 2)).sum()", "b", "(3,)"),
        ("f = np.linalg.inv(X).sum()", "X", "(3, 4)"),
        ("f = np.linalg.det(b)", "b", "(3,)"),
        ("f = np.broadcast_to(b, (2, 4)).sum()", "b", "(3,)"),
        ("f = X.transpose(0, 2, 1).sum()", "X", "(3, 4)"),
        ("u, v = np.split(b, 2)", "b", "(3,)"),
        ("f = np.einsum('ijk->i', X).sum()", "X", "(3, 4)"),
        ("f = X[:, 4:].max()", "X[:, 4:]", "(3, 0)"),
    ],
)
def test_the_operand_of_a_call_that_fails_is_named_with_its_shape(line: str, name: str, shape: str) -> None:
    error = refused("X = np.ones((3, 4))\nb = np.ones(3)\n" + line)
    assert (error.code, error.fields["name"], error.fields["shape"]) == ("shape", name, shape)
    drawn = report(error, "en").split("\n")[3]
    assert drawn.strip() == shape
    assert drawn.index("(") - 4 == line.rindex(name)


def test_shapes_are_drawn_under_the_source_line() -> None:
    error = refused("X = np.ones((3, 4))\nW = np.ones((5, 2))\nif True:\n\tloss = np.sum(X @ W)")
    assert report(error, "en").split("\n")[1:5] == [
        "    loss = np.sum(X @ W)",
        "                  ^^^^^",
        "                  |   (5, 2)",
        "                  (3, 4)",
    ]
    error = refused("입력값 = np.ones((3, 4))\nf = (입력값 * 2 + np.ones(3)).sum()")
    assert report(error, "ko").split("\n")[1:4] == [
        "    f = (입력값 * 2 + np.ones(3)).sum()",
        "         " + "^" * 23,
        "         (3, 4)       (3,)",
    ]


# -- what the caller gives


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x", "junk", "set_value"), ("x", "", "set_value"), ("x", "__import__('os')", "set_value"), ("x", "'3'", "set_value"),
        ("x", "3j", "set_value"), ("x", "None", "set_value"), ("x", "[1, 'a']", "set_value"), ("x", "{[]: 1}", "set_value"),
        ("x", "(" * 500 + "1" + ")" * 500, "set_value"), ("x", "9**9**9", "set_value"), ("x", "1" * 5000, "set_value"),
        ("x", "\0", "set_value"), ("A", "[[1], [2, 3]]", "set_value"), ("A", "'a'", "set_value"), ("A", "None", "set_value"),
        ("nope", "3", "set_unknown"), ("y", "3", "set_not_input"), ("", "3", "set_unknown"),
    ],
)  # fmt: skip
def test_values_set_from_outside(name: str, text: str, code: str) -> None:
    assert refused("x = 3.0\nA = np.ones(2)\ny = x * A.sum()", sets=((name, text),)).code == code


@pytest.mark.parametrize("seed", ["junk", "", "[1, 2]", "'a'", "None", "(" * 500, "1" + "0" * 400, "__import__('os')"])
def test_seeds_from_outside(seed: str) -> None:
    assert refused("x = 3.0\ny = x * 2", seed=seed).code == "seed_value"


@pytest.mark.parametrize("output", ["", "nope", "x + 1", "math", "\0"])
def test_outputs_from_outside(output: str) -> None:
    assert refused("x = 3.0\ny = x * 2", output=output).code == "output_unknown"


# -- what looks bad and is sound


@pytest.mark.parametrize(
    ("source", "gradients"),
    [
        ("np = 3.0\ny = np * 2", {"np": 2.0}),
        ("d = 3.0\ndx = 2.0\nx = d * dx\nf = x * x * dx", {"d": 48.0, "dx": 108.0}),
        ("sum = 3.0\ny = sum * 2", {"sum": 2.0}),
        ("max = 2.0\nlen = max * max", {"max": 4.0}),
        ("π = 3.0\nθ2 = π * 2\ny = θ2 * π", {"π": 12.0}),
        ("변수 = 3.0\n결과 = 변수 ** 2", {"변수": 6.0}),
        ("e = 2.0\ne = e * e\ny = e * e", {"e": 32.0}),
        ("def f(x=[]):\n    x.append(w)\n    return sum(x)\nw = 1.0\ny = f() + f() * 2", {"w": 5.0}),
        ("k = [lambda t: t * i for i in range(3)]\nx = 2.0\ny = k[0](x) + x", {"x": 3.0}),
        ("def outer(a):\n    def inner(b): return a * b\n    return inner\nx = 2.0\ny = outer(x)(x + 1)", {"x": 5.0}),
        ("def f(a):\n    if a > 1: return a * 3\n    return a\nx = 2.0\ny = f(x) * f(0.5)", {"x": 1.5}),
        ("x = 1.0\na = [(q := x * i) for i in range(3)]\ny = q * 2", {"x": 4.0}),
        ("if (n := 3.0) > 1:\n    y = n * 2", {"n": 2.0}),
        ("w = [1.0, 2.0]\ndef k():\n    w.append(3.0)\n    return 0\nw[k()] += 1\ny = w[0] * w[1] * len(w)", {"w": [6.0, 6.0]}),
        ("x = 2.0\nw = [x, 3.0]\nw += np.array([1.0, 1.0])\ny = w[0] * w[1]", {"x": 4.0}),
        ("x: 'os.system(1)' = 2.0 # type: ignore\ny: List[int] = x * 2", {"x": 2.0}),
        ("x = 2.0\nif __name__ == '__main__':\n    y = x * 3", {"x": 3.0}),
        ("x = 2.0\nfor x in [x, x * 3]: pass\ny = x * x", {"x": 36.0}),
        ("x = 2.0\ny = sum(range(10**10)) * x", {"x": 49999999995000000000}),
        ("x = 2.0\ny = x * sum([[1.0], [2.0, 3.0]], [])[2]", {"x": 3.0}),
        ("x = 2.0\ny = sum([1.0, 2.0], x * x)", {"x": 4.0}),
        ("import numpy.linalg as la\nx = np.ones((2, 2))\ny = la.norm(x)", {}),
        ("import math as m, numpy as xp\nx = 1.0\ny = m.exp(x) * xp.cos(0.0)", {"x": 2.718281828459045}),
        ("x = 2.0\nprint(f'{x:>9.3f}|{x!a}|{np.exp}')\ny = x * 2", {"x": 2.0}),
    ],
)
def test_what_looks_odd_and_is_sound(source: str, gradients: dict[str, Any]) -> None:
    trace = engine.trace_source(source)
    for name, value in gradients.items():
        found = trace.gradients[name]
        assert (found[: len(value)] if isinstance(value, list) else found) == pytest.approx(value)


@pytest.mark.parametrize("value", ["float('nan')", "np.nan", "1e400", "float('-inf')"])
def test_what_is_not_finite_goes_on(value: str) -> None:
    trace = engine.trace_source(f"x = {value}\ny = x * 2")
    assert trace.gradients["x"] == 2.0


def test_empty_arrays_have_empty_gradients() -> None:
    trace = engine.trace_source("x = np.zeros((0, 3))\ny = np.sum(x * 2)")
    assert trace.gradients["x"].shape == (0, 3)


def test_the_first_fault_in_the_file_is_told() -> None:
    assert at(refused("x = 1 / 0\ny = eval(1)\nimport os\nz = open(2)")) == ("unsupported_builtin", 2, 5)


def test_nothing_of_the_users_text_is_run(tmp_path: Path) -> None:
    target = tmp_path / "made"
    for attempt in (
        f"x = 1.0\ny = x.__class__.__base__.__subclasses__()\nopen({str(target)!r}, 'w')",
        f"x: open({str(target)!r}, 'w') = 1.0\ny = x * 2",
        f"def f(a: open({str(target)!r}, 'w')) -> open({str(target)!r}, 'w'): return a\ny = f(2.0) * 2",
        f"x = 1.0\ny = x * 2\nprint(f\"{{x:{{open({str(target)!r}, 'w')}}}}\")",
    ):
        with contextlib.suppress(engine.ProgramError):
            engine.trace_source(attempt)
        assert not target.exists()
