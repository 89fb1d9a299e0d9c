"""What actions do to a session."""

from __future__ import annotations

from tests.tui.samples import views
from tui.actions import act
from tui.session import Session


def test_a_word_of_the_footer_that_nothing_takes_any_more_changes_nothing() -> None:
    """A click on "judge" while no answer was typed ended the app."""
    session = Session(position=3)
    assert act(session, views("eight.py"), "submit") == (session, None)
