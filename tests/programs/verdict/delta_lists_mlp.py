#@ shape no loss, delta given
import math

w_h = [[0.2, -0.4], [0.7, 0.1]]
w_o = [0.5, -0.6]
inputs = [1.0, 0.5]
target = 1.0
rate = 0.5
for epoch in range(10):
    #@ here
    hidden = []
    for j in range(2):
        s = w_h[j][0] * inputs[0] + w_h[j][1] * inputs[1]
        hidden.append(1 / (1 + math.exp(-s)))
    o = 1 / (1 + math.exp(-(w_o[0] * hidden[0] + w_o[1] * hidden[1])))
    delta_o = (o - target) * o * (1 - o)
    delta_h = [0.0, 0.0]
    for j in range(2):
        delta_h[j] = delta_o * w_o[j] * hidden[j] * (1 - hidden[j])
    for j in range(2):
        w_o[j] -= rate * delta_o * hidden[j]
        for i in range(2):
            w_h[j][i] -= rate * delta_h[j] * inputs[i]
    #@ loss 0.5 * (o - target) ** 2
    #@ grads (was['w_o[0]'] - w_o[0]) / rate of w_o[0]; (was['w_o[1]'] - w_o[1]) / rate of w_o[1]; (was['w_h[0][1]'] - w_h[0][1]) / rate of w_h[0][1]; (was['w_h[1][0]'] - w_h[1][0]) / rate of w_h[1][0]
