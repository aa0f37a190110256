"""``python -m benchmarks.build.corpus FOLDER --posts 1000``: a blog that nobody wrote, of any size.

A post has about 1,200 Chinese characters, 11 formulas in its text and 4 displayed ones, a block of
Python and one of shell, four headings, two lists, two links, three of fifteen tags and one of four
categories. Formulas come back as they do in real blogs: of the 15,000 in 1,000 posts some 2,600 are
different; of four posts one numbers a formula and refers to it. Post 17 is the same in a blog of
any size.

The folder gets ``content/`` and two files of settings: ``ours.py``, for this plugin under its house
rules, and ``stock.py``, for Pelican as it comes, which leaves formulas as they are written.
``pelican -s ours.py`` in that folder builds into ``output-ours/``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]

_SETTINGS = """\
SITENAME = "语料"
SITEURL = "https://example.org"
AUTHOR = "语料"
DEFAULT_LANG = "zh"
TIMEZONE = "Asia/Shanghai"
LOCALE = ["C"]
DEFAULT_DATE_FORMAT = "%Y-%m-%d"
PATH = "content"
USE_FOLDER_AS_CATEGORY = False
SLUGIFY_USE_UNICODE = True
DEFAULT_PAGINATION = 10
"""
_STOCK = """\
OUTPUT_PATH = "output-stock"
CACHE_PATH = "cache-stock"
PLUGINS = []
"""
_OURS = f"""\
OUTPUT_PATH = "output-ours"
CACHE_PATH = "cache-ours"
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
PLUGINS = ["huoye"]
HUOYE_STRICT = True
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "archives", "search"]
THEME = {str(ROOT / "theme")!r}
"""

CATEGORIES = ("数学", "物理", "信息时代", "生活")
TAGS = (
    "几何", "力学", "概率", "级数", "优化", "矩阵", "微分方程", "数值计算", "流模型", "生成模型",
    "词向量", "注意力", "信息论", "图论", "日记",
)  # fmt: skip
_WORDS_OF_TEXT = (
    "我们 这个 函数 矩阵 概率 分布 梯度 模型 方法 结果 证明 定理 参数 空间 向量 积分 级数 误差 "
    "收敛 估计 样本 学习 网络 训练 方程 变量 期望 方差 近似 上界 下界 条件 独立 连续 可导 可逆 "
    "线性 对称 正定 稀疏 随机 直觉 推导 计算 数值 实验 代码 数据 问题 答案 例子 前面 后面 文章 "
    "读者 作者 曲线 曲面 面积 周长 体积 角度 速度 时间 能量 质量 弹簧 平衡 稳定 振动 波动 频率 "
    "编码 解码 压缩 信息 距离 度量 拓扑 映射 变换 旋转 投影 分解 特征 谱 核 图像 文字 语言 词语"
)
_LINKING_WORDS = "的 与 是 在 把 从 用 对 使 让 由 而 因此 所以 但是 如果 那么 于是 当然 其实"
_WORDS = _WORDS_OF_TEXT.split()
_LINKING = _LINKING_WORDS.split()

_LETTERS = "abcdefghkmnpqrstuvwxyz"
_GREEK = ("alpha", "beta", "gamma", "theta", "lambda", "mu", "sigma", "phi", "omega", "eta")
#: Places: a, b letters; G, H Greek ones; n, m numbers.
_INLINE = (
    "<a>", r"\<G>", "<a>_<n>", "<a>^<n>", "<a>=<b>+<n>", r"\<G>_{<n>}", r"<a>\le <b>",
    r"\mathbb{R}^{<n>}", r"f(<a>)=<a>^{<n>}", r"\frac{<a>}{<n>}", r"\sqrt{<a>^2+<b>^2}",
    r"<a>\in[0,<n>]", r"\|\boldsymbol{<a>}\|_2", r"\mathcal{O}(<a>^{<n>})", r"p(<a>\mid <b>)",
    r"\lim_{<a>\to\infty}<a>^{-<n>}", r"e^{-\<G> <a>}", r"\partial <a>/\partial <b>",
    r"\hat{\<G>}_{<a>}", r"\log_{<n>}<a>", r"<a>\sim\mathcal{N}(\<G>,\<H>^2)", r"\nabla_{\<G>} L",
)  # fmt: skip
_DISPLAY = (
    r"\int_0^{<n>} <a>^{<m>}\,\mathrm{d}<a>=\frac{<n>^{<m>+1}}{<m>+1}",
    r"\sum_{<a>=1}^{\infty}\frac{1}{<a>^{<n>}}=\prod_{p}\frac{1}{1-p^{-<n>}}",
    r"\begin{pmatrix}<a> & <b>\\ -<b> & <a>\end{pmatrix}\begin{pmatrix}<n>\\ <m>\end{pmatrix}",
    r"\begin{aligned}<a> &= <n><b>+\<G>\\ &= <m><b>^2-\<H>\end{aligned}",
    r"<a>_{t+1}=<a>_t-\<G>\nabla L(<a>_t)+\sqrt{<n>\<H>}\,\boldsymbol{\varepsilon}_t",
    r"\left|\frac{<a>+<n>}{<b>-<m>}\right|=\begin{cases}<a>, & <a>>0\\ -<a>, & <a>\le 0\end{cases}",
    r"\mathbb{E}_{<a>\sim p}\left[\log\frac{p(<a>)}{q(<a>)}\right]\ge \frac{<n>}{<m>}\<G>",
    r"\overbrace{<a>+\cdots+<a>}^{<n>}=\underbrace{<b>\cdots <b>}_{<m>}\quad\text{当 $<a>=<b>$ 时}",
)

_PYTHON = """\
import numpy as np


