from .blocks import Figure as Figure
from .blocks import Table as Table
from .blocks import Text as Text
from .plain_charts import show_plain_charts as show_plain_charts
from .words import Words as Words
