#@ shape notebook exported
#!/usr/bin/env python
# coding: utf-8

# # Exercise 3: a small network

# In[1]:


import numpy as np
np.random.seed(34)


# In[2]:


x = np.random.randn(4, 3)
y = np.random.randn(4, 2)
Wa = np.random.randn(3, 3)
Wb = np.random.randn(3, 2)
#@ here


# In[3]:


# softplus layer
z = x @ Wa
h = np.log(1 + np.exp(z))
out = h @ Wb
loss = np.sum(np.abs(out - y))
#@ loss loss
print(loss)


# Now the **backward** pass:

# In[4]:


dout = np.sign(out - y)
dWb = h.T @ dout
dh = dout @ Wb.T
sig = 1 / (1 + np.exp(-z))
dz = dh * sig
dWa = x.T @ dz
dx = dz @ Wa.T


# In[5]:


print(dWa.shape, dWb.shape)
#@ grads dWa of Wa; dWb of Wb; dx of x
