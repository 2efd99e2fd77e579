"""A library of sixty passages: large enough to be killed in the middle of embedding it."""

from __future__ import annotations

from pathlib import Path

_PLACES = ["候车室", "站台", "行车室", "信号楼", "货场", "道口"]
_DUTIES = [
    "每两小时巡查一次消防器材，缺少的当班补齐并记在交接簿上",
    "发现旅客遗失物品时登记品名和时间，当日送交失物招领处",
    "遇大风、大雾和暴雨时立即加派人员，每十五分钟向值班站长报告一次",
    "下班前切断不用的电源，锁好门窗，由接班人签字确认",
    "每周五下午清扫地面和排水沟，不得把杂物堆放在通道上",
    "设备出现故障时挂上停用标志，并在三十分钟内通知检修工区",
    "外来人员凭工作证或者介绍信进入，由专人陪同并登记离开时间",
    "每季度组织一次应急演练，参加人数不得少于在岗人数的八成",
    "作业人员穿戴防护用品，酒后和身体不适的不得上岗",
    "广播用语使用普通话，遇有外籍旅客时加播英语",
]
SIXTY = {
    f"{place}管理办法.md": f"# {place}管理办法\n\n"
    + "".join(
        f"第{number}条 {place}{duty}。\n\n"
        for number, duty in zip("一二三四五六七八九十", _DUTIES, strict=True)
    )
    for place in _PLACES
}
OTHER = {"图书室借阅须知.md": "# 图书室借阅须知\n\n每人每次最多借三册，借期三十天，到期可以续借一次。\n"}


def write(folder: Path, documents: dict[str, str]) -> Path:
    """Write documents into a folder of their own."""
    folder.mkdir(parents=True)
    for name, text in documents.items():
        (folder / name).write_text(text, "utf-8")
    return folder
