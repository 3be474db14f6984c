"""What is shown: direct quotes in marks, others never; grouped by speaker; nothing that the article does not say."""

from dataclasses import replace

from bot.compose import (
    UNNAMED,
    Form,
    answer_reply,
    digest_reply,
    listed_items,
    reading_minutes,
    source_reply,
    who_reply,
)
from bot.opened import Opened, headline, item_span
from bot.reply import Action, Excerpt, Figures, Heading, Points, Reply, Said, Text
from summarizer.article import Article, Paragraph, ParagraphKind, Span
from summarizer.items import Answer, Cue, Digest, FoundItem, KeyPoint, Quote, QuoteKind, Speaker
from tests.making import MARA, TEXT, digest, quote, span


def full(found: Digest) -> Reply:
    return digest_reply(Opened(found, 7), Form.FULL)


def everything(found: Digest) -> Reply:
    return digest_reply(Opened(found, 7), Form.ALL)


def said(reply: Reply) -> list[Said]:
    return [block for block in reply.blocks if isinstance(block, Said)]


def figures(reply: Reply) -> Figures:
    (found,) = [block for block in reply.blocks if isinstance(block, Figures)]
    return found


def ours(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Text)]


def ids(reply: Reply) -> list[str]:
    return [line.ref.item for block in said(reply) for line in block.quotes if line.ref]


def test_only_direct_quotes_are_marked() -> None:
    kinds = {line.ref.item: line.marked for speaker in said(full(digest())) for line in speaker.quotes if line.ref}
    assert kinds == {"q1": True, "q2": False, "q3": False, "q4": False, "q5": True}


def test_a_split_quote_shows_that_something_stands_between() -> None:
    assert said(full(digest()))[0].quotes[0].text == "The harbour is ours … It stays ours."


def test_a_mixed_quote_is_shown_with_its_cue() -> None:
    assert said(full(digest()))[0].quotes[1].text == 'argued that the port was "bleeding money"'


def test_a_cue_after_the_words_is_left_out() -> None:
    assert said(full(digest()))[1].quotes[0].text == "The harbour must be sold"


def test_speakers_come_in_the_order_of_the_text_and_the_unnamed_last() -> None:
    headings = [speaker.heading for speaker in said(full(digest()))]
    assert headings == ["Mara Lindqvist, transport chief", "Port Watch", "Sweden, Norway and Denmark, jointly", UNNAMED]


def test_speakers_and_quotes_are_counted() -> None:
    assert full(digest()).buttons[0].label == "Who said what: 5 speakers, 5 quotes"


def test_many_quotes_of_one_speaker_are_cut_to_the_best_three() -> None:
    many = digest()
    more = enumerate(("they would not pay", "would not pay", "not pay", "more than 40", "had left", "Sweden, Norway"), 6)
    quotes = (*many.quotes, *(quote(n, QuoteKind.INDIRECT, [words], [MARA]) for n, words in more))
    view = said(full(replace(many, quotes=quotes)))[0]
    assert [line.ref and line.ref.item for line in view.quotes] == ["q1", "q2", "q6"]
    assert view.more == 5


def test_everything_leaves_nothing_out() -> None:
    many = digest()
    more = enumerate(("they would not pay", "would not pay", "not pay", "more than 40", "had left", "Sweden, Norway"), 6)
    quotes = (*many.quotes, *(quote(n, QuoteKind.INDIRECT, [words], [MARA]) for n, words in more))
    view = everything(replace(many, quotes=quotes, figures=many.figures * 20))
    assert (len(said(view)[0].quotes), said(view)[0].more, len(figures(view).lines)) == (8, 0, 20)


def test_many_joint_speakers_are_counted_after_the_third() -> None:
    names = [Speaker(word) for word in ("Harbour", "vote", "splits", "Kestrel", "Mara", "Sweden", "Norway", "Denmark", "Port")]
    joint = replace(digest(), quotes=(quote(1, QuoteKind.INDIRECT, ["they would not pay"], names),))
    assert said(full(joint))[0].names == "Harbour, vote, splits and 6 others, jointly"


def test_a_figure_keeps_its_more_than() -> None:
    (figure,) = figures(full(digest())).lines
    assert (figure.number, figure.what, figure.claimed_by) == ("more than 40", "ships", "Mara Lindqvist")


def test_of_many_figures_those_that_say_what_they_count_are_shown() -> None:
    few = digest()
    vague = replace(few.figures[0], what=None, what_spans=())
    shown = figures(full(replace(few, figures=(vague, *few.figures * 8, vague))))
    assert [figure.what for figure in shown.lines] == ["ships"] * 8
    assert shown.more == 2


