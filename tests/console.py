"""Examples in Markdown: the commands of a ```console block are run, and what follows them must be what they print.

`python -m tests.console FILE.md ...` writes the outputs anew.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A command and the output that the page claims, without trailing white space."""

    command: str
    output: str


def examples(page: str) -> Iterator[Example]:
    """All examples of a page, in order."""
    for block in _BLOCK.findall(page):
        yield from _of_block(block)


def run(command: str) -> str:
    """What `command` prints (stdout, then stderr), run in the repository's root in a window of 80 columns."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PULLQUOTE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    environment |= {"PATH": path, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": "/nonexistent"}
    shell = ["/bin/sh", "-c", command]
    with tempfile.TemporaryDirectory() as data:
        environment["XDG_DATA_HOME"] = data
        done = subprocess.run(
            shell, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=120
        )
    return (done.stdout + done.stderr).rstrip()


def rewritten(page: str) -> str:
    """`page` with the outputs as they are now."""

    def anew(block: re.Match[str]) -> str:
        return "".join(f"$ {example.command}\n{run(example.command)}\n" for example in _of_block(block.group()))

    return _BLOCK.sub(anew, page)


def _of_block(block: str) -> Iterator[Example]:
    for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = piece.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = f"{command}\n{more}"
        yield Example(command, output.rstrip())


if __name__ == "__main__":
    for name in sys.argv[1:]:
        file = Path(name)
        file.write_text(rewritten(file.read_text(encoding="utf-8")), encoding="utf-8")
