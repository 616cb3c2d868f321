"""Inboxes: rows of each inbox, unread counters, receipts."""
