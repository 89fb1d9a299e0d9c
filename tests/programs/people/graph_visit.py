"""A graph of operations, visited in topological order with a set of what was seen."""
import math

values = {'x': 1.5, 'y': -2.0, 'z': 0.5}
graph = {
    'a': ('mul', 'x', 'y'),
    'b': ('add', 'a', 'z'),
    'c': ('tanh', 'b'),
    'd': ('mul', 'c', 'a'),
    'out': ('add', 'd', 'c'),
}


def order(target):
    """The nodes below ``target``, each after what it needs."""
    visited = set()
    found = []

    def visit(node):
        if node in visited or node not in graph:
            return
        visited.add(node)
        _, *needs = graph[node]
        for each in needs:
            visit(each)
        found.append(node)

    visit(target)
    return found


def evaluate(node):
    kind, *names = graph[node]
    args = [values[n] for n in names]
    if kind == 'add':
        return sum(args)
    elif kind == 'mul':
        return args[0] * args[1]
    elif kind == 'tanh':
        return math.tanh(*args)
    raise NotImplementedError('no operation ' + kind)


for name in order('out'):
    values[name] = evaluate(name)
used = {n for node in order('out') for n in graph[node][1:]} - set(graph)
print(' -> '.join(order('out')).upper(), '|', *sorted(used), sep=' ')
result = values['out'] * 1.0
