"""The pages: `preview`, on this computer alone. Shows what `pipeline` gives and decides nothing."""
