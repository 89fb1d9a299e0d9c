#@ shape buffers over time, cache
import numpy as np


class Cell:
    """An LSTM over a batch, its four gates side by side in one matrix."""

    @staticmethod
    def forward(X, W, h0, c0):
        steps, batch, width = X.shape
        d = W.shape[1] // 4
        rows = np.zeros((steps, batch, W.shape[0]))
        raw = np.zeros((steps, batch, 4 * d))
        gates = np.zeros((steps, batch, 4 * d))
        C = np.zeros((steps, batch, d))
        Ct = np.zeros((steps, batch, d))
        H = np.zeros((steps, batch, d))
        for t in range(steps):
            last_h = H[t - 1] if t > 0 else h0
            last_c = C[t - 1] if t > 0 else c0
            rows[t, :, 0] = 1
            rows[t, :, 1:width + 1] = X[t]
            rows[t, :, width + 1:] = last_h
            raw[t] = rows[t].dot(W)
            gates[t, :, :3 * d] = 1 / (1 + np.exp(-raw[t, :, :3 * d]))
            gates[t, :, 3 * d:] = np.tanh(raw[t, :, 3 * d:])
            C[t] = gates[t, :, :d] * gates[t, :, 3 * d:] + gates[t, :, d:2 * d] * last_c
            Ct[t] = np.tanh(C[t])
            H[t] = gates[t, :, 2 * d:3 * d] * Ct[t]
        cache = {'W': W, 'H': H, 'gates': gates, 'C': C, 'Ct': Ct, 'rows': rows, 'c0': c0}
        return H, cache

    @staticmethod
    def backward(dout, cache):
        W, H, gates, C = cache['W'], cache['H'], cache['gates'], cache['C']
        Ct, rows, c0 = cache['Ct'], cache['rows'], cache['c0']
        steps, batch, d = H.shape
        width = W.shape[0] - d - 1
        draw_ = np.zeros(gates.shape)
        dgates = np.zeros(gates.shape)
        dW = np.zeros(W.shape)
        drows = np.zeros(rows.shape)
        dC = np.zeros(C.shape)
        dX = np.zeros((steps, batch, width))
        dh0 = np.zeros((batch, d))
        dc0 = np.zeros((batch, d))
        dH = dout.copy()
        for t in reversed(range(steps)):
            dgates[t, :, 2 * d:3 * d] = Ct[t] * dH[t]
            dC[t] += (1 - Ct[t] ** 2) * (gates[t, :, 2 * d:3 * d] * dH[t])
            if t > 0:
                dgates[t, :, d:2 * d] = C[t - 1] * dC[t]
                dC[t - 1] += gates[t, :, d:2 * d] * dC[t]
            else:
                dgates[t, :, d:2 * d] = c0 * dC[t]
                dc0 = gates[t, :, d:2 * d] * dC[t]
            dgates[t, :, :d] = gates[t, :, 3 * d:] * dC[t]
            dgates[t, :, 3 * d:] = gates[t, :, :d] * dC[t]
            draw_[t, :, 3 * d:] = (1 - gates[t, :, 3 * d:] ** 2) * dgates[t, :, 3 * d:]
            s = gates[t, :, :3 * d]
            draw_[t, :, :3 * d] = s * (1 - s) * dgates[t, :, :3 * d]
            dW += np.dot(rows[t].T, draw_[t])
            drows[t] = draw_[t].dot(W.T)
            dX[t] = drows[t, :, 1:width + 1]
            if t > 0:
                dH[t - 1] += drows[t, :, width + 1:]
            else:
                dh0 += drows[t, :, width + 1:]
        return dX, dW, dh0, dc0


np.random.seed(72)
steps, batch, width, d = 3, 2, 2, 2
W = np.random.randn(width + d + 1, 4 * d) * 0.6
X = np.random.randn(steps, batch, width)
h0 = np.random.randn(batch, d)
c0 = np.random.randn(batch, d)
weigh = np.random.randn(steps, batch, d)
#@ here
H, cache = Cell.forward(X, W, h0, c0)
loss = np.sum(H * weigh)
#@ loss loss
dX, dW, dh0, dc0 = Cell.backward(weigh, cache)
#@ grads dX of X; dW of W; dh0 of h0; dc0 of c0
