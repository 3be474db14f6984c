"""A roundup from articles and digests, as Replies: what stands in the one message, and what in its thread."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.gathering import time_of
from bot.reply import Compared, Heading, Links, Points, Ranking, Ref, Reply, Said, Text, reply_from, reply_json
from bot.roundup import Bare, Piece, Written, choose, write
from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Digest
from tests.stories import DAY, FERRY, FIRE

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
PIECES = [Piece(article, id=10 + place, time=time_of(article.published)) for place, article in enumerate(DAY)]


@cache
def digest(article: Article) -> Digest:
    return summarize(article)


def written(pieces: Sequence[Piece], links: Sequence[Bare] = (), follows: Sequence[str] = (), most: int = 10) -> Written:
    chosen = choose(pieces, now=NOW, follows=follows, most=most)
    digests = {place: digest(pieces[place].article) for place in chosen.wanted}
    found = write(chosen, pieces, digests, links=links, title="Roundup for Tuesday", zone=ZoneInfo("Europe/London"))
    assert found is not None
    return found


Kind = TypeVar("Kind")


def of(reply: Reply, kind: type[Kind]) -> list[Kind]:
    return [block for block in reply.blocks if isinstance(block, kind)]


def lines(reply: Reply) -> int:
    """Lines of a message, if none is broken."""
    counts = [
        len(block.lines) if isinstance(block, Points) else len(block.links) if isinstance(block, Links) else 1
        for block in reply.blocks
    ]
    return 1 + sum(counts)


def test_the_message_tells_each_story_by_headline_sources_and_one_point() -> None:
    main = written(PIECES).main
    assert main.headline == "Roundup for Tuesday"
    assert main.facts == ("3 stories", "5 sources")
    head = of(main, Heading)[0]
    assert (head.text, head.url, head.note) == (
        "Warehouse fire in Port Kestrel kills 12",
        "https://post.example/fire",
        "4 sources, 09:10 to 17:40",
    )
    assert [len(points.lines) for points in of(main, Points)] == [1, 1, 1]


def test_a_story_of_one_article_names_its_source_and_time() -> None:
    assert "Bay News, 11:00" in {head.note for head in of(written(PIECES).main, Heading)}


def test_every_story_has_a_reply_of_its_own_in_the_thread_and_the_most_quoted_come_last() -> None:
    rest = written(PIECES).rest
    assert [reply.blocks[0].text for reply in rest[:-1] if isinstance(reply.blocks[0], Heading)] == [
        head.text for head in of(written(PIECES).main, Heading)
    ]
    ranking = rest[-1].blocks[0]
    assert isinstance(ranking, Ranking)
    assert ("Ilse Brandt", 2) in ranking.rows


def test_a_storys_reply_has_points_quotes_of_different_speakers_compared_figures_and_links() -> None:
    story = written(PIECES).rest[0]
    assert len(of(story, Points)[0].lines) == 2
    assert len({said.names for said in of(story, Said)}) == 3
    toll = of(story, Compared)[0]
    assert [(value.number, value.sources, value.time) for value in toll.values] == [
        ("Fourteen", ("Harbour Herald",), "14:05"),
        ("at least 14", ("The Coast",), "17:40"),
        ("12", ("Kestrel Post", "North Daily"), "09:10"),
    ]
    links = of(story, Links)[0].links
    assert (links[0].text, links[0].url) == (
        "Warehouse fire in Port Kestrel kills 12",
        "https://post.example/fire",
    )
    assert links[0].note == "Kestrel Post, 09:10; also at North Daily"


def test_sources_that_agree_are_named_without_a_time() -> None:
    agreed = [each for each in of(written(PIECES).rest[0], Compared) if len(each.values) == 1]
    assert agreed
    assert all(each.values[0].time is None and len(each.values[0].sources) > 1 for each in agreed)


def test_a_quotation_of_several_articles_says_so_and_altered_words_stand_beside_each_other() -> None:
    said = {block.names: block for block in of(written(PIECES).rest[0], Said)}
    assert said["Tomas Okafor"].quotes[0].note == "also in 2 others"
    brandt = said["Ilse Brandt"].quotes
    assert [(line.source, line.note) for line in brandt] == [
        ("Kestrel Post", "the words differ"),
        ("Harbour Herald", "the words differ"),
    ]
    assert all(line.marked for line in brandt)


def test_altered_words_that_several_have_stand_once_with_all_their_sources() -> None:
    again = Article(FIRE[1].text.replace("60 firefighters", "70 firefighters"), site="Daily Echo")
    said = {block.names: block for block in of(written([*PIECES[:3], Piece(again, id=99)]).rest[0], Said)}
    assert [line.source for line in said["Ilse Brandt"].quotes] == ["Kestrel Post", "Harbour Herald and Daily Echo"]


def test_every_item_leads_to_its_article_and_place() -> None:
    story = written(PIECES).rest[0]
    refs: list[Ref | None] = [line.ref for points in of(story, Points) for line in points.lines]
    refs += [line.ref for said in of(story, Said) for line in said.quotes]
    refs += [value.ref for compared in of(story, Compared) for value in compared.values]
    for ref in refs:
        assert ref is not None
        found = digest(DAY[ref.article - 10])
        assert ref.item in {*(q.id for q in found.quotes), *(f.id for f in found.figures), "p1", "p2", "p3", "p4"}


def test_the_thread_is_about_the_articles_told() -> None:
    found = written(PIECES)
    assert set(found.articles) == {10, 11, 12, 13, 14, 15}
    assert found.main.articles == found.articles
    assert set(found.rest[0].articles) == {10, 11, 12, 13}


def test_a_follow_lifts_its_story_and_is_named() -> None:
    head = of(written(PIECES[4:], follows=["Jonas Vik"]).main, Heading)[0]
    assert (head.text, head.note) == ("Lowmoor ferry stops for the winter", "Kestrel Post, 08:00; you follow Jonas Vik")


def test_nothing_new_is_no_roundup() -> None:
    assert write(choose([]), [], {}) is None


def test_entries_that_could_not_be_read_are_links_alone() -> None:
    main = written([], links=[Bare("Bridge closes", "https://kestrel.example/1", "Kestrel Post", NOW)]).main
    assert [(link.text, link.url, link.note) for link in of(main, Links)[0].links] == [
        ("Bridge closes", "https://kestrel.example/1", "Kestrel Post, 18:00")
    ]


def many(count: int) -> list[Piece]:
    """Stories that have nothing in common."""
    text = "{0}{1} {1}{0}a{1}e met {0}o{1}u.\n\nThe {1}{0}i of {0}a{1}o {1}u{0}{0}ed {0}e{1}{1} by {1}o{0}ing, {0}y{1} said."
    letters = "bcdfghjklmnp"[:count]
    return [Piece(Article(text.format(each * 2, each * 3), url=f"https://a.example/{each}")) for each in letters]


def test_one_message_is_at_most_about_twelve_lines_however_much_there_is() -> None:
    found = written(many(12), links=[Bare(f"Entry {n}", f"https://b.example/{n}") for n in range(9)])
    assert lines(found.main) <= 14
    assert of(found.main, Text) == [Text("12 more in the thread.")]
    assert found.main.facts[0] == "10 of 12 stories"


def test_links_that_do_not_fit_stand_in_the_thread() -> None:
    found = written(many(2), links=[Bare(f"Entry {n}", f"https://b.example/{n}") for n in range(5)])
    assert [link.text for link in of(found.rest[-1], Links)[0].links] == ["Entry 3", "Entry 4"]


def test_a_story_without_a_digest_is_left_out() -> None:
    chosen = choose(PIECES[4:], now=NOW)
    found = write(chosen, PIECES[4:], {1: digest(PIECES[5].article)})
    assert found is not None
    assert [head.text for head in of(found.main, Heading)] == ["Lowmoor ferry stops for the winter"]


def test_the_newest_story_comes_first_among_equals() -> None:
    pieces = [Piece(article, time=NOW - timedelta(hours=age)) for article, age in ((DAY[4], 20), (DAY[5], 1))]
    assert choose(pieces, now=NOW).wanted == (1, 0)


def test_only_shared_stories_are_chosen_if_so_asked() -> None:
    chosen = choose(PIECES, shared=True)
    assert chosen.wanted == (0, 1, 2)


def test_a_source_without_a_name_is_called_by_its_address() -> None:
    assert Piece(Article(FERRY, url="https://www.lowmoor.example/ferry")).source == "lowmoor.example"


def test_a_date_without_a_time_shows_none() -> None:
    piece = Piece(Article(FERRY, site="Kestrel Post"), time=time_of("2026-11-24"))
    assert of(written([piece]).main, Heading)[0].note == "Kestrel Post"


def test_the_replies_outlive_a_restart() -> None:
    found = written(PIECES)
    for reply in (found.main, *found.rest):
        assert reply_from(reply_json(reply)) == reply


def test_three_articles_of_one_event_are_wanted_and_their_copy_is_not() -> None:
    assert choose(PIECES, most=1).wanted == (0, 1, 2)
    assert len(FIRE) == 3
