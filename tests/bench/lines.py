"""Generated invoice lines of 13 quarters as an ERP would export them: all text, one in a hundred of them dirty."""

from datetime import date
from pathlib import Path

import duckdb

QUARTERS = [date(2023 + n // 4, 1 + 3 * (n % 4), 1) for n in range(13)]
DEALERS = 2000
LINE = """
    select
        case when hash(n, 2) % 400 = 0 then '31/02'
            else strftime(date '{first}' + (hash(n, 1) % 90)::int, '%Y-%m-%d') end as Day,
        'D' || lpad((pow((hash(n, 3) % 100000) / 1e5, 2) * {dealers} * (1 + (hash(n, 4) % 500 = 0)::int))::int::varchar,
            6, '0') as Dealer,
        'F{first:%y%m}' || lpad((n // 4)::varchar, 9, '0') as Bill,
        ((n - (hash(n, 5) % 250 = 0)::int) % 4 + 1)::varchar as Line,
        'P' || (hash(n, 6) % 5000)::varchar as Item,
        case when hash(n, 7) % 300 = 0 then 'n/d'
            else ((hash(n, 8) % 100000)::int / 100 - 20)::decimal(9, 2)::varchar end as Net,
        ((hash(n, 8) % 60000)::int / 100)::decimal(9, 2)::varchar as Cost,
        (1 + hash(n, 9) % 12)::varchar as Pieces
    from range({lines}) as lines(n)
"""


def write(folder: Path, lines: int, kind: str) -> None:
    """`lines` in all, a file for each quarter; and the register of dealers."""
    folder.mkdir(parents=True)
    with duckdb.connect() as engine:
        for first in QUARTERS:
            query = LINE.format(first=first, lines=lines // len(QUARTERS), dealers=DEALERS)
            engine.sql(f"copy ({query}) to '{folder}/sales_{first:%Y%m}.{kind}' (format {kind})")
        register = (
            f"select 'D' || lpad(n::varchar, 6, '0') as Dealer, 'Dealer ' || n as Name from range({DEALERS}) as d(n)"
        )
        engine.sql(f"copy ({register}) to '{folder}/dealers.csv' (format csv)")
