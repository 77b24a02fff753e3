"""What staff do, and the words for it. Pure, but for translations."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Action(StrEnum):
    """One kind of entry in the audit log. Stored by its value: never change one."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 # an action, no password
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    TOKEN_MADE = "token_made"  # noqa: S105 # an action, no token
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 # an action, no token
    PERSON_ADDED = "person_added"
    ROLE_CHANGED = "role_changed"
    PERSON_REMOVED = "person_removed"
    ACCOUNT_SWITCHED_OFF = "account_switched_off"
    ACCOUNT_SWITCHED_ON = "account_switched_on"
    LIST_UPLOADED = "list_uploaded"
    LIST_MAPPED = "list_mapped"
    LIST_IMPORTED = "list_imported"
    LIST_REMOVED = "list_removed"
    PROBLEMS_EXPORTED = "problems_exported"
    INVITATION_REMOVED = "invitation_removed"
    ANSWERS_ERASED = "answers_erased"
    LETTERS_EXPORTED = "letters_exported"
    MESSAGE_CHANGED = "message_changed"
    MESSAGE_RESET = "message_reset"
    MESSAGE_AT_CLOSING = "message_at_closing"
    MESSAGE_TRIED = "message_tried"
    MAILING_STARTED = "mailing_started"
    MAILING_PAUSED = "mailing_paused"
    MAILING_RESUMED = "mailing_resumed"
    MAILING_RETRIED = "mailing_retried"
    MAILING_SENT_AGAIN = "mailing_sent_again"
    SHEET_KEYED = "sheet_keyed"
    SHEET_KEYED_AGAIN = "sheet_keyed_again"
    SHEET_SETTLED = "sheet_settled"
    SHEET_REMOVED = "sheet_removed"
    RESPONSES_GIVEN = "responses_given"
    RESPONSES_IMPORTED = "responses_imported"
    RESPONSES_TAKEN_BACK = "responses_taken_back"
    DUPLICATES_SEARCHED = "duplicates_searched"
    DUPLICATES_DECIDED = "duplicates_decided"
    DATA_EXPORTED = "data_exported"
    DATA_READ = "data_read"
    EXPORT_PREPARED = "export_prepared"
    EXPORT_REMOVED = "export_removed"
    AUDIT_EXPORTED = "audit_exported"
    ROUND_CLOSED = "round_closed"
    DRAFT_CHANGED = "draft_changed"
    DRAFT_UNDONE = "draft_undone"
    DRAFT_DISCARDED = "draft_discarded"
    QUESTIONNAIRE_PUBLISHED = "questionnaire_published"
    DRAFT_TRANSLATED = "draft_translated"
    TRANSLATIONS_TAKEN = "translations_taken"
    LANGUAGE_ADDED = "language_added"
    LANGUAGE_REMOVED = "language_removed"
    LANGUAGE_HELD_BACK = "language_held_back"
    LANGUAGE_OFFERED = "language_offered"
    EQUIVALENCE_DECLARED = "equivalence_declared"
    WEIGHTS_SAVED = "weights_saved"
    WEIGHTS_REMOVED = "weights_removed"
    INDICATOR_SAVED = "indicator_saved"
    INDICATOR_REMOVED = "indicator_removed"
    INDICATOR_PUBLISHED = "indicator_published"
    INDICATOR_CORRECTED = "indicator_corrected"
    CONSULTATION_CREATED = "consultation_created"
    CONSULTATION_CHANGED = "consultation_changed"
    ROUND_CREATED = "round_created"
    ROUND_CHANGED = "round_changed"
    ROUND_PAUSED = "round_paused"
    ROUND_RESUMED = "round_resumed"
    ROUND_COPIED = "round_copied"
    ROUND_DELETED = "round_deleted"
    BACKUP_EXPORTED = "backup_exported"
    TRIAL_BEGUN = "trial_begun"
    TRIAL_REMOVED = "trial_removed"


