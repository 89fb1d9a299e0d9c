#@ shape flat
import numpy as np
np.random.seed(53)
u = np.random.randn(4)
v = np.random.randn(4)
#@ here
dot = np.sum(u * v)
nu = np.sqrt(np.sum(u * u))
nv = np.sqrt(np.sum(v * v))
den = nu * nv
cos = dot / den
loss = (1 - cos) ** 2
#@ loss loss
dcos = -2 * (1 - cos)
ddot = dcos / den
dden = -dcos * dot / den ** 2
dnu = dden * nv
dnv = dden * nu
du = ddot * v
dv = ddot * u
du += dnu * u / nu
dv += dnv * v / nv
#@ grads du of u; dv of v
