"""Fragments of programs. ``<kind>`` is a name of that kind that there is, ``<=kind>`` a new one; a digit tells two of one kind
apart. ``<e>`` is an expression that is a float, ``<k>`` a small integer.

Kinds: num (a float of the differentiable kind), int, bool, arr (three float64), list (of numbers), tuple (of numbers), nest (a
list of two lists), dict (text -> number), fun (number -> number), f32 (a float32 scalar), a32 (three float32), ints (three int64),
mask (three booleans), grid (two rows of three).
"""

from __future__ import annotations

LISTS = r"""
<=list> = <list1>
<=list> = [<e>, <num>, <e1>]
<=list> = [<int>, <num>, <bool>]
<=list> = <list1>[:]
<=list> = <list1>[1:]
<=list> = <list1>[::-1]
<=list> = list(<list1>)
<=list> = <list1>.copy()
<=list> = <list1> + <list2>
<=list> = <list1> * 2
<=list> = 2 * <list1>
<=list> = sorted(<list1>)
<=list> = sorted(<list1>, reverse=True)
<=list> = list(reversed(<list1>))
<=list> = list(<tuple>)
<=list> = [v * <num> for v in <list1>]
<=list> = [v for v in <list1> if v > 0.1] + [<e>]
<=list> = <nest>[<bool>]
<=list> = <nest>[0]
<list1> += <list2>
<list1> += <tuple>
<list1> += (v * 2 for v in <list1>[:2])
<list1> *= 2
<list1> *= <k>
<list1> *= True
<list1>.append(<e>)
<list1>.append(<int>)
<list1>.extend(<list2>[:3])
<list1>.extend(<list1>)
<list1>.extend(v * <num> for v in <list2>[:2])
<list1>.insert(1, <e>)
<=num> = <list1>.pop() * 1.0; <list1>.append(<e>)
<=num> = <list1>[0] * <list1>[-1]
<list1>.reverse()
<list1>.sort()
<list1>.sort(reverse=True)
<list1>[0] = <e>
<list1>[-1] += <e>
<list1>[0] *= <num>
<list1>[1:2] = [<e>, <e1>]
<list1>[:1] = <list2>[:2]
<list1>[<list1>.index(<list1>[0])] = <e>
<list1>[0], <list1>[-1] = <list1>[-1], <list1>[0]
<list1>[0], <num1> = <num1>, <list1>[0] * 1.0
<list1>[0] += (<list1> := [<e>, 2.0])[0]
<num1> += (<num1> := 3.0) * <num2>
<list1>[(<=int> := 0)] = <e>
<list1>[0] -= <list1>.pop() * 0.5; <list1>.append(1.5)
<=nest> = [<list1>, <list2>]
<=nest> = [<list1>] * 2
<=nest> = [[<e>, <num>]] * 2
<=nest> = [[<e>, <num>] for v in range(2)]
<=nest> = <nest1>[:]
<nest1>[0] = <list1>
<nest1>[0][0] = <e>
<nest1>[1] += [<e>]
<nest1>[1] *= 2
<nest1>[0].append(<e>)
<nest1>[0], <nest1>[1] = <nest1>[1], <nest1>[0]
<=bool> = <list1> is <list2>
<=bool> = <list1> == <list2>
<=bool> = <list1> != <list1>[:]
<=bool> = <num> in <list1>
<=bool> = <list1>[0] not in <list1>
<=bool> = <nest>[0] is <nest>[1]
<=bool> = <nest>[0] == <nest1>[1]
<=bool> = <list1> in <nest>
<=bool> = <list1> < <list2>
<=tuple> = tuple(<list1>)
<=tuple> = (<e>, <num>, <int>)
<=tuple> = <tuple1> + (<e>,)
<=tuple> = <tuple1> * 2
<tuple1> += (<e>,)
<tuple1> *= 2
<=tuple> = <tuple1>[1:]
<=tuple> = <tuple1>[:]
<=bool> = <tuple1>[:] is <tuple1>
<=bool> = <tuple1> == <tuple2>
<=bool> = <tuple1> is <tuple2>
<=num>, *<=list> = <list1>
*<=list>, <=num> = <tuple1>
<=num>, <=num1> = <num2>, <num3>
<num1>, <num2> = <num2>, <num1>
<=list> = <=list1> = [<e>, 4.0]
for v in <list1>[:]:\n    <list1>.append(v * 0.5)
for i, v in enumerate(<list1>):\n    <list1>[i] = v * <num>
for v in <list1>:\n    if len(<list1>) < 6:\n        <list1>.append(v * 0.5)
for <list1>[0] in (<e>, <e1>):\n    pass
if <list1>:\n    <list1>[0] = <e>
while len(<list1>) < 5:\n    <list1> += [<e>]
del <list2>
print(<list1>, <tuple>)
print(<nest>, <list1> is <list2>)
print(len(<list1>), <list1>.count(<list1>[0]), <list1>.index(<list1>[-1]))
print(max(<list1>), min(<list1>), sum(<list1>))
<list1>[::2] = [v * <num> for v in <list1>[::2]]
<list1>[len(<list1>):] = [<e>]
<list1>[:0] = <list2>
<list1>[:] = <list1>[::-1]
<list1>[:] = [<e>, <num>]
<=list> = [<list1>, <list2>][<bool>]
<=list> = <list1> if <bool> else <list2>
<=list> = <list1> or <list2>
<=list> = <list1> and <list2>
<=list> = [v for v, w in zip(<list1>, <list2>) if v < w] + [<e>]
<=list> = [*<list1>, *<tuple>]
<=list> = sum([<list1>, <list2>], [])
<=list> = [v for w in <nest> for v in w]
<=list> = [[v * 2 for v in w] for w in <nest>][0]
<=num> = <nest>[0][0] * <nest>[1][-1]
<nest1>[0] += <nest1>[1]
<nest1>[0] = <nest1>[1]
<nest1>[0] = <nest1>[0] + [<e>]
<nest1>[0][0], <nest1>[1][0] = <nest1>[1][0], <nest1>[0][0]
for w in <nest1>:\n    w += [<e>]
for w in <nest1>:\n    w = w + [<e>]
for w in <nest1>:\n    w[0] = w[0] * <num>
for w in <nest1>:\n    w.sort()
for v, w in zip(<list1>, <list1>[1:]):\n    <list1>[0] = <list1>[0] + v * w
for v in range(3):\n    if len(<list1>) > 1:\n        <list2>.append(<list1>.pop() * 1.0)
p, q = <list1>, <list2>\np, q = q, p\np.append(<e>)
p = q = [<e>]\np += [<num>]\n<=list> = q
p = [<e>]\nq = p\np = p + [<num>]\n<=list> = q
p = [[]] * 2\np[0].append(<e>)\n<=list> = p[1]
p = [[] for v in range(2)]\np[0].append(<e>)\n<=list> = p[0] + p[1]
p = [0.0] * 3\np[1] += <e>\n<=list> = p
p = [<list1>, <list1>[:]]\np[0][0] = <e>\n<=list> = p[1]
p = (<list1>, 1.0)\np[0].append(<e>)\n<=list> = p[0]
p = (<list1>, 1.0)\np[0][0] += <e>
p = {'k': [<e>]}\nq = dict(p)\nq['k'].append(<num>)\n<=list> = p['k']
p = [{'k': <e>}] * 2\np[0]['k'] = <num>\n<=num> = p[1]['k'] * 1.0
print([v is w for v, w in zip(<list1>, <list1>)], <nest>[0] is <list1>)
print(<list1> == list(<tuple>), tuple(<list1>) == <tuple>, [] == [], [1] == [True], (1, 2) < (1, 3))
print(sorted([3, 1, 2]), sorted('bca'), sorted([True, 0, 2]), [3, 1] > [2, 9])
print(<list1>.index(max(<list1>)), <tuple>.count(1.5), <list1>[-1:], <list1>[5:], <list1>[::-2])
"""

