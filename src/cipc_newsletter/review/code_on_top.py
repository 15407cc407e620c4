"""A test copy with the code of its version on top, in large type, and the way to say yes.

Promises that the mail under it is the mail: nothing else of it is changed. Only ever laid over a copy for the house.
"""

import html as _html
from dataclasses import replace

from cipc_newsletter.check.appearance import looks_of
from cipc_newsletter.check.html_tree import Tree, tree_of
from cipc_newsletter.model.address import Mailbox
from cipc_newsletter.model.message import OutgoingMessage
from cipc_newsletter.review.reply_links import yes_link
from cipc_newsletter.review.rewriting import Edit, applied, end_of_tag, without
from cipc_newsletter.wording import _, spoken

_SANS = "font-family:'Segoe UI',-apple-system,'Helvetica Neue',Arial,sans-serif"
_GROUND = "padding:20px 24px;background-color:#FFFFFF;border-bottom:4px solid #0F5E57"
_CELL = f"{_GROUND};color:#22303C;{_SANS};font-size:15px;line-height:23px"
_CODE = "font-family:Menlo,Consolas,monospace;font-size:40px;line-height:48px;font-weight:bold;color:#12324A"
_RULE = "-" * 56


def with_code_on_top(message: OutgoingMessage, *, issue_id: str, code: str, review_to: str) -> OutgoingMessage:
    """Return a filled message with its code on top of both parts; its answers go to `review_to`."""
    yes = yes_link(review_to, issue_id=issue_id, code=code)
    said = _("This is the mail as its readers will get it. A yes to it names the code:")
    how = _("Answer with the code and your name, or use this link: I approve version {code}").format(code=code)
    return replace(
        message,
        html=_on_top(message.html, said=said, code=code, how=how, yes=yes),
        text=f"{said}\n\n    {code}\n\n{how}\n{yes}\n\n{_RULE}\n\n{message.text}",
        reply_to=Mailbox(email=review_to),
    )


def _on_top(html: str, *, said: str, code: str, how: str, yes: str) -> str:
    place = _beginning(html, tree_of(html))
    words = (
        f'<p style="margin:0">{_html.escape(said)}</p><p style="margin:8px 0;{_CODE}">{_html.escape(code)}</p>'
        f'<p style="margin:0"><a href="{_html.escape(yes)}" style="color:#0F5E57">{_html.escape(how)}</a></p>'
    )
    block = (
        f'<table role="presentation" lang="{spoken()}" width="100%" border="0" cellpadding="0" cellspacing="0"'
        f' style="width:100%"><tbody><tr><td style="{_CELL}">{words}</td></tr></tbody></table>'
    )
    return applied(html, [Edit(start=place, end=place, text=block)])


def _beginning(html: str, tree: Tree) -> int:
    """Return where what is seen begins: in the body, behind the preheader, which mailboxes show before it."""
    body = next(tree.named("body"), None)
    if body is None:
        return 0
    first = next((one for one in tree.elements[body.number + 1 :] if not one.is_conditional), None)
    if first is not None and first.parent == body.number and looks_of(tree)[first.number].is_hidden:
        return without(html, tree, first).end
    return end_of_tag(html, body)
