w = [2,-3,-3] # two weights, one bias
x = [-1, -2]

# forward
dot = w[0]*x[0] + w[1]*x[1] + w[2]
f = 1.0 / (1 + math.exp(-dot)) # squashed

# backward through the neuron
ddot = (1 - f) * f # slope of the sigmoid, from its value
dx = [w[0] * ddot, w[1] * ddot] # on to x
dw = [x[0] * ddot, x[0] * ddot, 1.0 * ddot] # the mistake: x[0] twice
# both inputs have their gradients now
