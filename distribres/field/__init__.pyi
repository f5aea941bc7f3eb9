from .actions import choose_actions as choose_actions
from .gains import both_sides as both_sides
from .gains import value_actions as value_actions
