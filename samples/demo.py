"""The main job on the sample workspace, from a page of news to mails in the outbox, told in six lines.

Works in the folder `demo/` of the current folder, a workspace made by `init`; run again, it says that everything was
done already. Mails nobody.
"""

import json
import subprocess
import sys
from pathlib import Path

from cipc_newsletter.operating_system import interface_language

WORKSPACE = Path("demo")
ISSUE = "2025-12"
WORDS = {
    "fr": {
        "init": "1. Espace de travail    {folder}/ : {state}.",
        "made": "créé par init, {files} fichiers",
        "there": "était déjà là",
        "import": "2. Nouvelles            samples/page.txt : {new} importées, {unchanged} déjà là et inchangées.",
        "audience": "3. Abonnés              samples/subscribers.csv : {new} inscrits, {unchanged} déjà inscrits.",
        "check": "4. Numéro               {issue} composé en {languages}; {blockers} blocage, {others} remarque.",
        "approve": "5. Approbation          version {code}, par {by}, le {at}.",
        "send": "6. Envoi                {verb} : {accepted} copies sur {planned}. À regarder : {page}",
        "sent": "fait à l’instant",
        "done": "était déjà fait",
        "by": "Démonstration",
    },
    "en": {
        "init": "1. Workspace    {folder}/: {state}.",
        "made": "made by init, {files} files",
        "there": "was there already",
        "import": "2. News         samples/page.txt: {new} imported, {unchanged} there already and unchanged.",
        "audience": "3. Subscribers  samples/subscribers.csv: {new} taken in, {unchanged} there already.",
        "check": "4. Issue        {issue} composed in {languages}; {blockers} blockers, {others} other findings.",
        "approve": "5. Approval     version {code}, by {by}, on {at}.",
        "send": "6. Send         {verb}: {accepted} copies of {planned}. To look at them: {page}",
        "sent": "done just now",
        "done": "was done already",
        "by": "Demonstration",
    },
}


def run(*arguments: str) -> dict[str, object]:
    """Run a command in the workspace and return its JSON; show what it said and leave where it failed."""
    done = subprocess.run(
        [sys.executable, "-m", "cipc_newsletter", "--json", "-C", str(WORKSPACE), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        sys.exit(done.returncode)
    value: dict[str, object] = json.loads(done.stdout)
    return value


def main() -> None:
    """Tell the six lines."""
    words = WORDS.get(interface_language(), WORDS["en"])
    state = words["there"]
    if not WORKSPACE.exists():
        made = subprocess.run(
            [sys.executable, "-m", "cipc_newsletter", "--json", "init", str(WORKSPACE)],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        state = words["made"].format(files=json.loads(made.stdout)["files"])
    print(words["init"].format(folder=WORKSPACE, state=state))
    taken = run("import", "text", str(WORKSPACE / "samples" / "page.txt"))
    print(words["import"].format(new=len(taken["new"]), unchanged=len(taken["unchanged"])))
    people = run("audience", "import", str(WORKSPACE / "samples" / "subscribers.csv"))
    print(words["audience"].format(**people))
    manifest = run("build", ISSUE)
    findings = run("check", ISSUE)["findings"]
    blockers = sum(finding["severity"] == "blocker" for finding in findings)
    languages = ", ".join(manifest["languages"])
    print(words["check"].format(issue=ISSUE, languages=languages, blockers=blockers, others=len(findings) - blockers))
    before = [row for row in run("campaign", "list") if row["issue"] == ISSUE and row["state"] == "finished"]
    approval = run("approve", ISSUE, "--by", words["by"], "--code", str(manifest["code"]))
    print(words["approve"].format(code=approval["code"], by=approval["by"], at=str(approval["at"])[:10]))
    campaign = run("send", ISSUE, "--yes")
    page = WORKSPACE / "var" / "outbox" / "index.html"
    print(words["send"].format(verb=words["done" if before else "sent"], page=page, **campaign))


if __name__ == "__main__":
    main()
