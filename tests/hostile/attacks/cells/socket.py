# must: refused: No module named 'socket'
__import__("socket").create_connection(("127.0.0.1", int("@PORT@")))
