"""What a platform hands over: a message that somebody wrote, or a button that somebody pressed, in the platform's own ids."""

from dataclasses import dataclass

from bot.channel import Channel


@dataclass(frozen=True, slots=True)
class Heard:
    """A message. key: the platform's id of the event, the same when it is delivered again. text: without the bot's name.
    inputs: the links that it is known to be about, if it is not the text that says so.

    addressed: the bot is spoken to (a mention, a direct message, a slash command), so it always answers. alone: what is not an
    article's digest goes to the person alone, as for a slash command. thread: the one it was written in, if any. message: its
    id, on which a thread can be opened. offer_taken: the digest that was offered for it is wanted. afresh: a digest is given even
    if there was one a short while ago.
    """

    key: str
    channel: Channel
    text: str
    person: str | None = None
    thread: str | None = None
    message: str | None = None
    addressed: bool = False
    alone: bool = False
    offer_taken: bool = False
    afresh: bool = False
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button. action, value: as the Reply's `Button` had them. thread: of the message that has the button. alone: the person
    alone sees that message, so the answer is for them alone too."""

    key: str
    channel: Channel
    action: str
    value: str
    person: str | None = None
    thread: str | None = None
    message: str | None = None
    alone: bool = False
