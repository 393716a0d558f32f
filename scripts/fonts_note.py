"""Print one line about what to install if no Chinese font is found; otherwise print nothing."""

from siting.show.base.drawing.fonts import chinese_family

if chinese_family() is None:
    print("No Chinese font is installed: exhibits in Chinese need one, such as the package fonts-noto-cjk.")
