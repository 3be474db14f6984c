"""Whom a mention means."""

from pathlib import Path

import pytest

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Speaker

INTRO = "County engineer Ana Duarte met Mayor Tom Reyes in Alder on Monday.\n\n"


def speakers(text: str) -> list[tuple[str, ...]]:
    return [tuple(s.name for s in q.speakers) for q in summarize(Article(text)).quotes]


def last_speaker(text: str) -> Speaker:
    return summarize(Article(text)).quotes[-1].speakers[0]


def test_a_pronoun_speaker_gets_the_name_the_article_gives() -> None:
    text = INTRO + "Duarte said the bridge was not safe.\n\n“We will close it on Friday,” she said."
    assert speakers(text) == [("Ana Duarte",), ("Ana Duarte",)]


def test_a_pronoun_goes_to_the_person_of_its_gender() -> None:
    text = INTRO + "“We will close it on Friday,” he said."
    assert speakers(text) == [("Tom Reyes",)]


def test_a_surname_gets_the_fullest_name() -> None:
    assert speakers(INTRO + "“We will close it on Friday,” Reyes said.") == [("Tom Reyes",)]


def test_a_title_is_no_part_of_the_name() -> None:
    assert speakers(INTRO + "“We will close it on Friday,” Ms. Duarte said.") == [("Ana Duarte",)]


def test_a_title_tells_two_people_of_one_name_apart() -> None:
    text = "Ana Duarte and her brother Paul Duarte run the ferry.\n\n“We will stop on Friday,” Mr Duarte said."
    assert speakers(text) == [("Paul Duarte",)]


def test_the_role_is_given_as_the_article_gives_it() -> None:
    assert last_speaker(INTRO + "“We will close it on Friday,” Duarte said.").role == "County engineer"
    assert last_speaker("“It is shut,” said Ana Duarte, the county engineer.").role == "county engineer"


def test_a_role_stands_for_the_person_who_has_it() -> None:
    text = "Ana Duarte, the county engineer, spoke first.\n\n“We will close it on Friday,” the engineer said."
    assert speakers(text) == [("Ana Duarte",)]


def test_a_body_s_short_form_and_noun_stand_for_it() -> None:
    text = (
        "Alder River Ferries Inc. stopped its boats on Monday. Alder River Ferries said the water was too low.\n\n"
        "“We hope to sail again on Friday,” the company said."
    )
    assert speakers(text)[-1] == ("Alder River Ferries Inc.",)


def test_initials_given_in_brackets_stand_for_the_body() -> None:
    text = "The Alder Transport Commission (ATC) met on Monday.\n\n“The bridge must close,” the ATC said."
    assert speakers(text) == [("The Alder Transport Commission",)]


def test_an_unnamed_source_keeps_its_description() -> None:
    assert speakers("“The bridge is not safe,” said a police spokesman.") == [("a police spokesman",)]


def test_a_group_that_speaks_jointly_is_several_speakers() -> None:
    text = (
        "Norway, Sweden and Denmark condemned the raid on the ferry.\n\n"
        "Norway, Sweden and Denmark said the raid broke the law.\n\n“We expect the crew to be freed,” they said."
    )
    assert speakers(text)[-1] == ("Norway", "Sweden", "Denmark")


def test_a_quotation_alone_belongs_to_the_speaker_who_goes_on() -> None:
    text = INTRO + "Duarte said the bridge was not safe.\n\n“We have known about it for years.”"
    assert speakers(text) == [("Ana Duarte",), ("Ana Duarte",)]


def test_a_sentence_that_introduces_a_quotation_names_its_speaker() -> None:
    text = INTRO + "“We will close it,” Reyes said.\n\nAna Duarte shook her head.\n\n“That is not enough for me.”"
    assert speakers(text)[-1] == ("Ana Duarte",)