def test_a_role_is_found_at_any_quote_of_the_speaker() -> None:
    bare = quote(1, QuoteKind.DIRECT, ["It stays ours."], [Speaker("Mara Lindqvist")])
    second = quote(2, QuoteKind.MIXED, ['the port was "bleeding money"'], [MARA])
    assert said(full(replace(digest(), quotes=(bare, second))))[0].role == "transport chief"


def test_an_answer_groups_quotes_and_keeps_figures() -> None:
    found = digest()
    reply = answer_reply(Answer("?", (FoundItem(found, found.quotes[2]), FoundItem(found, found.figures[0]))))
    assert [type(block) for block in reply.blocks] == [Said, Figures]
    assert said(reply)[0].names == "Port Watch"


def test_figures_come_first_where_the_best_answer_is_one() -> None:
    found = digest()
    reply = answer_reply(Answer("?", (FoundItem(found, found.figures[0]), FoundItem(found, found.quotes[2]))))
    assert [type(block) for block in reply.blocks] == [Figures, Said]


def test_an_empty_answer_says_so() -> None:
    assert ours(answer_reply(Answer("?", (), "Nobody of that name speaks."))) == ["Nobody of that name speaks."]
    assert ours(answer_reply(Answer("?")))


def test_items_of_several_articles_name_their_article() -> None:
    one, other = digest(), replace(digest(), headline="Kestrel")
    reply = answer_reply(Answer("?", (FoundItem(one, one.quotes[0]), FoundItem(other, other.quotes[0]))))
    assert [line.source for line in said(reply)[0].quotes] == ["Harbour vote splits Kestrel", "Kestrel"]


def test_who_said_what_of_an_article_without_quotes_says_so() -> None:
    assert ours(who_reply([Opened(replace(digest(), quotes=()))])) == ["Nobody is quoted in this article."]


def test_the_short_digest_leaves_the_quotes_to_its_buttons() -> None:
    reply = digest_reply(Opened(digest(), 7), Form.SHORT)
    assert not said(reply)
    assert [button.action for button in reply.buttons] == [Action.WHO, Action.FIGURES, Action.SOURCE, Action.WRONG]
    assert {button.value for button in reply.buttons} == {"7"}


def test_the_short_digest_has_at_most_three_points_and_seven_hundred_characters() -> None:
    sentence = KeyPoint(TEXT[30:330].strip(), (span(TEXT[30:330].strip()),), span(TEXT[30:330].strip()))
    reply = digest_reply(Opened(replace(digest(), key_points=(sentence,) * 5), 7), Form.SHORT)
    (points,) = [block for block in reply.blocks if isinstance(block, Points)]
    assert len(points.lines) == 2


def quoted(found: Digest) -> Reply:
    return digest_reply(Opened(found, 7), Form.QUOTED)


def test_the_quoted_digest_has_the_best_quote_of_each_of_those_who_are_quoted_most() -> None:
    reply = quoted(digest())
    assert [(speaker.names, speaker.more) for speaker in said(reply)] == [
        ("Mara Lindqvist", 1),
        ("Port Watch", 0),
        ("Sweden, Norway and Denmark, jointly", 0),
    ]
    assert ids(reply) == ["q1", "q3", "q4"]


def test_who_is_quoted_more_often_comes_before_who_is_not() -> None:
    others = [
        quote(number, QuoteKind.INDIRECT, [words], [Speaker(words)]) for number, words in enumerate(("Sweden", "Norway"), 6)
    ]
    names = [speaker.names for speaker in said(quoted(replace(digest(), quotes=(*others, *digest().quotes))))]
    assert names == ["Sweden", "Norway", "Mara Lindqvist"]


def test_what_a_point_shows_is_not_said_again() -> None:
    sentence = span('"The harbour is ours," Mara Lindqvist, the transport chief, said. "It stays ours."')
    point = KeyPoint(sentence.of(TEXT), (sentence,), sentence)
    assert ids(quoted(replace(digest(), key_points=(point,)))) == ["q2", "q3", "q4"]


def test_where_the_points_have_every_quote_nothing_stands_under_who_said_what() -> None:
    sentence = span('"The harbour is ours," Mara Lindqvist, the transport chief, said. "It stays ours."')
    point = KeyPoint(sentence.of(TEXT), (sentence,), sentence)
    reply = quoted(replace(digest(), key_points=(point,), quotes=digest().quotes[:1]))
    assert [block.text for block in reply.blocks if isinstance(block, Heading)] == ["Figures"]


def test_a_stored_digest_lists_everybody_who_is_quoted() -> None:
    for form in Form:
        assert [(each.names, each.count, each.ref.item) for each in digest_reply(Opened(digest(), 7), form).speakers] == [
            ("Mara Lindqvist", 2, "q1"),
            ("Port Watch", 1, "q3"),
            ("Sweden, Norway and Denmark, jointly", 1, "q4"),
            (UNNAMED, 1, "q5"),
        ]


