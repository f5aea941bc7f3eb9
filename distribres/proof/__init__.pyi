from .backtest import freeze_and_compare as freeze_and_compare
from .hidden_truth import hide_and_compare as hide_and_compare
