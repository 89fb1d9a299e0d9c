"""``heapq`` and ``bisect`` as functions of the program (``engine.reading.formulas``): the order of their comparisons is Python's,
so that objects and tuples come out as they do there."""

from __future__ import annotations

_UP = """
    while at > 0 and item < heap[(at - 1) >> 1]:
        heap[at] = heap[(at - 1) >> 1]
        at = (at - 1) >> 1
    heap[at] = item
"""
_DOWN = """
    at, item = first, heap[first]
    while 2 * at + 1 < len(heap):
        child = 2 * at + 1
        if child + 1 < len(heap) and not heap[child] < heap[child + 1]:
            child = child + 1
        heap[at] = heap[child]
        at = child
    while at > first and item < heap[(at - 1) >> 1]:
        heap[at] = heap[(at - 1) >> 1]
        at = (at - 1) >> 1
    heap[at] = item
"""
_FOUND = """
    low, high = lo, len(a) if hi is None else hi
    while low < high:
        middle = (low + high) // 2
        if {test}:
            {right}
        else:
            {left}
"""
_LEFT = _FOUND.format(test="a[middle] < x", right="low = middle + 1", left="high = middle")
_RIGHT = _FOUND.format(test="x < a[middle]", right="high = middle", left="low = middle + 1")

TEXTS: dict[str, str] = {
    "heapq.heappush": f"def heappush(heap, item):\n    heap.append(item)\n    at = len(heap) - 1{_UP}",
    "heapq.heappop": f"""
def heappop(heap):
    last = heap.pop()
    if not heap:
        return last
    found, heap[0], first = heap[0], last, 0
{_DOWN}
    return found
""",
    "heapq.heapreplace": f"""
def heapreplace(heap, item):
    found, heap[0], first = heap[0], item, 0
{_DOWN}
    return found
""",
    "heapq.heappushpop": f"""
def heappushpop(heap, item):
    if not heap or not heap[0] < item:
        return item
    found, heap[0], first = heap[0], item, 0
{_DOWN}
    return found
""",
    "heapq.heapify": "def heapify(heap):\n    for first in reversed(range(len(heap) // 2)):"
    + _DOWN.replace("\n    ", "\n        "),
    "heapq.nlargest": """
def nlargest(n, iterable, key=None):
    found = sorted(iterable, reverse=True) if key is None else sorted(iterable, key=key, reverse=True)
    return found[:max(n, 0)]
""",
    "heapq.nsmallest": """
def nsmallest(n, iterable, key=None):
    found = sorted(iterable) if key is None else sorted(iterable, key=key)
    return found[:max(n, 0)]
""",
    "bisect.bisect_left": f"def bisect_left(a, x, lo=0, hi=None):{_LEFT}    return low",
    "bisect.bisect_right": f"def bisect_right(a, x, lo=0, hi=None):{_RIGHT}    return low",
    "bisect.bisect": f"def bisect(a, x, lo=0, hi=None):{_RIGHT}    return low",
    "bisect.insort_left": f"def insort_left(a, x, lo=0, hi=None):{_LEFT}    a.insert(low, x)",
    "bisect.insort_right": f"def insort_right(a, x, lo=0, hi=None):{_RIGHT}    a.insert(low, x)",
    "bisect.insort": f"def insort(a, x, lo=0, hi=None):{_RIGHT}    a.insert(low, x)",
}
"""By their dotted names."""
