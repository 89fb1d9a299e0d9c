import numpy as np

np.random.seed(3)
X = np.random.randn(7, 4)
labels = np.random.randint(0, 3, size=7)
params = {'W1': 0.5 * np.random.randn(4, 5), 'b1': np.zeros(5), 'W2': 0.5 * np.random.randn(5, 3), 'b2': np.zeros(3)}

hidden = np.maximum(0, X.dot(params['W1']) + params['b1'])
scores = hidden.dot(params['W2']) + params['b2']
odds = np.exp(scores - np.max(scores, axis=1, keepdims=True))
probs = odds / odds.sum(axis=1, keepdims=True)
loss = -np.log(probs[np.arange(7), labels]).mean()

num = X.shape[0]
dscores = probs.copy()
dscores[np.arange(num), labels] -= 1
dscores /= num
grads = {}
grads['W2'] = hidden.T.dot(dscores)
grads['b2'] = dscores.sum(axis=0)
dhidden = dscores.dot(params['W2'].T)
dhidden[hidden <= 0] = 0
grads['W1'] = X.T.dot(dhidden)
grads['b1'] = dhidden.sum(axis=0)
for name in grads:
    params[name] = params[name] - 0.1 * grads[name]
