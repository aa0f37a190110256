# must: harmless: canary
import builtins

builtins.sum = lambda *_: 13
builtins.print = lambda *_, **__: None
