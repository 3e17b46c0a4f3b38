"""A convention of one's own, from nothing to everywhere: the symbols of your notes."""

from sandbox.__main__ import main
from sandbox.conventions import CONVENTIONS, Convention, Part, Symbol

# %%
# A convention says how each symbol is made of our quantities: as a product of powers. Both directions, the domains and
# the LaTeX follow.

mine = Convention(
    name="my-notes",
    title="My lecture notes",
    reference="hastie2022surprises",
    loss=r"\frac{1}{2n} \|y - X\beta\|^2 + \frac{\lambda}{2} \|\beta\|^2",
    risk_field="excess",
    symbols=(
        Symbol("m", "m", "number of samples", {"n": 1}),
        Symbol("lam", r"\lambda", "penalty of the averaged loss", {"penalty": 1, "n": -1}),
        Symbol("c", "c", "samples for each parameter", {"n": 1, "p": -1}),
    ),
    call="Ridge(penalty, p).risk(task, n)",
    parts=(Part("bias", "B", ("noise_free_excess",)), Part("variance", "V", ("labels", "labels_features"))),
    remarks=("The risk is without the noise of the test label.",),
)
print(mine.to_ours(m=100, lam=0.01, c=0.5))
print(mine.from_ours(n=100, penalty=1.0, p=200))

# %%
# Listed, it is on the command line.

CONVENTIONS[mine.name] = mine

main(["conventions", "my-notes"])
