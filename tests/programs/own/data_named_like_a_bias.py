import random
random.seed(3)
data = [(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(12)]
targets = [2 * a - b + random.gauss(0, .1) for a, b in data]
weights = [0.1, -0.1]
bias = 0.0
delta = 0.5
rate = 0.1
for epoch in range(20):
    loss = 0.0
    grad_w = [0.0, 0.0]
    grad_b = 0.0
    for (a, b), t in zip(data, targets):
        r = weights[0] * a + weights[1] * b + bias - t
        if abs(r) <= delta:
            loss += 0.5 * r * r
            g = r
        else:
            loss += delta * (abs(r) - 0.5 * delta)
            g = delta if r > 0 else -delta
        grad_w[0] += g * a
        grad_w[1] += g * b
        grad_b += g
    n = len(data)
    loss /= n
    for j in range(2):
        weights[j] -= rate * grad_w[j] / n
    bias -= rate * grad_b / n
print(loss, weights, bias)
