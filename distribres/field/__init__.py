"""What is done with each dealer: the tactics of the playbook that its hours and money, and everybody's capacity, allow.

``choose_actions`` turns a plan of hours and money into actions with owner, week, cost and reason, and names what found
no room and what is left; ``value_actions`` and ``both_sides`` say what they bring to us and to the dealer;
``make_calendar`` gives them days. ``recognise`` says who earned what, ``list_honours`` who has which place at the next
awards.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
