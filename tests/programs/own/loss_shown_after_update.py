import numpy as np

def one_hot(labels, num_classes=None):
    if num_classes is None:
        num_classes = np.max(labels) + 1
    out = np.zeros((len(labels), num_classes))
    out[np.arange(len(labels)), labels] = 1
    return out

def softmax(z):
    return (np.exp(z.T) / np.sum(np.exp(z), axis=1)).T

class SoftmaxRegression(object):
    def __init__(self, eta=0.01, epochs=50, l2=0.0, minibatches=1, random_seed=None):
        self.eta = eta
        self.epochs = epochs
        self.l2 = l2
        self.minibatches = minibatches
        self.random_seed = random_seed

    def _net_input(self, X, W, b):
        return (X.dot(W) + b)

    def _cross_entropy(self, output, y_target):
        return - np.sum(np.log(output) * (y_target), axis=1)

    def _cost(self, cross_entropy):
        L2_term = self.l2 * np.sum(self.w_ ** 2)
        cross_entropy = cross_entropy + L2_term
        return 0.5 * np.mean(cross_entropy)

    def fit(self, X, y):
        self.n_classes = np.max(y) + 1
        self._n_features = X.shape[1]
        rgen = np.random.RandomState(self.random_seed)
        self.w_ = rgen.normal(loc=0.0, scale=0.01, size=(self._n_features, self.n_classes))
        self.b_ = np.zeros(shape=self.n_classes)
        self.cost_ = []
        y_enc = one_hot(y, self.n_classes)
        for i in range(self.epochs):
            net = self._net_input(X, self.w_, self.b_)
            softm = softmax(net)
            diff = softm - y_enc
            grad = np.dot(X.T, diff)
            self.w_ -= (self.eta * grad + self.eta * self.l2 * self.w_)
            self.b_ -= (self.eta * np.sum(diff, axis=0))
            # compute cost of the whole epoch
            net = self._net_input(X, self.w_, self.b_)
            softm = softmax(net)
            cross_ent = self._cross_entropy(output=softm, y_target=y_enc)
            cost = self._cost(cross_ent)
            self.cost_.append(cost)
        return self

    def predict(self, X):
        return softmax(self._net_input(X, self.w_, self.b_)).argmax(axis=1)

X = np.array([[0.1, 0.5], [1.1, 2.3], [-1.1, -2.3], [-1.5, -2.5]])
y = np.array([0, 1, 2, 2])
lr = SoftmaxRegression(eta=0.05, epochs=10, minibatches=1, random_seed=0)
lr.fit(X, y)
print('Last Cost: %.4f' % lr.cost_[-1])
print(lr.predict(X))