def test_who_is_not_named_is_said_openly_to_be_unknown() -> None:
    (quote,) = summarize(Article("Drivers stood in the rain on the bridge.\n\n“We will not wait another year for it.”")).quotes
    assert quote.speakers == ()


def test_a_statement_speaks_for_whoever_issued_it() -> None:
    text = "Ana Duarte issued a statement saying that the bridge would close on Friday."
    assert speakers(text) == [("Ana Duarte",)]


def test_the_one_who_adds_is_the_one_who_said() -> None:
    text = "Tom Reyes said the county needs a new bridge, adding that it would cost a fortune."
    assert speakers(text) == [("Tom Reyes",), ("Tom Reyes",)]


@pytest.mark.parametrize("pronoun", ["I", "you"])
def test_a_narrator_is_nobody_in_the_article(pronoun: str) -> None:
    text = INTRO + f"“We will close it on Friday,” {pronoun} said."
    assert speakers(text) == [()]


def test_it_and_he_may_mean_a_speaker_who_was_only_described() -> None:
    text = (
        INTRO + "A port official said the ferry would sail. “We are ready,” he said.\n\n"
        "The dock workers' union said its members would stay home. “We are tired,” it said."
    )
    assert [s[0] for s in speakers(text)] == [
        "A port official",
        "A port official",
        "The dock workers' union",
        "The dock workers' union",
    ]


def test_a_name_that_is_described_is_a_person_even_if_it_is_rare() -> None:
    text = "Iorwen Calloway, the mayor of Skerry, called the plan “a gift to the rich”.\n\n“We lost,” Calloway said."
    assert speakers(text) == [("Iorwen Calloway",), ("Iorwen Calloway",)]


def test_they_means_the_nearest_plural_subject() -> None:
    text = "Teachers said the school was cold.\n\nTom Reyes and Ana Duarte toured the building. “We saw the frost,” they said."
    assert speakers(text)[-1] == ("Tom Reyes", "Ana Duarte")


def test_a_role_before_the_name_has_neither_address_nor_possessive() -> None:
    assert last_speaker("Tory MP Sir Giles Hale called it “a shambles from start to finish”.").role == "Tory MP"
    assert last_speaker("Labour's Ana Duarte called it “a shambles from start to finish”.").role == "Labour"


def test_a_pronoun_takes_up_whom_the_sentence_before_was_about() -> None:
    text = (
        "Mia Hartley scored twice for Alder. “My legs were shaking,” Hartley said.\n\n"
        "Rovers boss Lena Quist was furious that a handball went unpunished.\n\n“Everybody saw it,” she said."
    )
    assert speakers(text)[-1] == ("Lena Quist",)


def test_somebody_named_is_called_again_by_what_they_are() -> None:
    text = "Mia Hartley scored twice on Saturday.\n\n“My legs were shaking,” the teenager said."
    assert speakers(text) == [("Mia Hartley",)]


def test_a_noun_before_a_name_with_no_comma_is_not_the_speaker() -> None:
    text = "Department store group Harrow & Pike Plc said on Wednesday it would close 23 shops."
    assert speakers(text) == [("Harrow & Pike Plc",)]


def test_a_senator_s_party_and_state_are_neither_speaker_nor_role() -> None:
    speaker = last_speaker("Sen. Maria Delgado, D-Elko Springs, who wrote the bill, said farmers had nothing to fear.")
    assert (speaker.name, speaker.role) == ("Maria Delgado", "Sen.")


def test_the_fuller_of_two_roles_is_given() -> None:
    assert last_speaker("Rep. Hank Tolliver, a Republican rancher, said the bill was bad.").role == "Republican rancher"


def test_who_asked_is_not_who_replied() -> None:
    text = (
        "Carla Wynne was arrested in May. Prosecutor Adeel Rahman asked her why she had run.\n\n"
        "“I was frightened that night,” she replied."
    )
    assert speakers(text)[-1] == ("Carla Wynne",)


