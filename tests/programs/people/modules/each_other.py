from even import even

x = 1.2
f = even(3, x)
