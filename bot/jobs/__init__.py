"""Durable work: what must happen exactly once, whatever is killed in between."""

from bot.jobs.engine import VERSION, Jobs, roles
from bot.jobs.queues import LATER, SOON, Limits, Reading
from bot.jobs.steps import Patience
from bot.jobs.work import Read, RetryLater, Roundup, Wanted, Work

__all__ = [
    "LATER",
    "SOON",
    "VERSION",
    "Jobs",
    "Limits",
    "Patience",
    "Read",
    "Reading",
    "RetryLater",
    "Roundup",
    "Wanted",
    "Work",
    "roles",
]
