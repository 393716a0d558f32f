"""A place far from the site that is the subject of a distance holds it: 张家口距北京180公里 is not about the parcel."""

from dataclasses import replace

import pytest

from siting.auditing.judging.several_sites import read_told_apart
from siting.auditing.judging.site import find_site
from siting.auditing.reading.documents import document_of
from siting.catalogue import Catalogue
from siting.evidence import Label
from siting.gazetteer import Gazetteer

CATALOGUE = Catalogue()
SITE = replace(find_site("37.43,112.05", CATALOGUE), label=Label("Parcel A", "A地块"))

OTHERS = (
    ("相比之下，张家口距北京仅180公里，乌兰察布年均气温4.5℃。", {"180公里": "张家口"}),
    ("张家口距北京180公里。", {"180公里": "张家口"}),
    ("大同市距北京265公里，而A地块距北京467公里。", {"265公里": "大同"}),
    ("张家口离北京只有180公里，廊坊距离北京约50公里。", {"180公里": "张家口", "50公里": "廊坊"}),
    ("乌兰察布市距北京直线距离约300公里。", {"300公里": "乌兰察布"}),
    ("张家口距北京180公里，距天津260公里。", {"180公里": "张家口", "260公里": "张家口"}),
    ("张家口距北京180公里，但距山西用户在300公里以上。", {"180公里": "张家口", "300公里": "张家口"}),
    ("作为对比，怀来县距首都北京120公里。", {"120公里": "怀来"}),
    ("张家口到北京的时延为3毫秒，A地块至北京6毫秒。", {"3毫秒": "张家口"}),
    ("Zhangjiakou is only 180 km from Beijing, while our site is 467 km away.", {"180 km": "Zhangjiakou"}),
    ("By contrast, Zhangjiakou lies 180 km from Beijing.", {"180 km": "Zhangjiakou"}),
    ("Datong is about 265 km west of Beijing.", {"265 km": "Datong"}),
    ("Zhangjiakou, just 180 km from Beijing, already hosts many data centres.", {"180 km": "Zhangjiakou"}),
    ("Parcel A covers 42 ha, whereas Datong sits 265 km from Beijing.", {"265 km": "Datong"}),
    ("The distance from Zhangjiakou to Beijing is 180 km.", {"180 km": "Zhangjiakou"}),
    ("From Datong, Beijing is 2 hours by train.", {"2 hours": "Datong"}),
)

OURS = (
    ("A地块距太原61公里。", {"61公里"}),
    ("文水县距太原61公里，A地块距北京470公里。", {"61公里", "470公里"}),
    ("吕梁距北京约450公里。", {"450公里"}),
    ("地块距太原61公里，距北京470公里。", {"61公里", "470公里"}),
    ("太原距A地块61公里。", {"61公里"}),
    ("园区距太原61公里、距北京470公里。", {"61公里", "470公里"}),
    ("太原到北京高铁2小时，距北京470公里。", {"470公里"}),
    ("Parcel A is 61 km from Taiyuan.", {"61 km"}),
    ("Wenshui is 61 km from Taiyuan.", {"61 km"}),
    ("Taiyuan is 61 km from Parcel A.", {"61 km"}),
    ("Taiyuan is 61 km away.", {"61 km"}),
    ("Beijing is 470 km to the north-east, Taiyuan 61 km to the north.", {"470 km", "61 km"}),
    ("The site lies close to Jinzhong, 60 km from Taiyuan.", {"60 km"}),
    ("Parcel A is 470 km from Beijing, Tianjin is 500 km away.", {"470 km", "500 km"}),
)


def read(text):
    head = (
        "A地块位于山西省吕梁市文水县。"
        if ord(text[0]) > 255 or "地块" in text
        else "Parcel A lies in Wenshui, Shanxi. "
    )
    return read_told_apart(document_of(head + text), [SITE], CATALOGUE)


@pytest.mark.parametrize(("text", "whose"), OTHERS, ids=[text for text, _ in OTHERS])
def test_distance_of_another_place_is_not_the_sites(text, whose):
    reading = read(text)
    said = {one.as_written: one.owner.name for one in reading.not_understood if one.owner is not None}
    assert {figure: said.get(figure) for figure in whose} == whose
    assert not {claim.as_written for claim in reading.claims} & set(whose)


@pytest.mark.parametrize(("text", "figures"), OURS, ids=[text for text, _ in OURS])
def test_distance_of_the_site_stays_its_own(text, figures):
    claims = {claim.as_written for claim in read(text).claims if claim.kind == "distance"}
    assert claims >= figures


@pytest.mark.parametrize("sentence", ["距北京450公里。", "It is 450 km from Beijing. "])
def test_the_county_of_a_site_is_looked_up_once_however_many_distances_a_document_states(
    sentence, monkeypatch
):
    asked = []
    nearest = Gazetteer.nearest

    def counted(self, *where, **more):
        asked.append(where)
        return nearest(self, *where, **more)

    site = replace(SITE, lon=SITE.lon + len(sentence) / 1000)  # asked for by no other test
    monkeypatch.setattr(Gazetteer, "nearest", counted)
    read_told_apart(document_of(sentence * 30), [site], CATALOGUE)
    assert len(asked) == 1