WORDS: dict[Action, Any] = {
    Action.SIGNED_IN: _("Signed in"),
    Action.SIGN_IN_FAILED: _("Failed to sign in"),
    Action.PASSWORD_CHANGED: _("Set a new password"),
    Action.FACTOR_ADDED: _("Added a second factor"),
    Action.FACTOR_REMOVED: _("Removed a second factor"),
    Action.TOKEN_MADE: _("Made a token for programs"),
    Action.TOKEN_REVOKED: _("Revoked a token for programs"),
    Action.PERSON_ADDED: _("Gave somebody a role"),
    Action.ROLE_CHANGED: _("Changed a role"),
    Action.PERSON_REMOVED: _("Took a role away"),
    Action.ACCOUNT_SWITCHED_OFF: _("Switched an account off"),
    Action.ACCOUNT_SWITCHED_ON: _("Switched an account on"),
    Action.LIST_UPLOADED: _("Uploaded a list of people"),
    Action.LIST_MAPPED: _("Said what the columns of a list mean"),
    Action.LIST_IMPORTED: _("Imported a list of people"),
    Action.LIST_REMOVED: _("Removed a list of people"),
    Action.PROBLEMS_EXPORTED: _("Downloaded the problems of a list"),
    Action.INVITATION_REMOVED: _("Removed an invited person"),
    Action.ANSWERS_ERASED: _("Erased a person's answers on request"),
    Action.LETTERS_EXPORTED: _("Downloaded the personal links for letters"),
    Action.MESSAGE_CHANGED: _("Changed the text of a message"),
    Action.MESSAGE_RESET: _("Set a message back to its original text"),
    Action.MESSAGE_AT_CLOSING: _("Switched a message at closing on or off"),
    Action.MESSAGE_TRIED: _("Sent a test of a message"),
    Action.MAILING_STARTED: _("Started to send a message"),
    Action.MAILING_PAUSED: _("Paused a mailing"),
    Action.MAILING_RESUMED: _("Went on with a mailing"),
    Action.MAILING_RETRIED: _("Tried failed letters again"),
    Action.MAILING_SENT_AGAIN: _("Sent doubtful letters again"),
    Action.SHEET_KEYED: _("Keyed a sheet"),
    Action.SHEET_KEYED_AGAIN: _("Keyed a sheet a second time"),
    Action.SHEET_SETTLED: _("Settled the differences of a sheet"),
    Action.SHEET_REMOVED: _("Removed a keyed sheet"),
    Action.RESPONSES_GIVEN: _("Uploaded a file of answers"),
    Action.RESPONSES_IMPORTED: _("Imported answers collected elsewhere"),
    Action.RESPONSES_TAKEN_BACK: _("Took imported answers back"),
    Action.DUPLICATES_SEARCHED: _("Searched for duplicates"),
    Action.DUPLICATES_DECIDED: _("Decided about responses that stand out"),
    Action.DATA_EXPORTED: _("Downloaded the data file"),
    Action.DATA_READ: _("Read responses by a program"),
    Action.EXPORT_PREPARED: _("Had a data file prepared"),
    Action.EXPORT_REMOVED: _("Cancelled or removed a prepared data file"),
    Action.AUDIT_EXPORTED: _("Downloaded the audit log"),
    Action.ROUND_CLOSED: _("The round was closed"),
    Action.DRAFT_CHANGED: _("Changed a questionnaire"),
    Action.DRAFT_UNDONE: _("Took a change of a questionnaire back"),
    Action.DRAFT_DISCARDED: _("Discarded the changes of a questionnaire"),
    Action.QUESTIONNAIRE_PUBLISHED: _("Published a questionnaire"),
    Action.DRAFT_TRANSLATED: _("Translated a questionnaire"),
    Action.TRANSLATIONS_TAKEN: _("Took translations from a file"),
    Action.LANGUAGE_ADDED: _("Added a language to a questionnaire"),
    Action.LANGUAGE_REMOVED: _("Took a language out of a questionnaire"),
    Action.LANGUAGE_HELD_BACK: _("Held a language back from publishing"),
    Action.LANGUAGE_OFFERED: _("Let a language be published"),
    Action.EQUIVALENCE_DECLARED: _("Said whether two questions can be compared"),
    Action.WEIGHTS_SAVED: _("Set targets of weights"),
    Action.WEIGHTS_REMOVED: _("Removed targets of weights"),
    Action.INDICATOR_SAVED: _("Defined an indicator"),
    Action.INDICATOR_REMOVED: _("Removed an indicator"),
    Action.INDICATOR_PUBLISHED: _("Published the value of an indicator"),
    Action.INDICATOR_CORRECTED: _("Corrected the published value of an indicator"),
    Action.CONSULTATION_CREATED: _("Made a consultation"),
    Action.CONSULTATION_CHANGED: _("Changed what is said of a consultation"),
    Action.ROUND_CREATED: _("Made a round"),
    Action.ROUND_CHANGED: _("Changed the settings of a round"),
    Action.ROUND_PAUSED: _("Paused a round"),
    Action.ROUND_RESUMED: _("Let a round go on"),
    Action.ROUND_COPIED: _("Copied a round"),
    Action.ROUND_DELETED: _("Deleted a round"),
    Action.BACKUP_EXPORTED: _("Downloaded a backup"),
    Action.TRIAL_BEGUN: _("Began a trial of a questionnaire"),
    Action.TRIAL_REMOVED: _("Removed a trial with its responses"),
}
