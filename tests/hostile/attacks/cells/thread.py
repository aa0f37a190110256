# must: refused: can't start new thread
__import__("_thread").start_new_thread(print, ())
