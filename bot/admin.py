"""`pullquote admin`: what whoever runs the bot may do to what it keeps, by the same ways as the bot itself.

It may be done while the bot runs. What is imported here is imported by every command, so the store and the engine are not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.channel import Channel
from bot.printing import age, plural, print_json, say, say_table
from bot.settings import load_settings
from bot.work import CannotStart

if TYPE_CHECKING:
    from bot.backup import Restored
    from bot.store import Store

FAILED = 1
"""Exit code when something could not be done."""

_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Named = Annotated[str, typer.Argument(metavar="PLATFORM/WORKSPACE/CHANNEL", help="As the lists name it.", show_default=False)]


def _group(help: str) -> typer.Typer:
    return typer.Typer(no_args_is_help=True, help=help)


admin_app = _group("Look after what the bot keeps: channels, subscriptions, failed work, backups.")
channels_app = _group("Channels of which something is kept.")
subscriptions_app = _group("What channels are told by themselves: roundups, feeds, follows.")
feeds_app = _group("Feeds that are asked.")
work_app = _group("Work that failed.")
for _app, _name in ((channels_app, "channels"), (subscriptions_app, "subscriptions"), (feeds_app, "feeds"), (work_app, "work")):
    admin_app.add_typer(_app, name=_name)


@feeds_app.callback()
def _feeds() -> None: ...


@channels_app.command("list")
def list_channels(
    platform: Annotated[str | None, typer.Option(help="Of this platform alone.", show_default=False)] = None,
    workspace: Annotated[str | None, typer.Option(help="Of this workspace alone.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """List all channels."""
    with _store() as store:
        found = store.channels(platform, workspace)
    if as_json:
        print_json([str(channel) for channel in found])
    for channel in () if as_json else found:
        say(str(channel))


@channels_app.command("show")
def show_channel(named: Named, as_json: AsJson = False) -> None:
    """Show what is kept of a channel, and how things stand there."""
    from bot.telling import feed_lines, status_text

    with _store() as store:
        channel = _channel(store, named)
        counts, settings = store.count(channel).of, store.channel_settings(channel)
        if as_json:
            print_json({"channel": named, "settings": asdict(settings), "counts": counts})
            return
        say(f"{channel}: pasted links are answered {settings.answering.value.replace('_', ' ')}")
        for line in status_text(store, channel, datetime.now(UTC)).splitlines():
            say(line)
        for line in feed_lines(store.feeds(channel)):
            say(f"  {line}")
    say(f"Kept: {', '.join(plural(count, name.removesuffix('s')) for name, count in counts.items() if count)}")


@channels_app.command("forget")
def forget_channel(named: Named, yes: Yes = False) -> None:
    """Erase everything of a channel, as `forget this channel` does there."""
    with _store() as store:
        channel = _channel(store, named)
        _ask(f"Erase all that {channel} has seen, follows and is subscribed to?", yes)
        store.erase_channel(channel)
    say(f"{channel} is erased")


@subscriptions_app.command("list")
def list_subscriptions(as_json: AsJson = False) -> None:
    """List the roundups that are set, with when they are due."""
    from bot.timing import next_run, say_timing

    now = datetime.now(UTC)
    with _store() as store:
        found, feeds = store.all_subscriptions(), store.feeds_by_channel()
    rows = []
    for one in found:
        assert one.timing is not None
        due = None if one.paused else next_run(one.timing, now, one.watermark)
        rows.append((str(one.channel), say_timing(one.timing), due, feeds.get(one.channel, 0)))
    if as_json:
        keys = ("channel", "timing", "due", "feeds")
        print_json([dict(zip(keys, (*row[:2], row[2] and row[2].isoformat(), row[3]), strict=True)) for row in rows])
    elif rows:
        said = [
            (name, timing, f"{due:%Y-%m-%d %H:%M} UTC" if due else "paused", plural(n, "feed")) for name, timing, due, n in rows
        ]
        say_table(said)


@subscriptions_app.command("pause")
def pause_subscription(named: Named) -> None:
    """Pause a channel's roundup."""
    _set_paused(named, True)


@subscriptions_app.command("resume")
def resume_subscription(named: Named) -> None:
    """Go on with a channel's roundup."""
    _set_paused(named, False)


@subscriptions_app.command("remove")
def remove_subscription(named: Named, yes: Yes = False) -> None:
    """End a channel's roundup, feeds and follows; what it has seen stays."""
    with _store() as store:
        channel = _channel(store, named)
        _ask(f"End the roundup, the feeds and the follows of {channel}?", yes)
        if not store.remove_subscription(channel):
            _fail(f"{channel} is subscribed to nothing")
    say(f"{channel} is subscribed to nothing any more")


