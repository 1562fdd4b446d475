//! The mistakes that tutorials repeat, in none of the written policies.
