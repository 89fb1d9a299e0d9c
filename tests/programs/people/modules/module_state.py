import settings as S
from settings import bent, scale

x = 3.0
a = bent(x)
S.set_scale(2.0)
b = S.bent(x) * scale
f = a * b + S.offset * S.scale
