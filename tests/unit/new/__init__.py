"""Unit tests of promises that nothing guarded yet."""
