"""The sections of the params as an editor completes them: name, type, unit, range and why of each parameter.

Written by ``make sections`` from params/base.yaml, which is the only place that declares a parameter, and from
inputs.yaml, which declares the inputs; do not edit. What a playbook can hold stands in ``playbook.py``, and so on
for recognitions and letters.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Protocol, Self

from distribres.contracts.letters import Letters
from distribres.contracts.mapping import Input
from distribres.contracts.param_model import Override
from distribres.contracts.playbook import Playbook
from distribres.contracts.recognition import Recognition


class Network(Protocol):
    """The section `network`."""

    title: str
    """text. Name of the brand, as readers see it."""

    quarter: str | None
    """quarter. Quarter to review when none is asked for."""

    currency: str
    """ISO 4217. Currency of every amount in the review."""

    rates: Mapping[str, Mapping[str, float]]
    """network.currency for one of that currency. By currency and quarter, such as {USD: {2026Q1: 0.92}}, where a
    column of the exports says the currency. A rate for each quarter, so that a review made again gives the same
    figures; a line without one is rejected (no_rate)."""

    units: Mapping[str, float]
    """pieces. Pieces in each unit, such as {box: 12, piece: 1}, where a column of the exports says the unit. A line
    with a quantity and another unit is rejected (no_factor)."""

    fiscal_start: int | None
    """month, 1 to 12. First month of the fiscal year, where the exports have fiscal years, quarters or months (FY24
    Q1); FY24 is the one that ends in 2024. All else counts calendar quarters."""

    data: str
    """folder. Where the raw exports lie, seen from the project's folder; DATA= replaces it."""

    timezone: str
    """name, such as Europe/Paris. Where the day of an instant (a date with a time and an offset, as
    2023-12-31T23:00:00Z) is looked up. Empty: the day that is written there; Parquet's instants in the zone that
    their schema names, else in UTC. A date without an offset stays as it is written."""

    first_day: date | None
    """date, such as 2019-01-01. Lines dated before it are rejected (early_date). Empty: found, by
    ingestion.early_gap and early_share, so that a mistyped 1900-01-01 does not begin the history."""

    own_brand: str | None
    """text. Our name in the column `brand` of the sales, where the file holds all brands. Then the dealer's whole
    wallet is known."""


class Ingestion(Protocol):
    """The section `ingestion`."""

    empty: Sequence[str]
    """text. What exports write where they know nothing. In a required column such a line is rejected; elsewhere the
    value is missing."""

    keep_broken_text: bool
    """true or false. A line that cannot be divided into columns holds what nobody mapped, often names, e-mails and
    phones: of it `rejects` says file, line and reason, and the text stays in the file. With true the text is kept
    and shown too."""

    early_gap: int
    """quarters, 1 to 100. Lines before a gap of at least so long without any line may be mistyped dates: no business
    pauses for a whole year …"""

    early_share: float
    """share of the lines, 0 to 0.5. … and they count as such where they are no more than this share of all up to the
    reviewed quarter. The last such gap ends the day before network.first_day, where none is given; `make check`
    names it. 0 finds none."""

    decisions: Literal["take", "ask"]
    """name. Tiers that the field sets in its workbooks, and dealers that it freezes, count from the next review on
    (take), or are listed there and wait until the manager puts them into tiers.overrides and plan.frozen (ask).
    What stands there wins in any case."""

    memory: int
    """GiB, 1 to 1024. Memory the engine may take before it uses the disk."""

    engine: Literal["duckdb", "spark"]
    """name. DuckDB works inside the process; Spark (the extra distribres[spark], and Java) is for what one machine
    does not carry."""

    master: str
    """address. Where Spark runs: on all cores of this machine, or on a cluster such as spark://host:7077, whose
    workers see the same folders (TMPDIR)."""


