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
def <=fun>(v):\n    L = <list1>\n    L *= 2\n    return v * L[0]
def <=fun>(v):\n    L = <list1>\n    L = L + [v]\n    return v * L[-1] * 1.0
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
