"""Every word of the interface that is not in a template, in English; catalogues translate them.

`N_` marks a string for extraction and leaves it as it is: the tables below are looked up first and translated when a page is made.
"""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark a message for the catalogues."""
    return message


SPEECH_KINDS = {
    "speech": N_("Speech"),
    "remarks": N_("Remarks"),
    "statement": N_("Statement"),
    "press_conference": N_("Press conference"),
    "doorstep": N_("Doorstep statement"),
    "interview": N_("Interview"),
    "article": N_("Article"),
}

DELIVERIES = {
    "as_prepared": (N_("As prepared"), N_("The text that was prepared for delivery. The spoken word may differ.")),
    "as_delivered": (N_("As delivered"), N_("The text as it was spoken, checked against the recording.")),
    "speaking_notes": (
        N_("Speaking notes"),
        N_("Notes from which the speaker spoke freely. They are not a record of what was said."),
    ),
    "written": (N_("Written text"), N_("A text that was published in writing and not spoken.")),
}

TRANSLATIONS = {
    "official": (N_("Official translation"), N_("A translation made and approved by the institution.")),
    "courtesy": (
        N_("Courtesy translation"),
        N_("A translation for convenience. The original text alone is authoritative."),
    ),
    "machine": (
        N_("Machine translation"),
        N_("A translation made by a machine and not checked. The original text alone is authoritative."),
    ),
}

CHANGES = {
    "correction": N_("Correction"),
    "clarification": N_("Clarification"),
    "translation": N_("New translation"),
}

VIDEO_TYPES = {
    "package": N_("Edited package"),
    "b_roll": N_("B-roll"),
    "soundbite": N_("Sound bite"),
    "full_event": N_("Full event"),
    "press_conference": N_("Press conference"),
    "explainer": N_("Explainer"),
    "archive": N_("Archive"),
}

SHOT_KINDS = {
    "shot": N_("Shot"),
    "soundbite": N_("Sound bite"),
    "cutaway": N_("Cutaway"),
    "graphic": N_("Graphic"),
}

CAPTION_KINDS = {
    "captions": N_("Captions"),
    "subtitles": N_("Subtitles"),
    "descriptions": N_("Audio description as text"),
    "chapters": N_("Chapters"),
}

CAPTION_ORIGINS = {
    "human": N_("Written by a person"),
    "machine": N_("Made by a machine, not checked"),
    "machine_edited": N_("Made by a machine, edited by a person"),
}

PURPOSES = {
    "preview": N_("Preview"),
    "web": N_("Web and social media"),
    "broadcast": N_("Broadcast"),
    "mezzanine": N_("Editing master"),
    "vertical": N_("Vertical"),
    "audio": N_("Audio only"),
}

SCANS = {"progressive": N_("progressive"), "interlaced": N_("interlaced")}

EVENT_STATES = {"upcoming": N_("Upcoming"), "current": N_("Under way"), "past": N_("Past")}

BANNERS = {
    "draft": N_("Draft: this text is not published."),
    "embargo": N_("Under embargo: not to be published before its time."),
}

FACETS = {
    "type": N_("Type"),
    "kind": N_("Kind"),
    "event": N_("Event"),
    "person": N_("Person"),
    "topic": N_("Topic"),
    "year": N_("Year"),
    "language": N_("Language"),
}

NAVIGATION = {
    "speeches": N_("Speeches"),
    "videos": N_("Videos"),
    "events": N_("Events"),
    "people": N_("People"),
    "topics": N_("Topics"),
}
