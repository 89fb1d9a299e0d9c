import math


def derivative(t, y):
    position, velocity = y
    return [velocity, -math.sin(position) - 0.1 * velocity]


y = [1.0, 0.0]
h = 0.1
t = 0.0
path = []
for i in range(30):
    k1 = derivative(t, y)
    k2 = derivative(t + h / 2, [y[j] + h / 2 * k1[j] for j in range(2)])
    k3 = derivative(t + h / 2, [y[j] + h / 2 * k2[j] for j in range(2)])
    k4 = derivative(t + h, [y[j] + h * k3[j] for j in range(2)])
    dy = [h / 6 * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]) for j in range(2)]
    y = [y[j] + dy[j] for j in range(2)]
    t += h
    path.append(y[0])
final = y[0] ** 2 + y[1] ** 2
