"""Letters of the embedded network, from its published review, as a marketer makes and changes them."""

import csv
import re
import shutil
import stat

import pytest
import yaml

from distribres import workbook
from distribres.__main__ import main
from distribres.contracts.params import ParamsError
from distribres.workbook.review import StepFailed


def letters(campaign, languages=("fr", "en")):
    return workbook.make_letters(workbook.open_published("demo", "", [*languages]), campaign)


def change(home, **own):
    """Lay something over what the file of the network says of letters, or of another section."""
    file = home / "params/demo.yaml"
    params = yaml.safe_load(file.read_text(encoding="utf-8"))
    for section, parts in own.items():
        params[section] = _laid(params.get(section, {}), parts)
    file.write_text(yaml.safe_dump(params, allow_unicode=True), encoding="utf-8")


def _laid(base, over):
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return base | {name: _laid(base.get(name), part) for name, part in over.items()}


def lines(home, campaign, name="letters"):
    file = home / f"reports/demo/2026Q3/letters/{campaign}/{name}.csv"
    return [*csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(keepends=True), delimiter=";")]


@pytest.mark.parametrize("campaign", ["event", "recognition", "thanks", "news", "kit", "invitation"])
def test_each_campaign_of_the_embedded_network_is_written(home, campaign):
    made = letters(campaign)
    written, excluded = lines(home, campaign), lines(home, campaign, "excluded")
    assert made.letters == len(written) > 10
    ids = [line["dealer_id"] for line in [*written, *excluded]]
    assert len(ids) == len(set(ids))
    assert {line["reason"] for line in excluded} <= {"no_mail", "no_address", "already_written", "nothing_to_say"}
    assert all(line["body"] and line["subject"] and line["salutation"] and line["address_3"] for line in written)
    assert not any(re.search(r"[{}]|\b(None|nan|NaT)\b", line["body"]) for line in written)


def test_a_second_run_makes_nothing_anew(home):
    letters("news")
    made = letters("news")
    assert made.kept == len(made.files) == 1


def test_whose_letter_was_posted_gets_no_second_one(home):
    letters("news")
    folder = home / "reports/demo/2026Q3/letters/news"
    posted = lines(home, "news")[0]["dealer_id"]
    (folder / "sent.csv").write_text(f"dealer_id\n{posted}\n", encoding="utf-8")
    letters("news")
    assert posted not in [line["dealer_id"] for line in lines(home, "news")]
    assert [line["dealer_id"] for line in lines(home, "news", "excluded") if line["reason"] == "already_written"] == [
        posted
    ]


def test_a_marketer_changes_a_letter_and_its_fields_without_a_new_review(home):
    folder = home / "params/letters/demo"
    folder.mkdir()
    text = (home / "params/letters/news_offer.fr.j2").read_text(encoding="utf-8")
    (folder / "news_offer.fr.j2").write_text(text.replace("Une page", "Une seule page"), encoding="utf-8")
    change(home, letters={"campaigns": {"news": {"fields": {"offer_code": "PRINTEMPS27"}}}})
    letters("news")
    assert "Une seule page" in lines(home, "news")[0]["body"] and "PRINTEMPS27" in lines(home, "news")[0]["body"]


def test_a_marketer_adds_a_campaign(home):
    text = "{% block subject %}{{ what }}{% endblock %}{% block body %}Bonjour {{ name }}.{% endblock %}"
    for language in ("fr", "en"):
        (home / f"params/letters/spring.{language}.j2").write_text(text, encoding="utf-8")
    own = {"label": {"fr": "Printemps", "en": "Spring"}, "letter": "spring", "signatory": "marketing", "week": 5}
    fields = {"what": {"fr": "Le printemps", "en": "Spring"}}
    where = {"channel": ["franchise"], "tier": ["C"]}
    change(home, letters={"campaigns": {"spring": own | {"fields": fields, "where": where}}})
    assert letters("spring").letters == len(lines(home, "spring")) > 0
    assert lines(home, "spring")[0]["subject"] == "Le printemps"


def test_a_field_that_nothing_fills_in_is_refused_by_name(home):
    file = home / "params/letters/news_offer.fr.j2"
    file.write_text(file.read_text(encoding="utf-8").replace("{{ offer_code }}", "{{ ofer_code }}"), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        letters("news")
    (told,) = caught.value.faults
    assert told.startswith("params/letters/news_offer.fr.j2 asks for 'ofer_code', which nothing fills in; did you mean")
    assert told.endswith("give it as letters.campaigns.news.fields.ofer_code in params/demo.yaml")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"letters": {"sender": None}}, "letters.sender is missing: say who writes"),
        (
            {"letters": {"campaigns": {"news": {"tactic": "x"}}}},
            r"letters\.campaigns\.news\.tactic: there is no tactic 'x'",
        ),
        ({"letters": {"signatories": {"marketing": {"name": ""}}}}, "letters.signatories.marketing.name is missing"),
    ],
)
def test_what_a_campaign_rests_on_must_be_there(home, own, said):
    change(home, **own)
    with pytest.raises(ParamsError, match=said):
        letters("news")


def test_without_leave_no_address_is_read(home):
    change(home, handouts={"contacts": ["sheets"]})
    assert main(["report"]) == 0
    with pytest.raises(
        ParamsError, match=r"handouts\.contacts does not name letters: without it no address may be read"
    ):
        letters("news")


@pytest.mark.parametrize(
    ("campaign", "said"),
    [
        ("nws", "there is no campaign 'nws'; did you mean 'news'?; there are event"),
        ("", "which campaign? give its name"),
    ],
)
def test_a_campaign_that_is_none_is_answered_with_those_that_are(home, campaign, said):
    with pytest.raises(ParamsError) as caught:
        letters(campaign)
    assert said in caught.value.faults[0]


def test_a_letter_that_is_too_long_is_named(home):
    change(home, letters={"campaigns": {"news": {"fields": {"offer": "un mot de plus " * 120}}}})
    file = home / "params/letters/news_offer.fr.j2"
    file.write_text(
        file.read_text(encoding="utf-8").replace("{{ offer }}", "{{ offer }} {{ offer }}"), encoding="utf-8"
    )
    with pytest.raises(StepFailed, match=r"news_offer\.fr\.j2\) does not fit on its page: shorten its template"):
        letters("news")


def test_the_command_writes_letters_and_says_who_gets_none(home, capsys):
    assert main(["letters", "--campaign", "news", "--languages", "en"]) == 0
    said = capsys.readouterr().out
    assert "letters in 1 PDF" in said and "no_address" in said
    assert (home / "reports/demo/2026Q3/letters/news/letters.en.pdf").exists()


def test_people_stand_in_the_letters_alone_and_only_for_their_owner(home):
    letters("news")
    person = lines(home, "news")[0]["address_2"].split(" ", 1)[1]
    folder = home / "reports/demo/2026Q3"
    held = {file.relative_to(folder).parts[0] for file in folder.rglob("*.csv") if person in file.read_text("utf-8")}
    assert held == {"letters"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in (folder / "letters/news").iterdir()} == {0o600}


def test_a_new_review_takes_the_letters_away_and_leaves_the_list_of_those_posted(home):
    letters("news")
    folder = home / "reports/demo/2026Q3/letters/news"
    shutil.copy(folder / "letters.csv", folder / "sent.csv")
    assert main(["report", "--languages", "fr", "--params", "tiers.share_key=0.75"]) == 0
    assert [file.name for file in folder.iterdir()] == ["sent.csv"]
