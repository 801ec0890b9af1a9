"""Commands that speak to a running server: suspend, lift, list suspensions."""
