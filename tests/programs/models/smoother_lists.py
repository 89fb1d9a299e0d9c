# Kalman filter and smoother on plain floats: a backward pass over a list of tuples, read in reverse slices
import numpy as np
ys = [0.9, 1.7, 3.2, 3.9]
a, q, r = 0.95, 0.3, 0.5
m, p = 0.0, 1.0
filt = []
for y in ys:
    mp, pp = a * m, a * a * p + q
    k = pp / (pp + r)
    m, p = mp + k * (y - mp), (1 - k) * pp
    filt.append((mp, pp, m, p))
ms, ps = filt[-1][2:]
smooth = [(ms, ps)]
for (mp1, pp1, _, _), (_, _, mf, pf) in zip(filt[:0:-1], filt[-2::-1]):
    g = pf * a / pp1
    ms = mf + g * (ms - mp1)
    ps = pf + g ** 2 * (ps - pp1)
    smooth.append((ms, ps))
smooth = smooth[::-1]
loss = sum((m - y) ** 2 / (2 * p) + 0.5 * np.log(p) for (m, p), y in zip(smooth, ys))