def test_his_statement_speaks_for_him() -> None:
    text = "Piotr Malek, a toxicologist, said the level was high. “It was no accident,” his statement said."
    assert speakers(text) == [("Piotr Malek",), ("Piotr Malek",)]


def test_a_surname_that_is_a_common_word_is_the_person() -> None:
    text = "Joanna Fell runs the bank. “We cannot wait,” Fell said."
    assert speakers(text) == [("Joanna Fell",)]


def test_letters_after_a_name_are_no_part_of_it() -> None:
    text = "“It is wrong,” said Miriam Osei KC. “We will appeal,” Ms Osei said."
    assert {name for names in speakers(text) for name in names} == {"Miriam Osei"}


def test_somebody_once_called_she_is_not_he() -> None:
    text = (
        "Victor Lang left the court. His lawyer, Dana-Rae Reed, said the case was weak. She said it would fail.\n\n"
        "Lang waved. “This is a joke,” he said."
    )
    assert speakers(text)[-1] == ("Victor Lang",)


def test_the_pair_and_the_senators_are_those_who_spoke_jointly() -> None:
    text = (
        "Sen. Laura Whit and Sen. Tom Braddock said in a joint statement that they would vote for the bill.\n\n"
        "“It is time to act,” the senators said.\n\n“We mean it,” the pair said."
    )
    assert speakers(text) == [("Laura Whit", "Tom Braddock")] * 3


def test_an_age_or_a_nationality_stands_for_the_person_just_named() -> None:
    text = "Mia Hartley scored twice.\n\n“My legs were shaking,” the 19-year-old said."
    assert speakers(text) == [("Mia Hartley",)]


def test_she_may_be_somebody_who_is_not_named() -> None:
    text = (
        "Paul Lacey denies the charge. A statement from the patient's wife was read to the jury.\n\n"
        "“My husband trusted them,” she said."
    )
    assert speakers(text)[-1] == ("the patient's wife",)


def test_a_quotation_that_opens_the_article_waits_for_who_speaks_next() -> None:
    text = "“We were never told about the river.”\n\nAna Duarte said the council had failed the village."
    assert speakers(text) == [("Ana Duarte",), ("Ana Duarte",)]


def test_somebody_named_only_in_the_quotation_does_not_speak_it() -> None:
    text = "Ana Duarte was arrested in May.\n\n“Paula Lacey knew all of it from the start,” she said."
    assert speakers(text) == [("Ana Duarte",)]


def test_an_address_is_no_role() -> None:
    assert last_speaker("“We are late,” said Mr Tom Reyes.").role is None


@pytest.mark.parametrize(
    ("introduced", "name", "role"),
    [
        ("Mayor Anselm Kovary declared three days of mourning.", "Anselm Kovary", "Mayor"),
        ("Fire Chief Dorota Lindqvist led the search.", "Dorota Lindqvist", "Fire Chief"),
        ("Councillor Tomas Ehrling voted against.", "Tomas Ehrling", "Councillor"),
    ],
)
def test_a_rare_name_after_a_title_is_a_person(introduced: str, name: str, role: str) -> None:
    surname = name.split()[1]
    article = f"The silo fell on Tuesday.\n\n{introduced}\n\n“It was inspected last month,” {surname} said."
    speaker = last_speaker(article)
    assert (speaker.name, speaker.role) == (name, role)


def test_he_is_the_mayor_of_the_sentence_before_and_not_who_spoke_last() -> None:
    text = (
        "The silo fell on the market on Tuesday.\n\n“There are still people under there,” Lindqvist told reporters.\n\n"
        "Mayor Anselm Kovary declared three days of mourning. He said the town would demand answers."
    )
    assert last_speaker(text).name == "Anselm Kovary"


@pytest.mark.parametrize("body", ["Justice Department lawyers", "Air Force Base staff", "Chief Executive Office staff"])
def test_a_body_that_begins_like_a_title_is_no_person(body: str) -> None:
    text = f"The silo in Varnholt fell on Tuesday.\n\n{body} said the silo had been inspected last month."
    assert last_speaker(text).name == body


