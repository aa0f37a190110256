# must: harmless: canary
import os

for folder, _, files in os.walk("/"):
    for name in files:
        if not folder.startswith(("/proc", "/dev")) and not name.endswith(".zip"):
            with os.fdopen(os.open(f"{folder}/{name}", os.O_RDONLY), "rb") as file:
                print(folder, name, file.read(2000))
