"""What became of a campaign, in numbers that add up: from what we did, and from what the provider reported later."""
