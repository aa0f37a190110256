"""Word2Vec with the random softmax loss: text to vectors, and to files for the browser.

After Jianlin Su's tf_word2vec (https://github.com/bojone/tf_word2vec), with its quirks mended: the
window is as long on the right as on the left, there is no padding row to train or to draw, and a
negative that happens to be the target doesn't count.
"""
