"""A foreign authority made by certomancer: an opinion on certificates that is not our own code's."""

from datetime import UTC, datetime
from pathlib import Path

from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, ServiceLabel
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.credential import Credential
from signing.issuing import new_key
from signing.trust import TrustKind, TrustRoot
from signing.vetting import Trust

_CONFIG = """
keysets:
  foreign:
    path-prefix: ""
    keys:
      root: {path: root.pem}
      signer: {path: signer.pem}
pki-architectures:
  foreign:
    keyset: foreign
    entity-defaults: {country-name: BR, organization-name: Estrangeira}
    entities:
      root: {common-name: Raiz Estrangeira}
      signer: {common-name: Demonstração Estrangeira}
    certs:
      root:
        subject: root
        issuer: root
        validity: {valid-from: "2020-01-01T00:00:00+0000", valid-to: "2100-01-01T00:00:00+0000"}
        profiles: [{id: simple-ca, params: {max-path-len: 1}}]
      signer: &signer
        subject: signer
        issuer: root
        validity: {valid-from: "2020-01-01T00:00:00+0000", valid-to: "2100-01-01T00:00:00+0000"}
        extensions:
          - &crl {id: crl_distribution_points, smart-value: {schema: crl-dist-url, params: {crl-repo-names: [lists]}}}
          - {id: key_usage, critical: true, smart-value: {schema: key-usage, params: [digital_signature]}}
      server:
        <<: *signer
        extensions:
          - *crl
          - {id: extended_key_usage, value: [server_auth]}
      agreement:
        <<: *signer
        extensions:
          - *crl
          - {id: key_usage, critical: true, smart-value: {schema: key-usage, params: [key_agreement]}}
      revoked:
        <<: *signer
        revocation: {revoked-since: "2021-01-01T00:00:00+0000", reason: key_compromise}
    services:
      crl-repo:
        lists: {for-issuer: root, simulated-update-schedule: "P90D"}
"""


class Foreign:
    """Certificates by label: root, signer, server, agreement, revoked."""

    def __init__(self, folder: Path) -> None:
        for name in ("root", "signer"):
            pem = new_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (folder / f"{name}.pem").write_bytes(pem)
        config = CertomancerConfig.from_yaml(_CONFIG, key_search_dir=str(folder))
        self._architecture = config.get_pki_arch(ArchLabel("foreign"))

    def certificate(self, label: str) -> bytes:
        """DER."""
        return bytes(self._architecture.get_cert(CertLabel(label)).dump())

    def credential(self, label: str) -> Credential:
        """With its key."""
        key = self._architecture.key_set.get_private_key("signer")
        return Credential.load(self.certificate(label), (), key.dump())

    def trust(self, kind: TrustKind) -> Trust:
        """The foreign root in a folder of the city's choice, with its revocation list of now."""
        listing = self._architecture.service_registry.get_crl(ServiceLabel("lists"), datetime.now(UTC)).dump()
        return Trust((TrustRoot(kind, self.certificate("root")),), (listing,))