DICTS = r"""
<=dict> = {'a': <e>, 'b': <num>}
<=dict> = <dict1>
<=dict> = <dict1>.copy()
<=dict> = dict(<dict1>)
<=dict> = {**<dict1>, 'c': <e>}
<=dict> = {k: v * <num> for k, v in <dict1>.items()}
<=dict> = dict(zip(['a', 'b'], <list>))
<dict1>['a'] = <e>
<dict1>['z'] = <e>
<dict1>['a'] += <num>
<dict1>['a'] *= <num>
<dict1>.update(<dict2>)
<dict1>.update({'a': <e>})
<dict1>.update(b=<e>)
<=num> = <dict1>.pop('a') * 1.0; <dict1>['a'] = <e>
<=num> = <dict1>.get('a', 1.0) * 1.0
<=num> = <dict1>.get('q', <num1>) * 1.0
<=num> = <dict1>.setdefault('q', <e>) * 1.0
<=num> = sum(<dict1>.values())
<=list> = list(<dict1>.values())
<=bool> = 'a' in <dict1>
<=bool> = 'q' in <dict1>.keys()
<=bool> = <dict1> is <dict2>
<=bool> = <dict1> == <dict2>
keys = <dict1>.keys()\n<dict1>['n'] = <e>\nprint(list(keys), len(keys))
vals = <dict1>.values()\n<dict1>['a'] = <e>\n<=num> = sum(vals) * 1.0
its = <dict1>.items()\n<dict1>['m'] = <e>\n<=list> = [v for _, v in its]
vals = <dict1>.values()\n<dict1>['a'] = <e>\n<=list> = list(vals)\nprint(len(vals))
keys = <dict1>.keys()\n<dict1>['m'] = <e>\nprint('m' in keys, [k for k in keys])
for k in <dict1>:\n    <dict1>[k] = <dict1>[k] * <num>
for k, v in <dict1>.items():\n    <dict1>[k] = v + <num>
for v in <dict1>.values():\n    <list> = [v]
hold = {'p': <list1>}\nhold['p'] += [<e>]\nhold['p'] *= 2
hold = {'p': <list1>}\nhold['p'].append(<e>)
hold = {'p': <arr1>}\nhold['p'] += <num>
hold = {'p': <dict1>}\nhold['p']['a'] = <e>
print(<dict1>, len(<dict1>), list(<dict1>))
print(sorted(<dict1>), max(<dict1>.values()))
"""

