"""What second factors do otherwise than django-allauth does by itself: their secrets are sealed.

A dump of the database makes nobody a valid code.
"""

from __future__ import annotations

import io

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from surveys.tokens import sealer

_PURPOSE = b"second factor"


class SealedFactors(DefaultMFAAdapter):
    """Second factors of the staff; allauth calls these."""

    def encrypt(self, text: str) -> str:
        """Seal a secret under the installation's."""
        return sealer(_PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed, under an earlier secret of the installation, too."""
        return sealer(_PURPOSE).decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Whose account it is, in the authenticator app."""
        return str(settings.CITY_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose account it is, in the list of passkeys of the device."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def build_totp_svg(self, url: str) -> str:
        """The code to scan, dark on white also where the page is dark."""
        out = io.BytesIO()
        segno.make(url, error="m", micro=False).save(
            out, kind="svg", scale=6, border=4, light="#fff"
        )
        return out.getvalue().decode()
