"""Names that tables, parameters and texts share: tiers, kinds of effort, languages."""

KINDS = ("hours", "spend")
TIERS = ("A", "B", "C")
GAINS = ["gain_low", "gain", "gain_high"]
TIER_PROBABILITIES = ("p_A", "p_B", "p_C")
LANGUAGES = ("fr", "en")