class Potential(Protocol):
    """The section `potential`."""

    benchmark: float
    """quantile, 0.6 to 0.95. The best comparable dealers: the share of wallet that one in five of them exceeds.
    Higher is bolder, and rests on fewer dealers."""

    purchases_share: float
    """share of turnover, 0.1 to 1. What a dealer spends on purchases in the category for each euro of turnover it
    declares; the rest is its margin and its services."""

    purchases_share_error: float
    """standard deviation of the logarithm, 0 to 0.5. How wrong that share may be for all dealers at once: 0.72 could
    be 0.65 or 0.80. An opinion; where territories give a market, the review says what part of it the wallets
    make, and more than all of it would be too much."""

    declared_error: float
    """standard deviation of the logarithm, 0.02 to 1. How far the purchases that one dealer's turnover tells may be
    off: its own share of purchases, a year's slip, rounding. An opinion; the more dealers declared twice
    (turnover_before), the more their differences take its place."""

    declared_pairs: int
    """dealers, 1 to 1000. How many dealers that declared twice weigh as much as that opinion."""

    gross_error: int
    """robust standard deviations, 3 to 10. What is declared further than this from what is expected of the dealer is
    a slip (of unit, of dealer) and counts as not known: among a thousand normal ones there is none."""

    unreached: float
    """share of the variance, 0 to 1. Of the differences in share among comparable dealers, how much is room to grow,
    and not what suits each dealer. At 1 whoever hardly buys from us looks full of room, at 0 room goes with
    sales. An opinion: on simulated networks other than those reported, and on a real one, a quarter ranked the
    true room at least as well as sales do; where wallets are seen in the sales, more may do better."""

    reach_error: float
    """standard deviation of the logarithm, 0 to 1. How far the network as a whole may be from what the best
    comparable dealers show: they, too, may have room, or be out of reach. No share that is seen can tell; an
    opinion, about what it came to on simulated networks and on vendors of Iowa other than those reported."""

    min_known: int
    """dealers, 20 to 10000. Known wallets below which a quantile regression on size, territory and channel would
    rest on too little."""

    peers: int
    """dealers, 3 to 30. Dealers named in the sheet of each dealer: enough to show a range, few enough to be checked
    one by one."""

    wallets_per_feature: int
    """dealers, 5 to 100. Known wallets for each feature of an estimated wallet (Harrell 2015: ten to twenty); the
    least telling features are left out."""

    min_answers: int
    """dealers, 20 to 10000. Answers on willingness below which nothing is learned from them about those who did not
    answer."""

    answer_memory: int
    """quarters, 4 to 80. How far back an earlier answer is looked for; an old one counts only as far as old ones
    foretold newer ones."""

    min_evidence: int
    """dealers, 20 to 10000. Dealers below which nothing is said of what a criterion foretold, nor of which criteria
    say the same."""

    same: float
    """rank correlation, 0.5 to 1. From here on two criteria rank dealers alike, and weighting both counts one thing
    twice."""


class Tiers(Protocol):
    """The section `tiers`."""

    weights: Mapping[str, float]
    """relative weight, 0 to 100. What is at stake with a dealer, the axis that makes the tiers: amounts, of which a
    dealer has its share of the network's total. Revenue and margin rank dealers nearly alike, so what is booked
    counts two thirds and the potential, an estimate, one third. The manager sets them; a criterion that is
    missing leaves its weight to the others."""

    judgements: Mapping[str, float] | None
    """times, 0.1 to 10. Weights by paired comparison (Saaty 1980) instead of `weights`: every pair of the criteria
    that shall count, such as {margin/revenue: 2, margin/potential: 3, revenue/potential: 1.5}: margin counts
    twice as much as revenue. A criterion that is not named has no weight; the review says how consistent the
    comparisons are."""

    winnable: Mapping[str, float]
    """relative weight, 0 to 100. What can be won with a dealer, the other axis of the matrix (directional policy
    matrix; Robinson, Hichens & Wade 1978): its place among the dealers of its channel, from 0 to 100. Our share
    of its purchases counts reversed, as a low one leaves much to win. Two that measure one thing share a weight:
    the people and the market of a territory, the team and what each of it sells. A criterion that has a weight in
    `weights` counts there alone."""

    winnable_judgements: Mapping[str, float] | None
    """times, 0.1 to 10. The same paired comparison, instead of `winnable`."""

    share_key: float
    """share of the score, 0.3 to 0.95. Key dealers are the fewest that make this share: the 80/20 rule."""

    share_middle: float
    """share of the score, 0.5 to 0.999. Middle dealers bring it up to this share; the rest are small."""

    move_probability: float
    """probability, 0.51 to 0.99. A dealer changes tier only when the other one, or one beyond it, has at least this
    probability: nobody moves on noise."""

    weight_spread: float
    """standard deviation of the logarithm, 0 to 1. How far a weight may stand from what was set: whoever gives 1
    could as well have given 0.8 or 1.25."""

    draws: int
    """draws, 100 to 100000. Draws behind the probability of a tier; 1,000 give it to about 1.5 points."""

    history_draws: int
    """draws, 50 to 100000. Draws for each past quarter; 200 give a probability to about 3 points, enough to say
    whether a dealer moved."""

    min_changes: int
    """changes, 50 to 100000. Past changes of dealers' scores below which nothing is said of the tier a year on."""

    overrides: Sequence[Override]
    """dealer_id, tier, author, date, reason. Tiers that the manager sets against the rule. Each holds from its date
    until it is taken out here, and the review lists it."""

    seed: int
    """number, 0 to 4294967295. Same seed, same figures."""


