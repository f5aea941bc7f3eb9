"""Names that tables, parameters and texts share: tiers, families, kinds of effort, languages."""

KINDS = ("hours", "spend")
FAMILIES = ("keep", "grow", "win_over", "energise", "maintain", "rising", "light")
TIERS = ("A", "B", "C")
GAINS = ["gain_low", "gain", "gain_high"]
TIER_PROBABILITIES = ("p_A", "p_B", "p_C")
LANGUAGES = ("fr", "en")
