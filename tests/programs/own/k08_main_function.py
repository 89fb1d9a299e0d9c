# everything stands in main(), called under if __name__ == '__main__'.
#
#
import numpy as np
def main():
    x = np.array([1.0, 2.0])
    w = np.array([0.3, 0.4])
    p = w * x
    loss = np.sum(p ** 2)
    dw = 2 * p
    print(loss, dw)
if __name__ == "__main__":
    main()
