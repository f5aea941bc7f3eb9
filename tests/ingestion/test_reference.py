from datetime import date

from distribres.contracts.mapping import Column
from distribres.ingestion.ids import Identities
from distribres.ingestion.names import Names
from distribres.ingestion.reference import Reference


def test_numbers_and_names_mean_dealers_each_in_its_own_way():
    identities = Identities(["1"])
    reference = Reference(date(2026, 9, 30), [""], identities=identities, names=Names([("1", "Acme")], identities))
    assert reference.whom(Column(column="Account", by="name")).of("ACME") == ("1", "name")
    assert reference.whom(Column(column="Account")).of("ACME") == ("ACME", None)
