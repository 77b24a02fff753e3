"""New personal links for a round that was restored before its closing."""

from __future__ import annotations

from surveys.models import Attribution, Invitation, Response, Round
from surveys.tokens import ensure_key, invite_hash, response_hash, token_of

_BATCH = 1_000


def rekey(round_: Round) -> None:
    """Give the round a key of this installation, and every invitation its link's hash.

    In an attributed round a person's link leads to the answers given before; in an anonymous
    one nobody knows which those are. Nothing happens to a round without invitations.
    """
    invitations = list(Invitation.objects.filter(round=round_).only("id"))
    if not invitations:
        return
    key = ensure_key(round_)
    tokens = {each.pk: token_of(round_, each.pk, key) for each in invitations}
    for invitation in invitations:
        invitation.token_hash = invite_hash(round_, tokens[invitation.pk])
    Invitation.objects.bulk_update(invitations, ["token_hash"], batch_size=_BATCH)
    owned = Attribution.objects.filter(response__round=round_).select_related("response")
    responses = []
    for each in owned:
        each.response.key_hash = response_hash(round_, tokens[each.invitation_id])
        responses.append(each.response)
    Response.objects.bulk_update(responses, ["key_hash"], batch_size=_BATCH)
