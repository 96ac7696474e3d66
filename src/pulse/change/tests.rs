//! Tests of `pulse::change`.
