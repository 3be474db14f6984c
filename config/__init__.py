"""What a person may want to change without code: word lists (`words/*.toml`) and the settings' documented defaults.

Changing a list needs a restart; nothing here is read at a path outside the installed package.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> dict[str, Any]:
    """The word list `config/words/NAME.toml` as it stands, read once. Raises `FileNotFoundError` for an unknown name."""
    return tomllib.loads(files("config").joinpath("words", f"{name}.toml").read_text(encoding="utf-8"))
