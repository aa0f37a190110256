"""Dollars that are money, dollars that are formulas, and formulas wherever they may stand."""

import html as html_lib
import re
from collections.abc import Callable

import pytest

from huoye.reader import PageResult
from huoye.reader.titles import title_html

Convert = Callable[..., PageResult]

_FORMULA = re.compile(r'<(?P<tag>span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</(?P=tag)>', re.S)


def formulas(html: str) -> list[str]:
    return [html_lib.unescape(found[1]).strip() for found in _FORMULA.findall(html)]


@pytest.mark.parametrize(
    "money",
    [
        "苹果$5，梨$10。",
        "It costs ($5) or ($6).",
        "US$5/US$6",
        "HK$5、HK$10",
        "$100-$200",
        "100$-200$",
        "5$和6$",
        "**35$**和**40$**",
        "每人$20、$30、$40不等",
        "$5,000 到 $6,000",
        "花了5$买了3$的东西",
        "R$ 10 和 R$ 20",
        "约 $10k - $20k 之间",
        "$5 or maybe 6$",
        "在提示符 $ 后输入 ls",
        "$HOME/$USER 与 ${a}/${b}",
        "变量$PATH:$HOME，$1。",
        "R$5, A$AP and $5USD, 5$US",
        "$/€ rate, 10$/h",
    ],
)
def test_money_stays_money(converted: Convert, money: str) -> None:
    html = converted(money).html
    assert formulas(html) == []
    assert re.sub("<[^>]*>", "", html) == money.replace("**", "")


@pytest.mark.parametrize(
    "variables",
    [
        "$php_https; 与 $X",
        "$HOME 和 $PATH",
        "$a 到 $b",
        "$_GET、$_POST",
        "$1,$2",
        "设$HOME和$PATH",
        "$HOME与$PATH",
        "$_GET与$_POST",
        "$_SERVER['HOST'] 和 $_GET['a']",
        "${HOME} 和 ${PATH}",
        "$HOME/bin:$PATH",
        "export PATH=$HOME/bin:$PATH",
        "$1 和 $2",
        "$1、$2、$3",
        "$0 与 $@",
        "$# 与 $?",
        "$! 或 $?",
        "变量 $name 与 $value",
        "变量 $user_name 和 $user_id",
        "变量$user_name和$user_id",
        "$this->name 与 $this->value",
        "$this->a_b，$this->c_d",
        "@$a 与 @$b",
        "$hash{key} 与 $list[0]",
        "$x = $y + 1",
        "$x == $y",
        "$foo=$bar",
        "$i=0;$i<10;$i++",
        "把 $src 复制到 $dst。",
        "把$src复制到$dst。",
        "$http_host; 和 $remote_addr;",
        "proxy_set_header Host $host; proxy_pass $scheme;",
        "$request_uri 和 $query_string",
        "$('#a') 与 $('#b')",
        "$.ajax 与 $.get",
        "$(pwd) 与 $(date)",
        "{$name} 和 {$value}",
        '"$name" 与 "$value"',
        "「$name」「$value」",
        "$env:PATH 与 $env:HOME",
        "$GOPATH/bin 与 $GOROOT/bin",
        "$JAVA_HOME/bin，$CLASSPATH",
        "$scope 与 $http",
        "$refs、$el、$emit",
        "$ref 和 $id",
        "$variable1、$variable2",
        "$5 和 $10",
        "花 $5 买 $x 件",
        "'$a', '$b'",
        "${a}_${b}",
        "${a}-${b}.txt",
        "$a->$b",
        "把 $a/$b 改成 $c",
    ],
)
def test_variables_of_programs_are_text(converted: Convert, variables: str) -> None:
    html = converted(variables).html
    assert formulas(html) == []
    assert html_lib.unescape(re.sub("<[^>]*>", "", html)) == variables


