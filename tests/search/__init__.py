"""The long profile of the suite's searches, run by hand."""
