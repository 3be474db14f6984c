"""/pullquote roundup …: now, preview, when it comes, pause and resume."""

from discord import app_commands
from discord.app_commands import Choice, Range, describe

from adapters.discord import autocomplete
from adapters.discord.interact import Front, command
from adapters.discord.scene import Interaction

_DAYS = (
    ("Every day", "every day"),
    ("Weekdays", "weekdays"),
    ("Weekends", "weekends"),
    *((day, f"on {day}") for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
)


class Roundup(app_commands.Group):
    """The subgroup. front: has the bot, once it is there."""

    def __init__(self, front: Front) -> None:
        super().__init__(name="roundup", description="The day's stories of this channel.")
        self._front = front

    @app_commands.command(description="The stories since the last roundup, for everybody.")
    async def now(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "roundup now")

    @app_commands.command(description="The next roundup as it stands, for you alone.")
    async def preview(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "roundup preview")

    @app_commands.command(description="Set when the roundup comes.")
    @describe(
        time="Such as 08:30.", days="On which days; left out: every day.", zone="The time zone: type a large city of yours."
    )
    @app_commands.choices(days=[Choice(name=name, value=value) for name, value in _DAYS])
    async def at(
        self,
        interaction: Interaction,
        time: Range[str, 1, 40],
        days: Choice[str] | None = None,
        zone: Range[str, 1, 60] | None = None,
    ) -> None:
        words = [time, *([days.value] if days else []), *([zone] if zone else [])]
        await command(self._front, interaction, f"roundup at {' '.join(words)}")

    @at.autocomplete("zone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await autocomplete.zones(self._front, interaction, typed)

    @app_commands.command(description="When the roundup comes.")
    async def when(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "roundup")

    @app_commands.command(description="No roundup until it is resumed.")
    async def pause(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "roundup pause")

    @app_commands.command(description="Go on with the roundup.")
    async def resume(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "roundup resume")