FUNCTIONS = r"""
def <=fun>(v, acc=[]):\n    acc.append(v)\n    return sum(acc) * 1.0
def <=fun>(v, acc=[1.0]):\n    acc[0] = acc[0] + v\n    return acc[0] * 1.0
def <=fun>(v, acc={}):\n    acc['k'] = acc.get('k', 0.0) + v\n    return acc['k'] * 1.0
def <=fun>(v, w=<num>):\n    return v * w
def <=fun>(v):\n    return v * <num>
def <=fun>(v):\n    <list1>.append(v)\n    return v + <list1>[0]
def <=fun>(v):\n    <list1>[0] = v * 2\n    return v + <list1>[-1]
def <=fun>(v):\n    v += 1.0\n    return v * <num>
def <=fun>(v):\n    p = <list1>\n    p *= 2\n    return v * p[0]
def <=fun>(v):\n    p = <list1>\n    p = p + [v]\n    return v * p[-1] * 1.0
def outer(p):\n    k = [p]\n    def inner(v):\n        k[0] = k[0] + v\n        return k[0]\n    return inner\n<=fun> = outer(<e>)
<=fun> = lambda v: v * <num>
<=fun> = lambda v, w=<num>: v * w
<=fun> = [lambda v: v * i for i in range(3)][0]
<=fun> = [lambda v, i=i: v * i for i in range(3)][1]
fs = []\nfor i in range(3):\n    fs.append(lambda v: v * i)\n<=fun> = fs[0]
fs = [lambda v, c=c: v * c for c in <list1>[:2]]\n<=fun> = fs[1]
<=num> = <fun>(<e>) * 1.0
<=num> = <fun>(<num1>) + <fun>(<e>)
<=num> = <fun>(<fun1>(<num1>)) * 0.5
<num1> = <e>
def swap(p, q):\n    p, q = q, p\n    return p - q * 2\n<=num> = swap(<num1>, <num2>)
def fill(L):\n    L += [<e>]\nfill(<list1>)
def fill(L):\n    L *= 2\nfill(<list1>)
def fill(L):\n    L = L + [<e>]\nfill(<list1>)
def fill(L):\n    L.sort()\n    return L\n<=list> = fill(<list1>)
def fill(L, d):\n    d['a'] = L\n    L.append(<e>)\n    d['a'] = L[0]\nfill(<list1>, <dict1>)
def scale(a):\n    a *= 2.0\n    return a\n<=arr> = scale(<arr1>)
def scale(a):\n    a = a * 2.0\n    return a\n<=arr> = scale(<arr1>)
def scale(a):\n    a[0] = <e>\nscale(<arr1>)
def gather(*more):\n    return more\n<=tuple> = gather(<num1>, <e>)
def gather(*more, **named):\n    more = list(more)\n    more.append(named['w'])\n    return more\n<=list> = gather(*<tuple1>, w=<e>)
<=list> = list(map(<fun>, <list1>[:3]))
<=list> = [<fun>(v) for v in <list1>[:2]]
<=num> = max(<list1>, key=lambda v: v * v) * 1.0
<list1>.sort(key=lambda v: -v)
<=list> = sorted(<list1>, key=abs)
fs = {'p': lambda v: v * 2, 'q': lambda v: v + <num>}\n<=num> = fs['p'](<e>) + fs['q'](<e>)
def <=fun>(v):\n    for w in <list1>:\n        v = v + w\n    return v
def <=fun>(v, n=3):\n    return v if n == 0 else <=fun>(v * 0.5, n - 1) + v
def <=fun>(v):\n    def g(w):\n        return v * w\n    v = v + 1.0\n    return g(2.0)
def <=fun>(v, *, k=<list1>):\n    k.append(v)\n    return k[0] * v
def <=fun>(v, L=[]):\n    L += [v]\n    return len(L) * v
def <=fun>(v, L=[]):\n    L = L + [v]\n    return len(L) * v
def <=fun>(v, L=None):\n    L = L or [1.0]\n    L.append(v)\n    return sum(L)
def pair():\n    L = [<e>]\n    return L.append, (lambda: sum(L))\nadd, get = pair()\nadd(<e>)\n<=num> = get() * 1.0
def count(k):\n    def step():\n        k[0] += 1\n        return k[0]\n    return step\nstep = count([0])\nstep()\n<=int> = step()
def change(v, L, d):\n    v = v * 2\n    L[0] = v\n    d['a'] = L[0]\n    return v\n<=num> = change(<num1>, <list1>, <dict1>) * 1.0
def change(L):\n    for v in range(len(L)):\n        L[v] *= <num>\nchange(<list1>)
def change(L):\n    L[:] = [v + <num> for v in L]\nchange(<list1>)
def change(L):\n    L = [v + <num> for v in L]\nchange(<list1>)
def both(L):\n    return L, L\np, q = both(<list1>)\np.append(<e>)\n<=list> = q
def same(L):\n    return L\n<=bool> = same(<list1>) is <list1>
def compose(f, g):\n    return lambda v: f(g(v))\n<=fun> = compose(<fun1>, <fun2>)
apply = lambda f, *more: f(*more)\n<=num> = apply(<fun>, <e>) * 1.0
<=num> = (lambda *v: sum(v))(<num1>, <num2>, 1.0)
<=num> = (lambda v, w=<num1>: v + w)(<e>)
<num1> += <fun>(<num1>)
<list1>[0] += <fun>(<e>)
<list1>[0] *= <fun>(<list1>[0])
<dict1>['a'] += <fun>(<dict1>['b'])
<=list> = [f(<e>) for f in (<fun>, <fun1>)]
<=num> = sum(map(<fun>, <list1>[:2])) * 1.0
<=num> = max(map(<fun>, <list1>[:2])) * 1.0
<=num> = sum(<fun>(v) for v in <list1>[:2]) * 1.0
"""

LAZY = r"""
g = (v * <num> for v in <list1>)\n<=num> = sum(g) * 1.0
g = (v * <num1> for v in <list1>)\n<num1> = <e>\n<=num> = sum(g) * 1.0
g = (v * <num1> for v in <list1>)\n<list1>.append(<e>)\n<=list> = list(g)
g = (v * <num1> for v in <list1>)\n<list1> = [1.0]\n<=list> = list(g)
g = (v * <num1> for v in <list1>)\n<list1>[-1] = <e>\n<=num> = sum(g) * 1.0
g = (<list2>[0] * v for v in <list1>)\n<list2>[0] = <e>\n<=num> = sum(g) * 1.0
g = map(<fun>, <list1>)\n<list1>[0] = <e>\n<=list> = list(g)
g = map(<fun>, <list1>[:2])\n<=list> = list(g)
g = map(lambda v: v * <num1>, <list1>)\n<num1> = <e>\n<=list> = list(g)
g = zip(<list1>, <list2>)\n<list1>[0] = <e>\n<=num> = sum(a * b for a, b in g) * 1.0
g = zip(<list1>, <list2>)\n<=list> = [a * b for a, b in g]
g = enumerate(<list1>)\n<list1>[0] = <e>\n<=list> = [v * i for i, v in g] + [<e>]
g = reversed(<list1>)\n<list1>[0] = <e>\n<=list> = list(g)
g = filter(lambda v: v > 0, <list1>)\n<=list> = list(g) + [<e>]
g = filter(lambda v: v > <num1>, <list1>)\n<num1> = <e>\n<=list> = list(g) + [<e>]
g = filter(None, <list1>)\n<=list> = list(g) + [<e>]
<=list> = list(filter(lambda v: v < 1.0, <list1>)) + [<e>]
<=num> = sum(v for v in <list1> if v > 0) * <num1> + 0.5
<=bool> = any(v > 0.5 for v in <list1>)
<=bool> = all(v > 0.5 for v in <list1>)
seen = []\n<=bool> = any(seen.append(v) or v > 0.5 for v in <list1>)\nprint(seen)
seen = []\ng = map(seen.append, <list1>)\nprint(len(seen))\nall_ = list(g)\nprint(len(seen))
seen = []\nfor v in map(lambda v: seen.append(v) or v, <list1>):\n    if len(seen) > 1:\n        break\nprint(len(seen))
seen = []\nfor a, b in zip((seen.append(1) or v for v in <list1>), [1.0, 2.0]):\n    pass\nprint(len(seen))
g = (v * 2 for v in <list1>)\nh = (v + <num> for v in g)\n<=list> = list(h)
g = (v * 2 for v in <list1>)\n<=num> = sum(g) + sum(g)
g = (i * <num1> for i in range(3))\nfor v in g:\n    <num1> = v + 0.5\n<=num> = <num1> * 2
it = zip(<list1>, range(9))\nfor v, i in it:\n    break\n<=list> = [v * 1.0 for v, i in it] + [<e>]
<=list> = [v for p in (<list1>, <list2>) for v in p[:2]]
<=num> = max((v * <num> for v in <list1>), default=1.0) * 1.0
<=tuple> = tuple(v * 0.5 for v in <list1>)
<=dict> = {k: v for k, v in zip('ab', <list1>)}
<=list> = [*(v for v in <list1>), <e>]
print(*(v for v in <tuple>))
<=bool> = <num> in (v for v in <list1>)
def ev(L):\n    return (v * 2 for v in L)\ng = ev(<list1>)\n<list1>[0] = <e>\n<=list> = list(g)
def ev(L, k):\n    return (v * k for v in L)\ng, h = ev(<list1>, 2.0), ev(<list1>, <num>)\n<=list> = [a + b for a, b in zip(g, h)]
g = ((v, w) for v in <list1>[:2] for w in <tuple>[:2])\n<=list> = [a * b for a, b in g]
g = (v for v in <list1> if v > <num1>)\n<num1> = <e>\n<=list> = list(g) + [1.0]
g = (<fun>(v) for v in <list1>[:2])\n<=list> = list(g)
g = iter_ = (v for v in <list1>)\nfor v in g:\n    break\n<=list> = list(iter_) + [<e>]
g = (v for v in <list1>)\np = [<num>]\np.extend(g)\np.extend(g)\n<=list> = p
g = (v for v in <list1>)\na, *p = g\n<=list> = p + [a]
g = zip((v for v in <list1>), (v * 2 for v in <list1>))\n<=num> = sum(a * b for a, b in g) + 0.5
g = zip(<list1>, (v for v in <tuple>))\n<=list> = [a for a, b in g] + [<e>]
g = (v for v in <list1>)\nh = zip(g, g)\n<=list> = [a - b for a, b in h] + [<e>]
g = enumerate(v * <num> for v in <list1>)\n<=num> = sum(i * v for i, v in g) + 0.5
g = (i for i in range(<k>))\n<=int> = sum(g) + 1
g = map(lambda v, w: v * w, <list1>, <tuple>)\n<list1>[0] = <e>\n<=list> = list(g)
g = map(abs, <list1>)\n<=num> = sum(g) * 1.0
g = map(float, [1, 2, <k>])\n<=list> = [v * <num> for v in g]
g = ([v] for v in <list1>[:2])\np = list(g)\np[0].append(<e>)\n<=list> = p[0]
g = (p for p in [<list1>])\nfor p in g:\n    p.append(<e>)
for v in (w * <num> for w in <list1>[:3]):\n    <list2>[0] = <list2>[0] + v
for v in (w * <num1> for w in <list1>[:3]):\n    <num1> = v + 0.1
for k, v in ((k, v) for k, v in <dict1>.items()):\n    <list1>.append(v)
vals = <dict1>.values()\ng = (v * 2 for v in vals)\n<dict1>['a'] = <e>\n<=list> = list(g)
its = zip(<dict1>, <dict1>.values())\n<dict1>['a'] = <e>\n<=list> = [v for k, v in its]
keys = <dict1>.keys()\nk = list(keys)\n<dict1>['o'] = <e>\nprint(len(k), len(keys), 'o' in k, 'o' in keys)
vals = list(<dict1>.values())\n<dict1>['a'] = <e>\n<=list> = vals
g = (v * <num> for v in <arr1>)\n<=num> = sum(g) + 0.5
g = (v * <num> for v in <arr1>)\n<arr1>[0] = <e>\n<=num> = sum(g) + 0.5
g = zip(<arr1>, <arr2>)\n<=num> = sum(a * b for a, b in g) + 0.5
g = enumerate(<arr1>)\n<arr1>[1] = <e>\n<=num> = sum(i * v for i, v in g) + 0.5
<=arr> = np.array([v * 2 for v in <arr1>])
<=arr> = np.array(list(map(lambda v: v * <num>, <arr1>)))
<=arr> = np.array([*(v for v in <arr1>)])
print(sum(v for v in <list1>), max(v for v in <tuple>), sorted(v for v in <tuple>), list(zip('ab', [1, 2])))
print(list(reversed(<tuple>)), list(map(str, [1, 2.5, True])), [*range(3)], dict(enumerate('ab')), list(filter(None, [0, 1, 2.0])))
"""