class Families(Protocol):
    """The section `families`."""

    headroom_high: float
    """share of the potential, 0.05 to 0.9. Room to grow is high where at least this share of the potential is not
    won yet: a third more than is bought today. It is what can be told of the room, so no dealer shows all that it
    might have."""

    willingness_high: float
    """0 to 10, 0 to 10. At or above it a dealer wants to do more with us."""

    winnable_high: float
    """0 to 100, 0 to 100. Above the middle of its channel, all criteria taken together, much can be won."""

    willingness_unknown: Literal["low", "high"]
    """level. A dealer is not condemned for not having been asked."""


class Challenger(Protocol):
    """The section `challenger`."""

    most: int
    """groups, 3 to 20. More groups than families cannot be handled apart."""

    resamples: int
    """resamples, 10 to 1000. Bootstrap over dealers behind the stability of a group."""

    stable: float
    """mean Jaccard index, 0.5 to 0.95. From here on a group counts as found again in other samples; below 0.6 it is
    not to be trusted (Hennig 2007)."""

    min_coverage: float
    """share of the dealers, 0.1 to 1. A criterion that is known for fewer stands aside: most dealers would stand at
    its mean."""

    farthest: int
    """standard deviations, 2 to 10. No dealer lies further out on a criterion, or a single outlier makes a group of
    its own."""

    sample: int
    """dealers, 100 to 100000. Dealers among whom number and groups are found; the others join the nearest group."""

    seed: int
    """number, 0 to 4294967295. Same seed, same groups."""


class Territory(Protocol):
    """The section `territory`."""

    comparable: int
    """territories, 20 to 1000. What a territory should hold is told by so many others with dealers that are nearest
    to it in size; fewer do not show how far such figures scatter."""


class Forecast(Protocol):
    """The section `forecast`."""

    coverage: float
    """share, 0.5 to 0.99. How often the interval shall hold the quarter that comes."""

    origins: int
    """quarters, 1 to 40. Past quarters that the forecast is chosen and its interval calibrated on: a year, so that
    each season counts once."""

    prior_quarters: int
    """quarters, 0 to 40. How many quarters of its own weigh as much, for a dealer's usual deviation, as what is
    usual at its size: a year."""

    common_error: float
    """share of the total, 0 to 0.5. What the total of a network usually misses its forecast by (standard deviation),
    before the own quarters have their say."""

    common_quarters: int
    """quarters, 1 to 40. How many quarters of its own weigh as much, for how far the total is off, as what is usual:
    a year."""

    min_silent: int
    """dealers, 5 to 1000. Dealers that fell silent below which nothing is learned about who is next."""


class Habit(Protocol):
    """The section `habit`."""

    min_dealers: int
    """dealers, 5 to 100. Fewer dealers say nothing about what a rep's time follows."""

    headroom_quantile: float
    """quantile, 0.5 to 0.95. A missed opportunity has headroom among the highest quarter."""

    hours_quantile: float
    """quantile, 0.05 to 0.5. … and, for each euro of it, field time among the lowest quarter of its rep's dealers."""

    resamples: int
    """resamples, 100 to 10000. Bootstrap over dealers behind the intervals."""

    seed: int
    """number, 0 to 4294967295. Same seed, same figures."""


