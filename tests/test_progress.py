import io

from stillhere.progress import quiet, show


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_items_pass_through_unchanged():
    assert list(quiet(range(60), "read", 60)) == list(range(60))
    assert list(show(range(60), "read", 60, stream=io.StringIO())) == list(range(60))
    assert list(show(range(60), "read", 60, stream=Terminal())) == list(range(60))


def test_a_log_gets_a_few_plain_lines():
    log = io.StringIO()
    list(show(range(200), "build", 200, stream=log))
    assert log.getvalue().splitlines() == ["build: 50/200", "build: 100/200", "build: 150/200", "build: 200/200"]


def test_a_terminal_gets_a_bar():
    terminal = Terminal()
    list(show(range(60), "build", 60, stream=terminal))
    assert "build" in terminal.getvalue()
    assert "\r" in terminal.getvalue()


def test_short_work_says_nothing():
    log = io.StringIO()
    list(show(range(49), "build", 49, stream=log))
    assert log.getvalue() == ""
