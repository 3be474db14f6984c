"""What is wrong with the bot as it is set up here, and what to do: `pullquote doctor`."""

from bot.doctor.examine import Check, clock, examine
from bot.doctor.finding import Finding, Verdict, aside, bad, good

__all__ = ["Check", "Finding", "Verdict", "aside", "bad", "clock", "examine", "good"]
