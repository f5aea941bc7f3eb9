from .habit import audit_habit as audit_habit
from .plan import join_plan as join_plan
from .plan import recommend as recommend
from .plan import write_plan as write_plan
from .rep_balance import balance_reps as balance_reps
from .what_if import try_totals as try_totals
