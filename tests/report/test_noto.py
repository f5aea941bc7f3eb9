import pytest

from distribres.report import noto


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("مؤسسة", ["Noto Sans Arabic"]),
        ("מוסך", ["Noto Sans Hebrew"]),
        ("ร้าน", ["Noto Sans Thai"]),
        ("श्री", ["Noto Sans Devanagari"]),
        ("თბილისი", ["Noto Sans Georgian"]),
        ("🚗", ["Noto Emoji"]),
        ("北京 東京モーターズ 서울", ["Noto Sans CJK SC"]),
        ("ᏣᎳᎩ", []),
        ("", []),
    ],
)
def test_each_script_has_its_typeface(text, families):
    assert [face.family for face in noto.find_faces(set(text) - {" "})] == families


def test_the_fewest_typefaces_are_taken():
    assert len(noto.find_faces(set("ששלוםабв"))) == 2
