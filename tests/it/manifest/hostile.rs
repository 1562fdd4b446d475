//! The three worked examples, and what they say.
