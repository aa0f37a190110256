# must: refused: No module named 'asyncio'
asyncio = __import__("asyncio")
asyncio.run(asyncio.open_connection("127.0.0.1", int("@PORT@")))
