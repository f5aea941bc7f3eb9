from .check import check_exports as check_exports
from .dealer_sheets import Asked as Asked
from .dealer_sheets import make_dealer_sheets as make_dealer_sheets
from .pipeline import make_review as make_review
from .published import open_published as open_published
from .review import open_review as open_review
from .steps import open_run as open_run
from .validate import validate_estimates as validate_estimates
