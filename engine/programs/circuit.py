# Two gates in a row: f = (x + y) z
# The smallest circuit with a chain: an add feeds a multiply.
x = -2; y = 5; z = -4

q = x + y   #(1) add hands its gradient on unchanged
f = q * z   #(2) multiply swaps its inputs
