"""The conversation at a real terminal (a pseudo-terminal): typing, pasting, leaving."""

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import COMMAND, STORY

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()=>][0-9A-B]?|\x1b\][^\x07]*\x07")


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        self._side, other = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40"}
        self.process = subprocess.Popen(
            [COMMAND, *arguments], stdin=other, stdout=other, stderr=other, cwd=cwd, env=environment, start_new_session=True
        )
        os.close(other)
        self._seen = ""

    def type(self, text: str) -> None:
        data = text.encode()
        while data:
            self._read(0.01)
            data = data[os.write(self._side, data[:512]) :]

    def wait_for(self, words: str, seconds: float = 30) -> str:
        """What was shown up to `words`, without colours; it is forgotten then."""
        end = time.monotonic() + seconds
        while words not in self._seen:
            assert time.monotonic() < end, f"{words!r} was not shown in: {self._seen[-2000:]}"
            self._read(0.2)
        shown, _, self._seen = self._seen.partition(words)
        return shown + words

    def ends(self, seconds: float = 30) -> int:
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self._read(0.1)
        return self.process.wait(1)

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._side)

    def _read(self, seconds: float) -> None:
        if select.select([self._side], [], [], seconds)[0]:
            try:
                self._seen += _ESCAPES.sub("", os.read(self._side, 65536).decode(errors="replace"))
            except OSError:  # the other side has gone
                time.sleep(0.05)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    (tmp_path / "a.txt").write_text(STORY)
    opened = Terminal("chat", cwd=tmp_path)
    opened.wait_for("quit: the end.")
    opened.wait_for(">")
    yield opened
    opened.close()


def test_an_article_is_pasted_asked_about_and_left(terminal: Terminal) -> None:
    terminal.type(f"\x1b[200~{STORY}\x1b[201~")
    terminal.type("\r")
    terminal.wait_for("min read")
    terminal.wait_for("Who said what")
    terminal.type("what did Ottokar Zimmer say?\r")
    terminal.wait_for("Ottokar Zimmer say?")
    terminal.wait_for("Zimmer")
    terminal.type("quit\r")
    terminal.wait_for("Goodbye.")
    assert terminal.ends() == 0


def test_a_paste_without_brackets_is_one_message(terminal: Terminal) -> None:
    terminal.type(STORY.replace("\n", "\r") + "\r")
    terminal.wait_for("min read")
    terminal.wait_for(">")
    terminal.type("\x04")
    terminal.wait_for("Goodbye.")
    assert terminal.ends() == 0


def test_a_path_is_opened_and_control_c_ends(terminal: Terminal) -> None:
    terminal.type("a.txt\r")
    terminal.wait_for("min read")
    terminal.wait_for(">")
    terminal.type("\x03")
    terminal.wait_for("Goodbye.")
    assert terminal.ends() == 0


def test_the_demo_goes_on_to_a_conversation(tmp_path: Path) -> None:
    terminal = Terminal("demo", cwd=tmp_path)
    try:
        terminal.wait_for("Calder Bridge to close")
        terminal.wait_for("quit: the end.")
        terminal.wait_for(">")
        terminal.type("who said what\r")
        terminal.wait_for("Helena Marsh")
        terminal.wait_for(">")
        terminal.type("\x04")
        assert terminal.ends() == 0
    finally:
        terminal.close()
