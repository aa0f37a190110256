# must: harmless: canary
import os

for name in ("/proc/self/environ", "/proc/self/cmdline", "/proc/self/fd/0", "/dev/fd/0", "/etc/passwd"):
    try:
        print(os.read(os.open(name, os.O_RDONLY), 4000))
    except OSError as error:
        print(error)
