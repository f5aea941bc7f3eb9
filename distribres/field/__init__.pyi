from .actions import choose_actions as choose_actions
from .calendar import make_calendar as make_calendar
from .gains import both_sides as both_sides
from .gains import value_actions as value_actions
from .honours import list_honours as list_honours
from .recognition import recognise as recognise
