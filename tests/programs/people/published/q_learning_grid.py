import numpy as np
import random
import time

rows, cols = 3, 4
actions = [(-1, 0), (1, 0), (0, -1), (0, 1)]
goal = (0, 3)
alpha = 0.1
gamma = 0.9
epsilon = 0.2
Q = np.zeros((rows, cols, len(actions)))
random.seed(0)
np.random.seed(0)

def step(state, a):
    dr, dc = actions[a]
    r = min(max(state[0] + dr, 0), rows - 1)
    c = min(max(state[1] + dc, 0), cols - 1)
    reward = 1 if (r, c) == goal else -0.04
    return (r, c), reward, (r, c) == goal

for episode in range(5):
    state = (2, 0)
    done = False
    total = 0
    while not done:
        if random.uniform(0, 1) < epsilon:
            a = random.randint(0, len(actions) - 1)
        else:
            a = np.argmax(Q[state])
        next_state, reward, done = step(state, a)
        old_value = Q[state][a]
        next_max = np.max(Q[next_state])
        new_value = (1 - alpha) * old_value + alpha * (reward + gamma * next_max)
        Q[state][a] = new_value
        state = next_state
        total += reward
    print("Episode: {}, return {:.2f}".format(episode, total))
