"""What there is in the fake Slack, made by a test, and what happened there, for the test to look at."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.adapters.slack.transport import Transport
from tests.adapters.slack.world import Call, Conversation, Ephemeral, Fault, File, Installed, Json, Person, Refused, View, World

SECONDS = 60
"""That a test waits for what should come: a busy machine takes its time; what goes well does not wait."""
_Given = TypeVar("_Given")


class Ground:
    """One workspace that has the app, and more where they are made. team: the first one's id."""

    def __init__(self, team: str) -> None:
        self.world = World()
        self.team = team
        self.installed = self.world.install(team, token="xoxb-fake-bot-token")
        self.transport = Transport(self.world)

    # What there is

    def channel(
        self, id: str, *people: str, name: str = "", private: bool = False, bot_in: bool = True, team: str | None = None
    ) -> Conversation:
        """Make a conversation (an id with D: the direct messages of the app and one person); people are made as well."""
        team = team or self.team
        members = set(people) or {"U1"}
        for person in members:
            self.person(person, team=team)
        if bot_in:
            members.add(self.world.bot_of(team).bot_user)
        made = Conversation(id, name or id.lower(), team, members, private)
        with self.world.changed:
            return self.world.conversations.setdefault(id, made)

    def person(self, id: str, name: str = "", *, team: str | None = None, **more: Any) -> Person:
        """Make a person; `more`: fields of `Person`."""
        with self.world.changed:
            return self.world.people.setdefault(id, Person(id, name or id.lower(), team or self.team, **more))

    def install(self, team: str, enterprise: str | None = None, org_wide: bool = False) -> Installed:
        """Put the app into one more workspace, by hand."""
        with self.world.changed:
            return self.world.install(team, enterprise=enterprise, org_wide=org_wide)

    def oauth_code(self, team: str, enterprise: str | None = None, org_wide: bool = False) -> str:
        """A code for `oauth.v2.access`, as somebody who allows the installation brings it."""
        with self.world.changed:
            code = f"code-{team}-{len(self.world.codes)}"
            self.world.codes[code] = self.world.install(team, enterprise=enterprise, org_wide=org_wide)
            return code

    def file(self, name: str, content: bytes, mimetype: str = "text/plain", **more: Any) -> File:
        """A file that a person has."""
        with self.world.changed:
            made = File(self.world.id("F"), name, self.team, content, mimetype, **more)
            self.world.files[made.id] = made
            return made

    def later(self, seconds: float) -> None:
        """Move Slack's clock on."""
        self.world.offset += seconds

    def fails(self, method: str, *faults: Fault) -> None:
        """What goes wrong with the next calls of a method, one each. "response_url" and "upload" are methods too."""
        self.world.faults[method].extend(faults)

    # What happened

    @property
    def refused(self) -> list[Refused]:
        """What Slack did not take, those faults aside that a test asked for."""
        with self.world.changed:
            return list(self.world.refused)

    def calls(self, method: str) -> list[Call]:
        with self.world.changed:
            return [call for call in self.world.calls if call.method == method]

    def messages(self, channel: str, thread: str | None = None, *, ours: bool = False) -> list[Json]:
        """The messages of a channel, or of a thread without the one that opened it. ours: the app's alone. Each as Slack has it,
        with "sent" for the arguments that it was posted with."""
        with self.world.changed:
            found = self.world.conversations[channel]
            messages = found.replies(thread) if thread else list(found.messages.values())
            return self.world.copies([one for one in messages if not ours or one.get("bot_id") == self.installed.bot])

    def replies(self, channel: str, thread: str) -> list[Json]:
        """The app's own messages in a thread."""
        return self.messages(channel, thread, ours=True)

    def message(self, channel: str, ts: str) -> Json:
        with self.world.changed:
            return self.world.copies([self.world.conversations[channel].messages[ts]])[0]

    def ephemerals(self, channel: str | None = None, user: str | None = None) -> list[Ephemeral]:
        with self.world.changed:
            return [one for one in self.world.ephemerals if channel in (None, one.channel) and user in (None, one.user)]

    def reactions(self, channel: str, ts: str) -> dict[str, list[str]]:
        return {one["name"]: one["users"] for one in self.message(channel, ts).get("reactions", [])}

    def home(self, user: str) -> View | None:
        with self.world.changed:
            return self.world.homes.get(user)

    def modals(self, user: str | None = None) -> list[View]:
        """The modals that were opened, the last one last."""
        with self.world.changed:
            return [one for one in self.world.views.values() if one.view["type"] == "modal" and user in (None, one.user)]

    def uploads(self) -> list[File]:
        with self.world.changed:
            bots = {one.bot_user for one in self.world.installed.values()}
            return [file for file in self.world.files.values() if file.complete and file.user in bots]

    def thread_state(self, channel: str, thread: str) -> Json:
        """Of an assistant's thread: "status", "prompts", "title"."""
        with self.world.changed:
            return dict(self.world.threads[channel, thread])

    @property
    def connections(self) -> int:
        """Sockets that are open."""
        with self.world.changed:
            return len(self.transport.sockets)

    def wait_for(self, found: Callable[[], _Given], seconds: float = SECONDS) -> _Given:
        """What `found` gives once that is true. Raises `AssertionError` if it isn't in time."""
        until = time.monotonic() + seconds
        with self.world.changed:
            while not (given := found()):
                left = until - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {seconds:g} s in vain; refused: {self.world.refused}")
                self.world.changed.wait(min(left, 0.05))
            return given
