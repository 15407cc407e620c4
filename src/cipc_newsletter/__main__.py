"""`python -m cipc_newsletter`: the same as the `cipc-newsletter` command."""

from cipc_newsletter.cli import main

if __name__ == "__main__":
    main()
