class Odd:
    def __eq__(self, other):
        return False
a = Odd()
r = [a] == [a], a in [a], [a].count(a)
