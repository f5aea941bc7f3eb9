from .challenger import challenge as challenge
from .history import hold_tiers as hold_tiers
from .tiers import place_tiers as place_tiers
