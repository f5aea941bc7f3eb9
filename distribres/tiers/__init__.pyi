from .challenger import challenge as challenge
from .history import hold_tiers as hold_tiers
from .sensitivity import double_weights as double_weights
from .tiers import place_tiers as place_tiers
