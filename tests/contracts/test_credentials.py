import re

import pytest

from distribres.contracts.credentials import HINTS, holds_credential, mask

SECRET = "hunter2"
KINDS = [
    f"postgresql://me:{SECRET}@host/erp",
    f"postgresql+psycopg://{SECRET}@host/erp?sslmode=require",
    f"mysql://me:p@ss/{SECRET}@host/erp",
    f"mysql://me:my {SECRET}@host/erp",
    f"postgresql://host/erp?user=me&password={SECRET}",
    f"host=db user=me password={SECRET} dbname=erp",
    f"host=db password='my {SECRET}' dbname=erp",
    f"Driver={{ODBC Driver 18}};Server=db;UID=sa;PWD={SECRET};Encrypt=yes",
    f"Server=db;Password={SECRET};",
    f"Server=db;Password = my {SECRET};Timeout=3",
    f"Server=db;PWD={{my;{SECRET}}};Timeout=3",
    f"mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BX%7D%3BPWD%3D{SECRET}%3BUID%3Dsa",
    f"https://api.example.org/export?token={SECRET}&page=2",
    f"https://api.example.org/export?api_key={SECRET}",
    f"https://store.example.org/x.csv?sv=2020&sig={SECRET}%3D&se=2026",
    f"https://store.example.org/x.csv?X-Amz-Signature={SECRET}",
    f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={SECRET}==;EndpointSuffix=x",
    f"client_secret={SECRET}",
    f"DB_PASSWORD={SECRET}",
    f"access-token={SECRET}",
    f"mdp={SECRET}",
    f"mot de passe = {SECRET}",
    f"Authorization: Bearer {SECRET}",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.hunter2hunter2",
    "ghp_hunter2hunter2hunter2hunter2hunter2",
    "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
]


@pytest.mark.parametrize("text", KINDS)
def test_a_secret_is_known_by_its_kind(text):
    assert SECRET not in mask(text)
    assert "***" in mask(text)
    assert holds_credential(text)
    assert re.search(HINTS, text)


@pytest.mark.parametrize("text", [f"password: {SECRET}", f"{{'password': '{SECRET}'}}", f'"api_key": "{SECRET}"'])
def test_what_a_message_quotes_of_yaml_or_json_is_masked_too(text):
    assert SECRET not in mask(text)


def test_only_the_secret_is_masked():
    assert mask("a://u:x@h/d?sslmode=off: PWD=x;Port=1") == "a://***@h/d?sslmode=off: PWD=***;Port=1"
    assert mask("key=[invoice_id], author=M. Roy, tiers.seed=1") == "key=[invoice_id], author=M. Roy, tiers.seed=1"


@pytest.mark.parametrize(
    "text", ["ventes_*.csv", "Mot de passe", "https://example.org/a?page=2", "../exports", "N° facture", "a@b.fr"]
)
def test_ordinary_texts_hold_none(text):
    assert not holds_credential(text)
    assert mask(text) == text


def test_a_query_may_compare_a_column_that_is_called_so():
    query = "select day from visits where token = 'x'"
    assert not holds_credential(query, query=True)
    assert holds_credential("select * from dblink('postgresql://me:hunter2@host/x')", query=True)
