"""How far a verdict can be trusted: ``python -m tests.benchmarks.verdict [--jobs N] [--sample N] [--list-failures]``.

All right variants and all faulty files of ``tests.verdicts`` are judged, and a table is printed: for the programs that the
engine is tuned on, and for the third that is held back, of which only totals are shown unless ``--held-out-detail`` is given.
The numbers that are promised: no right file called wrong, no faulty one called right or passed over in silence, the first wrong
line right in 97 %, the class of the fault named in 90 %, a false reason in at most 1 %, judging within 50 ms and diagnosing
within 1 s of CPU time. With ``--pairs N`` as many files of each program that have two faults are judged, too, and have rows of
their own: the line told is one of the two, and a reason leaves only the other fault, or none.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from statistics import median

from tests.benchmarks.report import percentile
from tests.verdicts.corpus import faulty, rights
from tests.verdicts.measuring import Measured, measure
from tests.verdicts.programs import Program, programs
from tests.verdicts.proving import Unproved
from tests.verdicts.twofold import Twofold, measure_pair, twofold

UNLISTED = {"local_factor", "local_power", "line_order"}
"""Classes beside those that are promised to be named; counted in all other numbers."""


def order(name: str, seed: str = "") -> str:
    """By which a sample is drawn: always the same for a seed, and spread over programs and classes."""
    return hashlib.sha256(f"{name}{seed}".encode()).hexdigest()


def measured(program: Program, sample: int, kind: str, diagnose: bool, seed: str = "") -> list[Measured]:
    """The cases of one program, in a process of its own; ``sample`` of the right and as many of the faulty ones (0: all)."""
    warnings.simplefilter("ignore")
    cases = []
    for group in (rights(program) if not kind else [], faulty(program, seed)):
        group = [case for case in group if kind in ("", case.kind)]
        cases += sorted(group, key=lambda case: order(case.name, seed))[: sample or None]
    return [measure(case, diagnose) for case in cases]


def paired(program: Program, count: int, seed: str = "") -> list[Twofold]:
    """The files with two faults of one program, in a process of its own."""
    warnings.simplefilter("ignore")
    try:
        return [measure_pair(pair) for pair in twofold(program, count, seed)]
    except Unproved:
        return []


def share(part: Iterable[object], whole: Iterable[object]) -> str:
    """As "97.1 % of 350"."""
    count, of = len(list(part)), len(list(whole))
    return f"{100 * count / of:.1f} % of {of}" if of else "-"


def totals(found: list[Measured], diagnosing: bool = True) -> list[tuple[str, str]]:
    """The rows of the table for a group of cases; those of reasons are empty where none was asked for."""
    right = [one for one in found if not one.kind]
    wrong = [one for one in found if one.kind]
    caught = [one for one in wrong if one.said.verdict == "wrong"]
    listed = [one for one in caught if one.kind not in UNLISTED]
    diagnosed = sorted([one.said.diagnosing for one in caught])
    rows = [
        ("right called wrong (0)", f"{sum([one.alarmed for one in right])} of {len(right)}"),
        (
            "right not judged, and said so",
            f"{sum([one.said.verdict in ('unjudged', 'refused') for one in right])} of {len(right)}",
        ),
        (
            "right, nothing compared, not said",
            f"{sum([one.said.verdict == 'right' and not one.said.compared for one in right])} of {len(right)}",
        ),
        ("wrong called right or passed over (0)", f"{sum([one.missed for one in wrong])} of {len(wrong)}"),
        (
            "wrong not judged, and said so",
            f"{len(wrong) - len(caught) - sum([one.missed for one in wrong])} of {len(wrong)}",
        ),
        ("first wrong line strictly right (97 %)", share([one for one in caught if one.strict], caught)),
        ("  within a run of lines that is named", share([one for one in caught if one.run], caught)),
        (
            "opening and judging, median (50 ms)",
            f"{1e3 * median([one.said.judging for one in found]):.1f} ms" if found else "-",
        ),
    ]
    reasons = [
        ("class named, or mended (90 %)", share([one for one in listed if one.named], listed)),
        ("false reason (1 %)", share([one for one in caught if one.false], caught)),
        ("crashes while diagnosing (0)", f"{sum([bool(one.said.error) for one in caught])} of {len(caught)}"),
        ("diagnosing, 95 % within (1 s)", f"{percentile(diagnosed, 0.95):.2f} s" if diagnosed else "-"),
    ]
    return rows + [(title, value if diagnosing else "-") for title, value in reasons]


def pair_totals(found: list[Twofold]) -> list[tuple[str, str]]:
    """The rows of files with two faults."""
    caught = [one for one in found if one.said.verdict == "wrong"]
    return [
        ("two faults: called right (0)", f"{sum([one.said.verdict == 'right' for one in found])} of {len(found)}"),
        ("two faults: line is one of the two", share([one for one in caught if one.line], caught)),
        ("two faults: a reason that is true", share([one for one in caught if one.true], caught)),
        ("two faults: false reason (1 %)", share([one for one in caught if one.false], caught)),
        ("two faults: a mend told twice (0)", f"{sum([one.doubled for one in caught])} of {len(caught)}"),
    ]


def by(found: list[Measured], key: Callable[[Measured], str]) -> Iterable[tuple[str, list[Measured]]]:
    """Groups in order of their names."""
    groups: dict[str, list[Measured]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return sorted(groups.items())


def detail(found: list[Measured]) -> None:
    """A line a class and a line a shape."""
    wrong = [one for one in found if one.kind]
    print(f"\n{'class of fault':<24}{'files':>7}{'missed':>8}{'silent':>8}{'line %':>8}{'named %':>9}{'false':>7}")
    for kind, group in by(wrong, lambda one: one.kind):
        caught = [one for one in group if one.said.verdict == "wrong"]
        of = max(len(caught), 1)
        strict, named = sum([one.strict for one in caught]), sum([one.named for one in caught])
        print(
            f"{kind:<24}{len(group):>7}{sum([one.missed for one in group]):>8}{len(group) - len(caught):>8}"
            f"{100 * strict / of:>8.0f}{100 * named / of:>9.0f}{sum([one.false for one in caught]):>7}"
        )
    print(f"\n{'shape':<40}{'right':>7}{'alarms':>8}{'unjudged':>10}{'faulty':>8}{'missed':>8}{'line %':>8}")
    for shape, group in by(found, lambda one: one.shape):
        right, bad = [one for one in group if not one.kind], [one for one in group if one.kind]
        caught = [one for one in bad if one.said.verdict == "wrong"]
        print(
            f"{shape:<40}{len(right):>7}{sum([one.alarmed for one in right]):>8}"
            f"{sum([not one.said.compared for one in right]):>10}{len(bad):>8}{sum([one.missed for one in bad]):>8}"
            f"{100 * sum([one.strict for one in caught]) / max(len(caught), 1):>8.0f}"
        )


def failures(found: list[Measured], diagnosing: bool) -> None:
    """Every case that is not as it should be."""
    for one in found:
        said = one.said
        what = [
            word
            for word, holds in (
                ("right called wrong", one.alarmed), ("not compared", not one.kind and not said.compared),
                ("missed", one.missed), ("other line", said.verdict == "wrong" and bool(one.kind) and not (one.strict or one.run)),
                ("not judged", bool(one.kind) and said.verdict != "wrong" and not one.missed),
                ("false reason", one.false),
                ("not named", diagnosing and said.verdict == "wrong" and bool(one.kind) and not one.named),
            )
            if holds
        ]  # fmt: skip
        if what:
            told = ", ".join([f"{reason.kind}@{reason.line}" for reason in said.reasons])
            print(
                f"{one.name}: {', '.join(what)}; said {said.verdict} {said.error} {list(said.first)} [{told}], is {list(one.lines)}"
            )


def pair_failures(found: list[Twofold]) -> None:
    """Every file with two faults that is not as it should be."""
    for one in found:
        said = one.said
        words = (
            ("called right", said.verdict == "right"), ("other line", said.verdict == "wrong" and not one.line),
            ("false reason", one.false), ("told twice", one.doubled),
        )  # fmt: skip
        what = [word for word, holds in words if holds]
        if what:
            told = ", ".join([f"{reason.kind}@{reason.line} {reason.mend!r}" for reason in said.reasons])
            print(f"{one.name}: {', '.join(what)}; said {list(said.first)} [{told}], is {list(one.lines)}")


def main(words: list[str]) -> int:
    """Measure and print; 0 if all that is promised holds for both groups."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.verdict",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument(
        "--sample",
        type=int,
        default=0,
        help="so many right and so many faulty files of each program, the same each time",
    )
    parser.add_argument("--seed", default="", help="plant and draw other faults than without one")
    parser.add_argument("--class", dest="kind", default="", help="only faults of this class")
    parser.add_argument("--program", default="", help="only programs whose name begins so")
    parser.add_argument("--pairs", type=int, default=0, help="so many files with two faults of each program, too")
    parser.add_argument("--judging-only", action="store_true", help="no diagnoses: which line, not why (much quicker)")
    parser.add_argument("--list-failures", action="store_true", help="every case that is not as it should be")
    parser.add_argument("--held-out-detail", action="store_true", help="the same of the programs that are held back")
    given = parser.parse_args(words)
    chosen = [program for program in programs() if program.name.startswith(given.program)]
    found: list[Measured] = []
    with ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as pool:
        for group in pool.map(
            partial(
                measured, sample=given.sample, kind=given.kind, diagnose=not given.judging_only, seed=given.seed
            ),
            chosen,
        ):
            found += group
        twofolds = pool.map(partial(paired, count=given.pairs, seed=given.seed), chosen if given.pairs else ())
        pairs = [one for group in twofolds for one in group]
    tuned, held = [one for one in found if not one.held_out], [one for one in found if one.held_out]
    print(f"{len(chosen)} programs, {sum([program.held_out for program in chosen])} of them held back")
    print(f"{'':<42}{'tuned':>18}{'held back':>18}")
    for (title, one), (_, other) in zip(
        *[totals(group, not given.judging_only) for group in (tuned, held)], strict=True
    ):
        print(f"{title:<42}{one:>18}{other:>18}")
    groups = [pair_totals([one for one in pairs if one.held_out is held_out]) for held_out in (False, True)]
    for (title, of_tuned), (_, of_held) in zip(*groups, strict=True) if pairs else ():
        print(f"{title:<42}{of_tuned:>18}{of_held:>18}")
    detail(found if given.held_out_detail else tuned)
    if given.list_failures:
        print()
        failures(found if given.held_out_detail else tuned, not given.judging_only)
        pair_failures([one for one in pairs if given.held_out_detail or not one.held_out])
    return 0 if not any([one.alarmed or one.missed for one in found]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
