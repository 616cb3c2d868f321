"""Codes people read aloud and write by hand: verification codes, protocol numbers, number masks, CPF and CNPJ."""

from app.kernel.codes.check_digits import check_digits, format_nipe, format_nup, nipe_is_valid, nup_is_valid
from app.kernel.codes.numbers import DEFAULT_MASK, InvalidMask, check_mask, render_number, thousands
from app.kernel.codes.taxpayers import cnpj_is_valid, cpf_is_valid, format_cnpj, format_cpf, mask_cpf
from app.kernel.codes.verification import ALPHABET, normalise_code, verification_code

__all__ = [
    "ALPHABET",
    "DEFAULT_MASK",
    "InvalidMask",
    "check_digits",
    "check_mask",
    "cnpj_is_valid",
    "cpf_is_valid",
    "format_cnpj",
    "format_cpf",
    "format_nipe",
    "format_nup",
    "mask_cpf",
    "nipe_is_valid",
    "normalise_code",
    "nup_is_valid",
    "render_number",
    "thousands",
    "verification_code",
]
