from .curves import Curve as Curve
from .curves import follow as follow
from .curves import value as value
from .expected import Expected as Expected
from .expected import expect as expect
from .learn import learn_levers as learn_levers
