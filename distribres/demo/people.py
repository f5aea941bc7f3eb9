"""Who is who at the dealers, and in the field: invented people, numbers that are given to nobody, and streets."""

import unicodedata

import numpy as np
import pandas as pd

from distribres.contracts import quarters as q
from distribres.demo.names import FIRST_NAMES, REPS, STREETS, SURNAMES
from distribres.demo.world import World

REACHED = 0.9
"""Dealers of whom a person is known."""


def contacts(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Address book: nine dealers in ten have a person in it; phones and e-mails are of those kept for fiction."""
    network = world.dealers[["dealer_id", "name", "city"]][rng.random(len(world.dealers)) < REACHED]
    n = len(network)
    woman = rng.random(n) < 0.45
    first = np.where(woman, *(rng.choice(names, n) for names in FIRST_NAMES))
    last = rng.choice(SURNAMES, n)
    return pd.DataFrame(
        {
            "Code client": network["dealer_id"],
            "Civilité": np.where(woman, "Madame", "Monsieur"),
            "Interlocuteur": [f"{a} {b}" for a, b in zip(first, last, strict=True)],
            "E-mail": [f"{_plain(a)}.{_plain(b)}@example.com" for a, b in zip(first, last, strict=True)],
            "Téléphone": [f"02 61 91 {a:02} {b:02}" for a, b in rng.integers(0, 100, (n, 2))],
            "Adresse": [
                f"{number} {street}"
                for number, street in zip(rng.integers(1, 99, n), rng.choice(STREETS, n), strict=True)
            ],
            "Code postal": [f"{code:05}" for code in 1000 * rng.integers(1, 96, n) + 10 * rng.integers(0, 60, n)],
            "Ville": network["city"],
        }
    )


def reps(world: World) -> pd.DataFrame:
    """The field: its numbers in the CRM, and a week or two in which each is away, in turn."""
    first = q.first_day(q.shift(world.quarters[-1], 1))
    week = [pd.Timestamp(first) + pd.Timedelta(weeks=2 + number % 8) for number in range(len(REPS))]
    return pd.DataFrame(
        {
            "Commercial": REPS,
            "Identifiant CRM": [f"005VM{number:013}" for number in range(1, len(REPS) + 1)],
            "Semaines d'absence": ["{}-W{:02}".format(*day.isocalendar()[:2]) for day in week],
        }
    )


def relations(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """What the customer file knows of a relation: since when, which letters are not wanted, the number in the CRM."""
    n = len(world.dealers)
    began = pd.Timestamp(q.first_day(world.quarters[0])) - pd.to_timedelta(rng.integers(30, 40 * 365, n), "D")
    late = world.dealers["opens"] > 0
    seen = pd.Series(
        [pd.Timestamp(q.first_day(world.quarters[k])) for k in world.dealers["opens"].clip(0, len(world.quarters) - 1)]
    )
    since = pd.Series(began).where(~late.to_numpy(), seen + pd.to_timedelta(rng.integers(0, 60, n), "D"))
    return pd.DataFrame(
        {
            "Client depuis": since.dt.strftime("%d/%m/%Y"),
            "Pas de courrier": np.where(rng.random(n) < 0.03, "oui", ""),
            "Nom public": rng.choice(["oui", "non", ""], n, p=[0.5, 0.1, 0.4]),
            "Litige": np.where(rng.random(n) < 0.02, "oui", ""),
            "Identifiant CRM": [f"001VM{number:013}" for number in range(1, n + 1)],
        }
    )


def _plain(name: str) -> str:
    """As in an address: without accents and spaces."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return letters.replace(" ", "-").lower()
