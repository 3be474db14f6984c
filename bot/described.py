"""Settings as people read them: each with its value, where that comes from and what it means; and docs/settings.md."""

from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.settings import FILE_NAME, PREFIX, SECRETS, Settings, sources


@dataclass(frozen=True, slots=True)
class Described:
    """One setting as it stands: name, value in force, where that comes from, default, what it means."""

    name: str
    value: Any
    source: str
    default: Any
    meaning: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper()


def describe(settings: Settings) -> list[Described]:
    """Every setting with its value in `settings` and where that value comes from."""
    places = sources()
    return [
        Described(name, getattr(settings, name), places.get(name, "default"), field.default, field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def reference() -> str:
    """docs/settings.md: all settings as a Markdown page. Written by `make docs`, held true by a test."""
    lines = [
        "# Settings",
        "",
        "Written by `make docs` from `bot/settings.py`; change it there.",
        "",
        f"The first place that has a setting wins: an environment variable, a file in the folder that `{SECRETS}` names",
        "(`pullquote_slack_bot_token` and so on, as Docker and Kubernetes hand secrets over), the file `.env` in the working",
        f"directory, the TOML file (the one that `{PREFIX}CONFIG` names, else `{FILE_NAME}` in your configuration folder,",
        "such as `~/.config/pullquote/`), the default. `pullquote settings` shows the values in force and where each comes from.",
        "",
        "| in the TOML file | in the environment | default | means |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name}` | `{PREFIX}{name.upper()}` | `{show(field.default)}` | {field.description} |")
    return "\n".join([*lines, ""])


def show(value: object) -> str:
    """A value as the TOML file would have it. Secrets are pydantic's, which show themselves as stars."""
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    if value is None:
        return "unset"
    if value in ("", SecretStr("")):
        return '""'
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    import sys

    sys.stdout.write(reference())
