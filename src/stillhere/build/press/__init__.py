"""What others take along: press kits, posters and placards, pictures for shared links, calendar files."""
