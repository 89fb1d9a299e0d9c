# A product: f = x y
x = 4.0
y = -3.0

f = x * y   #(1)
