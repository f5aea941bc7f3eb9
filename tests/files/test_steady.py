import os
import shutil

import pytest

from distribres.files.steady import FileChanged, unchanged


def append(file):
    file.write_text(file.read_text() + "2")


def rewrite(file):
    """Other content of the same size, and the old dates."""
    dates = file.stat()
    file.write_text("2")
    os.utime(file, ns=(dates.st_atime_ns, dates.st_mtime_ns))


def replace(file):
    shutil.copy2(file, file.with_name("copy"))
    file.with_name("copy").replace(file)


def remove(file):
    file.unlink()


@pytest.fixture
def export(tmp_path):
    (tmp_path / "sales.csv").write_text("1")
    return tmp_path / "sales.csv"


@pytest.mark.parametrize("change", [append, rewrite, replace, remove])
def test_a_file_that_changes_is_named_with_the_remedy(export, change):
    with pytest.raises(FileChanged) as refused, unchanged(lambda: [export]):
        change(export)
    remedy = "wait until the export has ended, and run again"
    assert str(refused.value) == f"sales.csv changed while it was read: {remedy}"


def test_a_file_that_comes_meanwhile_changes_what_is_read(export):
    exports = export.parent.glob
    with pytest.raises(FileChanged, match=r"^sales_2.csv changed"), unchanged(lambda: exports("*.csv")):
        export.with_name("sales_2.csv").write_text("3")


def test_what_fails_on_a_changed_file_fails_for_that(export):
    with pytest.raises(FileChanged), unchanged(lambda: [export]):
        append(export)
        raise ValueError("it is no table")


def test_files_that_stay_are_believed_and_other_errors_are_told(export):
    with unchanged(lambda: [export]) as check:
        check()
    with pytest.raises(ValueError, match="no table"), unchanged(lambda: [export]):
        raise ValueError("it is no table")


def test_a_look_at_once_refuses_before_the_end(export):
    kept = []
    with pytest.raises(FileChanged), unchanged(lambda: [export]) as check:
        append(export)
        check()
        kept.append("what was read")
    assert kept == []
