from .network import truth as truth
from .network import write as write
