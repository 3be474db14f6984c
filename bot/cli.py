"""The command `pullquote`: the entry point, and the one place in `bot` that wires adapters in."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import operating, running
from bot.asking import ask_batch, digests_of
from bot.contract import answer_json, digest_json, error_json
from bot.described import describe, show
from bot.progress import progress
from bot.reading import InputError, Readers, find_sources, is_link, read_all
from bot.settings import BadSettings, Settings, load_settings, settings_file, unknown_variables
from bot.starting import fail, ready
from bot.wiring import feed_readers, open_chat, open_readers
from bot.work import CannotStart, Result, choose_jobs, digest_all
from summarizer.items import Digest

if TYPE_CHECKING:
    from bot.roundup import Written

FAILED = 1
"""Exit code when an input could not be digested or a question not be asked; the others were."""

app = typer.Typer(
    name="pullquote",
    help="A news article in, a verified digest out: key points, who said what, figures. Nothing is shown that the article "
    "does not say.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line, for programs.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes to use; else the setting jobs.")]
Everything = Annotated[bool, typer.Option("--all", help="Leave no quote and no figure out.")]


def main() -> None:
    """Run the command. Failures to start are one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except (BadSettings, CannotStart) as error:
        fail(str(error))


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"pullquote {version('pullquote')}")
        raise typer.Exit


@app.callback()
def _common(
    _: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)] = False,
) -> None: ...


@app.command(
    epilog="[bold]Examples[/bold]\n\n"
    "pullquote digest article.txt\n\n"
    "pullquote digest https://kestrel.example/news/bridge\n\n"
    "pullquote digest --all page.html notes.md\n\n"
    "pullquote digest --json --jobs 4 articles/ more.jsonl > digests.jsonl\n\n"
    "cat article.txt | pullquote digest -"
)
def digest(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL|-",
            help="Articles: links, .txt, .md or .html files, .jsonl files (one article a line: id, text), folders of these, or - "
            "for standard input.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    jobs: Jobs = None,
    everything: Everything = False,
) -> None:
    """Digest articles: headline, key points, figures, who said what."""
    settings = ready()
    sources = list(find_sources(_or_stdin(inputs, "digest"), settings))
    count = choose_jobs(jobs or settings.jobs, len(sources))
    failed = False
    drawn = False
    with open_readers(settings, count) as readers, progress(len(sources)) as step:
        for result in digest_all(read_all(sources, settings, readers), settings.pipeline, count):
            if isinstance(result.outcome, InputError):
                failed = True
                _complain(result.path, result.outcome)
            if as_json:
                _print_json(_result_json(result))
            elif isinstance(result.outcome, Digest):
                _draw_digest(result.outcome, everything, result.path if len(sources) > 1 else None, apart=drawn)
                drawn = True
            step()
    if failed:
        raise typer.Exit(FAILED)


@app.command(
    epilog="[bold]Examples[/bold]\n\n"
    'pullquote ask --article article.txt "what did Marsh say about the ferries?"\n\n'
    "pullquote ask --article article.txt \"who said 'a death sentence'?\"\n\n"
    'pullquote ask --json --article article.txt "how many people cross the bridge?"\n\n'
    "pullquote ask --json --batch questions.jsonl"
)
def ask(
    question: Annotated[str | None, typer.Argument(help="What to ask.", show_default=False)] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(
            "--article", "-a", metavar="PATH|URL|-", help="The article to ask; several may be named.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None,
        typer.Option(
            help='Many questions, a JSON object a line: {"id", "article": PATH, "q"}.', metavar="FILE", show_default=False
        ),
    ] = None,
    everything: Everything = False,
) -> None:
    """Ask an article: who said what, what did <name> say about <topic>, who said "<words>", how many …"""
    if batch is not None:
        if question is not None or article:
            fail("--batch names its own articles and questions; leave out --article and the question")
        with open_readers(loaded := ready()) as readers:
            done = _ask_batch(batch, loaded, readers, as_json, everything)
        if not done:
            raise typer.Exit(FAILED)
        return
    if not question:
        fail('what is the question? For example: pullquote ask --article article.txt "who said what"')
    settings = ready()
    names = _or_stdin(article, "ask")
    digests: list[Digest] = []
    with open_readers(settings) as readers:
        results = list(digests_of(names, settings, readers))
    for result in results:
        if isinstance(result.outcome, InputError):
            _complain(result.path, result.outcome)
            if as_json:
                _print_json({**error_json(result.path, result.outcome.code, result.outcome.message), "question": question})
        else:
            digests.append(result.outcome)
    if digests:
        _answer(question, digests, as_json, everything)
    if len(digests) < len(results):
        raise typer.Exit(FAILED)


