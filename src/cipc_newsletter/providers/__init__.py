"""The services that submit for us: one port, one file per provider, nothing shared but the rules of HTTP."""
