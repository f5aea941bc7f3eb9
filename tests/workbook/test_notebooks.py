import nbformat
import pytest

from distribres.workbook import notebooks


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"distribres": {"language": "en", "title": "T"}})


def test_both_files_are_made_before_either_replaces_a_good_one(tmp_path):
    good = notebook(nbformat.v4.new_markdown_cell("## Good"))
    first = {f.name: f.read_bytes() for f in notebooks.publish(good, tmp_path, "en")}
    assert set(first) == {"review.en.html", "review.en.pdf"}
    failed = nbformat.v4.new_code_cell("1 / 0")
    failed.outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])]
    with pytest.raises(ValueError, match="ZeroDivisionError"):
        notebooks.publish(notebook(failed), tmp_path, "en")
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == first


def test_what_a_notebook_found_is_what_its_summary_cell_printed():
    other = nbformat.v4.new_code_cell("print('x')", outputs=[nbformat.v4.new_output("stream", text="x\n")])
    told = nbformat.v4.new_output("stream", text="3 dealers\n2 moved\n")
    summary = nbformat.v4.new_code_cell("…", outputs=[told], metadata={"tags": [notebooks.SUMMARY]})
    assert notebooks.found([other, summary]) == "3 dealers; 2 moved"
    assert notebooks.found([other]) == ""
