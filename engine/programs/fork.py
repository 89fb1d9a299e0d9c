# A fork of five: one x, read by five stages
# Five contributions come back to x; watch dx grow one by one.
x = 0.5

a = 3 * x                      #(1)
b = x**2                       #(2)
c = math.exp(x)                #(3)
s = 1.0 / (1 + math.exp(-x))   #(4)
t = math.tanh(x)               #(5)
f = a * b + c * s - t          #(6)
