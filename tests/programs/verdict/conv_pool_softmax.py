#@ shape class, layers that update themselves, convolution, one example a step
import numpy as np


class Convolve:
    def __init__(self, count):
        self.count = count
        self.filters = np.random.randn(count, 2, 2) / 2

    def regions(self, image):
        h, w = image.shape
        for i in range(h - 1):
            for j in range(w - 1):
                yield image[i:i + 2, j:j + 2], i, j

    def forward(self, image):
        self.last_image = image
        h, w = image.shape
        out = np.zeros((h - 1, w - 1, self.count))
        for region, i, j in self.regions(image):
            out[i, j] = np.sum(region * self.filters, axis=(1, 2))
        return out

    def backprop(self, d_out, rate):
        d_filters = np.zeros(self.filters.shape)
        for region, i, j in self.regions(self.last_image):
            for f in range(self.count):
                d_filters[f] += d_out[i, j, f] * region
        #@ grads d_filters of conv.filters; soft.seen[0] of soft.weights; soft.seen[1] of soft.biases
        self.filters -= rate * d_filters


class Pool:
    def regions(self, image):
        h, w, _ = image.shape
        for i in range(h // 2):
            for j in range(w // 2):
                yield image[i * 2:i * 2 + 2, j * 2:j * 2 + 2], i, j

    def forward(self, image):
        self.last_image = image
        h, w, count = image.shape
        out = np.zeros((h // 2, w // 2, count))
        for region, i, j in self.regions(image):
            out[i, j] = np.amax(region, axis=(0, 1))
        return out

    def backprop(self, d_out):
        d_image = np.zeros(self.last_image.shape)
        for region, i, j in self.regions(self.last_image):
            h, w, f = region.shape
            top = np.amax(region, axis=(0, 1))
            for i2 in range(h):
                for j2 in range(w):
                    for f2 in range(f):
                        if region[i2, j2, f2] == top[f2]:
                            d_image[i * 2 + i2, j * 2 + j2, f2] = d_out[i, j, f2]
        return d_image


class Softmax:
    def __init__(self, length, nodes):
        self.weights = np.random.randn(length, nodes) / length
        self.biases = np.zeros(nodes)

    def forward(self, image):
        self.last_shape = image.shape
        flat = image.flatten()
        self.last_flat = flat
        totals = np.dot(flat, self.weights) + self.biases
        self.last_totals = totals
        exp = np.exp(totals)
        return exp / np.sum(exp, axis=0)

    def backprop(self, d_out, rate):
        for i, gradient in enumerate(d_out):
            if gradient == 0:
                continue
            t_exp = np.exp(self.last_totals)
            S = np.sum(t_exp)
            d_out_d_t = -t_exp[i] * t_exp / (S ** 2)
            d_out_d_t[i] = t_exp[i] * (S - t_exp[i]) / (S ** 2)
            d_t = gradient * d_out_d_t
            d_weights = self.last_flat[np.newaxis].T @ d_t[np.newaxis]
            d_biases = d_t * 1
            d_flat = self.weights @ d_t
            self.seen = (d_weights, d_biases)
            self.weights -= rate * d_weights
            self.biases -= rate * d_biases
            return d_flat.reshape(self.last_shape)


np.random.seed(76)
images = np.random.randint(0, 255, (3, 5, 5))
labels = np.array([0, 2, 1])
conv = Convolve(2)
pool = Pool()
soft = Softmax(2 * 2 * 2, 3)


def forward(image, label):
    out = conv.forward(image / 255 - 0.5)
    out = pool.forward(out)
    out = soft.forward(out)
    loss = -np.log(out[label])
    return out, loss


def train(image, label, rate=0.05):
    #@ here
    out, loss = forward(image, label)
    #@ loss loss
    gradient = np.zeros(3)
    gradient[label] = -1 / out[label]
    gradient = soft.backprop(gradient, rate)
    gradient = pool.backprop(gradient)
    conv.backprop(gradient, rate)
    return loss


for epoch in range(2):
    total = 0
    for image, label in zip(images, labels):
        total += train(image, label)
    print(total)
