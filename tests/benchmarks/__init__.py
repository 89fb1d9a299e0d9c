"""Every number that the project promises, as a ratio measured in one run: ``python -m tests.benchmarks``."""