def test_a_digest_that_is_not_stored_has_no_buttons() -> None:
    assert digest_reply(Opened(digest())).buttons == ()
    assert digest_reply(Opened(digest())).speakers == ()


def test_an_item_leads_to_its_sentence_in_its_paragraph() -> None:
    paragraph = span(TEXT.split("\n\n")[1])
    sentence = span('"The harbour is ours," Mara Lindqvist, the transport chief, said.')
    found = replace(digest(), paragraphs=(Paragraph(paragraph, ParagraphKind.PROSE),), sentences=(sentence,))
    reply = source_reply(Opened(found, 7), "q1")
    assert reply is not None
    (excerpt,) = reply.blocks
    assert isinstance(excerpt, Excerpt)
    assert excerpt.words == sentence.of(TEXT)
    assert excerpt.after == ' "It stays ours."'


def test_every_item_can_be_found_in_the_text() -> None:
    for item, _ in listed_items(Opened(digest())):
        assert item_span(digest(), item)
    assert item_span(digest(), "q99") is None


def test_an_article_without_a_headline_is_called_by_its_opening_words() -> None:
    opening = headline(replace(digest(), headline=None))
    assert TEXT.replace("\n\n", " ").startswith(opening.removesuffix(" …"))
    assert opening.endswith(" …")


def test_reading_time_is_at_least_a_minute() -> None:
    assert [reading_minutes("word " * count) for count in (1, 230, 231)] == [1, 1, 2]


def test_what_an_article_prints_twice_is_shown_once() -> None:
    twice = digest()
    again = replace(twice.quotes[0], id="q6")
    shown = said(everything(replace(twice, quotes=(*twice.quotes, again))))[0].quotes
    assert [line.ref and line.ref.item for line in shown] == ["q1", "q2"]


def test_an_article_without_a_title_is_headed_by_its_opening_words_after_the_dateline() -> None:
    text = "SKERRY (Reuters) — The ferry sank in the harbour on Monday and nobody was hurt, the police said."
    dateline = Span(0, text.index("The"))
    paragraphs = (Paragraph(Span(0, len(text)), ParagraphKind.PROSE, dateline),)
    untitled = Digest(Article(text), None, (), (), (), paragraphs)
    assert headline(untitled) == "The ferry sank in the harbour on Monday and nobody …"


def test_a_cue_far_from_its_words_is_shown_with_a_gap() -> None:
    text = "Mara Lindqvist denied in a long statement posted on the harbour's own website that the port was bleeding money."
    words = "the port was bleeding money"
    spans = (span(words, text),)
    far = Quote("q1", QuoteKind.INDIRECT, words, spans, (MARA,), cue=Cue("denied", span("denied", text)))
    shown = said(full(Digest(Article(text + " Lindqvist is transport chief."), None, (), (far,), ())))[0].quotes[0]
    assert shown.text == "denied … the port was bleeding money"


def test_according_to_is_not_shown_before_words_that_it_is_far_from() -> None:
    text = "According to Mara Lindqvist, who has run the transport office for nine years now, the port was bleeding money."
    words = "the port was bleeding money"
    far = Quote(
        "q1", QuoteKind.INDIRECT, words, (span(words, text),), (MARA,), cue=Cue("According to", span("According to", text))
    )
    shown = said(full(Digest(Article(text + " Lindqvist is transport chief."), None, (), (far,), ())))[0].quotes[0]
    assert shown.text == words


def test_a_quote_that_is_unsure_is_shown_only_when_all_is_asked_for() -> None:
    unsure = replace(digest(), quotes=tuple(replace(quote, confidence=0.5) for quote in digest().quotes))
    assert said(full(unsure)) == []
    assert len(said(digest_reply(Opened(unsure), Form.ALL))) == len(said(full(digest())))


def test_what_is_denied_after_the_words_is_not_shown_as_said() -> None:
    text = "The port was bleeding money, Mara Lindqvist denied. Lindqvist is transport chief."
    words = "The port was bleeding money"
    late = Quote("q1", QuoteKind.INDIRECT, words, (span(words, text),), (MARA,), cue=Cue("denied", span("denied", text)))
    shown = said(full(Digest(Article(text), None, (), (late,), ())))[0].quotes[0]
    assert shown.text == "denied: The port was bleeding money"


def test_site_day_and_reading_time_stand_beside_the_headline() -> None:
    article = replace(digest().article, site="Kestrel Post", published="2026-11-23T09:10:00+01:00")
    assert full(replace(digest(), article=article)).facts == ("Kestrel Post", "23 Nov 2026", "1 min read")
    odd = replace(article, published="last Monday")
    assert full(replace(digest(), article=odd)).facts == ("Kestrel Post", "1 min read")