@pytest.mark.parametrize(
    "maths",
    [
        "$x$ 与 $y$",
        "$a$ 到 $b$",
        "设$x$和$y$",
        "当$x_1$，$x_2$",
        "$a 与 b$",
        "$x=y$",
        "$n\\to\\infty$时",
        "从$a$、$b$到$c$",
        "$-1$与$+1$",
        "$f(x)$ 与 $g(x)$",
        "$i=1,2,3$",
        "$x; y$",
        "$P(A|B)$ 和 $P(B)$",
        "$ x $ 与 $ y $",
        "$\\$5$",
        "$a_b$与$c_d$",
        "$\\alpha 到 \\beta$",
        "$x\\text{ 与 }y$",
        "$A与B$",
        "$(a,b)$和$[a,b]$",
        "$x'$和$x''$",
        "$abc$，$def$",
        "$ab_c$与$d$",
        "$O(n)$到$O(n^2)$",
        "$f'$s 与 $n!$ways",
        "$x^*$and $R^+$is",
        "$n$th，$k$NN",
        "$S_圆$的",
        "$v_车=3$",
        "$p(x)$model",
        "$x<y$时",
    ],
)
def test_formulas_beside_words_are_no_variables(converted: Convert, maths: str) -> None:
    """Every pair of dollars, from the first on."""
    html = converted(maths).html
    assert "$" not in re.sub(r"\\\$", "", html)
    assert len(formulas(html)) == maths.replace("\\$", "").count("$") // 2


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("令$x$为$y_1$，共$n$个", ["x", "y_1", "n"]),
        ("2$x$与$3$与3$\\sigma$", ["x", "3", "\\sigma"]),
        ("设 $ x + y $，$ z$ 与 $w $", ["x + y", "z", "w"]),
        ("价$5，即$v=5$", ["v=5"]),
        ("$速度=v$", ["速度=v"]),
        ("$x>0\\text{，若 $y$ 不小}$。", ["x>0\\text{，若 $y$ 不小}"]),
        ("$a<b$ 与 \\(c\\) 与 \\\\(d\\\\)", ["a<b", "c", "d"]),
        ("$latex e^x$", ["e^x"]),
        ("\\\\$x$", ["x"]),
        ("取$`a_1<b`$与$`c`$", ["a_1<b", "c"]),
        ("代码`` $`a`$ ``与`$a$`，`$b_1`$", []),
        ("取$n$1个", ["n"]),
        ("（$x，y$）约$15.7\\ \\mathrm{rad/s}$", ["x，y", "15.7\\ \\mathrm{rad/s}"]),
    ],
)
def test_formulas_within_a_line(converted: Convert, text: str, inside: list[str]) -> None:
    assert formulas(converted(text).html) == inside


def test_words_in_escaped_brackets_stay_words(converted: Convert) -> None:
    html = converted("此法\\(见图\\)，\\(速度=v\\)。").html
    assert "此法(见图)，" in html
    assert formulas(html) == ["速度=v"]


@pytest.mark.parametrize(
    "written",
    [
        "得\n$$u=v$$\n毕",
        "得$$u=v$$毕",
        "得\n\\[\nu=v\n\\]\n毕",
        "得 \\[u=v\\] 毕",
        "得 \\\\[u=v\\\\] 毕",
        "得\n\n$$\n\nu=v\n\n$$\n\n毕",
        "```math\nu=v\n```",
        "- 得\n  $$u=v$$\n  毕",
        "- 得\n\n  $$\n  u=v\n  $$\n- 毕",
        "1. 得\n\n   \\[\n   u=v\n   \\]\n\n2. 毕",
        "- $$u=v$$\n- 毕",
        "> 得\n> $$\n> u=v\n>\n> $$\n> 毕",
        "词\n:   得\n    $$u=v$$",
        "文[^1]\n\n[^1]: $$u=v$$",
        "/// note\n得\n$$u=v$$\n///",
        '<div markdown="1">\n$$u=v$$\n</div>',
        "<figure>\n<figcaption>得$$u=v$$</figcaption>\n</figure>",
        "$$u=v$$\n{: .c}",
    ],
)
def test_display_formulas_wherever_they_stand(converted: Convert, written: str) -> None:
    html = converted(written).html.replace('class="arithmatex c"', 'class="arithmatex"')
    assert formulas(html) == ["u=v"]
    assert html.count("arithmatex") == 1
    assert "$" not in html
    paragraphs = re.findall(r"<p>.*?</p>", html, re.S)
    assert not any("<div" in paragraph for paragraph in paragraphs)


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        ("<p>$a<b$</p>\n\n**后**", ["a<b"]),
        ("<p>$a < b$ $c&lt;d$ \\(e<f\\)</p>\n\n**后**", ["a < b", "c<d", "e<f"]),
        ("<div>\n$$\na<b < c\n$$\n</div>\n\n**后**", ["a<b < c"]),
        ("> <p>$a<b$</p>\n\n**后**", ["a<b"]),
        ("<div markdown='1'>\n<p>$a<b$</p>\n</div>\n\n**后**", ["a<b"]),
        ("甲 $a<b$ \\(c<d\\)\n\n**后**", ["a<b", "c<d"]),
    ],
)
def test_an_angle_in_a_formula_of_html_is_no_tag(
    converted: Convert, written: str, tex: list[str]
) -> None:
    html = converted(written).html
    assert formulas(html) == tex
    assert html.endswith("<p><strong>后</strong></p>")


