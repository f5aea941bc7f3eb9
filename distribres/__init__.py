"""Steer a brand's distribution network: from raw exports to the quarterly review."""

__version__ = "0.1.0"
