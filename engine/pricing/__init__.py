"""What a call costs, known before it runs: prices as pure functions of the operands.

``asking``    the price, and the call as it was asked: shapes, counts, bounds of integers, however they are written
``kinds``     the named kinds of calls (elementwise, view, reduction …), from which rows take theirs
``joining``, ``products``, ``shaping``   kinds of the gate table that need more than the sizes of their operands
``makers``, ``draws``, ``builtins``, ``methods``, ``operators``   the calls that are no gates: a table each
``budget``    what may be spent, and what has been

A step of ``work`` is about a nanosecond of one core, from above. The facade over all tables is ``engine.prices``.
"""
