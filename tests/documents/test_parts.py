"""Fragments of upper floors merged into a page's context."""

from app.documents.parts import merge


def test_fragments_merge_by_kind() -> None:
    context = {"actions": {"route_url": "", "more": [1]}, "timeline": ["b"], "signing": None}
    merge(context, {"actions": {"route_url": "/r", "more": [2]}, "timeline": ["a"], "signing": {"title": "x"}})
    assert context == {
        "actions": {"route_url": "/r", "more": [1, 2]},
        "timeline": ["b", "a"],
        "signing": {"title": "x"},
    }
