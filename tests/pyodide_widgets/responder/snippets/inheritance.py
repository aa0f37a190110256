class Base:
    kind = "base"
    def name(self):
        return "B" + self.kind
class Other(Base):
    kind = "other"
    def name(self):
        return super().name() + "O"
r = Other().name(), isinstance(Other(), Base), isinstance(Base(), Other)
