# Forward kinematics of a chain of bones, turned by quaternions
import numpy as np
def qmul(a, b):
    w1, x1, y1, z1 = a
    w2, x2, y2, z2 = b
    return np.array([w1*w2 - x1*x2 - y1*y2 - z1*z2,
                     w1*x2 + x1*w2 + y1*z2 - z1*y2,
                     w1*y2 - x1*z2 + y1*w2 + z1*x2,
                     w1*z2 + x1*y2 - y1*x2 + z1*w2])
def conj(q): return q * np.array([1, -1, -1, -1])
def rotate(q, v): return qmul(qmul(q, np.concatenate(([0.0], v))), conj(q))[1:]
q = np.array([0.9, 0.1, -0.3, 0.2])
q = q / np.linalg.norm(q)
bones = np.array([[0.0, 1.0, 0.0], [0.0, 0.8, 0.1], [0.1, 0.5, 0.0]])
pos = np.zeros(3)
ori = np.array([1.0, 0, 0, 0])
for bone in bones:
    ori = qmul(ori, q)
    pos = pos + rotate(ori, bone)
target = np.array([0.5, 1.5, 0.3])
err = np.sum((pos - target) ** 2)
