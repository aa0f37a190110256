class A:
    pass
class B(A):
    pass
r = [k.__name__ for k in B.__mro__]
