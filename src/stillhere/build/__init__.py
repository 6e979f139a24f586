"""From a site to a tree: plan, bodies, pages, theme."""