@feeds_app.command("list")
def list_feeds(
    failing: Annotated[bool, typer.Option("--failing", help="Only those that fail or are dead.")] = False, as_json: AsJson = False
) -> None:
    """List all feeds, those that are dead or fail first, with why."""
    with _store() as store:
        found = [one for one in store.all_feeds() if not failing or one.state != "ok"]
    if as_json:
        keys = ("url", "state", "channels", "problem")
        print_json([dict(zip(keys, (one.feed.url, one.state, one.channels, one.problem), strict=True)) for one in found])
    elif found:
        say_table([(one.state, plural(one.channels, "channel"), one.feed.url, one.problem or "") for one in found])


@work_app.command("list")
def list_work(as_json: AsJson = False) -> None:
    """List the work that failed in the last week: what it was, where, why, when."""
    now = datetime.now(UTC)
    found = _failed_work(now)
    if as_json:
        keys = ("work", "channel", "why", "at")
        print_json([dict(zip(keys, (*row[:3], row[3].isoformat()), strict=True)) for row in found])
    elif found:
        say_table([(work, channel, f"{age((now - at).total_seconds())} ago", why) for work, channel, why, at in found])


@work_app.command("retry")
def retry_work(
    works: Annotated[list[str] | None, typer.Argument(metavar="WORK", help="As the list names it.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that failed in the last week.")] = False,
    yes: Yes = False,
) -> None:
    """Begin failed work anew. What was posted is not posted again; what was refused is looked for, then sent."""
    from bot.jobs.outside import handled
    from bot.service import system_url

    now = datetime.now(UTC)
    known = [work for work, *_ in _failed_work(now)]
    chosen = known if everything else works or []
    if not chosen:
        _fail("no work failed" if everything else "which work? pullquote admin work list names it; --all takes all")
    if unknown := [work for work in chosen if work not in known]:
        _fail(f"{unknown[0]} has not failed in the last week; pullquote admin work list names what has")
    _ask(f"Begin {plural(len(chosen), 'work')} anew?", yes or not everything)
    with _store() as store, handled(system_url(load_settings())) as client:
        gone = [work for work in chosen if not client.again(work, partial(store.reopen, work, now))]
    say(f"{plural(len(chosen) - len(gone), 'work')} begun anew; a bot that runs does it")
    if gone:
        _fail(f"{', '.join(gone)} is not remembered any more, or under way already")


@admin_app.command()
def purge(
    older_than: Annotated[
        int | None,
        typer.Option(min=1, metavar="DAYS", help="Articles and what belongs to them that are older.", show_default=False),
    ] = None,
    channel: Annotated[str | None, typer.Option(metavar="PLATFORM/WORKSPACE/CHANNEL", show_default=False)] = None,
    workspace: Annotated[str | None, typer.Option(metavar="PLATFORM/WORKSPACE", show_default=False)] = None,
    person: Annotated[str | None, typer.Option(metavar="PLATFORM/WORKSPACE/PERSON", show_default=False)] = None,
    yes: Yes = False,
) -> None:
    """Erase what is old, or what is kept of a channel, a workspace or a person; one of these."""
    given = [one for one in (older_than, channel, workspace, person) if one is not None]
    if len(given) != 1:
        _fail("name one of --older-than, --channel, --workspace and --person")
    if channel is not None:
        forget_channel(channel, yes)
        return
    with _store() as store:
        if older_than is not None:
            _ask(f"Erase all articles, requests and messages that are older than {plural(older_than, 'day')}?", yes)
            counts = store.expire(datetime.now(UTC) - timedelta(days=older_than)).of
            say(f"Erased: {', '.join(f'{count:,} {name}' for name, count in counts.items()) or 'nothing is so old'}")
        elif workspace is not None:
            platform, id = _parts(workspace, 2)
            known = store.channels(platform, id)
            if not known:
                _fail(f"nothing is kept of {workspace}")
            _ask(f"Erase everything of {plural(len(known), 'channel')} of {workspace}?", yes)
            store.erase_workspace(platform, id)
            say(f"{workspace} is erased")
        elif person is not None:
            platform, id, who = _parts(person, 3)
            _ask(f"Forget what {person} asked for, and that it was them?", yes)
            store.forget_person(platform, id, who)
            say(f"{person} is forgotten")