ARRAYS = r"""
<=arr> = <arr1>
<=arr> = <arr1>.copy()
<=arr> = <arr1>[:]
<=arr> = +<arr1>
<=arr> = <arr1> * <num>
<=arr> = <arr1> + <arr2>
<=arr> = sum([<arr1>])
<=arr> = sum([<arr1>, <arr2>])
<=arr> = sum((<arr1>,), 0.0)
<=arr> = sum([<arr1>])\n<arr1>[0] = <e>
<=arr> = sum([<arr1>])\n<=arr2> = <arr2> * 1.0\n<arr2> += <num>
<=arr> = np.array(<arr1>)
<=arr> = np.asarray(<arr1>)
<=arr> = np.array(<list>[:3] + [1.0, 2.0, 3.0])[:3]
<=arr> = <grid>[0]
<=arr> = <grid>[1] * 1.0
<=arr> = <arr1>[::-1]
<=arr> = np.where(<mask>, <arr1>, <num>)
<=arr> = np.maximum(<arr1>, <arr2> * 1.5)
<=arr> = np.maximum(<arr1> * 3, <arr1> * 3)
<=arr> = np.minimum(<arr1>[0] * 2, <arr1>[0] * 2) + <arr1>
<=num> = max(<num1> * 3, <num1> * 3)
<=num> = min(<num1> * <num2>, <num1> * <num2>)
<=num> = max(<arr1>[0], <arr1>[0]) * 1.0
<=num> = np.maximum(<arr1>[0], <arr1>[0]) * 1.0
<=num> = max(np.sin(<num1>), np.sin(<num1>), 0.1)
<=num> = <arr1>.sum()
<=num> = <arr1>[0] * <arr1>[-1]
<=num> = float(<arr1>[1])
<arr1> += <num>
<arr1> += <arr2>
<arr1> *= <num>
<arr1> -= <arr1>[0]
<arr1>[0] = <e>
<arr1>[1] += <num>
<arr1>[1:] *= <num>
<arr1>[<mask>] = <num>
<arr1>[<mask>] += <num>
<arr1>[:] = <arr2>
<arr1>[0], <arr1>[1] = <arr1>[1], <arr1>[0]
<=grid> = np.array([<arr1>, <arr2>])
<=grid> = <grid1>.copy()
<grid1>[0] += <arr1>
<grid1>[1, 1] = <e>
<grid1>[0] = <grid1>[1] * <num>
<grid1> *= <num>
<=list> = [<arr1>[0], <arr1>[1], <e>]
<=list> = list(<arr1>)
hold = [<arr1>]\nhold[0] += <num>
hold = [<arr1>, <arr1>]\nhold[0] = hold[0] + <num>
hold = [<arr1>]\nhold[0][1] = <e>
hold = [<arr1>] * 2\nhold[0] *= 2.0
for row in <grid1>:\n    row += <num>
for row in <grid1>:\n    row[0] = <e>
for v in <arr1>:\n    v += 1.0
z0 = np.array(<e>)\nz0 += <num>\n<=num> = z0 * 1.0
z0 = np.array(<e>)\nz1 = z0\nz1 += <num>\n<=num> = z0 * 1.0
z0 = <arr1>[0]\nz0 += <num>\n<=num> = z0 + <arr1>[0]
<=bool> = <arr1> is <arr2>
<=bool> = (<arr1> == <arr2>).all()
<=bool> = <arr1>.dtype == float
<=bool> = <arr1>.dtype == np.float64
<=bool> = <ints>.dtype == int
<=bool> = <a32>.dtype == np.float32
<=bool> = <arr1>.dtype == <a32>.dtype
<=bool> = <arr1>.dtype == 'float64'
<=bool> = <arr1>.dtype != <ints>.dtype
<=bool> = <ints>.dtype == np.int64
<=bool> = <mask>.dtype == bool
<=bool> = <arr1>.dtype.kind == 'f'
<=bool> = np.issubdtype(<a32>.dtype, np.floating)
<=bool> = <arr1>.dtype in (np.float64, np.float32)
print(<arr1>.dtype, <ints>.dtype, <a32>.dtype, <mask>.dtype)
print(<arr1>, <grid>)
print(<arr1>.sum(), <arr1>[0])
print([<arr1>[0], <num>], (<ints>[0],))
assert <arr1>.dtype == float
<=arr> = <arr1>.reshape(3, 1).ravel()
<=arr> = <arr1>.reshape(3)\n<arr1>[0] = <e>
<=arr> = <arr1>.reshape(3, 1)[:, 0]\n<arr1>[1] = <e>
v0 = <arr1>[1:]\nv0[0] = <e>
v0 = <arr1>[1:]\nv0 *= <num>
v0 = <arr1>[1:]\nv0 = v0 * <num>\n<=num> = v0.sum() * 1.0
v0 = <arr1>[:2]\nv1 = v0[::-1]\nv1[0] = <e>\n<=num> = v0[1] * 1.0
v0 = <grid1>.T\nv0[0, 0] = <e>
v0 = <grid1>.T\nv0[1] = v0[0] * <num>
v0 = <grid1>[0]\nv0[1:] = <arr>[:2]
v0 = <grid1>.ravel()\nv0[4] = <e>
v0 = <grid1>.flatten()\nv0[4] = <e>\n<=num> = v0.sum()
v0 = <grid1>[:, 1]\nv0 += <num>
v0 = <grid1>[[0, 1]]\nv0[0] = <num>\n<=num> = v0.sum() + <grid1>.sum()
v0 = <arr1>[<mask>]\nv0 *= 2.0\n<=num> = v0.sum() + <arr1>[0]
p, q = <grid1>\np[0] = <e>
p, q = <grid1>\np += <num>
p, *q = <arr1>\n<arr1>[0] = <e>\n<=num> = p + q[0]
<=arr> = <arr1>\n<arr1> = <arr1> + <num>
<=arr> = <arr1>\n<arr1> += <num>
<=arr> = <arr1>\n<arr1>[0] += <num>
<=arr> = <arr1>.copy()\n<arr1>[0] += <num>
<arr1>[0], <arr1>[1], <arr1>[2] = <e>, <arr1>[0] * 2, <num>
<arr1>[:2] = <arr1>[1:] * 1.0
<arr1>[:2] += <arr1>[1:] * <num>
<arr1>[1:] = <list>[0]
<arr1>[[0, 2]] = <num>
<arr1>[[0, 2]] += <e>
np.add.at(<arr1>, [0, 0, 1], <num>)
np.copyto(<arr1>, <arr2> * <num>)
<arr1>.fill(<num>)
<arr1>.sort()
<=arr> = np.sort(<arr1>)
<=grid> = np.stack([<arr1>, <arr2>])
<=grid> = np.zeros((2, 3))\n<=num> = <grid1>.sum() * 1.0
p = np.zeros(3)\nq = p\nq[1] = <e>\n<=arr> = p
p = np.zeros(3)\nq = p.copy()\nq[1] = <e>\n<=arr> = p + <arr1>
p = [np.zeros(2)] * 2\np[0][0] = <e>\n<=num> = p[1][0] + <num>
p = [np.zeros(2) for v in range(2)]\np[0][0] = <e>\n<=num> = p[1][0] + <num>
p = {'w': <arr1>}\np['w'] -= <num>
p = {'w': <arr1>}\np['w'] = p['w'] - <num>
p = {'w': <arr1>}\nfor k in p:\n    p[k] -= 0.1 * p[k]
p = {'w': <arr1>, 'v': <arr1>}\np['w'][0] = <e>\n<=num> = p['v'][0] * 1.0
p = [<arr1>, <arr2>]\nfor v in p:\n    v *= <num>
p = [<arr1>, <arr2>]\nfor j in range(2):\n    p[j] = p[j] * <num>
p = [<arr1>, <arr2>]\nfor v in p:\n    v[0] = <e>
p = (<arr1>,)\np[0][0] = <e>
def step(a, k=np.zeros(3)):\n    return a + k\n<=arr> = step(<arr1>)
def step(a):\n    b = a\n    b[0] = <e>\n    return b\n<=arr> = step(<arr1> * 1.0)
def step(a):\n    a = a.copy()\n    a[0] = <e>\n    return a\n<=arr> = step(<arr1>)
def step(a):\n    a -= <num>\nstep(<grid1>[0])
def step(a):\n    a[...] = a * <num>\nstep(<arr1>)
<=num> = max(<arr1>) * 1.0
<=num> = sum(<arr1>) * 1.0
<=num> = sum(<grid1>)[0] * 1.0
<=arr> = sum(<grid1>)
<=arr> = sum(v for v in <grid1>)
<=arr> = sum([<arr1> * 2, <arr2>], <arr1>)
<=num> = max(<arr1>[0] * 2, <arr1>[0] * 2)
<=num> = max(<arr1>.sum(), <arr1>.sum())
<=num> = max(<list>[0] * 1.5, <list>[0] * 1.5)
<=num> = max([<num1> * 2, <num1> * 2])
<=num> = np.maximum(<fun>(<num1>), 0.3) * 1.0
<=num> = min(max(<num1> - 1, <num1> - 1), 2.0)
<=arr> = np.maximum(np.exp(<arr1> * 0.1), np.exp(<arr1> * 0.1))
<=arr> = np.fmax(<arr1> * 2, <arr1> * 2)
<=bool> = <arr1>[0] == <arr1>[0]
<=bool> = bool((<arr1> > 0).any())
<=bool> = <num> == <arr1>[0]
<=bool> = np.allclose(<arr1>, <arr2>)
<=bool> = np.array_equal(<arr1>, <arr1>.copy())
<=bool> = <arr1>.base is None
print(<arr1>.shape, <grid1>.T.shape, <arr1>.ndim, <grid1>.size, len(<grid1>))
print(<arr1>.dtype.name, <ints>.dtype.kind, <mask>.dtype.itemsize, <a32>.dtype.char)
print(np.float64, np.float32 == np.float64, isinstance(<arr1>[0], np.floating), isinstance(<ints>[0], np.integer))
"""

