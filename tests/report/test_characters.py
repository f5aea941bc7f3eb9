import pytest

from distribres.report import characters

HOSTILE = '<script>alert(1)</script> \x1b[31m\x1b]0;title\x07 "=HYPERLINK(1)" *a* _b_ $c$ # ..\\\r\n\u202e'
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (HOSTILE, '<script>alert(1)</script>  "=HYPERLINK(1)" *a* _b_ $c$ # ..\\  '),
        ("\x9b2Ja\x9d0;t\x9cb", "ab"),
        ("Lévêque \U0001f6f5 & 日本", "Lévêque \U0001f6f5 & 日本"),
        ("a\tb\nc\u2028d\x85e", "a b c d e"),
        ("A\ufeffB\u200b\u00ad\u2067C\u3164", "ABC"),
        ("❤\ufe0f \ufe0fx", "❤ x"),
        ("نمی\u200cخواهم क्\u200dष " + FAMILY, "نمی\u200cخواهم क्\u200dष " + FAMILY),
        ("e" + "\u0301" * 60 + "x", "e" + "\u0301" * 4 + "x"),
        ("\ud800\ufffe", "[D800][FFFE]"),
        ("N" * 5000, "N" * 999 + "…"),
        ("", ""),
    ],
)
def test_a_name_is_shown_without_what_steers_hides_or_piles_up(given, shown):
    assert characters.legible(given) == shown


@pytest.mark.parametrize("nothing", ["\u200b", "\ufeff\ufeff", "\x1b]8;;http://x", "\x00", "\u200d", "\u3164"])
def test_a_name_that_nobody_would_see_is_spelled(nothing):
    shown = characters.legible(nothing)
    assert shown.startswith("\\") and shown.isprintable()


def test_lines_and_isolates_of_a_whole_text_stay():
    assert characters.neutralise("## a\n\n\tb \u2068שלום\u2069\u202e") == "## a\n\n\tb \u2068שלום\u2069"


def test_only_what_runs_from_right_to_left_is_isolated():
    assert characters.isolate("שלום (3)") == "\u2068שלום (3)\u2069"
    assert characters.isolate("Щёлково 東京 é") == "Щёлково 東京 é"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("\u202eevil\u2028\x9b\ufeff", "\\u202eevil\\u2028\\x9b\\ufeff"),
        ("\udc80\U000e0041", "\\udc80\\U000e0041"),
        ("two\nlines, 12\u202f%, 日本, שלום, ✓", "two\nlines, 12\u202f%, 日本, שלום, ✓"),
    ],
)
def test_the_terminal_is_told_the_escape_of_what_would_steer_it(given, said):
    assert characters.spell_out(given) == said
