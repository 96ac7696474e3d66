//! The client of a publisher.
