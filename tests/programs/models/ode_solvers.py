# Predator and prey: solvers chosen by keyword from a dict, *args passed through
import numpy as np
def odeint(f, y0, ts, *args, method="rk4", **options):
    ys = [y0]
    steppers = dict(euler=euler, rk4=rk4)
    for t0, t1 in zip(ts[:-1], ts[1:]):
        ys.append(steppers[method](f, ys[-1], t0, t1 - t0, *args, **options))
    return np.stack(ys)
def euler(f, y, t, h, *args): return y + h * f(y, t, *args)
def rk4(f, y, t, h, *args):
    k1 = f(y, t, *args)
    k2 = f(y + h * k1 / 2, t + h / 2, *args)
    k3 = f(y + h * k2 / 2, t + h / 2, *args)
    k4 = f(y + h * k3, t + h, *args)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
def lotka(y, t, alpha, beta, gamma, delta):
    prey, pred = y
    return np.array([alpha * prey - beta * prey * pred, -gamma * pred + delta * prey * pred])
y0 = np.array([1.0, 0.5])
theta = (1.1, 0.4, 0.4, 0.1)
ts = np.linspace(0, 0.6, 4)
traj = odeint(lotka, y0, ts, *theta)
coarse = odeint(lotka, y0, ts, *theta, method="euler")
loss = ((traj - coarse) ** 2).sum() + traj[-1].sum()
