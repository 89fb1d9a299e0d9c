"""Lessons: keyboard-driven tutorials, each one Markdown file a language.

    records    what a lesson is made of
    format     a file's text -> a lesson, and what is wrong with it, all at once
    numbers    names and addresses of a trace as numbers, for prose and answers
    opened     a lesson with its programs traced: where its sections stand
    judging    what an answer is worth, and why not
    player     where one is in a lesson, and what a key makes of it; pure
    checking   whether a lesson holds: names, moments, answers, translation
    course/    the lessons, ``07-forks.en.md``

To add a lesson: write ``course/NN-name.en.md`` and ``.ko.md``; ``chainstep learn --new NAME`` prints a file to begin with and
``chainstep learn --check FILE`` says what is wrong. No Textual, no clock, no file that is written.
"""
