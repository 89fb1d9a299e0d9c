#@ shape staged scalar circuit
import math
w0, w1, w2 = 2.0, -3.0, -3.0
x0, x1 = -1.0, -2.0
#@ here
p0 = w0 * x0
p1 = w1 * x1
s = p0 + p1
dot = s + w2
e = math.exp(-dot)
f = 1.0 / (1.0 + e)
#@ loss f

ddot = (1 - f) * f
ds = ddot
dw2 = ddot
dp0 = ds
dp1 = ds
dw0 = x0 * dp0
dx0 = w0 * dp0
dw1 = x1 * dp1
dx1 = w1 * dp1
#@ grads dw0 of w0; dw1 of w1; dw2 of w2; dx0 of x0; dx1 of x1
