"""What a review decided about a picture. Renditions are only ever made from the pixels that it left.

For now a review is its masks; who decided, and on which faces, will join them here. Intake → review → renditions:
nothing downstream of `pixels.reviewed` can see what a mask covers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Box:
    """A region that is filled in, in pixels of the upright picture; `right` and `bottom` lie just outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right and 0 <= self.top < self.bottom):
            raise ValueError(f"not a box: {self}")

    def lies_in(self, width: int, height: int) -> bool:
        """Whether a picture of this size has it. A box that sticks out was drawn on another picture."""
        return self.right <= width and self.bottom <= height
