import numpy as np

from distribres.demo import dirt

SALES = ["N° facture;Ligne;Date;Code client;Référence;Famille;Quantité;Montant HT;Coût"] + [
    f"F1;{line};05/04/2026;C1;R;Tondeuses;1;1234567,50;800,00" for line in range(1, 201)
]
OTHERS = {
    "visites.csv": ["Date;Code client;Commercial", *["05/04/2026;C1;Camille"] * 20],
    "enquete.csv": ["Date;Code client;Envie", *["05/04/2026;C1;7"] * 20],
    "evenements.csv": ["Événement;Date;Code client", *["Trophées;05/04/2026;C1"] * 20],
}


def planted(seed: int = 0):
    return dirt.plant(np.random.default_rng(seed), {"ventes_2026T2.csv": SALES, **OTHERS})


def test_faulty_lines_are_added_to_the_sound_ones():
    dirty, key = planted()
    extra = {name: len(dirty[name]) - len(lines) for name, lines in {"ventes_2026T2.csv": SALES, **OTHERS}.items()}
    assert extra == key.groupby("file")["lines"].sum().to_dict()


def test_the_heading_stays_first():
    dirty, _ = planted()
    assert dirty["ventes_2026T2.csv"][0] == SALES[0]


def test_a_doubled_line_is_an_exact_copy():
    dirty, key = planted()
    lines = dirty["ventes_2026T2.csv"]
    assert len(lines) - len(set(lines)) == key.loc[key["reason"] == "doubled", "lines"].sum()


def test_some_amounts_have_spaces_between_thousands():
    dirty, _ = planted()
    amounts = {line.split(";")[7] for line in dirty["ventes_2026T2.csv"]}
    assert {"1 234 567,50", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50", "1234567,50"} <= amounts


def test_the_files_given_are_left_alone():
    before = list(SALES)
    planted()
    assert before == SALES
