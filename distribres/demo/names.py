"""Invented trading names of ordinary French form, the awkward ones (quotes, ``;``, ``#``, ``&``) among them."""

import re

import numpy as np

SURNAMES = re.split(
    r",\s+",
    """Lefèvre, Moreau, Garnier, Faure, Rousseau, Blanchard, Guérin, Boyer, Chevalier, Gauthier, Perrin, Morin,
    Dumont, Lemaire, Barbier, Renaud, Schmitt, Colin, Vidal, Caron, Picard, Roger, Aubert, Lacroix, Renard,
    Hubert, Carpentier, Béranger, Maillard, Bazin, Pichon, Le Goff, Le Gall, Kerbrat, Delattre, Vasseur, Hénin,
    Cordonnier, Meunier, Charpentier, Besnard, Guillet, Chauvin, Pasquier, Bodin, Rivière, Texier, Brunet, Delmas,
    Laborde, Cazaux, Dupouy, Castaing, Fabre, Roux, Bertin, Jacquet, Thévenet, Bouvier, Ravel, Prévost, Lebrun,
    Fleury, Étienne, Benoît, Grosjean, Humbert, Muller, Weber, Klein""",
)
FIRST_NAMES = (
    ("Claire", "Sophie", "Nathalie", "Camille", "Hélène", "Julie", "Aurélie", "Céline", "Marion", "Élodie"),
    ("Julien", "Nicolas", "Thomas", "François", "Olivier", "Laurent", "Benoît", "Mathieu", "Sébastien", "Guillaume"),
)
STREETS = (
    *("rue de la Gare", "avenue de la République", "route de Paris", "place du Marché", "rue des Artisans"),
    *("zone artisanale Les Chênes", "rue de l'Église", "boulevard Victor-Hugo", "chemin des Prés", "impasse du Moulin"),
)
PATTERNS = [
    "Motoculture {}",
    "{} Motoculture",
    "Établissements {}",
    "Ets {} & Fils",
    "Garage {}",
    "{} Frères",
    "Jardins {}",
    "SARL {}",
    "{} Espaces verts",
    "Maison {}",
    "{} Jardin & Forêt",
    "Atelier {}",
    "Comptoir {}",
    "Agri-Jardin {}",
]
SIGNS = [
    "L'Atelier Vert",
    "Garage du Pont Neuf & Fils",
    "Motoculture du Centre ; dépôt n° 2",
    'Garage "Le Moulin"',
    "Atelier #3 Motoculture",
    "Vert & Bois",
    "La Clé des Champs",
    'L\'Herbe "folle"',
    "Au Bon Jardinier",
    "Les Quatre Saisons",
    "Jardi-Pro ; vente et réparation",
    "Le Clos d'Été",
    "Motoculture de l'Abbaye",
    "Espaces Verts n° 1",
    "L'Établi du Jardin",
    "Pelouse & Cie",
    "À la Bonne Fourche",
    "Dépôt-Vert #2",
    "Forêt 'Services'",
    "Motoculture des Deux Rives",
]
REPS = [
    "Camille Roussel",
    "Antoine Mercier",
    "Hélène Gaudin",
    "Julien Tessier",
    "Sophie Marchal",
    "Karim Benali",
    "Élodie Vasseur",
    "Thomas Keller",
    "Nathalie Bonnet",
    "Yann Le Bihan",
    "Laure Castel",
    "François Delorme",
]


def trading_names(rng: np.random.Generator, n: int) -> list[str]:
    """`n` different trading names; ValueError if there are not so many."""
    usual = [pattern.format(name) for pattern in PATTERNS for name in SURNAMES]
    signs = SIGNS[: n // 10]
    if n - len(signs) > len(usual):
        raise ValueError(f"{n} dealers are too many: there are names for {len(usual) + len(SIGNS)}")
    chosen = signs + list(rng.choice(usual, n - len(signs), replace=False))
    return [str(name) for name in rng.permutation(chosen)]
