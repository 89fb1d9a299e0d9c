import odd


def even(n, x):
    return x if n == 0 else 1.5 * odd.odd(n - 1, x)
