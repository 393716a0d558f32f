"""Layers in PostGIS, as far as no server is needed: connections, URLs, messages."""

import builtins

import pytest
from hypothesis import given
from hypothesis import strategies as st

import siting
from siting.commands.common import postgis_of
from siting.errors import LayerError, MissingExtraError, SitingError, StudyError, without_urls
from siting.readers.postgis import connections_from, read_postgis, url_fault, without_secrets

URL = "postgresql://reader:s3%2Fcr%40t@127.0.0.1:1/county"
STUDY = """
title: Land
sites: {file: sites.csv}
layers:
  flood: {LAYER}
criteria:
  - {id: flooded, measure: overlap, params: {layer: flood}, value: {kind: linear, worst: 50, best: 0}, weight: 1}
"""


def load(tmp_path, layer, **given_urls):
    (tmp_path / "sites.csv").write_text("lon,lat\n112.1,37.5\n", encoding="utf-8")
    path = tmp_path / "study.yaml"
    path.write_text(STUDY.replace("{LAYER}", layer), encoding="utf-8")
    return siting.load_study(path, postgis=given_urls)


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("{postgis: county}", "postgis and table go together"),
        ("{table: flood}", "give either file or postgis"),
        ("{file: a.gpkg, postgis: county, table: flood}", "give either file or postgis"),
        ("{complete: true}", "give either file or postgis"),
        (
            "{postgis: 'postgresql://a:secret@b/c', table: flood}",
            "is the URL of a database, not the name of a connection",
        ),
    ],
)
def test_a_study_names_a_connection_and_a_table(tmp_path, layer, said):
    with pytest.raises(StudyError, match=said) as caught:
        load(tmp_path, layer)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["sheet: a", "layer: a", "decimal: ','", "band: 2", "unit: m"])
def test_what_is_about_files_is_refused_beside_a_table(tmp_path, key):
    study = load(tmp_path, f"{{postgis: county, table: flood, {key}}}", county=URL)
    with pytest.raises(StudyError, match="is about files, and the layer is a table"):
        siting.run(study)


def test_without_a_url_it_says_how_to_give_one(tmp_path, monkeypatch):
    monkeypatch.delenv("SITING_POSTGIS_COUNTY", raising=False)
    with pytest.raises(LayerError, match=r"--postgis county=URL, or set SITING_POSTGIS_COUNTY"):
        siting.run(load(tmp_path, "{postgis: county, table: flood}"))


@pytest.mark.parametrize("by_environment", [True, False])
def test_a_server_that_does_not_answer_is_one_line_without_the_url(tmp_path, monkeypatch, by_environment):
    pytest.importorskip("adbc_driver_postgresql", reason="the extra 'postgis' is not installed")
    urls = {} if by_environment else {"county": URL}
    monkeypatch.setenv("SITING_POSTGIS_COUNTY", URL if by_environment else "postgresql://other/db")
    with pytest.raises(LayerError, match="flood in county: the database says: Connection refused") as caught:
        siting.run(load(tmp_path, "{postgis: county, table: flood}", **urls))
    assert not any(word in str(caught.value) for word in ("reader", "s3", "cr@t", "127.0.0.1"))


def test_without_the_driver_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("adbc"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"pip install \"siting\[postgis\]\""):
        read_postgis(URL, "county", "flood", what="layer 'flood'")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://a:pw@h/d", "does not begin with postgresql://"),
        ("host=h password=pw", "spaces"),
        ("postgresql://a:p@w@h/d", "unescaped @"),
        ("postgresql://a:p/w@h/d", "port"),
        ("postgresql://a:7/w@h/d", "unescaped @"),
        ("postgresql://a:p#w@h/d", "port"),
        ("postgresql://a:p%w@h/d", "% that is not an escape"),
        ("postgresql://a:pw@h:word/d", "port"),
        ("postgresql://a:pw@h", "names no database"),
        (URL, ""),
        ("postgresql:///county?host=/run/postgresql&user=reader", ""),
        ("postgres://[::1]:5432/county", ""),
    ],
)
def test_a_url_that_the_client_would_quote_is_refused_first(url, said):
    assert said in url_fault(url)
    assert bool(said) == bool(url_fault(url))


PASSWORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=4, max_size=20)


@given(PASSWORDS.map(lambda word: f"\N{SNOWMAN}{word}"))
def test_no_message_about_a_url_holds_the_password(word):
    # As people paste it: not escaped. The snowman makes sure that no other part of a message is the same.
    url = f"postgresql://reader:{word}@db.example.invalid:5432/county"
    fault = url_fault(url)
    assert word not in fault
    assert word not in without_urls(f"a message with {url} inside")
    if not fault:
        said = without_secrets(f"could not connect with {word}, {url}", url)
        assert word not in said


@pytest.mark.parametrize(
    "given_words", [["county"], ["=postgresql://a:pw@h/d"], ["County=postgresql://a:pw@h/d"]]
)
def test_an_option_that_is_no_name_and_url_is_one_line_without_it(given_words):
    with pytest.raises(SitingError, match="is not NAME=URL") as caught:
        connections_from(postgis_of(given_words))
    assert "pw" not in str(caught.value)


def test_our_own_advice_is_not_masked():
    with pytest.raises(LayerError, match=r"postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @"):
        connections_from({"county": "postgresql://a:p@w@h/d"})


def test_a_short_user_is_no_part_of_other_words():
    assert without_secrets("Connection refused", "postgresql://u:secret@h/d") == "Connection refused"


def test_an_option_may_hold_several_equal_signs():
    url = "postgresql:///county?host=/tmp&application_name=x"
    assert postgis_of([f"county={url}"]) == {"county": url}


def test_connections_do_not_show_their_urls(tmp_path):
    study = load(tmp_path, "{postgis: county, table: flood}", county=URL)
    assert "s3" not in repr(study)
    assert "s3" not in repr(study.connections)