def test_what_is_not_read_within_html_that_is_has_formulas_too(converted: Convert) -> None:
    html = converted(
        "<details><summary><b>$x<y$</b>，<code>$c$</code> $a &lt; b$ &amp; 5$</summary>\n\n"
        "- $z$\n\n"
        "<pre>$d$</pre>\n</details>"
    ).html
    assert formulas(html) == ["x<y", "a < b", "z"]
    assert "<code>$c$</code>" in html
    assert " &amp; 5$</summary>" in html
    assert "<pre>$d$</pre>" in html


@pytest.mark.parametrize("lead", ["", "- 甲\n  ", "1. 甲\n\n   ", "> 甲\n> ", "得"])
def test_bare_environments(converted: Convert, lead: str) -> None:
    indent = re.sub(r"[^ >]", " ", lead.rpartition("\n")[2]) if "\n" in lead else ""
    written = (
        f"{lead}\\begin{{align}}\n{indent}u &= v \\\\\n{indent}- w &= x\n{indent}\\end{{align}}\n毕"
    )
    (found,) = formulas(converted(written).html)
    assert found == "\\begin{align}\nu &= v \\\\\n- w &= x\n\\end{align}"


@pytest.mark.parametrize("written", ["| 甲 | {} |", "| {} | 乙 |", "| **{}** | 乙 |"])
@pytest.mark.parametrize("formula", ["$P(A|B)$", "$\\ln|x|$", "\\(|a|\\)", "$$|x|$$", "$\\|x\\|$"])
def test_bars_in_tables(converted: Convert, written: str, formula: str) -> None:
    html = converted(f"| 一 | 二 |\n|---|---|\n{written.format(formula)}\n| $5 | $6 |").html
    assert len(formulas(html)) == 1
    assert html.count("<td>") == 4
    assert "<td>$5</td>\n<td>$6</td>" in html


def test_raw_html(converted: Convert) -> None:
    html = converted(
        "<dl>\n<dt>甲</dt>\n<dd>设 $y_1 &lt; 2$，价$5、$6</dd>\n</dl>\n\n<pre>\n$x$\n</pre>\n"
    ).html
    assert formulas(html) == ["y_1 < 2"]
    assert "价$5、$6" in html
    assert "<pre>\n$x$" in html


@pytest.mark.parametrize(
    "code",
    [
        "看：\n\n    echo $$\n    kill $$ $$\n",
        "- 看：\n\n        kill $$ $$\n",
        "<pre>\nid=$$\n</pre>",
        "行内 <code>$$</code> 与 `$x$`",
        "\t\\begin{align}\n",
    ],
)
def test_code_is_code(converted: Convert, code: str) -> None:
    assert formulas(converted(code).html) == []


def test_escaped_brackets_stay(converted: Convert) -> None:
    assert converted("\\[注\\] 与 \\[x\\](y) 与 - \\[ \\]").html == "<p>[注] 与 [x](y) 与 - [ ]</p>"


def test_a_formula_may_have_an_id(converted: Convert) -> None:
    html = converted("得\n$$x$$ {#sum .c}\n毕").html
    assert '<div class="arithmatex c" id="sum">\\[x\\]</div>' in html


def test_addresses_keep_their_dollars(converted: Convert) -> None:
    html = converted("[甲](https://a.b/?$c=1&$d=2) <https://a.b/$c$>").html
    assert 'href="https://a.b/?$c=1&amp;$d=2"' in html
    assert 'href="https://a.b/$c$"' in html


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("关于 $L^2$ 与 \\(x\\) 与 $$y$$", ["L^2", "x", "y"]),
        ("苹果$5，梨$10", []),
        ("价 \\$5 与 $x$", ["x"]),
    ],
)
def test_formulas_in_titles(title: str, inside: list[str]) -> None:
    assert formulas(title_html(title)) == inside
    assert "\\$" not in title_html(title)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("裸 \\alpha 文\n\n后 $\\alpha$。", [5]),
        ("先 $\\alpha$。\n\n裸 \\alpha 文\n\n`\\alpha`", [7]),
        ("裸 \\alpha 文\n\n裸 \\alpha 文", [5, 7]),
        ("\\begin{a}\n\n" * 3, [5, 7, 9]),
    ],
)
def test_tex_outside_of_formulas_is_found_where_it_stands(
    errors: Callable[[str], list[str]], body: str, lines: list[int]
) -> None:
    assert [int(error.split(":")[1]) for error in errors(body)] == lines


def test_formulas_in_attributes_are_left_to_what_reads_these(converted: Convert) -> None:
    html = converted(
        '[图](https://a.org){title="$x_1$" .c} **粗**{data-a="$y$"} $z${.d}', lang="en"
    ).html
    assert 'title="$x_1$"' in html
    assert 'data-a="$y$"' in html
    assert html.count("arithmatex") == 1
    assert formulas(converted('{title="$x$"} $y^{a="b"}$').html) == ["x", 'y^{a="b"}']
