"""Where a conversation takes place, and who speaks in it: the names that every platform's own are put into."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """One conversation on one platform. platform: "slack", "discord", "terminal". workspace: the platform's id of the workspace
    or guild ("" where there is none, as in a direct message on Discord). id: the platform's id of the channel."""

    platform: str
    workspace: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}/{self.workspace}/{self.id}"
