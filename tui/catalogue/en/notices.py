"""Notices: what a reader should know that is no error."""

from __future__ import annotations

SENTENCES = {
    "unseeded": "random numbers without a seed: drawn with seed 0, so that every run shows the same (np.random.seed(n) changes it)",
    "output_chosen": "the last variable of the module is not computed: the output is {name}, the last that is (--output takes another)",
    "unused": "{name} does not reach the output: its gradient is 0",
    "output_flat": "no gradient leads from {name} to an input: all are 0 (--output takes another variable)",
    "flat": "{name} is flat between its steps: no gradient passes through it",
    "draw_of_inputs": "a draw stays an input: np.random.{name} is not differentiated in {given} (--wrt {given} does it, where it can be)",
    "gradients_as_forward": "{names}: named like gradients, but taken as part of the program, whose output is {output}; not compared (--output takes the loss)",
    "tie": "a tie: {source} stands where both sides are equal; {raw} is one of several right answers (--ties takes others)",
    "counts": "taken as count, index or key, not as number: {names} (no gradient; --wrt {names} asks for one)",
    "flaw_input": "{name} is not finite ({what}) from the start: what reads it follows from that",
    "flaw_constant": "the constant {name} is not finite ({what}): what follows comes from it",
    "flaw_forward": "{name} is the first value that is not finite ({what}): made here by {gate} out of finite numbers",
    "flaw_backward": "{raw} is the first gradient that is not finite ({what}); what it reads is finite",
    "own_given": "no loss in this file: line {line} ({name}) is taken as given and not judged; to judge it, --then 'loss = …'",
    "own_backward": "the file's own backward part begins at line {line}: it is compared with ours, not traced (--forward-only traces it)",
    "own_backward.cell": "the file's own backward part begins in cell {cell}, line {line}: it is compared with ours, not traced (--forward-only traces it)",
    "own_backward.then": "the file's own backward part begins in --then, line {line}: it is compared with ours, not traced (--forward-only traces it)",
    "pass_given": "no loss in the training loop: line {line} ({name}) is taken as given, as the gradient of {of}; it is not judged.",
    "after_loop": "what stands after the training loop (line {line}) is not run: the passes that are left take long",
    "after_failed": "after this pass, line {line} stops the program ({said}); the pass itself is not touched by that",
    "notebook_magic": "commands of the notebook that do nothing here: {text}",
    "notebook_timing": "nothing is timed here: {text} is passed over, what it runs is run",
    "notebook_shell": "no command of the system is run: {text}",
    "notebook_help": "questions with {text} are passed over",
    "notebook_display": "{text}(…) shows nothing here",
    "notebook_foreign": "cells that begin with {text} are left out: what runs in them binds no names here",
    "notebook_plots": "cells that only draw are left out: {text}",
}
