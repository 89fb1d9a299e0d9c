"""The stepper in a browser, for a class without terminals: every visitor has a desk of their own, keys come in, rows that
change go out. (extra ``web``: aiohttp)

    admitted    what a visitor may tell a desk: messages as events, and which wishes of a desk are granted
    visitors    the desks, who has them, how many there may be and how long they wait for their owners
    answers     what a visitor is sent: rows that differ, and how they look
    page        the page that shows them
    app         HTTP: addresses, headers, limits
"""