@admin_app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where the backup's own folder is made.", show_default=False)],
    keep: Annotated[int, typer.Option(min=0, help="Delete all backups there but so many; 0 deletes none.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Copy everything the bot keeps into a new folder, while it runs."""
    from bot.backup import BackupError, keep_newest, make_backup

    try:
        made = make_backup(load_settings(), folder, datetime.now(UTC))
        deleted = keep_newest(folder, keep) if keep else []
    except BackupError as error:
        _fail(str(error))
    if as_json:
        print_json(
            {"folder": str(made.folder), "bytes": made.bytes, "files": list(made.files), "deleted": list(map(str, deleted))}
        )
        return
    say(f"{made.folder}: {', '.join(made.files)}, {made.bytes / 1e6:,.1f} MB")
    for old in deleted:
        say(f"{old} is deleted")


@admin_app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="A backup's own folder.", show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Put aside what is there.")] = False,
    yes: Yes = False,
) -> None:
    """Put a backup into the place that the settings name. No bot may run there."""
    from bot.backup import BackupError, read_backup, restore_backup

    now = datetime.now(UTC)
    try:
        made = read_backup(folder)
        how_old = age((now - made.made_at).total_seconds())
        _ask(f"Restore the backup of {made.made_at:%Y-%m-%d %H:%M} UTC ({how_old} ago)?", yes)
        _tell(restore_backup(load_settings(), folder, now, replace=replace))
    except BackupError as error:
        _fail(str(error))


@admin_app.command()
def restored(
    made_at: Annotated[datetime, typer.Argument(formats=_TIMES, help="When the copy was made, in UTC.", show_default=False)],
    yes: Yes = False,
) -> None:
    """Say that the database is now a copy that was put there by other means, such as a snapshot, before a bot runs on it."""
    from bot.backup import BackupError, settle

    made_at, now = made_at.replace(tzinfo=UTC), datetime.now(UTC)
    if made_at > now:
        _fail("that is yet to come; name the time in UTC")
    _ask(f"Is the database as it was on {made_at:%Y-%m-%d %H:%M} UTC, {age((now - made_at).total_seconds())} ago?", yes)
    try:
        with _store():
            pass
        _tell(settle(load_settings(), made_at, now))
    except BackupError as error:
        _fail(str(error))


def _tell(back: "Restored") -> None:
    from bot.delivery import LOOKED_UP

    say(f"Restored. Work that was under way: {plural(back.works, 'piece')}")
    if back.works and back.taken_up:
        say("It is done when a bot starts; what was posted since is looked for first, and not posted again")
    elif back.works:
        hours = LOOKED_UP.total_seconds() / 3600
        say(f"It is given up, for the backup is older than {hours:g} hours: nobody could say whether it was done since")
    if back.aside is not None:
        say(f"What was there before is in {back.aside}")


def _failed_work(now: datetime) -> list[tuple[str, str, str, datetime]]:
    """(work, channel or "", why, when), the newest first."""
    from bot.jobs.outside import broken
    from bot.service import system_url
    from bot.status import FAILED_DAYS
    from bot.store.engine import make_engine, parse_url

    since = now - timedelta(days=FAILED_DAYS)
    with _store() as store:
        found = {one.work: (str(one.channel), one.why, one.at) for one in store.failed(since)}
        engine = make_engine(parse_url(system_url(load_settings())))
        try:
            gone = broken(engine)
        finally:
            engine.dispose()
    for one in gone:
        if one.at >= since:
            found.setdefault(one.id, ("", "ended without a word", one.at))
    return sorted(((work, *rest) for work, rest in found.items()), key=lambda row: row[3], reverse=True)


def _set_paused(named: str, paused: bool) -> None:
    with _store() as store:
        channel = _channel(store, named)
        known = store.subscription(channel)
        if known is None or known.timing is None:
            _fail(f"{channel} has no roundup")
        store.set_paused(channel, paused, datetime.now(UTC))
    say(f"The roundup of {channel} {'is paused' if paused else 'goes on'}")


@contextmanager
def _store() -> "Iterator[Store]":
    """The store, its tables brought up to date. Raises `BadSettings`, `CannotStart`."""
    from bot.status import existing_store
    from bot.store import StoreError
    from bot.store.migrate import migrate

    with existing_store(load_settings()) as store:
        try:
            migrate(store)
            yield store
        except StoreError as error:
            raise CannotStart(str(error)) from None


def _channel(store: "Store", named: str) -> Channel:
    """The channel of that name, of which something is kept. Fails for another."""
    channel = Channel(*_parts(named, 3))
    if channel not in store.channels(channel.platform, channel.workspace):
        _fail(f"nothing is kept of {channel}; pullquote admin channels list names all")
    return channel


def _parts(named: str, count: int) -> tuple[str, ...]:
    parts = tuple(named.split("/", count - 1))
    if len(parts) != count or not parts[0] or not parts[-1]:
        _fail(f"{named!r} is no name; the lists have them, such as {'/'.join(('slack', 'T012AB3CD', 'C024BE91L')[:count])}")
    return parts


def _ask(question: str, yes: bool) -> None:
    """End with nothing done unless the answer is yes."""
    if not yes and not typer.confirm(question):
        _fail("nothing was done")


def _fail(message: str) -> NoReturn:
    typer.echo(f"pullquote: {message}", err=True)
    raise typer.Exit(FAILED)
