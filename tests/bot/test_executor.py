"""Every process that shares a database has a name of its own, and the same one after a restart."""

import subprocess
import sys
from pathlib import Path

from bot.executor import executor_name
from tests.console import ROOT


def test_two_at_a_time_have_two_names(tmp_path: Path) -> None:
    with executor_name(tmp_path) as one, executor_name(tmp_path) as other:
        assert one != other


def test_the_name_is_the_same_after_a_restart(tmp_path: Path) -> None:
    with executor_name(tmp_path) as first:
        pass
    with executor_name(tmp_path) as again:
        assert again == first


def test_a_killed_process_lets_go_of_its_name(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from bot.executor import executor_name\n"
        f"with executor_name(Path({str(tmp_path)!r})) as name:\n"
        "    print(name, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    with executor_name(tmp_path) as name:
        assert killed.stdout.strip() == name
