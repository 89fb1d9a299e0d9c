# Eight stages with forks: (x + σ(y)) / (σ(x) + (x + y)²)
# x is read three times and y twice, so their gradients add up.
x = 3
y = -4

sigy = 1.0 / (1 + math.exp(-y))   #(1)
num = x + sigy                    #(2) the numerator
sigx = 1.0 / (1 + math.exp(-x))   #(3)
xpy = x + y                       #(4)
xpysqr = xpy**2                   #(5)
den = sigx + xpysqr               #(6) the denominator
invden = 1.0 / den                #(7)
f = num * invden                  #(8)
