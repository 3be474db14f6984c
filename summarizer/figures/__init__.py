"""Numbers that count or measure: what they are worth, what they count, who claims them."""
