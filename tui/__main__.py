"""``python -m tui``, and what the console script ``chainstep`` runs: Ctrl-C is silent before anything else is imported."""

from __future__ import annotations

from tui import collecting, interrupts


def main() -> int:
    """Run the command line; its exit code."""
    interrupts.silent()
    collecting.put_off()
    from tui import cli

    try:
        return cli.main()
    finally:
        interrupts.silent()  # Python's own end is no place for a traceback either
        collecting.ended()


if __name__ == "__main__":
    raise SystemExit(main())
