from .databases import stage_databases as stage_databases
from .diagnosis import diagnose as diagnose
from .ingestion import Ingestion as Ingestion
from .proposal import propose as propose
