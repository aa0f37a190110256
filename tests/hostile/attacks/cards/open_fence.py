# must: harmless: <script


def make() -> str:
    return "```html\n<script>alert(1)</script>\n" + "[" * 500 + "`" * 500
