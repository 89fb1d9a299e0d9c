"""``python -m tui``, and what the console script ``chainstep`` runs: Ctrl-C is silent before anything else is imported."""

from __future__ import annotations

from tui import bundled, collecting, interrupts, leaving


def main() -> int:
    """Run the command line and end the process; its exit code where that is left to Python."""
    interrupts.silent()
    collecting.put_off()
    bundled.begin()
    from tui import cli

    try:
        code = cli.main()
        bundled.end()
    finally:
        interrupts.silent()  # the end is no place for a traceback either
        collecting.ended()
    return leaving.leave(code)


if __name__ == "__main__":
    raise SystemExit(main())
