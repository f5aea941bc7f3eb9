from .criteria import rate_criteria as rate_criteria
from .outlook import foresee as foresee
from .peers import name_peers as name_peers
from .potential import estimate_potential as estimate_potential