def {name}({x}, steps={n}, rate={rate}):
    \"\"\"{x} after some steps of descent.\"\"\"
    for step in range(steps):
        gradient = 2 * ({x} - {m}) + np.sin({x} / {n})
        {x} = {x} - rate * gradient  # downhill
        if abs(gradient).max() < 1e-{digits}:
            break
    return {x}


print({name}(np.zeros({m})), f"{{{name}(np.ones({n})).sum():.{digits}f}}")
"""
_SHELL = """\
#!/bin/sh
mkdir -p runs/{name}-{n} && cd runs/{name}-{n}
for seed in 1 2 {m}; do
    python {name}.py --seed "$seed" --steps {n} > "log-$seed.txt" || exit 1
done
grep -c "loss" log-*.txt | sort -t: -k2 -n
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="gets content/, ours.py and stock.py")
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2009)
    options = parser.parse_args()
    write(options.folder, options.posts, options.seed)
    print(f"{options.posts} posts in {options.folder / 'content'}")


def write(folder: Path, posts: int, seed: int = 2009) -> None:
    """The blog and its two files of settings; what else the folder has stays."""
    for number in range(posts):
        path = folder / "content" / place(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(post(number, seed), "utf-8")
    (folder / "ours.py").write_text(_SETTINGS + _OURS, "utf-8")
    (folder / "stock.py").write_text(_SETTINGS + _STOCK, "utf-8")


def place(number: int) -> str:
    """A post's path below ``content/``: a hundred in a folder."""
    return f"posts/{number // 100:03}/{_slug(number)}.md"


def post(number: int, seed: int = 2009) -> str:
    """A post's source, the same for the same arguments."""
    return _Post(number, seed).source()


def _slug(number: int) -> str:
    return f"post-{number:05}"


class _Post:
    """What one post draws."""

    def __init__(self, number: int, seed: int) -> None:
        self._number = number
        self._seed = seed
        self._random = Random(f"{seed}/post/{number}")

    def source(self) -> str:
        return "\n\n".join((self._head(), *self._body())) + "\n"

    def _head(self) -> str:
        day = date(2000, 1, 1) + timedelta(days=self._number)
        return "\n".join(
            (
                f"Title: {self._phrase(4)}（{self._number}）",
                f"Date: {day}",
                f"Slug: {_slug(self._number)}",
                f"Category: {self._random.choice(CATEGORIES)}",
                f"Tags: {', '.join(self._random.sample(TAGS, 3))}",
                f"Summary: {self._sentence()}",
            )
        )

    def _body(self) -> Iterator[str]:
        yield self._paragraph(5, formulas=2)
        yield f"## {self._phrase(3)}"
        yield self._paragraph(5, formulas=3)
        yield f"$$\n{self._formula(_DISPLAY)}\n$$"
        yield self._paragraph(4, formulas=2, extra=f"**{self._phrase(2)}**")
        yield from self._numbered()
        yield f"## {self._phrase(3)}"
        yield self._items("-")
        yield f"```python\n{self._code(_PYTHON)}```"
        yield self._paragraph(5, formulas=2, extra="[文档](https://docs.python.org/3/)")
        yield f"$$\n{self._formula(_DISPLAY)}\n$$"
        yield f"### {self._phrase(3)}"
        yield self._paragraph(5, formulas=2, extra=self._link())
        yield self._items("1.")
        yield f"$$\n{self._formula(_DISPLAY)}\n$$"
        yield f"## {self._phrase(2)}"
        yield f"```shell\n{self._code(_SHELL)}```"
        yield self._paragraph(8, formulas=0)

    def _numbered(self) -> Iterator[str]:
        """A displayed formula, which one post of four numbers and refers to."""
        tex = self._formula(_DISPLAY)
        if self._number % 4:
            yield f"$$\n{tex}\n$$"
        else:
            label = f"eq:{self._number}"
            yield f"$$\n\\begin{{equation}}\n{tex}\n\\label{{{label}}}\n\\end{{equation}}\n$$"
            yield f"由式 \\eqref{{{label}}} 可知，{self._sentence()}"

    def _paragraph(self, sentences: int, formulas: int, extra: str = "") -> str:
        written = [self._sentence() for _ in range(sentences)]
        for index in range(formulas):
            written[index] = f"设 ${self._formula(_INLINE)}$，{written[index]}"
        if extra:
            written.insert(1, f"参见{extra}，{self._sentence()}")
        return "".join(written)

    def _items(self, mark: str) -> str:
        return "\n".join(f"{mark} {self._phrase(6)}" for _ in range(3))

    def _sentence(self) -> str:
        return f"{self._phrase(5)}，{self._phrase(6)}，{self._phrase(5)}。"

    def _phrase(self, words: int) -> str:
        drawn = [self._random.choice(_WORDS) for _ in range(words)]
        if words > 3:
            drawn[words // 2] = self._random.choice(_LINKING)
        return "".join(drawn)

    def _formula(self, forms: tuple[str, ...]) -> str:
        """One that posts before may have had: a few are everywhere, most are rare (Zipf)."""
        known = 60 + 6 * self._number
        return _formula(forms, int(known ** self._random.random()), self._seed)

    def _code(self, form: str) -> str:
        draw = self._random
        return form.format(
            name=f"{draw.choice(('fit', 'descend', 'solve', 'sample'))}_{draw.choice(_GREEK)}",
            x=draw.choice(_LETTERS),
            n=draw.randrange(10, 1000),
            m=draw.randrange(3, 90),
            rate=draw.randrange(1, 100) / 100,
            digits=draw.randrange(2, 9),
        )

    def _link(self) -> str:
        target = self._random.randrange(self._number) if self._number else 0
        return f"[{self._phrase(2)}]({{filename}}/{place(target)})"


def _formula(forms: tuple[str, ...], rank: int, seed: int) -> str:
    """The formula of a rank, the same in every post."""
    draw = Random(f"{seed}/formula/{len(forms)}/{rank}")
    tex = draw.choice(forms)
    first, second = draw.sample(_LETTERS, 2)
    places = {
        "<a>": first,
        "<b>": second,
        "<G>": draw.choice(_GREEK),
        "<H>": draw.choice(_GREEK),
        "<n>": str(draw.randrange(2, 10)),
        "<m>": str(draw.randrange(2, 10)),
    }
    for name, value in places.items():
        tex = tex.replace(name, value)
    return tex


if __name__ == "__main__":
    main()
