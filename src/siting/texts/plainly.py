"""Errors and notes for pages and documents: without options of the command line and keys of the study."""

from __future__ import annotations

import re

from siting.evidence import Label
from siting.texts import say
from siting.texts.field_words import called
from siting.texts.messages import note_in_chinese

_FOLDER = r"(?<!\S)(?:[A-Za-z]:)?[\\/](?:[^\\/:，,]+[\\/])+(?=[^\\/ ]+\.\w+)"
# What stands in the English, in the Chinese, and what a page says instead.
_SAID = (
    (
        r" \((?:--[\w-]+, or )?the key \w+ beside [\w ]+\)",
        r"（(?:--[\w-]+，或)?[^（）]*?(?:旁的(?:键 ?\w+|\w+键)|研究文件sites下的\w+)）",
        "",
    ),
    (r" ?See docs/[\w.#-]+ for what it takes\.?", r"可写的内容见docs/[\w.#-]+。", ""),
    (r"; in a study: .*", r"；在研究中写：.*", "page_words.offered"),
    (r" \(study: layers\)", r"（在研究文件 ?layers ?中给出）", ""),
    (r" or --weather\b", r"或--weather", ""),
    (
        r"declare datum gcj02 or bd09, else declare datum wgs84",
        r"请声明基准gcj02或bd09，否则声明wgs84",
        "page_words.datum",
    ),
    (r"declare datum (?:gcj02|bd09)\b", r"请声明基准(?:gcj02|bd09)(?![\w或])", "page_words.datum"),
    (
        r"not in the tables [\w, ]+\. Give its lon and lat instead\.?",
        r"不在表[\w、]+中。请改给其经度和纬度。?",
        "page_words.place",
    ),
    (r" \((?:ledger|robustness)\.max_sites\)", r"（(?:ledger|robustness)\.max_sites）", ""),
    (r"\brobustness\.max_sites\b", r"robustness\.max_sites", "page_words.most_sites"),
    (
        r"\brobustness\.bounds or robustness\.order\b",
        r"robustness\.bounds或robustness\.order",
        "page_words.weight_region",
    ),
    (r"\brank_p05 and rank_p95 are blank\b", r"rank_p05与rank_p95为空", "page_words.likely_blank"),
    (_FOLDER, _FOLDER, ""),
    (
        r"worst and best are the same: give two different anchors",
        r"worst与best相同：请填写两个不同的上下限",
        "page_words.ends",
    ),
    (
        r"^study\.yaml(?:, line \d+)?: (?:[a-z_]+(?:\[\d+\])?(?:\.[^\s:：]+)*: )?",
        r"^study\.yaml(?:，第\d+行)?：(?:[a-z_]+(?:\[\d+\])?(?:\.[^\s:：]+)*：)?",
        "",
    ),
    (r" \(\d+ more\)(?=\W|$)", r" ?\(\d+ more\)", ""),
)
_DATUM = re.compile(
    r"declare datum gcj02 .* wgs84|请声明基准gcj02.*wgs84"
    r"|declare datum (?:gcj02|bd09)\b|请声明基准(?:gcj02|bd09)"
)
_HEADING = re.compile(r"['“]([a-z][a-z0-9]*(?:_[a-z0-9]+)+)['”]")


def plainly(label: Label) -> Label:
    """Return what the command line says without its options and the keys of the study file."""
    english, chinese = label.en, label.zh
    for in_english, in_chinese, text_id in _SAID:
        instead = say(text_id) if text_id else Label("", "")
        english = re.sub(in_english, instead.en, english)
        chinese = re.sub(in_chinese, instead.zh, chinese)
    return Label(english, chinese)


def document_note(note: str, lang: str) -> str:
    """Return a note of a run as a document says it, its columns by what they mean."""
    told = Label(note, note_in_chinese(note))[lang]
    stated = _DATUM.sub(say("page_words.state_datum")[lang], told)
    said = plainly(Label(stated, stated))[lang]
    return _HEADING.sub(lambda found: say("field.quoted", field=called(found[1]))[lang], said)
