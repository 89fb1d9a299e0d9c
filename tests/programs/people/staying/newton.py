x = 3.0
for i in range(6):
    fx = x**3 - 2.0
    dfx = 3.0 * x**2
    x = x - fx / dfx
root = x * 1.0
