# A neuron with two inputs and a sigmoid
w = [2, -3, -3]   # two weights and a bias
x = [-1, -2]      # the point it looks at

dot = w[0]*x[0] + w[1]*x[1] + w[2]   #(1)
f = 1.0 / (1 + math.exp(-dot))       #(2) the sigmoid, as one stage
