"""What is shown: direct quotes in marks, others never; grouped by speaker; nothing that the article does not say."""

from dataclasses import replace

from bot.view import UNNAMED, answer_view, digest_view, headline, reading_minutes, who_said_what
from summarizer.article import Article, Paragraph, ParagraphKind, Span
from summarizer.items import Answer, Cue, Digest, FoundItem, Quote, QuoteKind, Speaker
from tests.making import MARA, TEXT, digest, quote, span


def test_only_direct_quotes_are_marked() -> None:
    kinds = {line.id: line.marked for speaker in digest_view(digest()).speakers for line in speaker.quotes}
    assert kinds == {"q1": True, "q2": False, "q3": False, "q4": False, "q5": True}


def test_a_split_quote_shows_that_something_stands_between() -> None:
    assert digest_view(digest()).speakers[0].quotes[0].text == "The harbour is ours … It stays ours."


def test_a_mixed_quote_is_shown_with_its_cue() -> None:
    assert digest_view(digest()).speakers[0].quotes[1].text == 'argued that the port was "bleeding money"'


def test_a_cue_after_the_words_is_left_out() -> None:
    assert digest_view(digest()).speakers[1].quotes[0].text == "The harbour must be sold"


def test_speakers_come_in_the_order_of_the_text_and_the_unnamed_last() -> None:
    headings = [speaker.heading for speaker in digest_view(digest()).speakers]
    assert headings == ["Mara Lindqvist, transport chief", "Port Watch", "Sweden, Norway and Denmark, jointly", UNNAMED]


def test_speakers_and_quotes_are_counted() -> None:
    view = digest_view(digest())
    assert (view.speaker_count, view.quote_count) == (5, 5)


def test_many_quotes_of_one_speaker_are_cut_to_the_best_three() -> None:
    many = digest()
    said = enumerate(("they would not pay", "would not pay", "not pay", "more than 40", "had left", "Sweden, Norway"), 6)
    quotes = (*many.quotes, *(quote(n, QuoteKind.INDIRECT, [words], [MARA]) for n, words in said))
    view = digest_view(replace(many, quotes=quotes)).speakers[0]
    assert [line.id for line in view.quotes] == ["q1", "q2", "q6"]
    assert view.more == 5


def test_everything_leaves_nothing_out() -> None:
    many = digest()
    said = enumerate(("they would not pay", "would not pay", "not pay", "more than 40", "had left", "Sweden, Norway"), 6)
    quotes = (*many.quotes, *(quote(n, QuoteKind.INDIRECT, [words], [MARA]) for n, words in said))
    figures = many.figures * 20
    view = digest_view(replace(many, quotes=quotes, figures=figures), everything=True)
    assert (len(view.speakers[0].quotes), view.speakers[0].more, len(view.figures)) == (8, 0, 20)


def test_many_joint_speakers_are_counted_after_the_third() -> None:
    names = [Speaker(word) for word in ("Harbour", "vote", "splits", "Kestrel", "Mara", "Sweden", "Norway", "Denmark", "Port")]
    joint = replace(digest(), quotes=(quote(1, QuoteKind.INDIRECT, ["they would not pay"], names),))
    assert digest_view(joint).speakers[0].names == "Harbour, vote, splits and 6 others, jointly"


def test_a_figure_keeps_its_more_than() -> None:
    (figure,) = digest_view(digest()).figures
    assert (figure.number, figure.what, figure.claimed_by) == ("more than 40", "ships", "Mara Lindqvist")


def test_of_many_figures_those_that_say_what_they_count_are_shown() -> None:
    few = digest()
    vague = replace(few.figures[0], what=None, what_spans=())
    view = digest_view(replace(few, figures=(vague, *few.figures * 8, vague)))
    assert [figure.what for figure in view.figures] == ["ships"] * 8
    assert view.more_figures == 2


def test_a_role_is_found_at_any_quote_of_the_speaker() -> None:
    bare = quote(1, QuoteKind.DIRECT, ["It stays ours."], [Speaker("Mara Lindqvist")])
    second = quote(2, QuoteKind.MIXED, ['the port was "bleeding money"'], [MARA])
    assert digest_view(replace(digest(), quotes=(bare, second))).speakers[0].role == "transport chief"


def test_an_answer_groups_quotes_and_keeps_figures() -> None:
    found = digest()
    view = answer_view(Answer("?", (FoundItem(found, found.quotes[2]), FoundItem(found, found.figures[0]))))
    assert [speaker.names for speaker in view.speakers] == ["Port Watch"]
    assert [figure.id for figure in view.figures] == ["f1"]
    assert (view.note, view.figures_first) == (None, False)


def test_an_empty_answer_says_so() -> None:
    assert answer_view(Answer("?", (), "Nobody of that name speaks.")).note == "Nobody of that name speaks."
    assert answer_view(Answer("?")).note


def test_items_of_several_articles_name_their_article() -> None:
    one, other = digest(), replace(digest(), headline="Kestrel")
    view = answer_view(Answer("?", (FoundItem(one, one.quotes[0]), FoundItem(other, other.quotes[0]))))
    assert [line.source for line in view.speakers[0].quotes] == ["Harbour vote splits Kestrel", "Kestrel"]


def test_who_said_what_of_an_article_without_quotes_says_so() -> None:
    assert who_said_what([replace(digest(), quotes=())]).note == "Nobody is quoted in this article."


def test_an_article_without_a_headline_is_called_by_its_opening_words() -> None:
    opening = headline(replace(digest(), headline=None))
    assert TEXT.replace("\n\n", " ").startswith(opening.removesuffix(" …"))
    assert opening.endswith(" …")


def test_reading_time_is_at_least_a_minute() -> None:
    assert [reading_minutes("word " * count) for count in (1, 230, 231)] == [1, 1, 2]


def test_what_an_article_prints_twice_is_shown_once() -> None:
    twice = digest()
    again = replace(twice.quotes[0], id="q6")
    shown = digest_view(replace(twice, quotes=(*twice.quotes, again)), everything=True).speakers[0].quotes
    assert [line.id for line in shown] == ["q1", "q2"]


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
    shown = digest_view(Digest(Article(text + " Lindqvist is transport chief."), None, (), (far,), ())).speakers[0].quotes[0]
    assert shown.text == "denied … the port was bleeding money"


def test_what_is_denied_after_the_words_is_not_shown_as_said() -> None:
    text = "The port was bleeding money, Mara Lindqvist denied. Lindqvist is transport chief."
    words = "The port was bleeding money"
    late = Quote("q1", QuoteKind.INDIRECT, words, (span(words, text),), (MARA,), cue=Cue("denied", span("denied", text)))
    shown = digest_view(Digest(Article(text), None, (), (late,), ())).speakers[0].quotes[0]
    assert shown.text == "denied: The port was bleeding money"