class Plan(Protocol):
    """The section `plan`."""

    elasticity: float
    """% of sales per % of hours, 0.01 to 0.9. Mean of 75 studies of personal selling (Albers, Mantrala & Sridhar
    2010); .31 after correction."""

    elasticity_sd: float
    """% of sales per % of hours, 0 to 0.5. How far a network may stand from that mean. An opinion: the studies
    themselves differ more, by country, period and method."""

    spend_elasticity: float
    """% of sales per % of spend, 0.01 to 0.9. Mean short-term elasticity of advertising (Sethuraman, Tellis &
    Briesch 2011); the nearest published figure for trade spend."""

    spend_elasticity_sd: float
    """% of sales per % of spend, 0 to 0.5. How far a network may stand from that mean; an opinion."""

    smallest_size: float
    """share of the mean size, 0.0001 to 1. No dealer counts as smaller than this: nearly no effort would saturate
    it."""

    no_effect: float
    """probability, 0 to 1. How likely it is, before the network's history is read, that effort does nothing here:
    such networks exist, and only one that is thought of can be found. An opinion."""

    unlike_studies: float
    """probability, 0 to 1. How likely it is that the network is unlike all that were studied, most of which sell
    medicines to doctors: then any response is as likely, and its own history decides. An opinion."""

    network_power: float
    """power, 0.01 to 1. How much of the history counts in what is said of the network. No curve of those tried is
    the true one, and dealers' quarters are no independent witnesses: at 1, one more quarter overturned what was
    held before. Chosen on simulated networks other than those reported."""

    first_sales: float
    """share of the headroom, 0 to 0.5. No study covers dealers that get no effort: one without sales responds as if
    it bought this much. It is small, so that a prospect must be large to win effort."""

    history_quarters: int
    """quarters, 4 to 40. How far back the panel is asked about the response, which changes in time."""

    min_quarters: int
    """quarters, 2 to 40. Fewer quarters to compare leave the published elasticities as they are."""

    min_dealers: int
    """dealers, 5 to 10000. So do fewer dealers that bought in them."""

    willingness_floor: float
    """share, 0 to 1. How fast effort works at a dealer with no willingness, against one with full willingness."""

    min_hours: Mapping[str, float]
    """hours/quarter, 0 to 200. Minimum service by tier: a key dealer is seen about once a month whatever the sums
    say. Where a rep has fewer hours than its dealers are due, they are scaled down to those."""

    max_hours: Mapping[str, float]
    """hours/quarter, 0 to 500. Maximum service by tier: beyond this a dealer has no use for more of our time; who
    gets more today is not cut for that alone."""

    max_cut: float
    """share of today's effort, 0 to 1. No dealer loses more than this at once: a response that is known roughly does
    not justify to leave a large customer from one quarter to the next. Who would be left with less than a visit
    may get none."""

    max_rise: float
    """share of today's effort, 0 to 10. No dealer rises by more than this at once, and by `start` on top of it, of
    hours or of money; the minimum service comes first."""

    start: float
    """times the network's mean effort for a dealer, 0 to 10. What any dealer may rise by beyond `max_rise`, so that
    one that gets nothing today can start."""

    rep_sure: float
    """probability, 0 to 1. A rep whose own plan gains less surely than this keeps its hours as they are: where
    effort wins little, a tenth of the reps did worse than before on simulated networks. An opinion."""

    explore: float
    """share of each rep's hours, 0 to 0.3. Set aside for one visit more to dealers with much and uncertain room to
    grow and little of our time for it, so that something is learned of them; 0 sets nothing aside. On simulated
    networks it cost 3 to 4 points of 100 and taught little, so nothing is by default; the review says what it
    costs."""

    frozen: Sequence[str]
    """dealer_id. Dealers whose time and money the manager keeps as they are, whatever the sums say."""

    max_spend_share: float
    """share of the budget, 0.0001 to 1. No single dealer takes more of the budget."""

    default_margin_rate: float
    """share of revenue, 0.01 to 1. Used only where costs are not given at all."""

    what_if_span: float
    """share of today's hours, 0.05 to 0.95. How far below and above today's hours the curve of gain is drawn: no
    network halves or doubles its field force within a year."""

    what_if_values: int
    """draws times dealers, 10000 to 1000000000. Draws that stand behind the sliders of what if: for more dealers
    fewer draws, so that a large network is answered at once too …"""

    what_if_draws: int
    """draws, 2 to 10000. … but never fewer than this."""

    draws: int
    """draws, 100 to 10000. Draws of the response behind the intervals of gain."""

    seed: int
    """number, 0 to 4294967295. Same seed, same figures."""


