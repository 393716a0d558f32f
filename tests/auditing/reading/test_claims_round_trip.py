"""``claims.yaml`` of an audit: read back it is the same reading, and a correction is judged."""

import json
from dataclasses import replace

import pytest
from ruamel.yaml import YAML

from siting.auditing.reading.claims import Given
from siting.auditing.reading.claims_file import read_claims
from siting.auditing.reading.claims_yaml import claims_yaml, write_claims_yaml
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.errors import ClaimsError
from tests.support import ROOT
from tests.support.made_claims import claim, county, reading

CORPUS = ROOT / "tests" / "auditing" / "reading" / "corpus"


def again(read, tmp_path):
    path = tmp_path / "claims.yaml"
    write_claims_yaml(read, ["Jiaocheng"], path)
    return read_claims(path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_read_from_the_corpus_comes_back_unchanged(language, tmp_path):
    items = YAML(typ="safe", pure=True).load((CORPUS / f"{language}.yaml").read_text(encoding="utf-8"))
    read = extract(document_of("\n\n".join(item["t"].strip() for item in items)))
    back = again(read, tmp_path)
    # repr, since a NaN is not equal to itself.
    assert [repr(c) for c in back.reading.claims] == [repr(c) for c in read.claims]
    assert [repr(x) for x in back.reading.not_understood] == [repr(x) for x in read.not_understood]
    assert (back.of, back.site, len(read.claims) > 400) == (read.sha256, ("Jiaocheng",), True)


def test_the_same_reading_gives_the_same_text():
    assert claims_yaml(reading(*county()), ["A"]) == claims_yaml(reading(*county()), ["A"])


def test_a_figure_stands_as_written_where_its_unit_is_known():
    land = replace(claim("land_area", 400_000, "m2"), given=Given(600, 600, "亩"))
    racks = replace(claim("racks", 40_000), given=Given(4, 4, "万个"))
    text = claims_yaml(reading(land, racks), ["Jiaocheng"])
    assert 'value: 600\n    unit: "亩"' in text
    assert 'value: 40000\n    written: {value: 4, unit: "万个", means: 40000}' in text


def test_a_corrected_value_no_longer_claims_to_be_what_the_document_writes(tmp_path):
    racks = replace(claim("racks", 40_000), given=Given(4, 4, "万个"))
    path = tmp_path / "claims.yaml"
    path.write_text(
        claims_yaml(reading(racks), ["A"]).replace("value: 40000\n", "value: 30000\n"), encoding="utf-8"
    )
    found = read_claims(path).reading.claims[0]
    assert (found.value, found.given) == (30_000, Given(30_000, 30_000, ""))


LEFT = """\
claims:
  - {kind: pue, value: 1.3}
  - {kind: racks, value: 900, owner: {kind: firm, name: Bigcorp}}
not_claims:
  - quote: 20 MW
    outcome: whose
    owner: {kind: elsewhere, name: Porto}
    would_be: {kind: power, value: 20}
"""


def test_the_owner_decides_what_is_judged(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text(LEFT, encoding="utf-8")
    found = read_claims(path).reading
    assert [c.kind for c in found.claims] == ["pue"]
    assert [x.owner.name for x in found.not_understood] == ["Bigcorp", "Porto"]
    for change in (("outcome: whose", "outcome: claim"), ("kind: elsewhere, name: Porto", "kind: site")):
        path.write_text(LEFT.replace(*change), encoding="utf-8")
        found = read_claims(path).reading
        assert [(c.kind, c.owner.kind) for c in found.claims] == [("pue", "site"), ("power", "site")]
        assert [x.owner.name for x in found.not_understood] == ["Bigcorp"]


def test_hostile_texts_stay_texts(tmp_path):
    text = "\": {a: b}\n- &x !!python/object:os.system [1] # \u2028 \x85 ${x} {0} 'q'"
    back = again(reading(claim("distance", 50, "km", subject=text, quote=text)), tmp_path).reading
    kept = text.replace("\x85", " ")
    assert (back.claims[0].subject, back.claims[0].quote) == (kept, kept)


FAULTS = {
    'document: {name: "a", sha256: "12"}\nclaims: [{kind: pue, value: 1.3}]\n': ("line 1", "document.sha256"),
    "claims:\n  - kind: pue\n    value: 1.3\n    span: [1]\n": ("line 4", "claims[1].span"),
    "claims:\n  - kind: pue\n    value: 1.3\n    evidence: {fil: a.pdf}\n": ("line 4", "Did you mean 'file'?"),
    "claims:\n  - kind: pue\n    value: 1.3\n    written: {value: 1, menas: 1}\n": ("line 4", "written"),
    "claims:\n  - {kind: pue, value: 1.3}\nnot_claims:\n  - quote: x\n    outcome: claim\n": ("line 5", "would_be"),
    "claims:\n  - kind: pue\n    value: 1.3\n    owner: {kind: frim}\n": ("line 4", "owner.kind"),
    "claims:\n  - {kind: pue, value: 1.3}\nnot_claims:\n  - quote: x\n    pgae: 1\n": ("line 5", "Did you mean 'page'?"),
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS)
def test_a_bad_correction_is_one_line_with_its_field_and_line(text, tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClaimsError) as caught:
        read_claims(path)
    assert "\n" not in str(caught.value)
    for part in FAULTS[text]:
        assert part in str(caught.value)


TEXT = (
    "The data centre campus is 50 km from Taiyuan. The annual mean temperature is 7 °C. It has 4,000 racks.\n"
)


@pytest.fixture
def audited(siting, tmp_path):
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    assert siting("audit", tmp_path / "text.txt", "--site", "Jiaocheng", "--out", out)[0] == 0
    return out


def verdicts(folder):
    found = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    return {key: json.dumps(found[key]) for key in ("claims", "consistency", "not_understood")}


def test_without_a_change_the_verdicts_are_the_same_to_the_byte(siting, audited, tmp_path):
    alone, both = tmp_path / "alone", tmp_path / "both"
    assert siting("audit", "--claims", audited / "claims.yaml", "--out", alone)[0] == 0
    text, file = tmp_path / "text.txt", audited / "claims.yaml"
    assert siting("audit", text, "--claims", file, "--site", "Jiaocheng", "--out", both)[0] == 0
    assert verdicts(alone) == verdicts(both) == verdicts(audited)
    assert (both / "corrected.diff").read_bytes() == (audited / "corrected.diff").read_bytes()
    assert (alone / "claims.yaml").read_bytes() == (audited / "claims.yaml").read_bytes()


def test_a_correction_is_judged_again_and_kept_in_its_folder(siting, audited):
    file = audited / "claims.yaml"
    changed = file.read_text(encoding="utf-8").replace("value: 7\n", "value: 11.5\n")
    file.write_text(changed, encoding="utf-8")
    code, out, _ = siting("audit", "--claims", file, "--out", audited, "--json")
    found = {c["kind"]: c["verdict"] for c in json.loads(out)["claims"]}
    assert (code, found["mean_temperature"]) == (0, "SUPPORTED")
    assert file.read_text(encoding="utf-8") == changed


def test_claims_of_another_document_are_refused(siting, audited, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(TEXT + "More.\n", encoding="utf-8")
    code, _, err = siting("audit", other, "--claims", audited / "claims.yaml", "--out", tmp_path / "o")
    assert (code, "another document" in err, err.count("\n")) == (2, True, 1)


def test_without_a_document_or_a_site_one_line_says_what_to_give(siting, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("claims:\n  - {kind: pue, value: 1.3}\n", encoding="utf-8")
    for options, said in (((), "--claims FILE"), (("--claims", file), "--site")):
        code, _, err = siting("audit", *options, "--out", tmp_path / "o")
        assert (code, said in err, err.count("\n")) == (2, True, 1)
