from .check import check_exports as check_exports
from .pipeline import make_review as make_review
from .review import open_review as open_review
from .steps import open_run as open_run
from .validate import validate_estimates as validate_estimates
