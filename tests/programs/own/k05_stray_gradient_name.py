# one gradient has a name that is no variable's (dbias for b), the others are well named.
#
#
# right: dz = 20, dw = 40, db = 20
x = 2.0
w = 4.5
b = 1.0
z = w * x + b
loss = z ** 2
dz = 2 * z
dw = 999 * dz
dbias = dz
