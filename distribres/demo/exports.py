"""The raw exports that Valmora's software would give of its world: French headings, one line per event."""

from pathlib import Path

import numpy as np
import pandas as pd

from distribres.contracts import quarters as q
from distribres.demo.world import World

TYPES = {
    "exclusive": "Concession exclusive",
    "multibrand": "Concession multimarque",
    "reseller": "Revendeur",
    "franchise": "Franchise",
}
CATEGORY_PURCHASES = 0.72  # part of a dealer's turnover that it spends on the category
AWARDS = ["Trophées Valmora", "Remise des diplômes"]


def invoice_lines(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Invoice lines of every quarter, in the order of their invoices; each dealer's add up to its revenue."""
    bought = world.panel[world.panel["revenue"] > 0].merge(world.dealers[["dealer_id", "margin_rate"]], on="dealer_id")
    count = 1 + rng.poisson(2.3 * (bought["revenue"] / 1000) ** 0.6)
    lines = bought.loc[bought.index.repeat(count)].reset_index(names="basket")
    lines["amount"] = _split(0.15 + rng.gamma(1.2, 1.0, len(lines)), lines)
    lines = lines.join(_products(rng, lines["amount"]))
    lines["invoice"] = (~lines["basket"].duplicated() | (rng.random(len(lines)) < 0.35)).cumsum()
    lines["date"] = _dates(rng, lines)
    lines = pd.concat([lines, _returns(rng, lines)], ignore_index=True)
    lines["amount"] = _split(lines["amount"], lines).round(2)
    lines["cost"] = (lines["amount"] * (1 - lines["margin_rate"]) * rng.lognormal(0, 0.03, len(lines))).round(2)
    return _numbered(lines)


def _split(weight: np.ndarray | pd.Series, lines: pd.DataFrame) -> pd.Series:
    """The revenue of each basket, shared among its lines in proportion to `weight`."""
    weight = pd.Series(weight, index=lines.index)
    return lines["revenue"] * weight / weight.groupby(lines["basket"]).transform("sum")


def _products(rng: np.random.Generator, amount: pd.Series) -> pd.DataFrame:
    """For each line a product that its amount can pay, the dearer ones more often, and how many pieces."""
    catalogue = pd.read_csv(Path(__file__).with_name("products.csv"), encoding="utf-8")
    affordable = np.maximum(np.searchsorted(catalogue["price"], amount, side="right"), 1)
    product = catalogue.loc[(affordable * np.sqrt(rng.random(len(amount)))).astype(int)].set_index(amount.index)
    return product.assign(quantity=np.maximum(np.round(amount / product["price"]), 1).astype(int))


def _dates(rng: np.random.Generator, lines: pd.DataFrame) -> pd.Series:
    """A working day of the quarter for each invoice."""
    days = {quarter: pd.bdate_range(q.first_day(quarter), q.last_day(quarter)) for quarter in lines["quarter"].unique()}
    invoices = lines.drop_duplicates("invoice")
    chance = rng.random(len(invoices))
    day = [days[quarter][int(u * len(days[quarter]))] for quarter, u in zip(invoices["quarter"], chance, strict=True)]
    return lines["invoice"].map(pd.Series(day, index=invoices["invoice"]))


def _returns(rng: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Credit notes, one line each, for a part of one line in fifty."""
    returned = lines[rng.random(len(lines)) < 0.02].copy()
    part = rng.uniform(0.1, 0.6, len(returned))
    returned["quantity"] = -np.maximum(np.round(part * returned["quantity"]), 1).astype(int)
    returned["amount"] *= -part
    returned["invoice"] = lines["invoice"].max() + 1 + np.arange(len(returned))
    return returned


def _numbered(lines: pd.DataFrame) -> pd.DataFrame:
    """Number the invoices of each quarter by date, and the lines of each invoice; credit notes start with A."""
    lines = lines.sort_values(["date", "invoice"], kind="stable", ignore_index=True)
    rank = lines.groupby("quarter")["invoice"].transform(lambda invoice: pd.factorize(invoice)[0] + 1)
    letter = np.where(lines["amount"] < 0, "A", "F")
    year_and_quarter = lines["quarter"].str[2:4] + lines["quarter"].str[5]
    lines["line"] = lines.groupby("invoice").cumcount() + 1
    lines["invoice"] = letter + year_and_quarter + rank.astype(str).str.zfill(5)
    return lines


def sales(lines: pd.DataFrame) -> pd.DataFrame:
    """Sales export of some invoice lines."""
    return pd.DataFrame(
        {
            "N° facture": lines["invoice"],
            "Ligne": lines["line"],
            "Date": lines["date"].dt.strftime("%d/%m/%Y"),
            "Code client": lines["dealer_id"],
            "Référence": lines["reference"],
            "Famille": lines["family"],
            "Quantité": lines["quantity"],
            "Montant HT": lines["amount"],
            "Coût": lines["cost"],
        }
    )


def dealers(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Customer file: eight in a hundred lack their salespeople, nearly half their turnover."""
    network, n = world.dealers, len(world.dealers)
    year = world.panel[world.panel["quarter"].isin(world.quarters[-4:])]
    purchases = network["dealer_id"].map(year.groupby("dealer_id")["wallet"].sum())
    turnover = purchases / CATEGORY_PURCHASES * rng.lognormal(0, 0.06, n)
    return pd.DataFrame(
        {
            "Code client": network["dealer_id"],
            "Raison sociale": network["name"],
            "Type": network["channel"].map(TYPES),
            "Secteur": network["territory_id"],
            "Commercial": network["rep_id"],
            "Ville": network["city"],
            "Latitude": network["latitude"].round(4),
            "Longitude": network["longitude"].round(4),
            "Nb commerciaux": network["salespeople"].where(rng.random(n) < 0.92).astype("Int64"),
            "CA total déclaré": turnover.where(rng.random(n) < 0.55).round(-3).astype("Int64"),
        }
    )


def territories(world: World) -> pd.DataFrame:
    """Territories, with the market in thousands a year."""
    places = world.territories
    return pd.DataFrame(
        {
            "Code secteur": places["territory_id"],
            "Département": places["name"],
            "Population": places["population"],
            "Marché (k€/an)": (places["market"] / 1000).round(),
            "Revenu par habitant": places["income"],
            "Latitude": places["latitude"],
            "Longitude": places["longitude"],
        }
    )


def visits(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Visit log of the reps, by date."""
    log = world.visits.merge(world.dealers[["dealer_id", "rep_id"]], on="dealer_id")
    log = log.assign(invoice=np.arange(len(log)))
    log["date"] = _dates(rng, log)
    log = log.sort_values(["date", "rep_id"], kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            "Date": log["date"].dt.strftime("%d/%m/%Y"),
            "Code client": log["dealer_id"],
            "Commercial": log["rep_id"],
            "Durée (h)": log["hours"],
            "Dépense (EUR)": log["spend"],
        }
    )


def survey(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Answers in the last quarter and every fourth before, of about 65 dealers in 100; the willing answer more."""
    answers = []
    for quarter in world.quarters[::-4][::-1]:
        asked = _in_business(world, quarter)
        asked = asked[rng.random(len(asked)) < 0.45 + 0.036 * asked["willingness"]]
        day = pd.Timestamp(q.first_day(quarter)) + pd.to_timedelta(rng.integers(40, 80, len(asked)), "D")
        marks = {
            heading: np.clip(np.round(asked[trait] + rng.normal(0, 1.2, len(asked))), 0, 10).astype(int)
            for heading, trait in {"Envie": "willingness", "Image": "image", "Prescription": "prescription"}.items()
        }
        answers.append(pd.DataFrame({"Date": day.strftime("%d/%m/%Y"), "Code client": asked["dealer_id"], **marks}))
    return pd.concat(answers, ignore_index=True)


def events(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """One award a year, a quarter before the survey: the larger dealers are invited, the willing come."""
    guests = []
    for number, quarter in enumerate(world.quarters[-2::-4][::-1]):
        purchases = world.panel[world.panel["quarter"] == quarter].nlargest(len(world.dealers) // 3, "revenue")
        invited = world.dealers[world.dealers["dealer_id"].isin(purchases["dealer_id"])]
        came = rng.random(len(invited)) < 1 / (1 + np.exp(-0.5 * (invited["willingness"] - 5)))
        name = f"{AWARDS[number % len(AWARDS)]} {quarter[:4]}"
        day = (pd.Timestamp(q.first_day(quarter)) + pd.Timedelta(days=45)).strftime("%d/%m/%Y")
        present = np.where(came, "oui", "non")
        guests.append(
            pd.DataFrame({"Événement": name, "Date": day, "Code client": invited["dealer_id"], "Présent": present})
        )
    return pd.concat(guests, ignore_index=True)


def _in_business(world: World, quarter: str) -> pd.DataFrame:
    present = world.panel.loc[world.panel["quarter"] == quarter, "dealer_id"]
    return world.dealers[world.dealers["dealer_id"].isin(present)]
