SCALE = 0.25


def sgd(w, dw, rate=0.01):
    w -= rate * dw
    return w
