"""How a quotation is looked for in articles; `summarizer.verify` is the door."""
