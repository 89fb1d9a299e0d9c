"""How programs end by themselves, and what they ask of their own file and of numpy."""

from __future__ import annotations

import numpy as np
import pytest

import engine

MAIN = "import sys\ndef main():\n    w = 3.0\n    loss = w * w\n    print(loss)\n    return 0\n"
ENDS = {
    "the answer of main": MAIN + "if __name__ == '__main__':\n    sys.exit(main())\n",
    "the answer of main, at the module": MAIN + "sys.exit(main())\n",
    "exit by its own name": MAIN.replace("import sys", "from sys import exit") + "if __name__ == '__main__':\n    exit(main())\n",
    "another name of sys": MAIN.replace("import sys", "import sys as system") + "system.exit(main())\n",
    "raised": MAIN + "raise SystemExit(main())\n",
    "after main": MAIN + "if '__main__' == __name__:\n    main()\n    sys.exit(0)\n",
    "what stands behind it never runs": MAIN + "main()\nquit()\nloss = unknown\n",
    "usage": MAIN + "if len(sys.argv) > 1:\n    print('usage')\n    sys.exit(1)\nmain()\n",
    "usage, in main": MAIN.replace("    w = 3.0\n", "    w = 3.0\n    if w < 0:\n        sys.exit('w')\n") + "sys.exit(main())\n",
}


@pytest.mark.parametrize("source", ENDS.values(), ids=ENDS)
def test_the_end_of_a_program(source):
    trace = engine.trace_source(source)
    assert trace.value == 9.0
    assert [gradient for name, gradient in trace.gradients.items() if name.endswith("w")] == [6.0]


@pytest.mark.parametrize("end", ["sys.exit(1)", "sys.exit()", "exit(1)", "quit()", "raise SystemExit"])
def test_an_end_that_is_reached_elsewhere_is_told_at_its_line(end):
    with pytest.raises(engine.ProgramError) as found:
        engine.trace_source(f"import sys\nx = 2.0\nif x > 1:\n    {end}\nf = x * x\n")
    assert found.value.place.line == 4
    assert "SystemExit" in found.value.fields["said"]


def test_a_function_of_that_name_is_the_programs_own():
    assert engine.trace_source("def exit(a):\n    return a * a\nx = 3.0\nf = exit(x)\nexit(x)\n").value == 9.0


@pytest.mark.parametrize("end", ["sys.exit(main())", "if __name__ == '__main__':\n    main()\n    sys.exit()", "raise SystemExit"])
def test_what_is_added_to_a_file_runs_after_its_end(end):
    source = "import sys\ndef main():\n    return 0\nx = 3.0\ny = x * x\n" + end + "\nlost = unknown\n"
    trace = engine.trace_source(source, options=engine.Options(then=("f = 2 * y",)))
    assert (trace.value, trace.gradients["x"]) == (18.0, 12.0)


def test_the_file_says_its_name_and_no_place():
    trace = engine.trace_source(
        "import os\nprint(__file__, os.path.dirname(os.path.abspath(__file__)), os.path.splitext(__file__)[0])\n"
        "x = 2.0\nf = x * x\n",
        file="a/b/net.py",
    )
    assert trace.printed[0][1] == "net.py  net"


def test_numpy_says_its_version():
    trace = engine.trace_source("import numpy as xp\nprint(np.__version__, xp.__version__)\nx = 2.0\nf = x * x\n")
    assert trace.printed[0][1] == f"{np.__version__} {np.__version__}"


@pytest.mark.parametrize("line", ["x.__version__", "__version__", "__loader__", "np.__file__", "np.__loader__", "f.__version__"])
def test_nothing_else_of_that_kind_is_reachable(line):
    with pytest.raises(engine.ProgramError) as found:
        engine.trace_source(f"def f(a):\n    return a\nx = 2.0\nprint({line})\ny = x * x\n")
    assert found.value.code == "private_name"
