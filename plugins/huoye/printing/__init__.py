"""Articles on paper: a PDF of each, printed by the Chromium that checks figures."""
