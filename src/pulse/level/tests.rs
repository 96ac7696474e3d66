//! Tests of `pulse::level`.
