"""The languages news, issues and subscribers may have.

The interface's own languages are wording's; how each language sets its texts is typography's.
"""

LANGUAGES = ("fr", "en", "es")
# What speakers call their language: a link to it is read by those who do not read the language around it.
OWN_NAMES = {"fr": "Français", "en": "English", "es": "Español"}
