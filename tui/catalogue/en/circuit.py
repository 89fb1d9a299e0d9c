"""Sentences of the circuit panel."""

SENTENCES = {
    "picture": "the circuit of {file}: values above the wires, gradients below",
    "title": "circuit: value above, gradient below",
    "tab": "tab: arrows go from gate to gate",
    "none": "no gate is drawn: no gradient comes to any of the variables",
    "left_out": "{n} without a gradient left out",
    "arrived": "{k} of {n} arrived",
    "input": "an input is made by no gate",
    "edge": "no gate lies further that way",
}
