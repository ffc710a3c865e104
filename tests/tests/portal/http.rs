//! What clients send that is wrong, and what the description says.
