"""The texts that messages have until staff write their own."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class DefaultText:
    """Subject and body of a kind of message, in every language the product writes."""

    subject: Text
    body: Text


_INVITATION_RO = """\
Bună ziua, {name}!

{organiser} vă invită să răspundeți la chestionarul „{round}”, parte a consultării „{consultation}”.

Completarea durează aproximativ {minutes}.
Puteți răspunde până la {closes}.

{link}

Linkul este numai al dumneavoastră: vă rugăm să nu îl dați mai departe. Puteți întrerupe oricând \
și reveni cu același link, de pe orice dispozitiv.

Vă mulțumim,
{organiser}

Dacă nu doriți alte mesaje despre această etapă, vă puteți dezabona: {unsubscribe}
"""

_INVITATION_EN = """\
Hello {name},

{organiser} invites you to answer the questionnaire “{round}”, part of the consultation \
“{consultation}”.

It takes about {minutes}.
You can answer until {closes}.

{link}

The link is yours alone: please do not pass it on. You can stop at any time and come back with \
the same link, on any device.

Thank you,
{organiser}

If you do not want further messages about this round, you can unsubscribe: {unsubscribe}
"""

_INVITATION_HU = """\
Jó napot kívánunk, {name}!

{organiser} kéri, hogy töltse ki a(z) „{round}” kérdőívet, amely a(z) „{consultation}” \
konzultáció része.

A kitöltés időtartama körülbelül {minutes}.
A válaszadás határideje: {closes}.

{link}

A link csak az Öné: kérjük, ne adja tovább. A kitöltést bármikor megszakíthatja, és ugyanezzel \
a linkkel bármely eszközön folytathatja.

Köszönettel:
{organiser}

Ha nem szeretne több üzenetet kapni erről a fordulóról, itt leiratkozhat: {unsubscribe}
"""

_REMINDER_RO = """\
Bună ziua, {name}!

V-am invitat de curând să răspundeți la chestionarul „{round}”. Nu am primit încă răspunsurile \
dumneavoastră, iar ele contează.

Completarea durează aproximativ {minutes}.
Puteți răspunde până la {closes}.

{link}

Dacă ați început deja, linkul vă duce acolo unde ați rămas.

Vă mulțumim,
{organiser}

Dacă nu doriți alte mesaje despre această etapă, vă puteți dezabona: {unsubscribe}
"""

_REMINDER_EN = """\
Hello {name},

We recently invited you to answer the questionnaire “{round}”. We have not received your answers \
yet, and they count.

It takes about {minutes}.
You can answer until {closes}.

{link}

If you have already begun, the link takes you to where you left off.

Thank you,
{organiser}

If you do not want further messages about this round, you can unsubscribe: {unsubscribe}
"""

_REMINDER_HU = """\
Jó napot kívánunk, {name}!

Nemrég arra kértük, hogy töltse ki a(z) „{round}” kérdőívet. A válaszait még nem kaptuk meg, \
pedig számítunk rájuk.

A kitöltés időtartama körülbelül {minutes}.
A válaszadás határideje: {closes}.

{link}

Ha már elkezdte, a link oda viszi, ahol abbahagyta.

Köszönettel:
{organiser}

Ha nem szeretne több üzenetet kapni erről a fordulóról, itt leiratkozhat: {unsubscribe}
"""

_THANKS_RO = """\
Bună ziua, {name}!

Vă mulțumim că ați răspuns la chestionarul „{round}”. Răspunsurile dumneavoastră au ajuns la noi.

Despre ce urmează și despre rezultate citiți aici:

{link}

Cu mulțumiri,
{organiser}

Dacă nu doriți alte mesaje despre această etapă, vă puteți dezabona: {unsubscribe}
"""

_THANKS_EN = """\
Hello {name},

Thank you for answering the questionnaire “{round}”. Your answers have reached us.

Read here what happens next, and the results when they appear:

{link}

With thanks,
{organiser}

If you do not want further messages about this round, you can unsubscribe: {unsubscribe}
"""

_THANKS_HU = """\
Jó napot kívánunk, {name}!

Köszönjük, hogy kitöltötte a(z) „{round}” kérdőívet. Válaszai megérkeztek hozzánk.

A további lépésekről és az eredményekről itt olvashat:

{link}

Köszönettel:
{organiser}

Ha nem szeretne több üzenetet kapni erről a fordulóról, itt leiratkozhat: {unsubscribe}
"""

_CLOSING_RO = """\
Bună ziua, {name}!

Chestionarul „{round}” din consultarea „{consultation}” s-a încheiat. Mulțumim tuturor celor care \
au răspuns.

Rezultatele apar pe pagina etapei:

{link}

Cu mulțumiri,
{organiser}

Dacă nu doriți alte mesaje despre această etapă, vă puteți dezabona: {unsubscribe}
"""

_CLOSING_EN = """\
Hello {name},

The questionnaire “{round}” of the consultation “{consultation}” has closed. Thank you to everyone \
who answered.

The results appear on the page of the round:

{link}

With thanks,
{organiser}

If you do not want further messages about this round, you can unsubscribe: {unsubscribe}
"""

_CLOSING_HU = """\
Jó napot kívánunk, {name}!

A(z) „{consultation}” konzultáció „{round}” kérdőíve lezárult. Köszönjük mindenkinek, aki válaszolt.

Az eredmények a forduló oldalán jelennek meg:

{link}

Köszönettel:
{organiser}

Ha nem szeretne több üzenetet kapni erről a fordulóról, itt leiratkozhat: {unsubscribe}
"""

DEFAULTS = {
    "invitation": DefaultText(
        Text.of(ro="Invitație: {round}", en="Invitation: {round}", hu="Meghívó: {round}"),
        Text.of(ro=_INVITATION_RO, en=_INVITATION_EN, hu=_INVITATION_HU),
    ),
    "reminder": DefaultText(
        Text.of(
            ro="Așteptăm răspunsurile dumneavoastră: {round}",
            en="We look forward to your answers: {round}",
            hu="Várjuk a válaszait: {round}",
        ),
        Text.of(ro=_REMINDER_RO, en=_REMINDER_EN, hu=_REMINDER_HU),
    ),
    "thanks": DefaultText(
        Text.of(
            ro="Vă mulțumim pentru răspunsuri: {round}",
            en="Thank you for your answers: {round}",
            hu="Köszönjük a válaszait: {round}",
        ),
        Text.of(ro=_THANKS_RO, en=_THANKS_EN, hu=_THANKS_HU),
    ),
    "closing": DefaultText(
        Text.of(
            ro="Chestionarul s-a încheiat: {round}",
            en="The questionnaire has closed: {round}",
            hu="A kérdőív lezárult: {round}",
        ),
        Text.of(ro=_CLOSING_RO, en=_CLOSING_EN, hu=_CLOSING_HU),
    ),
}
