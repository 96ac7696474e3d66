//! Tests of `pulse::agreement`.
