from . import quarters as quarters
from . import tables as tables
from . import yearly as yearly
from .params import ParamsError as ParamsError
from .params import load_params as load_params
