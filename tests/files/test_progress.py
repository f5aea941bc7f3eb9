from distribres.files import progress


def test_what_was_told_last_is_heard(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.CHANNEL, str(tmp_path / "channel"))
    progress.tell("sales", "file 1 of 2", 0.0)
    progress.tell("sales", "file 2 of 2, 2.1 M lines", 0.5)
    assert progress.heard(tmp_path / "channel") == ("sales", "file 2 of 2, 2.1 M lines", 0.5)


def test_where_nobody_listens_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.delenv(progress.CHANNEL, raising=False)
    monkeypatch.chdir(tmp_path)
    progress.tell("sales")
    assert [*tmp_path.iterdir()] == []


def test_a_channel_that_cannot_be_written_ends_no_work(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.CHANNEL, str(tmp_path / "nowhere" / "channel"))
    progress.tell("sales")
    assert progress.heard(tmp_path / "nowhere" / "channel") is None


def test_half_a_message_is_none(tmp_path):
    (tmp_path / "channel").write_text('["sales", ')
    assert progress.heard(tmp_path / "channel") is None