class Balance(Protocol):
    """The section `balance`."""

    moves: int
    """dealers, 0 to 50. Dealers that change rep: each change costs a relationship, so few."""

    neighbours: int
    """dealers, 1 to 20. A dealer can go to a rep that already visits one of so many nearest dealers: the way there
    is not new."""


class Field(Protocol):
    """The section `field`."""

    visit_hours: Mapping[str, float]
    """hours, 0.25 to 24. One visit at a dealer, the way there included; a dealer with less than `least` in the
    quarter is called, not visited. `most` is at least twice `least`, so that any time can be divided into visits."""

    weights: Mapping[str, float]
    """relative weight, 0 to 1000. How much a tactic is wanted where it is core, useful or an option for the family,
    and that an hour of the plan is used. It weighs fit, and claims no effect: what hours and money win is in the
    plan, and no tactic's own effect is known yet."""

    repeated: float
    """share, 0 to 1. What each further time of a tactic in the quarter is worth of the time before."""

    owner_hours: Mapping[str, float]
    """hours/quarter, 0 to 100000. Hours that these people give to dealers. A default to be replaced: an order of
    magnitude for some 400 dealers."""

    dealer_margin: Mapping[str, float]
    """share of its selling price, 0 to 0.9. What a dealer keeps of what it sells, before tax: its own gain where the
    plan lets it sell more. A default to be replaced."""

    refusal_quarters: int
    """quarters, 0 to 20. So long a tactic is not proposed again to a dealer that refused it whenever it was asked in
    a quarter. An opinion: half a year later a shop may see it otherwise."""

    event_quarters: int
    """quarters, 1 to 8. An invitation is followed up within this time: thanks to those who came, a word to those who
    could not, or were not asked."""

    holidays: str
    """country, such as FR, or a part of it, such as FR-57. On its public holidays nobody visits, and nothing is due.
    Empty: none are known."""

    week_slack: float
    """hours, 0.25 to 40. How far the hours of a week may lie from those of a rep's other weeks, before visits move
    to another one."""

    day_hours: float
    """hours, 1 to 24. Visits of one day, the way included; a week with more of them than its days hold has longer
    days."""

    area_dealers: int
    """dealers, 1 to 1000. A rep's dealers are divided into areas of about so many that lie near each other: as many
    as a day or two can hold."""

    calendar_weights: Mapping[str, float]
    """relative weight, 0 to 1000. What is avoided when visits are given their weeks: to be off the evenly spaced
    week, by its square; a week in which the rep is not in that area; each hour beyond week_slack; each further
    visit at a dealer in the same week; each hour that who goes along has with other reps. On the embedded network
    weeks hold 24 to 31 hours, and the way is some 3 % shorter than without areas: most of it is saved within the
    week."""

    calendar_gap: float
    """share, 0 to 0.5. Weeks are good enough once no others could be better by more than this: 12 reps with 150
    visits each have them in two seconds."""

    calendar_nodes: int
    """branches, 0 to 1000000. Branches of that search after which the best weeks found so far stand."""

    optimality_gap: float
    """share of the worth, 0 to 0.1. The choice of tactics is said to be the best once no other can be better by more
    than this; a network of 400 dealers reaches 0 in seconds."""

    most_nodes: int
    """branches, 0 to 10000000. Branches of the search after which the best choice found so far stands. Branches, not
    seconds: the same inputs give the same actions on any machine."""

    most_candidates: int
    """tactics at dealers, 0 to 10000000. Beyond it (some 4,000 dealers) the choice is made by worth alone, one after
    the other, which takes seconds where the exact one takes minutes."""


class Awards(Protocol):
    """The section `awards`."""

    peers_least: int
    """dealers, 3 to 1000. A dealer is compared with those of its channel and third by revenue; with fewer than this,
    with its whole channel; with fewer still, with nobody, and such a rule does not apply to it. Among a handful
    anybody is first."""

    anniversaries: Sequence[int]
    """years. Years of working together at which a word is said."""

    expected_share: Mapping[str, float]
    """share of active dealers, 0 to 1. How many should earn a recognition in a quarter: fewer, and nobody notices;
    more, and it means nothing. Outside it the review says which rule to tighten or to loosen; nobody who earned
    one is cut to fit."""

    also_most: int
    """recognitions, 0 to 20. A dealer is named for one recognition; of the others that it earned, at most so many
    follow in its letter."""

    honours_most: int
    """dealers, 1 to 1000. More than an evening can call up are invited, and get their word by letter. A default to
    be replaced."""

    seats: int
    """dealers, 1 to 100000. Places at the next awards, those called up included. A default to be replaced."""


