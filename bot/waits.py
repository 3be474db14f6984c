"""How long somebody has to wait, in words: rounded, for nobody counts seconds that are only guessed."""

import math

_MINUTE, _HOUR = 60, 3600


def say_wait(seconds: float) -> str:
    """ "40 s", "4 min", "3 h": rounded up, so that who comes back then does not come too early."""
    if seconds <= 90:
        return f"{max(10, 10 * math.ceil(seconds / 10))} s"
    if seconds <= 90 * _MINUTE:
        return f"{math.ceil(seconds / _MINUTE)} min"
    return f"{math.ceil(seconds / _HOUR)} h"
