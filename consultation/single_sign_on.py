"""Sign-in by the city's own accounts: it opens accounts that there are, and makes none.

What a provider answers is checked before django-allauth takes it apart: whatever is wrong with it
ends on the page that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from requests import RequestException

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Accounts that come from elsewhere; allauth calls this."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever was not invited by this address has no account here."""
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Whether the provider vouches for the address: by `true`, not by a text such as
        "false", or because OIDC_TRUST_ADDRESS says that it always does."""
        said = login.account.extra_data["userinfo"].get("email_verified")
        trusted = self.is_email_verified(login.provider, email)
        return super().can_authenticate_by_email(login, email) and (said is True or trusted)


class CheckedProvider(OpenIDConnectOAuth2Adapter):
    """The provider's answers, refused with OAuth2Error unless they are what they have to be."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Where the provider's addresses are; fetched once per request."""
        if not hasattr(self, "_openid_config"):
            with get_adapter().get_requests_session() as session:
                answer = session.get(self.get_provider().server_url)
                answer.raise_for_status()
            found = _object(answer.json())
            if not all(isinstance(found.get(name), str) for name in NEEDED):
                raise OAuth2Error("The provider's configuration lacks an address.")
            self._openid_config = found
        return self._openid_config

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """The access token, used at once and never stored."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> Any:
        """Who signed in: as the signed token says, and as the provider's page about them says.

        allauth would take the latter alone (OpenID Connect Core 5.3.2 demands the same `sub`).
        """
        signed = self._decode_id_token(app, kwargs["response"].get("id_token"))
        told = _object(self._fetch_user_info(token.token))
        if not isinstance(told.get("sub"), str) or told["sub"] != signed.get("sub"):
            raise OAuth2Error("The provider names two people.")
        if not isinstance(told.get("email", ""), str):
            raise OAuth2Error("The provider's address is no text.")
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": told, "id_token": signed}
        )


def _object(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise OAuth2Error("The provider's answer is no object.")
    return answer


def _view(kind: Any) -> Callable[..., HttpResponseBase]:
    @login_not_required
    def view(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = kind.adapter_view(CheckedProvider(request, provider_id))(
                request
            )
        except SocialApp.DoesNotExist:
            raise Http404("No such provider.") from None
        except (OAuth2Error, RequestException):
            return render(request, "socialaccount/provider_away.html", status=503)
        return answer

    return view


login, callback = _view(OAuth2LoginView), _view(OAuth2CallbackView)