class Validation(Protocol):
    """The section `validation`."""

    seed: int
    """number, 0 to 4294967295. Which halves of the known wallets are hidden; fixed once, not chosen by its result."""

    halves: int
    """halves, 2 to 1000. Halves hidden one after the other: a single one can say anything between 66 and 89 % where
    the interval holds 80."""

    wallet_rank: float
    """rank correlation, 0 to 1. What the estimate of a hidden wallet should reach for headroom to be worth a visit."""

    potential_rank: float
    """rank correlation, 0 to 1. What the potential should reach with the true one, where that is known: it decides
    whom the review names."""

    share_rank: float
    """rank correlation, 0 to 1. What the share of wallet should reach with the true one: a ratio of two estimates,
    so less than either."""

    coverage: float
    """share, 0.5 to 0.99. What an interval should hold: all intervals of potential and wallet are stated at 80 %."""

    coverage_off: float
    """share, 0.01 to 0.2. How far a coverage that is counted on the wallets that are known, or on one quarter, may
    lie from that."""

    coverage_off_truth: float
    """share, 0.01 to 0.2. The same where the truth of every dealer is known, and chance weighs less."""

    forecast_error: float
    """share of the seasonal naive's error, 0.3 to 1.5. What the forecasts of all quarters that can be judged should
    not exceed together: a quarter less than to repeat the year before."""

    fifth_off: float
    """share, 0.01 to 0.2. How far the coverage of the largest or the smallest fifth may lie from that of all: they
    are fewer."""


class Handouts(Protocol):
    """The section `handouts`."""

    contacts: Sequence[Literal["letters", "sheets", "workbooks", "calendars"]]
    """what may show them. Names, phones and addresses of people at dealers (input `contacts`) appear in these alone;
    nothing else reads them, and no table, log or review holds them."""

    largest_step: float
    """share of today's purchases, 0.05 to 20. A dealer's sheet shows the purchases that lead a step up only where
    they are no more than this above today's: to buy twice as much is a step, to buy five times as much is none."""

    crm_letters: Literal["campaign", "each"]
    """tasks. Letters and e-mails to many dealers are one task in the CRM, for who sends them, or one for each
    dealer."""

    crm_worth: Literal["dealer", "both", "none"]
    """whose gain. What the tasks of the CRM say an action is worth. Ours is left out: users of a dealer's portal may
    read it."""


class Report(Protocol):
    """The section `report`."""

    access: Literal["owner", "group"]
    """who may read. Reviews hold names and sales of dealers and reps: what a network's folder in reports/ holds is
    for the account that makes it. `group` lets the group of that folder read it too, where a team shares a
    machine. Nothing is set on Windows, where folders inherit their rights."""

    list_length: int
    """dealers, 3 to 50. Lists show the most important cases; the whole is in the action plan (.xlsx)."""

    paper: Literal["a4", "us-letter"]
    """name. What the review is printed on as PDF."""

    hour_cost: float | None
    """currency/hour. What an hour of field time costs in all (pay, car, way), beside what one more would earn.
    Empty: the first page says what it earns, and leaves the comparison to the reader."""

    rejected_high: float
    """share of the lines of sales, 0.001 to 0.5. With more of them rejected, no figure is to be trusted unseen: the
    first page warns."""

    risk_least: float
    """probability, 0 to 1. Dealers are listed as at risk of silence from here on: below it, a list by what silence
    would cost names the largest, however safe."""

    concentration_share: float
    """share of revenue, 0.5 to 0.95. How few dealers make this share says how concentrated the network is: the 80/20
    rule."""

    agreement_high: float
    """share of a group, 0.5 to 1. With this share of it in one family, the rules are said to hardly split a group
    that the criteria hold alike."""

    rank_alike: Mapping[str, float]
    """rank correlation, -1 to 1. From here on the two routes to the potential are said to rank dealers alike, or
    fairly alike."""

    probability_most: float
    """probability, 0.9 to 0.99. No probability of a gain is told beyond it, nor below what it leaves to 1: no number
    of draws shows certainty."""


