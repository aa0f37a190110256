r = []
for i in range(4):
    if i == 9:
        break
else:
    r.append("done")
while len(r) < 4:
    r.append(0)
else:
    r.append("w")