SCALARS = r"""
<=int> = <int1> + <bool>
<=int> = True + <bool>
<=int> = -<bool>
<=int> = +<bool>
<=int> = ~<bool>
<=int> = <int1> // <k>
<=int> = -<int1> // <k>
<=int> = -<int1> % <k>
<=int> = <int1> % -3
<=int> = <int1> ** <k>
<=num> = <int1> ** -1 * <num1>
<=int> = <int1> * 10 ** 6 % 7
<=int> = 2 ** 70 // 2 ** 67 + <int1>
<=num> = <num1> ** 2
<=num> = (<num1> * <num1> + 0.1) ** <num2>
<=num> = <num1> % 0.7 + <num2>
<=num> = -<num1> % 0.7 + <num2>
<=num> = <num1> // 0.7 + <num2>
<=num> = (-<num1>) ** <k>
<=num> = <num1> * <bool>
<=num> = <num1> * -<bool>
<=num> = <num1> + True
<=num> = sum([<bool>, <bool1>]) * <num1>
<=int> = sum([<bool>])
<=num> = sum([<num1>])
<=num> = sum([-0.0]) + <num1>
<=num> = sum([<num1>], <num2>)
<=num> = sum(<list>[:2], 1.0)
<=num> = sum((<num1>, <int1>, <bool>)) * 1.0
<=ints> = sum([<mask>]) * 1
<=ints> = sum([<mask>, <mask1>]) + 0
<=num> = np.float64(<num1>)
<=num> = np.float64(<num1>) * 2
<=num> = np.float64(<num1>) / 3 + <num2>
<=num> = float(np.float64(<num1>))
<=num> = np.sum([<num1>, 2.0])
<=num> = round(2.5) * <num1>
<=int> = round(<int1> + 0.5)
<=int> = round(0.5) + round(1.5) + round(-2.5)
<=int> = int(<num1>)
<=int> = int(-2.7) + <int1>
<=int> = divmod(-7, 2)[1] + <int1>
<=num> = abs(-<num1>) * 1.0
<=int> = abs(-<int1>)
<=int> = (<int1> << 2) | 1
<=int> = <int1> & 6 ^ <k>
<=bool> = <int1> > 2
<=bool> = <num1> > <num2>
<=bool> = not <bool1>
<=bool> = <bool1> and <num1> > 0
<=bool> = <bool1> | (<int1> > 1)
<=bool> = <bool1> == 1
<=bool> = isinstance(<bool1>, int)
<=bool> = isinstance(<num1>, float)
<=bool> = isinstance(<int1>, (int, float))
<=bool> = isinstance(np.float64(<num1>), float)
<=bool> = -1.0 < <num1> < 1.0
<=num> = <num1> or 2.0
<=num> = <num1> if <bool> else <num2>
<=int> = <int1> or 2
<=ints> = np.array([1, 2, <k>])
<=ints> = <ints1> * <k>
<=ints> = <ints1> + <mask>
<=ints> = <ints1> // 2
<=ints> = -<ints1> % 3
<=ints> = <ints1> ** 2
<=ints> = <ints1>
<=ints> = <ints1>.copy()
<ints1>[0] = <k>
<ints1>[0] += 2
<ints1> += 1
<=num> = <ints1>[0] * <num1>
<=num> = (<ints1> * <num1>).sum()
<=num> = (<ints1> * <arr>).sum()
<=num> = <ints1>.sum() * <num1>
<=int> = int(<ints1>[0])
<=num> = <ints1>.mean() * <num1>
<=mask> = <arr> > 0
<=mask> = <arr> > <arr1>
<=mask> = ~<mask1>
<=mask> = <mask1> | <mask2>
<=mask> = <mask1> & (<ints> > 1)
<=mask> = <mask1> + <mask2>
<=mask> = <mask1> * <mask2>
<=mask> = -<mask1>
<=mask> = +<mask1>
<=mask> = <mask1> - <mask2>
<=mask> = np.array([True, False, <bool>])
<=num> = <mask1>.sum() * <num1>
<=num> = (<mask1> * <arr>).sum()
<=num> = (<mask1> * <num1>).sum()
<mask1>[0] = <bool>
i8 = np.array([100, 100], dtype=np.int8)\ni8 = i8 + np.int8(10)\nprint(i8)
i8 = np.array([100, 100], dtype=np.int8)\ni8 += np.int8(100)\nprint(i8)
i3 = np.int32(7) * 3\nprint(i3, i3 // 2, -i3 % 4)
i6 = np.int64(7)\n<=num> = i6 * <num1> + i6 / 2
i6 = np.int64(2)\nprint(i6 ** 3, i6 + True, i6 / 3, -i6)
u8 = np.zeros(3, dtype='uint8')\nu8[0] = 7\nu8[1:] = <ints>[0] % 5\nprint(u8, u8.sum())
u8 = np.array([1, 2, 3], dtype='uint8')\nu8 += 1\n<=num> = (u8 * <num1>).sum()
u8 = np.array([1, 2, 3], dtype='uint8')\nu8[0] += 2\nu8 *= 2\nprint(u8)
u8 = np.array([1, 2, 3], dtype='uint8')\nu8[0] = -1\nprint(u8)
u8 = np.array([1, 2, 3], dtype='uint8')\nu8[0] = 300\nprint(u8)
u8 = np.array([1, 2, 3], dtype='uint8')\nprint(u8 - 2, -u8)
iw = np.zeros(3, dtype=int)\niw[0] = 2.7\nprint(iw)
iw = np.zeros(3, dtype=int)\niw[1] = <num1>\nprint(iw)
print(<num1>, <int1>, <bool>, -<bool>, +<bool1>)
print(<num1> * 1e20, 1e-7 * <int1>, 1e16, 123456789.0 * <int1>)
print(f'{<num1>:.3f} {<int1>:d} {<num1>:e} {<bool>} {<num1>!r:>8}')
print('%.4f %d %s' % (<num1>, <int1>, <bool>))
print('{:8.3g}|{}'.format(<num1>, <int1>))
print(<int1> / 2, <int1> // 2, 7 % -3, -7 // 2, 2 ** -1)
print(round(2.675, 2), round(<num1>, 3), round(-0.5), round(1234, -2))
print(<int1> == <int1> * 1.0, True == 1, 0.1 + 0.2 == 0.3)
print(<int1> is <int1>, None is None)
print(str(<num1>), str(<bool>), str(<list>))
print(10 ** 30 + <int1>)
print([True, <bool>, <int1>], (<num1>,), {})
<=num> = <num1> * np.bool_(True)
<=num> = <num1> * np.int32(3)
<=num> = <num1> / np.int64(3)
<=num> = <num1> ** np.int64(2)
<=num> = np.int64(3) ** 2 * <num1>
<=int> = 7 // -2 + <int1>
<=int> = (-7) % 3 * <int1>
<=int> = -2 ** 2 + <int1>
<=num> = 2 ** -1 + <num1>
<=num> = (-8) % 2.5 * <num1>
<=num> = 7.5 // 2 * <num1>
<=num> = -7.5 // 2 * <num1>
<=num> = <num1> ** 0 + <num2>
<=num> = <num1> ** -1 + <num2>
<=num> = <num1> ** 3 - <num2> ** 2
<=num> = abs(<num1>) ** 0.5
<=num> = <int1> ** 0.5 * <num1>
<=num> = 3 ** <num1>
<=num> = <num1> * 10 ** 18 / 10 ** 18
<=num> = <int1> / <k> * <num1>
<=num> = True / 2 + <num1>
<=num> = <num1> + <mask>[0]
<=num> = <num1> - <mask>[1]
<=num> = <mask>[0] * 1.0 + <num1>
<=num> = -<arr>[0] + +<arr>[1]
<=num> = <bool> * <num1> - (not <bool>) * <num2>
<=num> = (<num1> > 0) + (<num2> > 0) + <num1>
<=num> = (<num1> > 0) * <num1> - (<num1> < 0) * <num1>
<=num> = (<num1> > 0) - (<num1> < 0) + <num2>
<=num> = sum(v > 0 for v in (<num1>, <num2>)) * <num1>
<=num> = sum([v > 0 for v in <list>]) * <num1>
<=num> = [<num1>, <num2>][<num1> > 0] * 1.0
<=num> = (<num1> and <num2>) * 1.0
<=num> = (<num1> > 5 or <num2>) * 1.0
<=num> = float(<int1>) * <num1>
<=num> = float(<bool>) + <num1>
<=num> = round(<num1>) * <num2>
<=num> = round(<num1>, 1) * <num2>
<=num> = int(<num1> * 3) * <num2>
<=num> = divmod(<num1>, 0.7)[1] + <num2>
<=num> = np.float64(1.5) * <num1>
<=num> = np.float64(<int1>) / 3 * <num1>
<=num> = <num1> * np.sqrt(2.0) + np.pi
<=num> = min(<int1>, <num1>) * 1.0
<=num> = max(<bool>, <num1>) * 1.0
<=num> = max(True, <num1> * <num2>) * 1.0
<=num> = pow(<num1>, 2) + pow(2, <k>)
<=ints> = np.array([1, 2, 3]) * <bool>
<=ints> = np.arange(3) + <k>
<=ints> = np.arange(3, 0, -1)
<=ints> = <ints1>[::-1]
<=ints> = np.where(<mask>, <ints1>, 2)
<=ints> = <mask>.astype(int)
<=ints> = <mask> * 3
<=ints> = <mask> + <ints1>
<=ints> = <ints1> << 1
<=ints> = <ints1> % 2 + 1
<=ints> = np.sum([<ints1>, <ints1>], axis=0)
<ints1>[<mask>] = 4
<ints1>[0], <ints1>[1] = <ints1>[1], <ints1>[0]
<ints1> //= 2
<ints1> *= <k>
<ints1> -= <mask>
<=num> = <arr>[<ints>[0] % 3] * 1.0
<=num> = (<ints1> / 2).sum() * <num1>
<=num> = (<ints1> ** 2 * <num1>).sum()
<=num> = (2 ** <ints1> * <num1>).sum()
<=num> = (<num1> ** <ints1>).sum()
<=num> = np.mean(<ints1>) * <num1>
<=num> = np.dot(<ints1>, <arr>)
<=num> = <ints1> @ <arr>
<=num> = (<mask> @ <arr>) * 1.0
<=num> = <mask>.mean() * <num1>
<=num> = np.sum(<arr> > 0) * <num1>
<=mask> = np.logical_not(<mask1>)
<=mask> = <mask1> ^ <mask2>
<=mask> = <arr> >= <num>
<=mask> = (<arr> > -1) & (<arr> < 1)
<=mask> = <mask1>.copy()
<=mask> = <mask1> == <mask2>
<mask1> &= <arr> > 0
<mask1> |= <mask2>
u8 = np.array([250, 3], dtype=np.uint8)\nu8[1] = <int>\nu8[0] -= 1\nprint(u8, u8.dtype, u8.sum(), u8 // 2)
u8 = np.arange(3, dtype=np.uint8)\nu8[:] = <ints> % 7\nu8[<mask>] = 9\n<=num> = (u8 * <num1>).sum()
u8 = np.arange(3, dtype=np.uint16)\nu8 += <mask>\nprint(u8)
u8 = np.arange(3, dtype=np.uint32)\nu8[1] += np.uint32(4)\nu8[2] = True\nprint(u8, u8 + 1, u8 * 1.5)
i2 = np.zeros(2, dtype=np.int16)\ni2[0] = <int>\ni2 += 3\nprint(i2, (i2 * 2).dtype, (i2 + np.int32(1)).dtype, (i2 / 2).dtype)
h = np.array([0.5, 0.25], dtype=np.float16)\nprint(h * 2, (h * np.float32(2)).dtype, (h + 1.0).dtype)
print(np.int64(5) // 2, np.int64(-5) % 3, np.int32(7) / 2, np.int64(2) ** 10, -np.int64(3), np.bool_(True) + 1)
print(np.float64(2.0), [np.float64(2.0)], [np.int64(1)], [np.float32(0.1)], np.float32(0.1), str(np.float64(0.1)))
print(5 // 2, -5 // 2, 5 % -3, -5 % 3, 5.5 // 2, -5.5 % 2, divmod(-5, 3), 2 ** 100, (-2) ** 3, 0 ** 0, 7 // 0.5)
print(1e22, 1e15, 123456789012345678, 0.1 + 0.2, 1 / 3, -0.0, 1e-5, 100.0, 1e100)
print(round(0.5), round(1.5), round(2.5), round(-1.5), round(2.345, 2), round(1e10, 2), round(15, -1), round(<num1>, 4))
print(int(2.9), int(-2.9), int(True), bool(0.0), bool([]), bool([0]), float(3), abs(-3), abs(-2.5))
print(f'{<num1>} {<num1>:.2e} {<num1>:+.3f} {<int1>:05d} {<num1>:>10.3f} {1234567.891:,.2f} {<bool>!r} {0.25:.1%}')
print(True and <num1>, 0 or <int1>, not <num1>, None or 'a', 1 < 2 < 3, 1 == 1.0, True + True, True == 1.0)
print(max(1, 1.0), max(True, 1), min(0, False), max('a', 'b'), max([1, 2], [1, 3]), sum([True, 2, 0.5]), sum([]))
print((<num1> > 0) + 1, -(<num1> > 0), +(<num1> > 0), ~(<int1> > 0), (<num1> > 0) is True)
print(<arr>[0] > 0, -<ints>[0], <mask>[0])
"""

