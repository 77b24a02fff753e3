"""The questionnaire of a round while it is being designed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from surveys.models.round import Round


class QuestionnaireDraft(models.Model):
    """One round's next questionnaire. Publishing freezes it as a version; the draft goes on.

    `revision` counts the edits: the same revision of a draft is always the same document.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="draft")
    document = (
        models.JSONField()
    )  # as a version's; may have everything wrong that the checker finds
    revision = models.PositiveIntegerField(default=0)
    # Stale translations: language -> key -> the source wording they were made from
    # (surveys.questionnaire.staleness).
    marks = models.JSONField(default=dict, blank=True)
    # Languages that stay in the draft when it is published; the source language never does.
    held_back = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.round_id}+{self.revision}"


class EditKind(models.TextChoices):
    """What an author did."""

    CHANGED = "changed", "changed"
    ADDED = "added", "added"
    COPIED = "copied", "copied"
    MOVED = "moved", "moved"
    DELETED = "deleted", "deleted"
    RENAMED = "renamed", "given another code"
    REPLACED = "replaced", "replaced as a whole"
    TRANSLATED = "worded", "translated"


class DraftEdit(models.Model):
    """One edit that can be taken back by whoever made it; the latest of a draft are kept.

    What is saved while somebody types is one edit, a burst, and one entry of the audit log, which
    is written when the burst is over: until then `unlogged` holds it.

    `inverse` are edits (`surveys.questionnaire.editing`) that take it back. `left` says what
    it left behind, as hashes by place: what somebody changed since is not taken back. `unmarked`
    are the marks of stale translations that it took away.
    """

    draft = models.ForeignKey(QuestionnaireDraft, models.CASCADE, related_name="edits")
    kind = models.CharField(max_length=8, choices=EditKind.choices)
    code = models.CharField(max_length=64)  # of the page or question; empty: the questionnaire
    inverse = models.JSONField()
    left = models.JSONField()
    unmarked = models.JSONField(default=dict, blank=True)
    unlogged = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
