"""Say in one line what to install when no Chinese font is found; say nothing when there is one."""

from siting.show.base.drawing.fonts import chinese_family

if chinese_family() is None:
    print("No Chinese font is installed: exhibits in Chinese need one, such as the package fonts-noto-cjk.")
