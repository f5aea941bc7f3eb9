from distribres import account


def test_the_accounts_of_several_files_are_one_row_to_the_last_unit():
    one = {"read": [3, 10**17 + 1], "accepted": [2, 10**17], "rejected": [1, 1]}
    two = {"read": [1, -5], "accepted": [0, 0], "rejected": [1, -5]}
    assert account.row("sales", 2, [one, two], money=True) == {
        "input": "sales",
        "files": 2,
        "lines_read": 4,
        "lines_accepted": 2,
        "lines_rejected": 2,
        "money_read": (10**17 - 4) / 10_000,
        "money_accepted": 1e13,
        "money_rejected": -0.0004,
    }


def test_an_input_without_amounts_has_no_money():
    row = account.row("events", 1, [{"read": [1, 0], "accepted": [1, 0], "rejected": [0, 0]}], money=False)
    assert [row[f"money_{part}"] for part in account.PARTS] == [None] * 3
