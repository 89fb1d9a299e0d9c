from numpy import *
from numpy.random import rand, seed

def sigmoid(z):
    return 1/(1+exp(-z))

def sigmoidGradient(z):
    return sigmoid(z)*(1-sigmoid(z))

def randInitializeWeights(L_in, L_out):
    epsilon_init = 0.12
    return rand(L_out, 1+L_in)*2*epsilon_init - epsilon_init

def nnCostFunction(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lmbda):
    Theta1 = reshape(nn_params[:hidden_layer_size*(input_layer_size+1)], (hidden_layer_size, input_layer_size+1), order='F')
    Theta2 = reshape(nn_params[hidden_layer_size*(input_layer_size+1):], (num_labels, hidden_layer_size+1), order='F')
    m = X.shape[0]
    Y = eye(num_labels)[y]

    a1 = hstack((ones((m,1)), X))
    z2 = dot(a1, Theta1.T)
    a2 = hstack((ones((m,1)), sigmoid(z2)))
    z3 = dot(a2, Theta2.T)
    h = sigmoid(z3)

    J = sum(-Y*log(h) - (1-Y)*log(1-h))/m
    J = J + lmbda/(2.*m)*(sum(Theta1[:,1:]**2) + sum(Theta2[:,1:]**2))

    delta3 = h - Y
    delta2 = dot(delta3, Theta2[:,1:])*sigmoidGradient(z2)
    Theta1_grad = dot(delta2.T, a1)/m
    Theta2_grad = dot(delta3.T, a2)/m
    Theta1_grad[:,1:] += lmbda/m*Theta1[:,1:]
    Theta2_grad[:,1:] += lmbda/m*Theta2[:,1:]
    grad = concatenate((Theta1_grad.ravel(order='F'), Theta2_grad.ravel(order='F')))
    return J, grad

seed(0)
X = rand(5, 3)
y = array([0, 1, 2, 1, 0])
nn_params = concatenate((randInitializeWeights(3, 5).ravel(order='F'), randInitializeWeights(5, 3).ravel(order='F')))
J, grad = nnCostFunction(nn_params, 3, 5, 3, X, y, 1.0)
print('Cost at parameters: %f' % J)
