from distribres.workbook.field_workbooks import forget_workbooks, write_workbooks
from distribres.workbook.review import open_review, working
from field_workbooks import opened


def test_what_was_written_answers_until_something_changes(home):
    review = open_review("demo", "", ["en"], "")
    with working(review):
        made = review.record["steps"]["workbooks.en"]
        write_workbooks(review, "en")
        assert review.record["steps"]["workbooks.en"] == made
        (review.stage / "workbooks/Sophie Marchal.en.xlsx").unlink()
        write_workbooks(review, "en")
        assert (
            review.record["steps"]["workbooks.en"] == made
            and (review.stage / "workbooks/Sophie Marchal.en.xlsx").exists()
        )


def test_workbooks_of_a_rep_who_left_go_with_the_others_of_their_language(home):
    review = open_review("demo", "", ["en"], "")
    with working(review):
        forget_workbooks(review, "en")
        assert [file.name for file in review.stage.rglob("*.en.xlsx")] == []
        assert len([*review.stage.glob("workbooks/*.fr.xlsx")]) == 12


def test_people_are_named_where_the_params_say_so(demo_folder):
    shown = opened(demo_folder / "workbooks/Sophie Marchal.en.xlsx").rows("Sophie Marchal · whom")
    assert any(len(row[1].split("\n")) == 3 for row in shown)


def test_people_are_not_named_where_they_do_not(home):
    review = open_review("demo", "", ["en"], "handouts.contacts=[letters]")
    with working(review):
        write_workbooks(review, "en")
        shown = opened(review.stage / "workbooks/Sophie Marchal.en.xlsx").rows("Sophie Marchal · whom")
    assert all(len(row[1].split("\n")) == 2 for row in shown)
