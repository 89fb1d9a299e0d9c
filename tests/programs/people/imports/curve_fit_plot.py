import os
import sys
import warnings
import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from collections import defaultdict, OrderedDict

warnings.filterwarnings("ignore")
params = OrderedDict()
params['w'] = np.array([0.5, -0.3, 0.1])
params['b'] = np.array(0.2)
x = np.linspace(-1, 1, 9)
y = np.sin(3 * x)
features = np.stack([x, x ** 2, x ** 3], axis=1)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pred = features @ params['w'] + params['b']
history = defaultdict(list)
loss = np.mean((pred - y) ** 2)
history['loss'].append(loss)
print("keys:", list(params.keys()), len(history['loss']))
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
left.plot(x, y, 'o')
right.plot(x, pred)
for ax in (left, right):
    ax.set_xlabel('x')
if not os.path.exists('out'):
    os.makedirs('out')
fig.savefig(os.path.join('out', 'fit.png'))
plt.close(fig)
sys.stdout.write("done\n")