@app.command(
    epilog="[bold]Examples[/bold]\n\n"
    "pullquote roundup articles/\n\n"
    "pullquote roundup https://kestrel.example/feed.xml https://lowmoor.example\n\n"
    "pullquote roundup --json --all today.jsonl > roundup.json"
)
def roundup(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL", help="Articles, as for digest, and feeds: files or links.", show_default=False),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
    jobs: Jobs = None,
    everything: Annotated[bool, typer.Option("--all", help="Keep stories that one article alone tells; no limits.")] = False,
) -> None:
    """Find the stories that several articles tell: points, quotes, figures on which they agree or differ."""
    from bot.gathering import digest_pieces, gather
    from bot.roundup import choose, write
    from bot.story_contract import roundup_json
    from summarizer.stories.tell import EVERYTHING, Limits

    settings = ready()
    with open_readers(settings, jobs or 1) as readers:
        gathered = gather(inputs, settings, readers, feed_readers(settings))
    chosen = choose(gathered.pieces, most=None if everything else 10, shared=not everything)
    with progress(len(chosen.wanted)) as step:
        count = choose_jobs(jobs or settings.jobs, len(chosen.wanted))
        digests, failed = digest_pieces(gathered, chosen.wanted, settings, count, step)
    errors = [*gathered.errors, *failed]
    for path, error in errors:
        _complain(path, error)
    limits = EVERYTHING if everything else Limits()
    if as_json:
        listed = [error_json(path, error.code, error.message) for path, error in errors]
        _print_json(roundup_json(chosen, gathered, digests, listed, limits, everything))
    else:
        _draw_roundup(write(chosen, gathered.pieces, digests, links=gathered.links, limits=limits), len(gathered.pieces))
    if errors:
        raise typer.Exit(FAILED)


@app.command(epilog="[bold]Example[/bold]\n\npullquote chat article.txt")
def chat(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="PATH|URL", help="Articles to begin with.", show_default=False)
    ] = None,
) -> None:
    """Talk in the terminal: paste articles or links or name files, then ask about them."""
    from adapters.terminal.chat import HELP, interactive
    from adapters.terminal.draw import draw, make_console
    from bot.reply import say

    console = make_console()
    with open_chat(ready(), console, scheduled=interactive()) as talk:
        if inputs:
            talk.open(inputs)
        elif interactive():
            draw(say(HELP), console)
        talk.converse()


@app.command(epilog="[bold]Examples[/bold]\n\npullquote feed https://kestrel.example\n\npullquote feed saved-feed.xml")
def feed(
    address: Annotated[str, typer.Argument(help="A feed's address, a site's, a page's, or a file.", show_default=False)],
) -> None:
    """Show a feed: its title and its newest entries."""
    from adapters.feeds.preview import feed_lines
    from adapters.terminal.draw import safe
    from adapters.web.configured import fetcher_from

    try:
        lines = feed_lines(address, lambda: fetcher_from(load_settings()), is_link(address))
    except BadSettings as error:
        fail(str(error))
    if isinstance(lines, str):
        _complain(address, InputError("no_feed", lines))
        raise typer.Exit(FAILED)
    for line in lines:
        typer.echo(safe(line))


@app.command()
def demo() -> None:
    """Digest the bundled article, then talk about it."""
    from adapters.terminal.chat import HELP, interactive
    from adapters.terminal.draw import draw, make_console
    from bot.demo import demo_path
    from bot.reply import say

    console = make_console()
    with demo_path() as path, open_chat(ready(), console, keep=False) as talk:
        talk.open([str(path)])
        if interactive():
            console.print()
            draw(say(HELP), console)
            talk.converse()


