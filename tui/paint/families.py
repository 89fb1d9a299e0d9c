"""Gates that share a sentence of intuition: those that only move, join, copy or choose elements, and the products."""

from __future__ import annotations

_MEMBERS = {
    "product": "einsum inner vdot tensordot kron cross vecdot matvec vecmat multi_dot mul_outer div_outer sumprod",
    "join": "concatenate stack vstack hstack dstack column_stack append block insert",
    "move": "swapaxes moveaxis rollaxis matrix_transpose flip fliplr flipud roll rot90 sort partition fftshift ifftshift",
    "reshape": "ravel expand_dims squeeze atleast",
    "copies": "windows broadcast_to add_outer sub_outer tile repeat full meshgrid",
    "taken": "tril triu diag trace pad diagflat",
    "chosen": "amax amin median ptp norm_inf norm_lines nanmax nanmin cummax cummin",
    "spread": "var std nanvar nanstd",
    "length": "norm norm_p dist",
    "others": "prod cumprod factors nanprod nancumprod",
    "factor": "cholesky qr qr_r",
    "eigenvalues": "eigvalsh eigvals",
    "eigenvectors": "eigh eig",
    "singular": "svdvals norm_singular cond lstsq_values",
    "singular_vectors": "svd svd_right",
    "pinv": "lstsq",
    "running": "cumsum diff gradient nancumsum cumulative_sum ediff1d",
    "softmax": "logsumexp logaddexp logaddexp2",
    "mean": "nanmean",
    "covariance": "cov cov2",
    "correlation": "corrcoef corrcoef2",
    "copy": "astype narrow",
    "hypot": "legs",
    "reciprocal": "inverse",
    "degrees": "radians deg2rad rad2deg",
    "sum": "fsum nansum bincount",
    "max": "fmax",
    "min": "fmin",
    "convolution": "convolve correlate",
    "logspace": "geomspace",
    "power": "polyval vander",
    "shift": "unwrap modf",
    "scale": "ldexp",
    "quantile": "nanmedian",
    "where": "choose heaviside",
    "remainder": "mod fmod divmod",
}

FAMILY: dict[str, str] = {gate: family for family, gates in _MEMBERS.items() for gate in gates.split()}
"""Gate name -> the sentence it shares."""
