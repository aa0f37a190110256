"""Where things are in the archive."""

ELLIPSE = "2009/ellipse-perimeter-area/"
ELLIPSE_EN = "en/2009/ellipse-perimeter-area/"
SPRING = "2010/rotating-spring/"
NICE = "2018/flow-nice/"

ELLIPSE_FIGURE = "fig-formula-ellipse"
SPRING_FIGURE = "fig-formula-spring"
NICE_FIGURE = "fig-sample-nice-digits"

LIVE_ARTICLES = {ELLIPSE: ELLIPSE_FIGURE, SPRING: SPRING_FIGURE, NICE: NICE_FIGURE}
