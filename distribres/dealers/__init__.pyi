from .criteria import rate_criteria as rate_criteria
from .forecast import forecast_quarter as forecast_quarter
from .peers import name_peers as name_peers
from .potential import estimate_potential as estimate_potential
