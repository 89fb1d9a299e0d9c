import math

def f(x):
	return x**3 - 2*x - 5

def df(x):
	return 3*x**2 - 2

def newton(f, df, x0, tol=1e-10, max_iter=50):
	x = x0
	for i in range(max_iter):
		dx = f(x) / df(x)
		x = x - dx
		print("iter %2d  x = %.12f" % (i, x))
		if abs(dx) < tol:
			return x
	else:
		raise RuntimeError('no convergence')

root = newton(f, df, 2.0)
print(root, f(root))
