# Max routes the gradient: 2 (x y + max(z, w))
# The loser of the max gets nothing: its gradient is zero.
x = 3; y = -4; z = 2; w = -1

p = x * y       #(1)
m = max(z, w)   #(2)
s = p + m       #(3)
f = 2 * s       #(4)
