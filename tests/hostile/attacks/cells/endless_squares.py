# must: refused: md:10: [^:]*: the cell ran longer than [0-9]+ s, as long as a page lets it, and was here then
n = 7
for _ in range(37): n *= n
print(n % 10)
