x = 3 # anything will do
y = -4

# forward
sigy = 1.0 / (1 + math.exp(-y)) # upper sigmoid   #(1)
num = x + sigy # above the line                   #(2)
sigx = 1.0 / (1 + math.exp(-x)) # lower sigmoid   #(3)
xpy = x + y                                       #(4)
xpysqr = xpy**2                                   #(5)
den = sigx + xpysqr # below the line              #(6)
invden = 1.0 / den                                #(7)
f = num * invden # that is all                    #(8)

# backprop f = num * invden
dnum = invden                                     #(8)
dinvden = num                                     #(8)
# backprop invden = 1.0 / den
dden = (-1.0 / (den**2)) * dinvden                #(7)
# backprop den = sigx + xpysqr
dsigx = (1) * dden                                #(6)
dxpysqr = (1) * dden                              #(6)
# backprop xpysqr = xpy**2
dxpy = (2 * xpy) * dxpysqr                        #(5)
# backprop xpy = x + y
dx = (1) * dxpy                                   #(4)
dy = (1) * dxpy                                   #(4)
# backprop sigx = 1.0 / (1 + math.exp(-x))
dx = ((1 - sigx) * sigx) * dsigx # the mistake: set, not added     #(3)
# backprop num = x + sigy
dx += (1) * dnum                                  #(2)
dsigy = (1) * dnum                                #(2)
# backprop sigy = 1.0 / (1 + math.exp(-y))
dy += ((1 - sigy) * sigy) * dsigy                 #(1)
# finished
