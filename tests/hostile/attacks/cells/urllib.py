# must: refused: No module named 'urllib'
__import__("urllib.request").request.urlopen("http://127.0.0.1:@PORT@/")
