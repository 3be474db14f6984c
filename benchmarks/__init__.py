"""Measurements. Every path to data or a scorer is an argument; nothing here is needed to build or test the project."""
