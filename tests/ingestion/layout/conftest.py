"""What becomes of small files."""

from collections.abc import Callable

import pytest

from distribres.ingestion.layout.dialect import Dialect, Form
from distribres.ingestion.layout.tables import take


@pytest.fixture
def taken(tmp_path) -> Callable:
    """Some columns of the lines of a file, with their rows, as an engine gets them."""

    def read(name: str, content: str | bytes, form: Form, columns: str = "Customer Amount", **how) -> list[tuple]:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = take(file, Dialect(form=form, **how), columns.split())
        texts = found.lines.drop_columns("_part").to_pylist()
        return [(line["_line"] + 2, *(line[column] for column in columns.split())) for line in texts]

    return read