running.register(app)
operating.register(app)
discord_app = typer.Typer(no_args_is_help=True, help="What setting the bot up on Discord needs.")
app.add_typer(discord_app, name="discord")


@discord_app.callback()
def _discord() -> None: ...


@discord_app.command()
def invite() -> None:
    """Print the link that adds the bot to a server, with no more permissions than it uses."""
    from adapters.discord.invite import invite_link

    typer.echo(invite_link(load_settings()))


@app.command()
def settings() -> None:
    """Show every setting: its value, where that comes from, what it means."""
    from adapters.terminal.draw import make_console

    console = make_console()
    file = settings_file()
    console.print(f"Settings file: {file}{'' if file.exists() else ' (there is none)'}", soft_wrap=True)
    for setting in describe(load_settings()):
        console.print()
        console.print(f"{setting.name} = {show(setting.value)}", style="bold", soft_wrap=True)
        console.print(
            f"   from {setting.source}; default {show(setting.default)}; environment {setting.variable}", soft_wrap=True
        )
        console.print(f"   {setting.meaning}", soft_wrap=True)
    for name in unknown_variables():
        typer.echo(f"pullquote: {name} is no setting", err=True)


def _or_stdin(inputs: list[str] | None, command: str) -> list[str]:
    if not inputs and (sys.stdin is None or sys.stdin.isatty()):
        fail(f"no article is named; see pullquote {command} --help")
    return inputs or ["-"]


def _answer(question: str, digests: list[Digest], as_json: bool, everything: bool) -> None:
    from summarizer.answer import answer

    found = answer(question, digests)
    if as_json:
        _print_json(answer_json(found))
        return
    from adapters.terminal.draw import draw, make_console
    from bot.compose import answer_reply

    draw(answer_reply(found, everything=everything), make_console())


def _ask_batch(file: Path, settings: Settings, readers: Readers, as_json: bool, everything: bool) -> bool:
    """Answer every line of `file`; whether all could be."""
    from summarizer.answer import answer

    done = True
    for asked, outcome in ask_batch(file, settings, readers):
        if isinstance(outcome, InputError):
            done = False
            _complain(f"{file}#{asked.id}", outcome)
            if as_json:
                _print_json({"id": asked.id, "q": asked.q, "error": {"code": outcome.code, "message": outcome.message}})
        elif as_json:
            _print_json({"id": asked.id, "q": asked.q, "answer": answer_json(answer(asked.q or "", [outcome]))})
        else:
            typer.echo(f"> {asked.q}")
            _answer(asked.q or "", [outcome], False, everything)
            typer.echo()
    return done


def _result_json(result: Result) -> dict[str, Any]:
    if isinstance(result.outcome, InputError):
        return error_json(result.path, result.outcome.code, result.outcome.message)
    return digest_json(result.path, result.outcome)


def _print_json(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _draw_digest(found: Digest, everything: bool, path: str | None, apart: bool) -> None:
    from adapters.terminal.draw import draw, make_console, safe
    from bot.compose import Form, digest_reply
    from bot.opened import Opened

    console = make_console()
    if apart:
        console.print()
    if path is not None:
        console.print(safe(path), style="dim", soft_wrap=True)
    draw(digest_reply(Opened(found), Form.ALL if everything else Form.FULL), console)


def _draw_roundup(written: "Written | None", articles: int) -> None:
    from adapters.terminal.draw import draw, make_console

    console = make_console()
    if written is None:
        typer.echo(f"No two articles of {articles} tell the same story; --all shows each by itself.")
        return
    main = written.main if len(written.rest) > 2 else replace(written.main, blocks=())
    for number, reply in enumerate((main, *written.rest)):
        if number:
            console.print()
        draw(reply, console)


def _complain(path: str, error: InputError) -> None:
    from adapters.terminal.draw import safe

    typer.echo(safe(f"pullquote: {path}: {error.message}"), err=True)
