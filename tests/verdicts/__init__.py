"""A corpus that verdicts are measured on: right backward passes, variants of equal meaning, and planted faults, all proved by
Python's own run and differences, never by the engine."""
