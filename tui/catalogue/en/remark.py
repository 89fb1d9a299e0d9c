"""English: what a gradient of the file's own is, that is not the engine's and no mistake."""

SENTENCES = {
    "scaled": "{name} is {factor} times the gradient of {output}; {by}: made good",
    "scaled_divided": "{name} is {factor} times the gradient of {output}; {by}: divided by {text}",
    "scaled_times": "{name} is {factor} times the gradient of {output}; {by}: multiplied by {text}",
    "made_good": "not the gradient itself, but made good in {by}: the gradients of the inputs that come from it there are right",
    "but": "; {but}: not made good",
    "masked": "from here {name} is the gradient of {text}",
    "another": "it is changed by the gradient of {text}",
    "taken": "it matches the gradient of {text}: taken as such",
    "rate": "beside the rate that is written, the change is {factor} times the gradient of {output}: the rate may be meant so",
    "decayed": "{factor} times the gradient of {output}, and a share of the parameter itself: weight decay that the loss does not have",
    "decay": "{factor} times what follows from {text}, which is given, and a share of the parameter itself: weight decay",
    "averaged": "{factor} times what follows from {text}, which is given, as those of the other parameters: that of a mean",
    "alike": "{factor} times what follows from {text}, which is given, as those of the other parameters",
    "uneven_one": "what follows from {text}, which is given; {by}: a multiple of it. They are not of one loss, and without it"
    " nobody can say which of them is wrong",
    "uneven": "{factor} times what follows from {text}, which is given; {by}: another factor. They are not of one loss, and without it"
    " nobody can say which of them is wrong",
    "scale": "all gradients are {factor} times those of {output}: the loss, or the first gradient, has another scale",
    "shape": "its numbers are right, but its shape is {theirs}, that of the variable {ours}",
}
