from .atomic import publish as publish
from .atomic import replacing as replacing
from .atomic import stage_of as stage_of
from .lock import Busy as Busy
from .lock import alone as alone
