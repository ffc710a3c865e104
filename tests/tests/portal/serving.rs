//! Real processes, real databases, real kills.
