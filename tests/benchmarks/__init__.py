"""Every number that the project promises, as a ratio measured in one run: ``python -m tests.benchmarks``."""

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before numpy is loaded: CPU time of one thread is what is compared
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
