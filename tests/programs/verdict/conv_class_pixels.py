#@ shape class
import numpy as np


class Conv3x3:
    def __init__(self, num_filters):
        self.num_filters = num_filters
        self.filters = np.random.randn(num_filters, 3, 3) / 3

    def iterate_regions(self, image):
        h, w = image.shape
        for i in range(h - 2):
            for j in range(w - 2):
                yield image[i:i + 3, j:j + 3], i, j

    def forward(self, image):
        self.last_input = image
        h, w = image.shape
        output = np.zeros((h - 2, w - 2, self.num_filters))
        for region, i, j in self.iterate_regions(image):
            output[i, j] = np.sum(region * self.filters, axis=(1, 2))
        return output

    def backprop(self, d_L_d_out, lr):
        d_L_d_filters = np.zeros(self.filters.shape)
        for region, i, j in self.iterate_regions(self.last_input):
            for f in range(self.num_filters):
                d_L_d_filters[f] += d_L_d_out[i, j, f] * region
        self.filters -= lr * d_L_d_filters
        return d_L_d_filters


np.random.seed(60)
image = np.random.randn(5, 5)
conv = Conv3x3(2)
goal = np.random.randn(3, 3, 2)
#@ here
out = conv.forward(image)
loss = np.sum((out - goal) ** 2)
#@ loss loss
d_L_d_out = 2 * (out - goal)
d_filters = conv.backprop(d_L_d_out, 0.01)
#@ grads d_filters of conv.filters
