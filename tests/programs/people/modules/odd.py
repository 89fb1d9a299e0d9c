import even


def odd(n, x):
    return x if n == 0 else even.even(n - 1, x) ** 2
