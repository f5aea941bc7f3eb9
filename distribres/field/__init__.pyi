from .actions import choose_actions as choose_actions
from .calendar import make_calendar as make_calendar
from .gains import both_sides as both_sides
from .gains import value_actions as value_actions
