"""Reading time counts what is read, in any script."""

from huoye.reader.minutes import HAN_A_MINUTE, WORDS_A_MINUTE, minutes


def test_han_characters_and_words_count_each_by_their_own() -> None:
    assert minutes(f"<p>{'汉' * HAN_A_MINUTE * 3}</p>") == 3
    assert minutes(f"<p>{'word, ' * WORDS_A_MINUTE * 3}</p>") == 3
    assert minutes(f"<p>{'汉字word' * HAN_A_MINUTE}</p>") == 2 + round(320 / WORDS_A_MINUTE)


def test_a_word_is_one_with_its_signs() -> None:
    assert minutes("<p>" + "don’t x-axis " * WORDS_A_MINUTE + "</p>") == 2
    assert minutes("<p>" + "naïve слово " * WORDS_A_MINUTE + "</p>") == 2
    # Tags and entities are none.
    assert minutes('<p><a href="a-b-c">word</a>&nbsp;&#8212; ' * WORDS_A_MINUTE) == 1


def test_formulas_code_and_figures_count_as_what_they_are() -> None:
    formula = '<mjx-container class="MathJax"><mjx-mi>x</mjx-mi>y z 1 2</mjx-container>'
    assert minutes(f"<p>{formula * WORDS_A_MINUTE * 2}</p>") == 2
    assert minutes(f'<div class="math-display">{formula}</div>' * 15) == 2
    assert minutes("<pre><code>" + "many words of code\n" * 40 + "</code></pre>") == 2
    figure = f'<figure class="live">{"words " * 999}<figure></figure>{formula}</figure>'
    assert minutes(figure * 12) == 2
    assert minutes('<img src="a.png">' * 12) == 2


def test_of_a_figure_its_caption_and_its_listings_are_read() -> None:
    code = '<div class="highlight"><pre>' + "many words\n" * 20 + "</pre></div>"
    printed = '<pre tabindex="0">' + "many words\n" * 99 + "</pre>"
    folded = f"<details><summary>Solution</summary>{code}</details>"
    figure = '<figure class="live">{}<figcaption><p>{}</p></figcaption></figure>'
    assert minutes(figure.format(printed + folded, "")) == 1
    assert minutes(figure.format(code + printed + folded, "") * 6) == 7
    assert minutes(figure.format(folded + printed + code, "") * 6) == 7
    assert minutes(figure.format(printed, "汉" * HAN_A_MINUTE) * 6) == 7
    text = f"<p>{'汉' * HAN_A_MINUTE * 3}</p>"
    assert minutes(f"{text}</figure></figcaption></pre>{figure.format(printed, '')}{text}") == 6


def test_the_shortest_takes_a_minute() -> None:
    assert minutes("") == 1
    assert minutes("<figure>") == 1