@pytest.mark.parametrize("before", ["the town. ", "the town, which is small. ", "the town; "])
def test_the_last_words_of_another_sentence_are_no_role(before: str) -> None:
    text = (
        "A bridge will open in Brask in May.\n\n“It will stand,” Mayor Otto Vane said.\n\n"
        f"About 5,000 people will use it every day, according to {before}Vane said the ferry would run until June."
    )
    assert ("the town",) in speakers(text) or ("the town, which is small",) in speakers(text)


def test_somebodys_daughter_is_not_that_person() -> None:
    text = (
        "Sheila Crane, 67, opened a letter meant for a neighbour. “I knew something that I had no right to know,” she said.\n\n"
        "Her daughter, who works at the hospital, added that staff had been told not to speak about it."
    )
    assert [[s.name for s in q.speakers] for q in summarize(Article(text)).quotes] == [["Sheila Crane"], ["Her daughter"]]


def test_a_description_does_not_run_into_the_cue() -> None:
    named = [
        s.name
        for q in summarize(Article(Path(__file__).with_name("letters.txt").read_text(encoding="utf-8"))).quotes
        for s in q.speakers
    ]
    assert named[-1] == "board papers seen by the Westmarch Echo"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The supplier, Postline, said it had acted on a file.", "Postline", "supplier"),
        ("The trust's rail partner, Northlink Group, said trains would run.", "Northlink Group", None),
        ("The union, Unitas, said it would strike.", "Unitas", None),
    ],
)
def test_a_name_between_commas_is_who_speaks(text: str, name: str, role: str | None) -> None:
    (quote,) = summarize(Article(text)).quotes
    assert [speaker.name for speaker in quote.speakers] == [name]
    assert role is None or quote.speakers[0].role == role


@pytest.mark.parametrize(("name", "pronoun"), [("Ann-Marie Coll", "She"), ("Pierre-Luc Maret", "He")])
def test_a_given_name_with_a_hyphen_is_a_person_s(name: str, pronoun: str) -> None:
    text = (
        f"The ferry firm was sorry. {name}, who runs a bakery, lost a month of orders. {pronoun} said it had been a hard winter."
    )
    assert [s.name for q in summarize(Article(text)).quotes for s in q.speakers] == [name]


def test_a_lord_is_a_person_and_he_means_him() -> None:
    text = (
        "“It was a toy,” said Henk Visser, an engineer.\n\nThe council's chair, Lord Penhale, has asked for a register.\n\n"
        "“We all want safe skies,” he said."
    )
    assert [s.name for q in summarize(Article(text)).quotes for s in q.speakers][-1] == "Penhale"


def test_letters_after_a_name_do_not_cut_its_given_name_off() -> None:
    (quote,) = summarize(
        Article("His barrister, Priya Nandakumar KC, told the court the case had “collapsed like a wet tent”.")
    ).quotes
    assert [(s.name, s.role) for s in quote.speakers] == [("Priya Nandakumar", "barrister")]


def test_his_mother_is_called_by_the_name_the_article_gave_her() -> None:
    text = (
        "Outside court, Theo Marwick hugged his mother, Denise. “It is over,” he said.\n\n"
        "His mother was less restrained. “Nobody has rung us,” she said."
    )
    assert [s.name for q in summarize(Article(text)).quotes for s in q.speakers] == ["Theo Marwick", "Denise"]


def names(text: str) -> list[str]:
    return [s.name for q in summarize(Article(text)).quotes for s in q.speakers]


def test_a_team_in_a_score_is_nobody_whom_the_striker_could_mean() -> None:
    text = (
        "Harrow Vale 2-3 Kestrel Town\n\nTunde Adeyemi scored twice as Kestrel Town knocked Harrow Vale out of the Cup.\n\n"
        "Vale led, but Adeyemi headed in a corner late on.\n\n“I had been rubbish until then,” said the striker."
    )
    assert names(text) == ["Tunde Adeyemi"]


