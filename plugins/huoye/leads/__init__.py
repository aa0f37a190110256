"""What stands for an article elsewhere, in listings and on cards: its picture or formula."""
