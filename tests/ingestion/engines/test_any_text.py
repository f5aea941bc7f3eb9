"""Files as chance writes them: what comes out is what was written, and every line is a record or broken."""

import gzip
import random
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from distribres.ingestion.engines import Dialect, DuckDB, plain_text
from distribres.ingestion.layout import records

SECONDS = 5
"""For as long files are tried; those of the first seeds are always."""
LETTERS = "aZ09 .-_/#'é\tß"
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"]
BLOCKS = [64, 1000, 2**16, 2**19]


@dataclass
class Text:
    """A text file, and what stands in it: the values of each good record, and how many broken lines there are."""

    content: str
    good: list[tuple[str, ...]]
    broken: int


def value(rng: random.Random, separator: str, several_lines: bool) -> tuple[str, str]:
    """A value, and one of the ways in which it can be written."""
    text = "".join(rng.choices(LETTERS, k=rng.choice([0, 1, 3, 8, rng.choice([8, 300])]))).replace(separator, ".")
    if rng.random() < 0.02:
        text += "\0"
    if rng.random() < 0.6:
        return text, text
    inside = ['"', "x", *(["\n", "\r\n", "\n\n"] if several_lines else [separator])]  # with both, it could be two lines
    text += "".join(rng.choices(inside, k=rng.randint(0, 3)))
    return text, '"' + text.replace('"', '""') + '"'


def written(rng: random.Random, separator: str, size: int) -> Text:
    """A file of about so many characters; either quotes are left open in it, or values go over several lines."""
    width, quotes, faults = rng.randint(2, 5), rng.random() < 0.6, rng.choice([0, 0, 0.01, 0.3])
    opened = quotes and rng.random() < 0.4
    ends = rng.choice([["\n"], ["\r\n"], ["\n", "\r\n"], ["\r"]])
    several_lines = quotes and not opened and ends != ["\r"]
    lines, good, broken, length = [separator.join(f"c{n}" for n in range(width))], [], 0, 0
    while length < size:
        if rng.random() < 0.05:
            lines.append("")
        elif rng.random() < faults:
            many = separator.join("x" * rng.randint(1, width - 1)) if width > 2 else "x"
            odd = separator.join(["1"] * (width - 1) + ['"x']) if opened else many
            broken += 1
            lines.append(odd)
        else:
            pairs = [value(rng, separator, several_lines) for _ in range(width)]
            pairs = pairs if quotes else [(text.translate(PLAIN | {ord(separator): "."}),) * 2 for text, _ in pairs]
            good.append(tuple(text for text, _ in pairs))
            lines.append(separator.join(said for _, said in pairs))
        length += len(lines[-1]) + 1
    ended = [line + rng.choice(ends) for line in lines]
    content = "".join(ended)
    return Text(content if rng.random() < 0.7 else content.rstrip("\r\n"), good, broken)


PLAIN = {ord('"'): "q"}


def trial(seed: int, folder: Path, size: int) -> None:
    """Write a file, read it, and compare."""
    rng = random.Random(seed)
    separator, encoding = rng.choice([",", ";", "\t", "|"]), rng.choice(ENCODINGS)
    text = written(rng, separator, size)
    packed = rng.random() < 0.3
    file = folder / ("f.csv.gz" if packed else "f.csv")
    content = text.content.encode(encoding)
    file.write_bytes(gzip.compress(content, 1) if packed else content)
    width = len(text.content.split("\n")[0].split("\r")[0].split(separator))
    names = [f"c{n}" for n in range(width)]
    dialect = Dialect(separator=separator, encoding=encoding.removesuffix("-sig"))
    raw = DuckDB().read([file], set(names), dialect)
    lines = raw.lines.collect("pandas").to_native().sort_values("_line")
    told = f"seed {seed}, {encoding}, {separator!r}"
    assert len(raw.broken) == text.broken, told
    assert len(lines) == len(text.good), told
    found = lines[names].astype("object").where(lines[names].notna(), "")
    assert list(found.itertuples(index=False, name=None)) == text.good, told


def test_what_chance_writes_comes_out_unchanged_or_is_counted(tmp_path, monkeypatch):
    end, seed = time.monotonic() + SECONDS, 0
    while seed < 20 or time.monotonic() < end:
        rng = random.Random(-1 - seed)
        monkeypatch.setattr(records, "BLOCK", rng.choice(BLOCKS))
        trial(seed, tmp_path, rng.choice([0, 200, 2_000, 20_000]))
        seed += 1


@pytest.mark.parametrize("size", [plain_text.BLOCK, 2**20])
def test_so_it_is_around_the_sizes_of_the_buffers(tmp_path, size):
    for seed in range(2):
        trial(seed, tmp_path, size + 1000 * seed)
