"""What is said to a dealer at the end of its sheet: what it earned, else the first honest word that is true."""

from dataclasses import dataclass

import pandas as pd

from distribres.contracts.recognition import Recognition
from distribres.report.recognitions import tell
from distribres.report.words import Words


@dataclass(frozen=True)
class Word:
    """A sentence, and whether it tells of something earned."""

    text: str
    is_earned: bool = False


def say_last_words(
    honours: pd.DataFrame, recognitions: pd.DataFrame, quarter: str, rules: Recognition, words: Words
) -> dict[str, Word]:
    """The word for each active dealer, by dealer_id, in one language.

    Parameters
    ----------
    honours, recognitions : DataFrame
        The tables of that name.
    quarter : str
        The quarter under review.
    rules : Recognition
        The section `recognition`.
    words : Words
    """
    now = recognitions[(recognitions["quarter"] == quarter) & recognitions["main"]]
    earned = {one.dealer_id: Word(tell(rules.rules[one.recognition], one, words), True) for one in now.itertuples()}
    texts = [word.text.of(words.language) for word in rules.honest_words]
    honest = honours.dropna(subset="word")
    said = zip(honest["dealer_id"], honest["word"], honest["years"].astype(float), strict=True)
    return {dealer: Word(texts[place - 1].format(years=words.number(years))) for dealer, place, years in said} | earned
