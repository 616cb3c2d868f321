"""Measured figures: each module prints ratios taken in one run on one machine."""
