"""The catalogue of stored data: every table that a respondent or an invited person touches.

A test compares it with the models, field by field: nothing can be stored and not be said here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Stored:
    """One table: its model's name, the fields in groups, what they are for, how long they stay."""

    model: str
    title: str | Promise
    fields: dict[str, str | Promise]  # names between spaces -> what they hold and why
    kept: str | Promise


def _table(model: str, title: Any, kept: Any, fields: dict[str, Any]) -> Stored:
    return Stored(model, title, fields, kept)


_ID = _("a random number that names the row")
_ROUND = _("the round it belongs to")

CATALOGUE: tuple[Stored, ...] = (
    _table(
        "Response",
        _("Responses"),
        _("Drafts: until they expire. Sent answers: as long as the rounds are compared."),
        {
            "id": _ID,
            "round version": _("the round, and the version of the questionnaire that was answered"),
            "status origin mode language": _("whether it was sent, and how the answers came"),
            "answers revised saves": _("the answers; while they are changed, the changes"),
            "key_hash return_hash": _(
                "keyed hashes by which a browser, a personal link or a return code finds its own "
                "answers; of sent answers deleted when an anonymous round closes"
            ),
            "reference": _("the reference on the receipt, known to the respondent alone"),
            "started_on saved_on submitted_on": _("days, never hours"),
            "batch": _("the file it came in, when it was collected elsewhere"),
        },
    ),
    _table(
        "ResponseBatch",
        _("Files of answers collected elsewhere"),
        _("The file itself until it is imported, a day at most; the rest as long as the round."),
        {
            "id": _ID,
            "round given_by given_on taken_back_on file_name file_hash": _(
                "who gave which file when; a checksum, so that no file is imported twice unseen"
            ),
            "content head mapping": _("the file, and what its columns mean"),
            "state rows imported": _("how far it has come, and how many responses it held"),
            "attempt done seen_at problem report": _(
                "how its import went: counts, names of columns, no answer"
            ),
        },
    ),
    _table(
        "Invitation",
        _("Invitations"),
        _("Until the promised number of days after closing, then deleted."),
        {
            "id": _ID,
            "round upload": _("the round, and the list the person was on"),
            "email name organisation language category": _("to write to the person, once known"),
            "token_hash": _("a keyed hash of the personal link, unlike that of the response"),
            "added_on unsubscribed_on": _("days, never hours"),
        },
    ),
    _table(
        "Visit",
        _("Opened personal links"),
        _("Until closing, then deleted."),
        {
            "id": _ID,
            "round": _ROUND,
            "token_hash": _("a third keyed hash of a personal link, to count opened links"),
        },
    ),
    _table(
        "Attribution",
        _("Whose response it is"),
        _("Only in rounds that are declared not anonymous; deleted with the invitation."),
        {"id": _ID, "response invitation": _("the response and the invitation it belongs to")},
    ),
    _table(
        "InvitationUpload",
        _("Uploaded lists"),
        _("The list itself until it is imported, a day at most; the rest with the invitations."),
        {
            "id": _ID,
            "round created_by added_on file_name": _("who uploaded which list when"),
            "content mapping": _("the list, and what its columns mean"),
            "state total done added skipped problem": _("how far the import has come"),
        },
    ),
    _table(
        "Delivery",
        _("Messages sent"),
        _(
            "With the invitations; in an anonymous round reminders until closing, thanks until all "
            "are sent."
        ),
        {
            "id": _ID,
            "mailing invitation": _("which message went to whom"),
            "state attempts reason": _("whether it was sent, and if not, why"),
        },
    ),
    _table(
        "Attempts",
        _("Attempts from a network"),
        _("An hour."),
        {
            "bucket": _(
                "a keyed hash of purpose, network and hour, or of a proof of work that was used, "
                "against guessing and flooding"
            ),
            "count expires_at": _("how many, and when the row is deleted"),
        },
    ),
    _table(
        "ResponseChange",
        _("Marks of changes"),
        _("As long as the round."),
        {"id round": _("that something changed in the round's responses, not in which")},
    ),
    _table(
        "PendingChange",
        _("Responses still to be counted"),
        _("Until they are counted into the stored blocks; after closing in no order."),
        {
            "id": _ID,
            "round responses was_counted": _(
                "which responses came, changed or went since the results were last added up"
            ),
        },
    ),
    _table(
        "Block",
        _("Sent answers as columns"),
        _(
            "As long as the responses: what is changed or deleted changes here within a minute. "
            "When an anonymous round closes they are deleted and built anew without order."
        ),
        {
            "id": _ID,
            "round version size": _("the round, the version, and how many responses"),
            "ids": _("the random numbers of the responses, in their order"),
        },
    ),
    _table(
        "BlockColumn",
        _("Columns of sent answers"),
        _("As long as the block."),
        {
            "id block name kind": _("the question, in which block"),
            "keys rows data": _(
                "the answers as numbers, to be counted; of a text that there is one"
            ),
        },
    ),
    _table(
        "RoundCount",
        _("Counts of a round"),
        _("As long as the round."),
        {
            "round revision has_blocks": _ROUND,
            "versions": _("how many gave which answers, in total and by category"),
        },
    ),
    _table(
        "ResponseFlag",
        _("Responses that stand out"),
        _("As long as the response, and deleted with it."),
        {
            "id": _ID,
            "response group": _("the response, and the others that it stands out with"),
            "kind detail found": _("why, in numbers; never an answer"),
            "state decided_by decided_on note": _("which of the staff decided what, and why"),
        },
    ),
    _table(
        "FlagDecision",
        _("Decisions about responses that stand out"),
        _("As long as the round."),
        {
            "id": _ID,
            "round": _ROUND,
            "flag group kind": _("what was decided about; leads nowhere once a response is gone"),
            "before after reason decided_by decided_on": _(
                "which of the staff decided what, and why"
            ),
        },
    ),
    _table(
        "KeyedSheet",
        _("Answers on paper and by telephone"),
        _(
            "The answers as they were keyed until they are stored, in rounds that are not "
            "anonymous as long as the response; the number and who keyed it as long as the round."
        ),
        {
            "id": _ID,
            "round version mode language": _("the round, the version, and how the answers came"),
            "number state": _("the number on the sheet, and how far it has come"),
            "first second": _(
                "the answers as two people keyed them, to be compared; in an anonymous round "
                "deleted when the response is stored, because a number may be known to be "
                "somebody's"
            ),
            "first_by second_by settled_by": _("which of the staff keyed and settled it"),
            "response": _("the response, only in rounds that are declared not anonymous"),
        },
    ),
    _table(
        "Membership",
        _("Roles of the staff"),
        _("Until the role is taken away."),
        {
            "id": _("a number that names the row"),
            "consultation user role": _("which of the staff may do what in which consultation"),
        },
    ),
    _table(
        "AccessToken",
        _("Tokens for programs of the staff"),
        _("Until it is revoked, or a month after it has ended."),
        {
            "id": _("a number that names the row"),
            "user consultation name": _("whose it is, what for, and which consultation it opens"),
            "token_hash": _("a hash of the token, under the secret of the installation"),
            "created_on expires_on last_used_on": _("days: made, its last, last used"),
        },
    ),
    _table(
        "AuditEntry",
        _("Audit log of the staff"),
        _("As long as the consultation. It cannot be changed."),
        {
            "id": _("a number that names the row"),
            "at": _("when, to the second: of what staff do, never of who answers"),
            "actor actor_name": _("which of the staff; the name outlives the account"),
            "consultation round action subject": _(
                "what was done to what; in an anonymous round no number of a sheet"
            ),
            "before after": _(
                "settings, counts, texts of messages and roles; never an answer, a personal link "
                "or an invited person"
            ),
        },
    ),
)
