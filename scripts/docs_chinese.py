"""The generated tables of keys in Chinese: the English ones, translated cell by cell."""

from __future__ import annotations

import re

from siting.texts.messages import described

_CELL = re.compile(r"(?<!\\)\|")
_HEAD = {
    "key": "键", "takes": "取值", "default": "默认", "meaning": "含义",
    "required": "必填", "those below": "见下",
}  # fmt: skip
_TITLES = {"the study": "研究"}
# Words of the column of what a key takes, longest first.
_TAKES = (
    (re.compile(r"list of (.+?), at least (\d+)$"), r"\1的列表，至少\2项"),
    (re.compile(r"list of (.+)$"), r"\1的列表"),
    (re.compile(r"mapping of name to (.+)$"), r"名称到\1的映射"),
    (re.compile(r", above ([\d.e+-]+), at most ([\d.e+-]+)"), r"，大于\1且不大于\2"),
    (re.compile(r", above ([\d.e+-]+)"), r"，大于\1"),
    (re.compile(r", at least ([\d.e+-]+)"), r"，不小于\1"),
    (re.compile(r", ([\d.e+-]+) to ([\d.e+-]+)"), r"，\1至\2"),
    (re.compile(r"preset, file or (`[^`]+`) or a rule of your own \(\[rules\.md\]\(rules\.md\)\)"),
     r"预设规则集、文件或\1，或自定规则（[rules.md](../rules.md)）"),
    (re.compile(r"name, (`[^`]+`), (`[^`]+`) or (`[^`]+`)"), r"名称、\1、\2或\3"),
    (re.compile(r"(?<![a-z_`])whole number"), "整数"),
    (re.compile(r"(?<![a-z_`])number"), "数"),
    (re.compile(r"(?<![a-z_`])text"), "文字"),
    (re.compile(r"(?<![a-z_`])name(?=,)"), "名称"),
    (re.compile(r"(?<![a-z_`])mapping"), "映射"),
    (re.compile(r"\[keys\]"), "[键]"),
    (re.compile(r",? or "), "或"),
    (re.compile(r"(?<![a-z_`])an id"), "编号"),
    (re.compile(r", (?![^`]*[}\]]`)"), "、"),
)  # fmt: skip


def in_chinese(part: str) -> str:
    """Return a generated part of docs/study.md for docs/zh/study.md."""
    return "\n".join(map(_line, part.splitlines()))


def _line(line: str) -> str:
    if line.startswith("### "):
        title = line.removeprefix("### ")
        name = title.removeprefix("params of ")
        return f"### {_TITLES.get(title, title)}" if name == title else f"### {name}的参数"
    if not line.startswith("|"):
        return _described(line)
    cells = [cell.strip() for cell in _CELL.split(line)[1:-1]]
    if set("".join(cells)) <= set("-: "):
        return line
    last = _HEAD.get(cells[-1]) or _described(cells[-1])
    return f"| {' | '.join([cells[0] if cells[0] != 'key' else '键', *map(_taken, cells[1:-1]), last])} |"


def _taken(cell: str) -> str:
    if cell in _HEAD:
        return _HEAD[cell]
    for pattern, chinese in _TAKES:
        cell = pattern.sub(chinese, cell)
    return cell


def _described(text: str) -> str:
    said = described(text.replace("&lt;", "<")).replace("<", "&lt;")
    return said.replace("(study.md#", "(#")