def test_a_label_with_a_role_names_the_person_alone() -> None:
    text = "Dell Ambrose, Vale manager: “We had no complaints at all about that.”"
    (quote,) = summarize(Article(text)).quotes
    assert [(s.name, s.role) for s in quote.speakers] == [("Dell Ambrose", "Vale manager")]


def test_somebodys_team_is_not_the_body_named_before() -> None:
    text = (
        "“Timing matters,” said Dr Lena Kowalczyk, of Dunmore University.\n\n"
        "Kowalczyk's team reported that afternoon coffee disrupts the body clock."
    )
    assert names(text) == ["Lena Kowalczyk", "Kowalczyk's team"]


def test_a_name_right_after_what_it_is_speaks() -> None:
    text = "The Coffee Federation welcomed it. The charity Heart Matters warned that coffee was no cure."
    assert names(text)[-1] == "Heart Matters"


def test_her_answer_is_hers_who_put_the_question() -> None:
    text = (
        "“It is when you drink it,” said Dr Lena Kowalczyk. “Lots of drinkers sleep badly,” she added.\n\n"
        "Dr Noor Haddad asks whether patients should stop after noon. Her answer: “Not yet, I should say.”"
    )
    assert names(text)[-1] == "Noor Haddad"


def test_the_hospital_is_not_the_council_named_before() -> None:
    text = "Merrow council said the slide was safe. Three children were hurt; none is in danger, the hospital said."
    assert names(text) == ["Merrow council", "the hospital"]


def test_the_mother_of_a_son_is_not_called_his_role() -> None:
    text = "“There was a crack like a falling tree,” said Bethan Lowe, whose son Ifan, six, broke his arm."
    (quote,) = summarize(Article(text)).quotes
    assert [(s.name, s.role) for s in quote.speakers] == [("Bethan Lowe", None)]


def test_the_only_person_of_the_paragraph_is_who_he_means() -> None:
    text = (
        "Health director Miguel Santos said the bakery could reopen. “I eat there,” Santos said. He noted that it was clean.\n\n"
        "By noon a fund started by a retired bus driver, Earl Watkins, had brought in $23,400. “That woman fed us all,” he said."
    )
    assert names(text) == ["Miguel Santos", "Miguel Santos", "Miguel Santos", "Earl Watkins"]


def test_the_mayor_of_a_place_is_called_by_his_name_with_his_party() -> None:
    (quote,) = summarize(Article("The mayor of Harrowgate, Labour's Jude Okonkwo, said he would go to court.")).quotes
    assert [s.name for s in quote.speakers] == ["Jude Okonkwo"]


def test_the_league_is_no_club() -> None:
    text = "Marlow beat Aston Park 2-1. The league confirmed that the goal had been checked by video."
    assert names(text) == ["The league"]


def test_several_of_them_is_no_of() -> None:
    text = "Islanders were told by letter. Several of them gathered at the pier and asked for a smaller boat to the mainland."
    assert "of" not in names(text)


def test_a_title_of_two_words_is_a_role_and_no_part_of_the_name() -> None:
    text = "Fire Marshal Lou Dietz disagreed. “Nobody switched it off,” he said."
    (quote,) = [q for q in summarize(Article(text)).quotes if q.text.startswith("Nobody")]
    assert [(s.name, s.role) for s in quote.speakers] == [("Lou Dietz", "Fire Marshal")]


def test_shares_of_three_groups_that_say_something_are_read_whatever_the_parse_makes_of_them() -> None:
    shares = "45% of renters, 28% of owners and 12% of landlords"
    assert speakers(f"Renters are more likely to be glad of the new bylaw: {shares} say that would be their reaction.") == [
        ("renters",)
    ]
