# two gates, and the way back by hand
x = -2; y = 5; z = -4

q = x + y # the adder gives 3
f = q * z # the multiplier gives -12

# now backwards: each gate asks what its own slope is
dfdz = q # a product passes the other factor
dfdq = z
dqdx = 1.0 # a sum passes everything on
dqdy = 1.0
dfdx = dfdq * dqdx # chained
dfdy = dfdq * dqdy