SINGLE = r"""
<=f32> = np.float32(<c>)
<=f32> = <f321> * 2.0
<=f32> = <f321> + <f322>
<=f32> = <f321> * np.float32(1.5)
<=f32> = <f321> / 3
<=f32> = <f321> ** 2
<=f32> = <a32>[0] * 2
<=f32> = <a32>.sum()
<=f32> = np.sin(<f321>)
<=f32> = np.sqrt(<f321> * <f321> + 1)
<=f32> = -<f321>
<=f32> = abs(<f321>)
<=num> = <f321> + np.float64(0.1)
<=num> = <f321> * <arr>[0]
<=num> = float(<f321>) * 1.0
<=num> = (<a32> * <arr>).sum()
<=num> = (<a32> + np.float64(0.5))[0] * 1.0
<=a32> = np.array([0.1, <c>, 2.3], dtype=np.float32)
<=a32> = np.ones(3, dtype='float32')
<=a32> = <a321> * 2.0
<=a32> = <a321> + <f32>
<=a32> = <a321> * <a322>
<=a32> = np.exp(-<a321>)
<=a32> = <a321> / (1 + <a322> * <a322>)
<=a32> = <a321>
<=a32> = <a321>.copy()
<=a32> = np.maximum(<a321>, 0)
<a321> += 0.5
<a321> *= <f32>
<a321> += <arr>
<a321>[0] = 0.3
<a321>[0] = <num>
<a321>[1:] += <arr>[1:]
<a321>[<mask>] = 0.0
<=arr> = <a321>.astype(float)
<=arr> = <a321> * <arr1>
<=arr> = <a321> * np.float64(1.1)
<=a32> = <arr1>.astype(np.float32)
print(<f321>, <a321>)
print([<f321>], <a321>.dtype, <f321> * 2.0, <f321> + 1)
print((<a321> * <ints>).dtype, (<a321> + 1).dtype, (<f321> * <ints>).dtype, (<f321> * <int>))
<=f32> = np.float32(<int>)
<=f32> = <f321> % 1.0
<=f32> = <f321> // 0.3
<=f32> = <f321> * <bool>
<=f32> = <f321> * <int>
<=f32> = sum([<f321>, <f322>])
<=f32> = sum(<a32>)
<=f32> = max(<f321>, <f322>)
<=f32> = np.maximum(<f321>, 0.5)
<=f32> = <a321> @ <a322>
<=f32> = np.mean(<a321>)
<=f32> = np.sum(<a321> * <a322>)
<=f32> = <a321>.max()
<=num> = <f321> * np.int64(2)
<=num> = np.float64(<f321>)
<=num> = np.float64(<f321>) * <num1>
<=num> = <a321> @ <arr>
<=num> = np.mean(<a321>) + np.float64(<num1>)
<=num> = sum([<f321>, <num1>])
<=num> = sum([<f321>, np.float64(0.5)])
<=num> = max(<f321> * 2, <f321> * 2) * 1.0
<=num> = (<a32> * <ints>).sum()
<=num> = (<a32> * np.sqrt(2.0)).sum() * 1.0
<=num> = (<arr> * np.float32(0.1)).sum()
<=num> = <num1> * np.float32(0.1)
<=num> = np.dot(<a321>, <a322>) * 1.0
<=a32> = <a321> * np.sqrt(np.float32(2.0))
<=a32> = <a321> * <bool>
<=a32> = <a321> - <a322>.mean()
<=a32> = <a321> ** 2
<=a32> = np.where(<mask>, <a321>, 0.5)
<=a32> = np.where(<mask>, <a321>, <a322> * 2)
<=a32> = np.clip(<a321>, -1, 1)
<=a32> = sum([<a321>])
<=a32> = sum([<a321>, <a322>])
<=a32> = np.tanh(<a321>)
<=a32> = np.array([<c>, 1], dtype='float32') @ np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)
<=a32> = <a321>.reshape(3)
<=a32> = np.full(3, 0.1, dtype=np.float32)
<=a32> = np.linspace(0, 1, 3).astype(np.float32)
<=arr> = np.where(<mask>, <a321>, <arr1>)
<=arr> = np.concatenate([<a321>[:1], <arr1>[1:]])
<=arr> = np.array([<f32>, <num>, 1.0])
<=arr> = <a321>.astype(np.float64)
<=arr> = <a321> * np.ones(3)
<=grid> = <grid1> * <a32>
<=grid> = np.outer(np.array([1.0, 2.0]), <a32>)
<a321> -= <f32> * 0.1
<a321>[0] += <num>
<a321>[:] = <arr>
<a321> = <a321> - 0.1 * <a322>
<arr1> += <a32>
<arr1>[0] = <f32>
print(<f321> / 3, <f321> * <num>, <f321> + <arr>[0], -<f321>, abs(<f321>), f'{<f321>:.4f}', round(<f321>, 2))
print(<a321>.sum(), <a321>.mean(), <a321>.dtype.kind, (<a321> / 2).dtype, (<a321> * np.float64(2)).dtype, (<a321> @ <a322>))
print(np.float32(0.1) == 0.1, np.float32(0.5) == 0.5, np.float32(0.1) + np.float32(0.2), float(np.float32(0.1)), np.float32(1) / 3)
<=bool> = <f321> == 0.1
<=bool> = <f321> > <num>
"""

FAMILIES = {
    name: [line.replace("\\n", "\n") for line in text.strip().split("\n")]
    for name, text in (
        ("lists", LISTS), ("dicts", DICTS), ("functions", FUNCTIONS), ("lazy", LAZY), ("arrays", ARRAYS), ("scalars", SCALARS),
        ("single", SINGLE),
    )
}  # fmt: skip
"""Fragments by what they are about."""
