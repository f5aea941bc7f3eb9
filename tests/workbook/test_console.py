import subprocess
import sys
from types import SimpleNamespace

from distribres.workbook import console

RECORD = {
    "read": {"sales": 1000, "visits": 20},
    "rejected": {"sales": {"bad_date": 2, "no_dealer": 1}},
    "money": {"sales": {"read": 5000.0, "accepted": 4900.0, "rejected": 100.0}},
}


def test_the_account_adds_up_in_lines_and_in_money(capsys):
    network = SimpleNamespace(currency="EUR")
    console.print_account(SimpleNamespace(record=RECORD, params=SimpleNamespace(network=network)))
    said = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert said == [
        "sales 1,000 lines = 997 accepted + 3 rejected",
        "5,000 EUR = 4,900 accepted + 100 rejected",
        "2 bad_date",
        "1 no_dealer",
        "visits 20 lines = 20 accepted + 0 rejected",
    ]


def test_a_file_below_the_working_folder_is_named_from_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert console.seen_from_here(tmp_path / "reports" / "run.json") == "reports/run.json"
    assert console.seen_from_here(tmp_path.parent / "run.json") == str(tmp_path.parent / "run.json")


def test_the_published_files_are_those_of_the_languages_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = console.published(SimpleNamespace(languages=["en"], folder=tmp_path / "2026Q3", scenario=""))
    assert names[:3] == ["2026Q3/review.en.html", "2026Q3/review.en.pdf", "2026Q3/action-plan.en.xlsx"]
    assert {"2026Q3/calendar", "2026Q3/actions.csv"} <= set(names)


def test_what_goes_into_diaries_is_not_told_of_a_scenario(tmp_path):
    names = console.published(SimpleNamespace(languages=["en"], folder=tmp_path, scenario="more-key"))
    assert not [name for name in names if "calendar" in name or "actions" in name]


def test_lines_for_nobody_are_no_error_and_nothing_is_left_to_say_at_the_end():
    code = "from distribres.workbook.console import put; input(); [put('x' * 9000) for _ in range(9)]"
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as run:
        run.stdout.close()
        run.stdin.write(b"\n")
        run.stdin.close()
        assert (run.stderr.read(), run.wait()) == (b"", 0)


def test_no_name_steers_the_terminal(capsys):
    console.put("Réseau \x1b[31mred\u202e", "no column \x9b2J\nsecond fault")
    assert capsys.readouterr().out == "Réseau \\x1b[31mred\\u202e\nno column \\x9b2J\nsecond fault\n"
