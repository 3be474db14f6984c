"""Articles of several sources about one event: found, copies folded, ranked, and told with what the sources agree on."""
