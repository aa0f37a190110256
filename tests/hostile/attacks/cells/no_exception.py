# must: refused: GeneratorExit
raise GeneratorExit
