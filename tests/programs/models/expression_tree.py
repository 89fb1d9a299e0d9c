# An expression as nested tuples, evaluated by recursion through tables of lambdas and of math functions
import math
ops = {'+': lambda a, b: a + b, '*': lambda a, b: a * b, '-': lambda a, b: a - b, '^': lambda a, b: a ** b}
funcs = {'sin': math.sin, 'exp': math.exp, 'log': math.log}
def ev(t, env):
    if isinstance(t, str):
        return env[t]
    if not isinstance(t, tuple):
        return t
    head, *args = t
    if head in funcs:
        return funcs[head](ev(args[0], env))
    out = ev(args[0], env)
    for a in args[1:]:
        out = ops[head](out, ev(a, env))
    return out
env = {'x': 1.3, 'y': 0.7}
tree = ('+', ('*', 'x', 'y', 2.0), ('sin', ('*', 'x', 'x')), ('log', ('+', ('exp', 'y'), 1)))
f = ev(tree, env)
