//! Tests of `pulse::shrinkage`.