class Quality(Protocol):
    """The section `quality`."""

    examples: int
    """lines, 1 to 20. Rejected lines shown for each reason, so that the fault can be found in the file."""

    list_length: int
    """cases, 3 to 100. Lists in the terminal show the most important cases."""

    page_length: int
    """cases, 10 to 10000. Lists in quality.html can be worked through; a longer one would rather be a task for the
    tables."""

    completeness_low: float
    """share of what is expected, 0.3 to 0.95. Below it a quarter looks incomplete: without one of its months it has
    two thirds of its sales."""

    outlier_quarters: int
    """quarters, 4 to 40. Fewer quarters with purchases do not show what is usual for a dealer."""

    outlier_score: int
    """modified z-score, 2 to 50. Iglewicz & Hoaglin (1993) take 3.5 for one sample; thousands of quarters are looked
    at here, whose tails are heavier than normal."""

    one_line_share: float
    """share of the money of a file, 0.25 to 1. A line of half the money of its file is rather a total, a wrong
    decimal mark or another currency than a sale."""

    few_lines: int
    """lines, 2 to 1000. In a file of fewer lines one may well outweigh the others, and shares say little."""

    same_cost: float
    """share of the costs of a file, 0.05 to 1. Now and then something is sold for what it cost; where half is, the
    cost is rather the amount under another heading."""

    overlap_share: float
    """share of the lines of a quarter, 0.05 to 1. Two files that share half of the lines of a quarter are of the
    same sales; by chance few are alike."""

    reject_gap: float
    """share of the lines of a file, 0.02 to 1. Files of one system have about the same share of bad lines; a fifth
    more is another form of file."""

    priced_ids: float
    """share of the ids, 0.05 to 1. Numbers of dealers and invoices have no hundredths, amounts nearly always."""

    succession_quarters: int
    """quarters, 0 to 4. A new owner opens within half a year; later it is another business."""


class Inputs(Protocol):
    """The section `inputs`: how a network's own files become ours. Iterates over (name, input)."""

    sales: Input
    """Invoice lines, returns and credit notes included (negative)."""

    dealers: Input
    """The network: one line for each dealer."""

    contacts: Input | None
    """People and addresses of dealers, for letters, sheets, workbooks and calendars: read when these are made and
    only for those that handouts.contacts names, never kept."""

    reps: Input | None
    """The field: one line for each representative; also for those who own tactics and are none: manager, marketing,
    factory."""

    territories: Input | None
    """The markets that dealers serve."""

    visits: Input | None
    """Field work: one line for each visit, or any other time or money given to a dealer. Where the mapping has
    hours, a line with spend and no hours (empty or 0) is money only, and no visit."""

    spend: Input | None
    """Money given to dealers that is in another file than the visits, such as a marketing budget. It adds to the
    spend of the visits: no euro may stand in both."""

    survey: Input | None
    """Answers on a scale of 0 to 10."""

    events: Input | None
    """One line for each dealer invited to an event."""

    successions: Input | None
    """Dealers that changed number or owner: the new number gets the whole history. Chains are followed."""

    done: Input | None
    """What became of what was asked: an answer on each line. Filled-in workbooks map themselves (`workbooks`); the
    tasks of a CRM are mapped like any other file."""

    def __iter__(self) -> Iterator[tuple[str, Input | None]]: ...

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self: ...

    def model_dump(self, *, mode: str = "python") -> dict[str, Any]: ...


class Params(Protocol):
    """All parameters of a run, and the mapping of its inputs."""

    network: Network
    ingestion: Ingestion
    potential: Potential
    tiers: Tiers
    families: Families
    challenger: Challenger
    territory: Territory
    forecast: Forecast
    habit: Habit
    plan: Plan
    balance: Balance
    field: Field
    awards: Awards
    validation: Validation
    handouts: Handouts
    report: Report
    quality: Quality
    inputs: Inputs
    playbook: Playbook
    recognition: Recognition
    letters: Letters

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self: ...

    def model_dump(self, *, mode: str = "python") -> dict[str, Any]: ...
