"""A site against named rivals: where it wins, with proof, and what it must disclose."""
