"""What pages need in their head, whatever the theme."""

from pathlib import Path

import pytest

from huoye.core.build import KEY, Build
from huoye.core.page_head import MODULE, STYLE_SHEET, PageHead, complete

SCRIPTS = {"zh": "s/b.zh.mjs", "en": "s/b.mjs"}
CONTEXT = {"SITEURL": "../..", "MATHS": "m/a.css", "SCRIPTS": SCRIPTS, "OFF": ""}
LINK = '<link rel="stylesheet" href="../../m/a.css">\n'
SCRIPT = '<script type="module" src="../../s/b.mjs"></script>\n'


def _choose(urls: dict[str, str], lang: str | None) -> str:
    return urls.get(lang or "en", "")


@pytest.fixture
def head() -> PageHead:
    head = PageHead(Build())
    head.add("MATHS", needed_by="<math", html=STYLE_SHEET)
    head.add("SCRIPTS", needed_by="<figure(?: lang=(?P<lang>..))?", html=MODULE, choose=_choose)
    head.add("OFF", needed_by="<math", html=STYLE_SHEET)
    head.add("NOT_THERE", needed_by="<math", html=STYLE_SHEET)
    return head


@pytest.mark.parametrize(
    ("page", "completed"),
    [
        ("<head>%s</head><body><math>", LINK),
        ("<HEAD>%s</HEAD ><math><figure>", LINK + SCRIPT),
        ("<title>t</title>%s<body class=a><figure>", SCRIPT),
        ("<title>t</title><p>a</p>%s<math><figure>", LINK + SCRIPT),
        ("<head>%s</head><figure lang=zh>", SCRIPT.replace("b.mjs", "b.zh.mjs")),
        ('<head><script src="/s/b.zh.mjs"></script>%s</head><figure lang=en>', ""),
        ("<head>%s</head><p>", ""),
        ("<head><!-- before\n</head> --><title>t</title>%s</head><body><math>", LINK),
        ('<head><link href="/m/a.css">%s</head><math>', ""),
        ('<head><link href="/m/a.css">\r\n%s</head><math><figure>', SCRIPT),
    ],
)
def test_a_page_gets_what_it_needs_and_lacks(head: PageHead, page: str, completed: str) -> None:
    assert head.completed(page % "", CONTEXT) == page % completed


@pytest.mark.parametrize(("name", "is_page"), [("a.html", True), ("a", True), ("feed.xml", False)])
def test_what_a_template_makes_besides_pages_stays(
    tmp_path: Path, name: str, is_page: bool
) -> None:
    build = Build()
    build.get(PageHead).add("MATHS", needed_by="<math", html=STYLE_SHEET)
    (tmp_path / name).write_text("<math>")
    complete(str(tmp_path / name), {**CONTEXT, KEY: build})
    assert (tmp_path / name).read_text() == (f"{LINK}<math>" if is_page else "<math>")
