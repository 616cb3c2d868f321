"""Path, time and cryptography of one signature, by pyHanko's ETSI EN 319 102-1 procedures, without any fetching.

The rung is chosen by what is there: a signature timestamp makes it 'with time', else 'basic'; when the certificate
has lapsed since and document timestamps prove it older, the long-term procedure is asked too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
from cryptography.x509 import load_der_x509_certificate
from cryptography.x509.ocsp import load_der_ocsp_response
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_timestamp_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing.validation.trust import TrustStore

_OFFLINE = RevocationInfoGatheringSpec(
    online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
    certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file brings along for its own validation: its document security store."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    responses: tuple[bytes, ...] = ()
    present: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the procedures concluded.

    Attributes:
        path: from a trusted root to the signer, when there is one.
        proved_time: by a trusted timestamp authority.
        authority_path: that authority's path.
    """

    indication: AdESSubIndic
    path: ValidationPath | None
    proved_time: datetime | None = None
    authority_path: ValidationPath | None = None

    @property
    def passed(self) -> bool:
        """The signature holds, as far as path, time and cryptography go."""
        return self.indication == AdESPassed.OK


def read_evidence(reader: PdfFileReader) -> Evidence:
    """Read the document security store (ISO 32000-2, 12.8.4.3), if there is one."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Evidence()
    return Evidence(
        certificates=_sound(load_der_x509_certificate, (each.dump() for each in store.load_certs())),
        lists=tuple(each.get_object().data for each in store.crls),
        responses=_sound(load_der_ocsp_response, (each.get_object().data for each in store.ocsps)),
        present=True,
    )


def _sound(load: Callable[[bytes], object], encoded: Iterable[bytes]) -> tuple[bytes, ...]:
    """Those that a strict parser accepts: one broken proof must not spoil the others."""
    found = []
    for each in encoded:
        try:
            load(each)
        except ValueError:
            continue
        found.append(each)
    return tuple(found)


class Ladder:
    """The procedures for one file at one moment."""

    def __init__(self, trust: TrustStore, evidence: Evidence, lists: Sequence[bytes], at: datetime) -> None:
        self._timing = ValidationTimingInfo(validation_time=at, best_signature_time=at, point_in_time_validation=False)
        self._spec = SignatureValidationSpec(
            cert_validation_policy=_policy(trust.for_signers),
            ts_cert_validation_policy=_policy(trust.for_timestamps),
            revinfo_gathering_policy=_OFFLINE,
            local_knowledge=_knowledge(evidence, lists),
        )

    async def signature(self, embedded: EmbeddedPdfSignature, *, archived: bool) -> Outcome:
        """Validate a person's signature.

        Args:
            embedded: the signature, its integrity checked already.
            archived: document timestamps follow it.
        """
        shared: dict[str, Any] = {"timing_info": self._timing, "raw_digest": embedded.compute_digest()}
        outcome = await self._basic(embedded, shared)
        if has_token(embedded.signer_info):
            result = await ades_with_time_validation(embedded.signed_data, self._spec, **shared)
            stamp = getattr(result.api_status, "timestamp_validity", None)
            if result.ades_subindic == AdESPassed.OK or stamp is not None:
                outcome = _outcome(result, result.best_signature_time, getattr(stamp, "validation_path", None))
        if archived and isinstance(outcome.indication, AdESIndeterminate):
            return await self._archived(embedded, outcome)
        return outcome

    async def token(self, data: cms.SignedData, imprint: Any) -> Outcome:
        """Validate a timestamp token.

        Args:
            data: the token.
            imprint: gives the digest that the token should bear, for a hash algorithm's name.
        """
        result = await ades_timestamp_validation(data, self._spec, imprint, timing_info=self._timing)
        time = getattr(result.api_status, "timestamp", None) if result.ades_subindic == AdESPassed.OK else None
        path = getattr(result.api_status, "validation_path", None)
        return Outcome(result.ades_subindic, path, time, path)

    async def _basic(self, embedded: EmbeddedPdfSignature, shared: dict[str, Any]) -> Outcome:
        return _outcome(await ades_basic_validation(embedded.signed_data, self._spec, **shared), None, None)

    async def _archived(self, embedded: EmbeddedPdfSignature, below: Outcome) -> Outcome:
        spec = PdfSignatureValidationSpec(self._spec)
        embedded.compute_integrity_info()
        result = await ades_lta_validation(embedded, spec, timing_info=self._timing)
        if result.ades_subindic != AdESPassed.OK:
            return below
        stamp = getattr(result.api_status, "timestamp_validity", None)
        return _outcome(result, result.best_signature_time, getattr(stamp, "validation_path", None))


def has_token(signer: cms.SignerInfo) -> bool:
    """Whether the signature carries a timestamp token."""
    try:
        find_unique_cms_attribute(signer["unsigned_attrs"], "signature_time_stamp_token")
    except NonexistentAttributeError:
        return False
    return True


def _outcome(result: Any, time: datetime | None, authority_path: ValidationPath | None) -> Outcome:
    path = getattr(result.api_status, "validation_path", None)
    return Outcome(result.ades_subindic, path, time, authority_path)


def _policy(trust: SimpleTrustManager) -> CertValidationPolicySpec:
    # Lists at hand are used; their absence is judged in `revocation`, in words, not as a failure of the path.
    revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("soft-fail"))
    return CertValidationPolicySpec(trust_manager=trust, revinfo_policy=revocation)


def _knowledge(evidence: Evidence, lists: Sequence[bytes]) -> LocalKnowledge:
    responses = [ocsp.OCSPResponse.load(each) for each in evidence.responses]
    return LocalKnowledge(
        known_crls=[CRLContainer(crl.CertificateList.load(each)) for each in lists],
        known_ocsps=[each for response in responses for each in OCSPContainer.load_multi(response)],
        known_certs=[x509.Certificate.load(each) for each in evidence.certificates],
    )
