# A line through points: two numbers, the sums of the residual written twice, no loss.
import numpy as np

x = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
y = np.array([4.8, 7.1, 9.0, 11.2, 12.9])
slope, intercept = 0.1, 0.0
n = len(x)
alpha = 0.02
for step in range(80):
    predicted = slope * x + intercept
    d_slope = -(2 / n) * sum(x * (y - predicted))
    d_intercept = -(2 / n) * sum(y - predicted)
    slope = slope - alpha * d_slope
    intercept = intercept - alpha * d_intercept
print(slope, intercept)
